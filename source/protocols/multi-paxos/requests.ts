/**
 * What clients ask: any replica answers an eventually consistent read, the leader all else; requests find their way to
 * it.
 */
import type {NodeId, OperationId, Reply, Request} from '../../sim/operation.ts';
import {holdsLease} from './lease.ts';
import type {MessageOf, Proposal} from './messages.ts';
import {propose} from './replication.ts';
import {isReplica, type Turn} from './state.ts';
import {storedAt} from './store.ts';

/** HTTP 500: nobody can tell what became of it. */
const failed: Reply = Object.freeze({outcome: 'info', error: 'internal-error'});
/** HTTP 503: since it started, this node has not met anybody who could serve it. */
const unavailable: Reply = Object.freeze({outcome: 'info', error: 'unavailable'});

/** Takes a request of a client of this node, and sees that it is answered within the limit. */
export function onRequest(turn: Turn, id: OperationId, request: Request): void {
  const {disk, memory, out, settings} = turn;
  const at = servedBy(turn, request);
  if (at === null) {
    out.reply(id, memory.metLeader ? failed : unavailable);
    return;
  }
  memory.asked.push({id, at, giveUpAt: memory.ticks + settings.limitBeats});
  if (at === out.self) serve(turn, out.self, id, request);
  else out.send(at, {type: 'forward', ballot: disk.promised, beat: memory.leaderBeat, id, request});
}

/** Who is to answer: the node itself if it can, else the leader it knows of; null when it knows of none. */
function servedBy(turn: Turn, request: Request): NodeId | null {
  const {memory, out} = turn;
  return isEventual(request) && isReplica(turn, out.self) ? out.self : memory.leader;
}

function isEventual({type, level}: Request): boolean {
  return type === 'read' && level === 'eventual';
}

/** A request that another node passed on; not one that was under way for longer than its client was to wait. */
export function onForward(turn: Turn, from: NodeId, {ballot, beat, id, request}: MessageOf<'forward'>): void {
  const {disk, memory, out, settings} = turn;
  const old = ballot !== disk.promised || memory.ticks - beat > settings.limitBeats;
  if (!old || isEventual(request)) {
    serve(turn, from, id, request);
    return;
  }
  out.note(`refuses a request of ${from} that was under way for too long, or to another leader`);
  answer(turn, from, id, failed);
}

function serve(turn: Turn, origin: NodeId, id: OperationId, request: Request): void {
  const {disk, memory, out} = turn;
  const hindrance = isEventual(request) ? null : hindranceOf(turn);
  if (hindrance !== null) {
    out.note(`cannot serve request ${id}: ${hindrance}`);
    answer(turn, origin, id, failed);
  } else if (request.type === 'read') {
    answer(turn, origin, id, {outcome: 'ok', values: [storedAt(disk, request.key)]});
  } else {
    memory.origins[id] = origin;
    propose(turn, proposalOf(id, request as Request & {type: Proposal['type']}));
  }
}

/** Why this node may serve neither writes nor strongly consistent reads now; null when it may. */
export function hindranceOf(turn: Turn): string | null {
  const {disk, memory} = turn;
  if (memory.role !== 'leader') return 'it does not lead';
  if (memory.ticks < memory.serveFrom) return 'the lease of the leader before it may still hold';
  if (disk.commit < memory.serveAfter) return 'it does not know yet what was chosen before it';
  return holdsLease(turn) ? null : 'its lease is not renewed';
}

function proposalOf(by: OperationId, request: Request & {type: Proposal['type']}): Proposal {
  const {type, key} = request;
  const value = request.type === 'write' ? request.value : request.type === 'cas' ? request.to : null;
  const from = request.type === 'cas' ? request.from : null;
  return Object.freeze({type, key, stored: Object.freeze({value, by}), from});
}

/** Lets the client of a request know, through the node that took it. */
export function answer(turn: Turn, origin: NodeId, id: OperationId, reply: Reply): void {
  const {out} = turn;
  if (origin === out.self) onAnswer(turn, {id, reply});
  else out.send(origin, {type: 'answer', id, reply});
}

/** Whoever served the request has answered; the client is told, if it still waits here. */
export function onAnswer({memory, out}: Turn, {id, reply}: Pick<MessageOf<'answer'>, 'id' | 'reply'>): void {
  if (!memory.asked.some((asked) => asked.id === id)) return;
  memory.asked = memory.asked.filter((asked) => asked.id !== id);
  out.reply(id, reply);
}

/** Requests whose time is up end with an error; looked at with every beat. */
export function checkLimits(turn: Turn): void {
  const {memory} = turn;
  for (const {id, giveUpAt} of memory.asked) if (memory.ticks >= giveUpAt) onAnswer(turn, {id, reply: failed});
}

/** The node that worked on a request has died. */
export function onClosed(turn: Turn, peer: NodeId): void {
  for (const {id, at} of turn.memory.asked) if (at === peer) onAnswer(turn, {id, reply: failed});
}
