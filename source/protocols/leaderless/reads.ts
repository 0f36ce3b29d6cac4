/**
 * Reads as their coordinator sees them: the value from the nearest live replica, digests from as many more as the level
 * asks, at most one more when that takes long; if digests differ, full reads, the newest version, and read repair.
 */
import type {Level, Millis, NodeId} from '../../sim/operation.ts';
import {put} from './acceptor.ts';
import {type Cell, digestOf, newestOf} from './cells.ts';
import {blockFor} from './levels.ts';
import {isUp} from './membership.ts';
import type {Answer, MessageOf, ReadKind, Tag} from './messages.ts';
import {readTimeout, unavailable} from './refusals.ts';
import {nearestFirst} from './ring.ts';
import {cellOf, type Node, newTag, replicasFor, type Task} from './state.ts';
import {latenciesKept} from './timing.ts';

export interface PendingRead {
  readonly tag: Tag;
  readonly key: string;
  readonly level: Level;
  readonly required: number;
  /** Live replicas in the order they are asked, and those that were. */
  readonly candidates: readonly NodeId[];
  readonly contacted: NodeId[];
  /** Those of this phase only. */
  answers: (Answer & {readonly from: NodeId})[];
  phase: 'digests' | 'full' | 'repair';
  /** What will be answered, and how many repairs must be acknowledged before. */
  newest: Cell | undefined;
  unrepaired: number;
  readonly startedAt: Millis;
  readonly task: Task;
}

/** A read of a client or of a Paxos round. Without enough live replicas nobody is asked. */
export function startRead(node: Node, key: string, level: Level, task: Task): void {
  const {memory, out, settings} = node;
  const live = replicasFor(node, key).filter((replica) => isUp(memory.gossip, replica));
  const required = blockFor(level, settings.replicationFactor);
  if (live.length < required) {
    node.done(task, {type: 'failed', reply: unavailable(level, required, live.length)});
    return;
  }
  const read: PendingRead = {
    tag: newTag(node),
    key,
    level,
    required,
    candidates: settings.snitch === 'simple' ? live : nearestFirst(out.self, live),
    contacted: [],
    answers: [],
    phase: 'digests',
    newest: undefined,
    unrepaired: 0,
    startedAt: out.now,
    task,
  };
  memory.reads[read.tag] = read;
  out.arm(`read/${read.tag}`, settings.readTimeout);
  if (settings.speculative && live.length > required) out.arm(`speculate/${read.tag}`, patience(node));
  for (let index = 0; index < required; index += 1) contactNext(node, read);
  settle(node, read);
}

/** How long to wait before one more replica is asked: the 99th percentile of late, in histogram steps of a fifth. */
function patience({memory, settings}: Node): Millis {
  if (memory.latencies.length === 0) return Math.trunc(settings.readTimeout / 2);
  return Math.trunc((Math.max(...memory.latencies) * 6) / 5);
}

/** Asks the next candidate: for the value until somebody has sent it, then for a digest. */
function contactNext(node: Node, read: PendingRead): void {
  const next = read.candidates[read.contacted.length];
  if (next === undefined) return;
  read.contacted.push(next);
  const wantsData = read.contacted.length === 1 || (read.contacted.length > read.required && !hasData(read));
  ask(node, read, next, wantsData ? 'data' : 'digest');
}

function ask(node: Node, {tag, key, answers}: PendingRead, replica: NodeId, kind: ReadKind): void {
  const {disk, out} = node;
  if (replica === out.self) answers.push({from: replica, ...look(cellOf(disk, key), kind)});
  else out.send(replica, {type: 'read', tag, sentAt: out.now, key, kind});
}

/** What a replica answers. */
export function look(cell: Cell | undefined, kind: ReadKind): Answer {
  return kind === 'digest' ? {digest: digestOf(cell)} : {digest: digestOf(cell), cell: cell ?? null};
}

/** A replica answers; answers to an earlier phase, or a second one, are ignored. */
export function onAnswer(node: Node, from: NodeId, message: MessageOf<'answer'>): void {
  const read = node.memory.reads[message.tag];
  if (read === undefined || read.phase !== (message.kind === 'full' ? 'full' : 'digests')) return;
  if (read.answers.some((answer) => answer.from === from)) return;
  const {digest, cell} = message;
  read.answers.push(cell === undefined ? {from, digest} : {from, digest, cell});
  settle(node, read);
}

/** One more replica is asked, once, if there is one to ask. */
export function onSlow(node: Node, tag: Tag): void {
  const read = node.memory.reads[tag];
  if (read === undefined || read.phase !== 'digests') return;
  contactNext(node, read);
  node.out.note(`asks ${read.contacted.at(-1)} as well: the others are slow`);
  settle(node, read);
}

const next: Readonly<Record<PendingRead['phase'], (node: Node, read: PendingRead) => void>> = {
  digests: compareDigests,
  full: mergeFull,
  repair: (node, read) => {
    if (read.unrepaired <= 0) finish(node, read);
  },
};

function settle(node: Node, read: PendingRead): void {
  next[read.phase](node, read);
}

function hasData({answers}: PendingRead): boolean {
  return answers.some(({cell}) => cell !== undefined);
}

function compareDigests(node: Node, read: PendingRead): void {
  if (read.answers.length < read.required || !hasData(read)) return;
  node.out.disarm(`speculate/${read.tag}`);
  const data = read.answers.find(({cell}) => cell !== undefined);
  if (read.answers.every(({digest}) => digest === data?.digest)) {
    read.newest = data?.cell ?? undefined;
    finish(node, read);
    return;
  }
  node.out.note('digest mismatch: full reads');
  read.phase = 'full';
  read.answers = [];
  for (const replica of read.contacted) ask(node, read, replica, 'full');
  settle(node, read);
}

function mergeFull(node: Node, read: PendingRead): void {
  if (read.answers.length < read.required) return;
  read.newest = newestOf(read.answers.map(({cell}) => cell ?? undefined));
  read.phase = 'repair';
  if (node.settings.readRepair === 'blocking' && read.newest !== undefined) repair(node, read, read.newest);
  settle(node, read);
}

/** Sends the newest version to those who answered with an older one; who needed no repair counts as repaired already. */
function repair(node: Node, read: PendingRead, newest: Cell): void {
  const {disk, out} = node;
  const stale = read.answers.filter(({digest}) => digest !== digestOf(newest)).map(({from}) => from);
  read.unrepaired = read.required - (read.answers.length - stale.length);
  for (const replica of stale) {
    out.note(`repairs ${replica}`);
    if (replica === out.self) {
      put(disk, newest);
      read.unrepaired -= 1;
    } else out.send(replica, {type: 'mutate', tag: read.tag, sentAt: out.now, cell: newest, repairs: true});
  }
}

/** A replica has taken a repair; the answer may have waited for it. */
export function onRepaired(node: Node, tag: Tag): void {
  const read = node.memory.reads[tag];
  if (read === undefined || read.phase !== 'repair') return;
  read.unrepaired -= 1;
  settle(node, read);
}

function finish(node: Node, read: PendingRead): void {
  const {memory, out} = node;
  forget(node, read);
  if (read.contacted.some((replica) => replica !== out.self)) {
    memory.latencies = [...memory.latencies, Math.max(0, out.now - read.startedAt)].slice(-latenciesKept);
  }
  node.done(read.task, {type: 'read', cell: read.newest});
}

/** Time is up: the client is told how many answered. */
export function onReadTimeout(node: Node, tag: Tag): void {
  const read = node.memory.reads[tag];
  if (read === undefined) return;
  forget(node, read);
  const repairing = read.phase === 'repair';
  const received = repairing ? read.required - 1 : read.answers.length;
  const reply = readTimeout(read.level, read.required, received, repairing || hasData(read));
  node.done(read.task, {type: 'failed', reply});
}

function forget({memory, out}: Node, {tag}: PendingRead): void {
  delete memory.reads[tag];
  for (const timer of ['read', 'speculate']) out.disarm(`${timer}/${tag}`);
}
