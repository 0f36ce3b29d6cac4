/**
 * What clients ask: a node among the key's first N coordinates it, others pass it on to the first they can reach (§4.5,
 * §5).
 */
import type {NodeId, OperationId, Reply, Request} from '../../sim/operation.ts';
import {advance, countOf, parseClock, showClock} from './clock.ts';
import type {MessageOf, Tag} from './messages.ts';
import {markFailed} from './peers.ts';
import {type Forwarded, homesOf, newTag, reachable, slot, type Task, type Turn, versionsAt} from './state.ts';
import {onLost, startTask} from './tasks.ts';
import type {Version} from './versions.ts';

/** Takes a request of a client of this node. */
export function onRequest(turn: Turn, id: OperationId, request: Request): void {
  const {out} = turn;
  const [first] = reachable(turn, request.key);
  const homes = homesOf(turn, request.key);
  if (homes.includes(out.self) || first === undefined || first === out.self) coordinate(turn, id, request, {id});
  else forward(turn, id, request, first);
}

function forward(turn: Turn, id: OperationId, request: Request, to: NodeId): void {
  const {memory, out, settings} = turn;
  const forwarded: Forwarded = {tag: newTag(turn), id, request, to, taken: false};
  memory.forwarded[forwarded.tag] = forwarded;
  out.send(to, {type: 'forward', tag: forwarded.tag, id, request});
  out.arm(`forward/${forwarded.tag}`, settings.silenceMillis);
}

/** Coordinates a request that another node passed on. */
export function onForward(turn: Turn, from: NodeId, {tag, id, request}: MessageOf<'forward'>): void {
  turn.out.send(from, {type: 'taken', tag});
  coordinate(turn, id, request, {to: from, tag});
}

/** The coordinator is at work: from here on the node waits for its answer, and no longer for a sign of life. */
export function onTaken({memory, out, settings}: Turn, _from: NodeId, {tag}: MessageOf<'taken'>): void {
  const forwarded = memory.forwarded[tag];
  if (!forwarded) return;
  forwarded.taken = true;
  out.arm(`forward/${tag}`, settings.limitMillis + settings.silenceMillis);
}

/** The coordinator has answered; the client is told. */
export function onAnswer({memory, out}: Turn, _from: NodeId, {tag, reply}: MessageOf<'answer'>): void {
  const forwarded = memory.forwarded[tag];
  if (!forwarded) return;
  delete memory.forwarded[tag];
  out.disarm(`forward/${tag}`);
  out.reply(forwarded.id, reply);
}

/** The coordinator is silent: before it took the request, another is asked; after that nobody can tell what it did. */
export function onForwardSilence(turn: Turn, tag: Tag): void {
  const forwarded = turn.memory.forwarded[tag];
  if (!forwarded) return;
  markFailed(turn, forwarded.to, 'it took no request');
  turn.out.hangUp(forwarded.to);
  onLost(turn, forwarded.to);
  redirect(turn, forwarded);
}

/** The connection to a node broke: what it was asked is asked of others. */
export function onClosed(turn: Turn, peer: NodeId): void {
  markFailed(turn, peer, 'the connection broke');
  onLost(turn, peer);
  for (const forwarded of Object.values(turn.memory.forwarded)) if (forwarded.to === peer) redirect(turn, forwarded);
}

function redirect(turn: Turn, forwarded: Forwarded): void {
  const {memory, out} = turn;
  const {tag, id, request, taken} = forwarded;
  delete memory.forwarded[tag];
  out.disarm(`forward/${tag}`);
  if (!taken) onRequest(turn, id, request);
  else out.reply(id, lost(request));
}

function lost(request: Request): Reply {
  return {
    outcome: 'info',
    error: request.type === 'read' ? 'get-failed' : 'put-failed',
    detail: {required: 1, received: 0},
  };
}

function coordinate(turn: Turn, id: OperationId, request: Request, answer: Task['answer']): void {
  const {key} = request;
  const version = request.type === 'read' ? null : newVersion(turn, id, request);
  startTask(turn, key, version, answer);
}

/** The version that a put makes: it descends from what its client has seen, and from nothing else (§4.4). */
function newVersion(turn: Turn, by: OperationId, request: Request): Version {
  const {disk, out, settings} = turn;
  const context = parseClock(request.context);
  const count = nextCount(turn, request.key, countOf(context, out.self));
  disk.counts[slot(request.key)] = count;
  const clock = advance(context, Object.freeze({node: out.self, count, at: out.now}), settings.clockLimit);
  out.note(`coordinates a put of ${request.key} ${showClock(clock)}`);
  return Object.freeze({clock, value: request.type === 'write' ? request.value : null, by});
}

/**
 * Above every count of its own that the node has given, was told, or finds in a version: two versions never share a
 * clock.
 */
function nextCount({disk, out}: Turn, key: string, told: number): number {
  const found = versionsAt(disk, key).map(({clock}) => countOf(clock, out.self));
  return Math.max(told, disk.counts[slot(key)] ?? 0, ...found) + 1;
}
