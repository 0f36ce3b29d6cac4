/**
 * How a coordinator carries out a put or a get: it asks the N highest-ranked nodes that it can reach, puts the next one
 * in the place of each that stays silent, and answers once R or W have answered (§4.5, §4.6).
 */
import type {NodeId, Reply} from '../../sim/operation.ts';
import {mergeClocks, printClock} from './clock.ts';
import {keepHint} from './hints.ts';
import type {Message, MessageOf, Tag} from './messages.ts';
import {markFailed} from './peers.ts';
import {homesOf, newTag, reachable, store, type Task, type Turn, versionsAt} from './state.ts';
import {type Item, reconcile, sameVersions, storedIn, type Version} from './versions.ts';

/** Begins. With fewer nodes in reach than must answer, it is refused before anything was stored or asked. */
export function startTask(turn: Turn, key: string, version: Version | null, answer: Task['answer']): void {
  const {memory, out, settings} = turn;
  const task: Task = {
    tag: newTag(turn),
    key,
    answer,
    version,
    waiting: [],
    answered: [],
    asked: [],
    owners: [],
    replied: false,
  };
  const inReach = reachable(turn, key).length;
  if (inReach < needed(turn, task)) {
    const detail = {required: needed(turn, task), reachable: inReach};
    reply(turn, task, {outcome: 'fail', error: version === null ? 'get-refused' : 'put-refused', detail});
    return;
  }
  memory.tasks[task.tag] = task;
  out.arm(`limit/${task.tag}`, settings.limitMillis);
  askMore(turn, task);
  settle(turn, task);
}

function needed({settings}: Turn, {version}: Task): number {
  return version === null ? settings.r : settings.w;
}

/** Asks down the preference list until N nodes have answered or may yet. */
function askMore(turn: Turn, task: Task): void {
  const {settings} = turn;
  for (const node of reachable(turn, task.key)) {
    if (task.answered.length + task.waiting.length >= settings.n) return;
    if (!task.asked.includes(node)) ask(turn, task, node);
  }
}

function ask(turn: Turn, task: Task, node: NodeId): void {
  const {disk, out, settings} = turn;
  const {tag, key, version} = task;
  task.asked.push(node);
  const owner = ownerFor(turn, task, node);
  if (node === out.self) {
    if (version !== null) keep(turn, itemOf(key, version), owner);
    task.answered.push({node, versions: versionsAt(disk, key)});
    return;
  }
  task.waiting.push(node);
  const message: Message =
    version === null ? {type: 'get', tag, key} : {type: 'put', tag, item: itemOf(key, version), owner};
  out.send(node, message);
  out.arm(`silence/${tag}/${node}`, settings.silenceMillis);
}

function itemOf(key: string, version: Version): Item {
  return Object.freeze({key, versions: Object.freeze([version])});
}

/**
 * For whom a node keeps its copy: nobody else if it is one of the key's homes, else the first home that nobody stands in
 * for.
 */
function ownerFor(turn: Turn, {key, owners}: Task, node: NodeId): NodeId | null {
  const homes = homesOf(turn, key);
  if (homes.includes(node)) return null;
  const missing = homes.filter((home) => turn.memory.failed.includes(home));
  const owner = missing.find((home) => !owners.includes(home)) ?? missing[0] ?? null;
  if (owner !== null) owners.push(owner);
  return owner;
}

/** Stores a copy: the node's own, or one kept for another. */
export function keep(turn: Turn, item: Item, owner: NodeId | null): void {
  if (owner === null || owner === turn.out.self) store(turn.disk, item);
  else keepHint(turn, owner, item);
}

/** Stores a version for a coordinator. */
export function onPut(turn: Turn, from: NodeId, {tag, item, owner}: MessageOf<'put'>): void {
  keep(turn, item, owner);
  turn.out.send(from, {type: 'put done', tag});
}

/** Tells a coordinator all versions here, those kept for others included. */
export function onGet({disk, out}: Turn, from: NodeId, {tag, key}: MessageOf<'get'>): void {
  out.send(from, {type: 'got', tag, item: {key, versions: versionsAt(disk, key)}});
}

/** A node has answered, in time or late: late answers still show what is to be repaired. */
export function onAnswered(turn: Turn, node: NodeId, tag: Tag, versions: readonly Version[]): void {
  const task = turn.memory.tasks[tag];
  if (!task || task.answered.some((one) => one.node === node)) return;
  task.waiting = task.waiting.filter((one) => one !== node);
  turn.out.disarm(`silence/${tag}/${node}`);
  task.answered.push({node, versions});
  settle(turn, task);
}

/** A node stays silent: it counts as failed, and the next one stands in for it. */
export function onSilence(turn: Turn, _tag: Tag, node: NodeId): void {
  markFailed(turn, node, `no answer within ${turn.settings.silenceMillis} ms`);
  turn.out.hangUp(node);
  onLost(turn, node);
}

/** A node can no longer be reached: whatever waits for it goes on without it. */
export function onLost(turn: Turn, node: NodeId): void {
  for (const task of Object.values(turn.memory.tasks)) {
    if (!task.waiting.includes(node)) continue;
    task.waiting = task.waiting.filter((one) => one !== node);
    turn.out.disarm(`silence/${task.tag}/${node}`);
    askMore(turn, task);
    settle(turn, task);
  }
}

/** Answers as soon as enough have answered, or nobody is left to ask; ends when nobody is waited for. */
function settle(turn: Turn, task: Task): void {
  const enough = task.answered.length >= needed(turn, task);
  if (enough && !task.replied) succeed(turn, task);
  if (task.waiting.length > 0) return;
  if (!task.replied) fall(turn, task);
  end(turn, task);
}

function succeed(turn: Turn, task: Task): void {
  const {version} = task;
  if (version !== null) {
    reply(turn, task, {outcome: 'ok', context: printClock(version.clock)});
    return;
  }
  const versions = reconcile(task.answered.flatMap((one) => one.versions));
  if (versions.length > 1) turn.out.note(`${versions.length} versions of ${task.key}: the client is to reconcile them`);
  reply(turn, task, {
    outcome: 'ok',
    values: storedIn(versions),
    context: printClock(mergeClocks(versions.map(({clock}) => clock))),
  });
}

/** Too few have answered. What was stored stays (§5). */
function fall(turn: Turn, task: Task): void {
  const detail = {required: needed(turn, task), received: task.answered.length};
  reply(turn, task, {outcome: 'info', error: task.version === null ? 'get-failed' : 'put-failed', detail});
}

function reply({out}: Turn, task: Task, said: Reply): void {
  task.replied = true;
  if ('id' in task.answer) out.reply(task.answer.id, said);
  else out.send(task.answer.to, {type: 'answer', tag: task.answer.tag, reply: said});
}

/** The time of a task is up. */
export function onLimit(turn: Turn, tag: Tag): void {
  const task = turn.memory.tasks[tag];
  if (!task) return;
  if (!task.replied) fall(turn, task);
  end(turn, task);
}

function end(turn: Turn, task: Task): void {
  const {memory, out} = turn;
  delete memory.tasks[task.tag];
  out.disarm(`limit/${task.tag}`);
  for (const node of task.waiting) out.disarm(`silence/${task.tag}/${node}`);
  if (task.version === null) repair(turn, task);
}

/** Read repair: homes that answered a get with less than all of the newest versions are sent them (§5). */
function repair(turn: Turn, {key, answered}: Task): void {
  const {disk, out} = turn;
  const versions = reconcile(answered.flatMap((one) => one.versions));
  if (versions.length === 0) return;
  for (const {node, versions: theirs} of answered) {
    if (sameVersions(theirs, versions) || !homesOf(turn, key).includes(node)) continue;
    out.note(`repairs ${key} at ${node}`);
    if (node === out.self) store(disk, {key, versions});
    else out.send(node, {type: 'repair', item: {key, versions}});
  }
}
