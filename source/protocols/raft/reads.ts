/**
 * Linearizable reads without writing to the log (Raft §8, dissertation §6.4; etcd's ReadIndex). A node asks the leader how
 * far the log is committed now; the leader lets a round of heartbeats confirm that it still leads, and the node answers
 * from its own copy once it has applied that far. A node asks for one batch at a time; reads that come meanwhile wait.
 */
import type {NodeId, OperationId} from '../../sim/operation.ts';
import {answerBatch} from './commit.ts';
import {sendHeartbeats} from './heartbeat.ts';
import {termAt} from './log.ts';
import type {ReadIndex, ReadRequest} from './messages.ts';
import type {Turn} from './state.ts';
import {majority} from './votes.ts';

/** The name of the timer that asks again. */
export const readTimer = 'read';

/** Asks for the reads that queued up, unless others are still under way. */
export function startBatch(turn: Turn): void {
  const {memory} = turn;
  if (memory.batch || memory.queuedReads.length === 0) return;
  const ids = memory.queuedReads;
  memory.queuedReads = [];
  // Requests are numbered in order of invocation: what is asked after the newest began is asked after all of them began.
  let context = 0;
  for (const id of ids) context = Math.max(context, id);
  memory.batch = {context, ids, index: 0};
  ask(turn, context);
}

/** No answer yet: asks again, as etcd does every half second. */
export function onReadTimer(turn: Turn): void {
  const {batch} = turn.memory;
  if (batch && batch.index === 0) ask(turn, batch.context);
}

/** A new leader knows nothing of what the old one was asked: everything is asked anew. */
export function askAgain(turn: Turn): void {
  const {memory, out} = turn;
  const {batch} = memory;
  if (!batch || batch.index > 0) return;
  memory.queuedReads = batch.ids.concat(memory.queuedReads);
  memory.batch = null;
  if (memory.leader !== out.self) out.note(`asks ${memory.leader} again: its reads waited for a leader`);
}

/** Forgets a read whose client gave up. */
export function forgetRead(turn: Turn, id: OperationId): void {
  const {memory} = turn;
  memory.queuedReads = memory.queuedReads.filter((queued) => queued !== id);
  if (!memory.batch) return;
  memory.batch.ids = memory.batch.ids.filter((asked) => asked !== id);
  if (memory.batch.ids.length === 0) memory.batch = null;
}

function ask(turn: Turn, context: number): void {
  const {memory, out, settings} = turn;
  out.arm(readTimer, settings.readRetryMillis);
  if (memory.leader === out.self) onReadAsked(turn, out.self, context);
  else if (memory.leader) out.send(memory.leader, {type: 'read?', term: 0, context, asker: out.self});
}

/** A follower passes a read on, and drops it when it knows no leader: the asker will ask again. */
export function onReadRequest(turn: Turn, from: NodeId, message: ReadRequest): void {
  const {memory, out} = turn;
  if (memory.role === 'leader') onReadAsked(turn, message.asker, message.context);
  else if (memory.leader && memory.leader !== from) out.send(memory.leader, message);
}

/** A leader that has committed nothing in its term cannot know how far the log is committed (Raft §8), so it postpones. */
function onReadAsked(turn: Turn, asker: NodeId, context: number): void {
  const {disk, memory, out} = turn;
  if (termAt(disk.log, disk.commit) === disk.term) {
    confirm(turn, asker, context);
    return;
  }
  out.note(`postpones a read: nothing of term ${disk.term} is committed yet`);
  memory.postponedReads.push({asker, context});
}

/** The first entry of the term is committed: the postponed reads get their turn. */
export function releasePostponed(turn: Turn): void {
  const {memory} = turn;
  if (memory.postponedReads.length === 0) return;
  const postponed = memory.postponedReads;
  memory.postponedReads = [];
  for (const {asker, context} of postponed) confirm(turn, asker, context);
}

/** Remembers how far the log is committed and lets a round of heartbeats confirm that this node still leads. */
function confirm(turn: Turn, asker: NodeId, context: number): void {
  const {disk, memory, out} = turn;
  const known = memory.pendingReads.some((read) => read.context === context);
  if (!known) memory.pendingReads.push({context, asker, index: disk.commit, acks: [out.self]});
  if (memory.progress.length === 1) onReadAck(turn, out.self, context);
  else sendHeartbeats(turn);
}

/** A node confirms a heartbeat that carried a read; a majority confirms that read and all before it. */
export function onReadAck(turn: Turn, from: NodeId, context: number): void {
  const {memory} = turn;
  const place = memory.pendingReads.findIndex((read) => read.context === context);
  const read = memory.pendingReads[place];
  if (!read) return;
  if (!read.acks.includes(from)) read.acks.push(from);
  if (read.acks.length < majority(memory.progress.length)) return;
  for (const confirmed of memory.pendingReads.splice(0, place + 1)) {
    tellAsker(turn, confirmed.asker, confirmed.context, confirmed.index);
  }
}

function tellAsker(turn: Turn, asker: NodeId, context: number, index: number): void {
  const {disk, out} = turn;
  if (asker === out.self) onReadAnswered(turn, context, index);
  else out.send(asker, {type: 'read index', term: disk.term, context, index});
}

/** The leader's answer reaches the follower that asked. */
export function onReadIndex(turn: Turn, _from: NodeId, message: ReadIndex): void {
  if (turn.memory.role === 'follower') onReadAnswered(turn, message.context, message.index);
}

function onReadAnswered(turn: Turn, context: number, index: number): void {
  const {batch} = turn.memory;
  if (batch?.context !== context || batch.index > 0) return;
  batch.index = index;
  answerBatch(turn);
}
