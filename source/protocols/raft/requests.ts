/** What clients ask of a node, and what becomes of a request whose time is up (etcd's server, v3_server.go). */
import type {ErrorName, NodeId, OperationId, Request} from '../../sim/operation.ts';
import type {Proposal} from './messages.ts';
import {propose} from './proposals.ts';
import {forgetRead} from './reads.ts';
import {beats, type Turn, type Waiting} from './state.ts';
import {answerRead, startWaiting, stopWaiting} from './waiting.ts';

/** Takes a request: a serializable read is answered at once, all else waits for the log or for the leader. */
export function onRequest(turn: Turn, id: OperationId, request: Request): void {
  const {memory, out, settings} = turn;
  const proposal = newProposal(id, request, out.self);
  if (settings.requireLeader && !memory.leader) {
    out.reply(id, {outcome: 'fail', error: 'no-leader'});
  } else if (proposal) {
    startWaiting(turn, id, request, proposal);
    propose(turn, proposal);
  } else if (request.level === 'serializable') {
    answerRead(turn, id, request.key);
  } else {
    if (!memory.leader) out.note(`keeps the read of request ${id} waiting: it knows no leader`);
    startWaiting(turn, id, request, null);
    memory.queuedReads.push(id);
  }
}

/** What the log is to carry; nothing for a read. */
function newProposal(by: OperationId, request: Request, origin: NodeId): Proposal | null {
  const {type, key} = request;
  if (type === 'read') return null;
  const from = request.type === 'cas' ? request.from : null;
  return Object.freeze({type, key, stored: Object.freeze({value: newValue(request), by}), from, origin});
}

function newValue(request: Request): string | null {
  if (request.type === 'write') return request.value;
  return request.type === 'cas' ? request.to : null;
}

/** Gives up what has waited too long; looked at with every beat of the clock. */
export function checkDeadlines(turn: Turn): void {
  const {memory} = turn;
  for (const waiting of memory.waiting.slice()) {
    if (memory.ticks >= waiting.giveUpAt) forget(turn, waiting);
    else if (memory.ticks >= waiting.limitAt) onServerLimit(turn, waiting);
  }
}

/** The client has gone: a proposal that is still kept will never leave this node. */
function forget(turn: Turn, waiting: Waiting): void {
  const {memory} = turn;
  stopWaiting(memory, waiting.id);
  if (waiting.proposal) memory.held = memory.held.filter((proposal) => proposal !== waiting.proposal);
  else forgetRead(turn, waiting.id);
}

/** The server ends its work. The client asks anew if that is safe: a read, or, since 3.5, a proposal that never left. */
function onServerLimit(turn: Turn, waiting: Waiting): void {
  const {memory, out, settings} = turn;
  const {proposal} = waiting;
  const unsent = proposal !== null && memory.held.includes(proposal);
  if (!proposal || (unsent && !settings.endsUnsent)) {
    waiting.limitAt = memory.ticks + beats(settings, settings.requestLimitMillis);
    return;
  }
  forget(turn, waiting);
  out.reply(waiting.id, {outcome: 'info', error: unsent ? 'deadline-at-server' : timeoutError(turn, waiting.since)});
}

/** Why a proposal may have got no answer, as etcd guesses: an election here, a broken connection, or nobody knows. */
function timeoutError(turn: Turn, since: number): ErrorName {
  const {memory, out, settings} = turn;
  const lostBefore = memory.electedAt - 2 * beats(settings, settings.electionMillis);
  if (memory.electedAt >= 0 && since > lostBefore && since < memory.electedAt) return 'timed-out-leader-failed';
  const whole = memory.leader === out.self ? majorityConnected(turn, since) : connected(turn, memory.leader, since);
  return whole ? 'timed-out' : 'timed-out-connection-lost';
}

function majorityConnected(turn: Turn, since: number): boolean {
  const {peers} = turn.out;
  const count = peers.filter((peer) => connected(turn, peer, since)).length;
  return 2 * (count + 1) > peers.length + 1;
}

/** Whether the connection to a peer has stood since then; a cut is silent and breaks nothing. */
function connected(turn: Turn, peer: NodeId | null, since: number): boolean {
  const {memory} = turn;
  return peer === null || (!memory.lost.includes(peer) && (memory.regained[peer] ?? -1) < since);
}
