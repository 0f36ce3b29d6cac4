/** Replicating the log: appends, their answers, and the back-off when two logs differ (Raft §5.3). */
import type {NodeId} from '../../sim/operation.ts';
import {part} from '../../sim/roll.ts';
import {commitTo} from './commit.ts';
import {adopt, holds, lastIndex, newestNotAfter, push, termAt} from './log.ts';
import type {Ack, Append, BeatAck, Conflict, Heartbeat, Proposal} from './messages.ts';
import {onReadAck, releasePostponed} from './reads.ts';
import {becomeFollower} from './roles.ts';
import type {Progress, Turn} from './state.ts';
import {majorityIndex} from './votes.ts';

/** The leader puts a proposal at the end of its log and sends it on. */
export function replicate(turn: Turn, proposal: Proposal): void {
  const {disk, memory} = turn;
  const index = push(disk.log, Object.freeze({term: disk.term, proposal}));
  const own = memory.progress[0];
  if (own) own.match = index;
  if (memory.progress.length === 1) advanceCommit(turn);
  sendAppends(turn);
}

/** Sends every follower that is not waited for what it lacks, and the commit index in any case. */
export function sendAppends(turn: Turn): void {
  const {memory, out} = turn;
  let append: Append | undefined;
  for (const progress of memory.progress) {
    if (progress.node === out.self || mustWait(turn, progress)) continue;
    if (append?.prevIndex !== progress.next - 1) append = nextAppend(turn, progress);
    sendAppend(turn, progress, append);
  }
}

/** Probing: one append at a time. Replicating: so many entries ahead of what is confirmed. */
function mustWait(turn: Turn, progress: Progress): boolean {
  if (progress.state === 'probe') return progress.probeSent;
  return progress.next - 1 - progress.match >= turn.settings.entriesUnderWay;
}

function nextAppend(turn: Turn, progress: Progress): Append {
  const {disk, settings} = turn;
  const prevIndex = progress.next - 1;
  const entries = part(disk.log, prevIndex, prevIndex + settings.entriesPerAppend);
  const prevTerm = termAt(disk.log, prevIndex);
  return {type: 'append', term: disk.term, prevIndex, prevTerm, entries, commit: disk.commit};
}

function sendAppend(turn: Turn, progress: Progress, append: Append): void {
  turn.out.send(progress.node, append);
  if (append.entries.length === 0) return;
  if (progress.state === 'replicate') progress.next += append.entries.length;
  else progress.probeSent = true;
}

/** A follower takes a leader's entries, if its log agrees with the leader's up to where they begin. */
export function onAppend(turn: Turn, from: NodeId, message: Append): void {
  const {disk, out} = turn;
  const {prevIndex, prevTerm, entries} = message;
  hearLeader(turn, from);
  if (prevIndex < disk.commit) {
    // An old message: what is committed is never touched again (Raft §5.4.3).
    out.send(from, {type: 'ack', term: disk.term, index: disk.commit});
  } else if (holds(disk.log, prevIndex, prevTerm)) {
    const overwritten = adopt(disk.log, prevIndex, entries);
    if (overwritten > 0) out.note(`overwrites ${overwritten} uncommitted entries of an earlier term`);
    const index = prevIndex + entries.length;
    commitTo(turn, Math.min(message.commit, index));
    out.send(from, {type: 'ack', term: disk.term, index});
  } else {
    const hintIndex = newestNotAfter(disk.log, prevIndex, prevTerm);
    const hintTerm = termAt(disk.log, hintIndex);
    out.note(`rejects entries after ${prevIndex}: its own log is different there`);
    out.send(from, {type: 'conflict', term: disk.term, index: prevIndex, hintIndex, hintTerm});
  }
}

/** A follower learns what is committed, and that its leader is alive. */
export function onHeartbeat(turn: Turn, from: NodeId, message: Heartbeat): void {
  hearLeader(turn, from);
  commitTo(turn, message.commit);
  turn.out.send(from, {type: 'beat ack', term: turn.disk.term, context: message.context});
}

/** Whoever sends entries or heartbeats in a term leads it; a candidate of that term gives way (Raft §5.2). */
function hearLeader(turn: Turn, from: NodeId): void {
  const {disk, memory, out} = turn;
  if (memory.role === 'leader') throw new Error(`${out.self} and ${from} both lead term ${disk.term} (Raft §5.2)`);
  if (memory.role !== 'follower') becomeFollower(turn, disk.term, from);
  memory.leader = from;
  memory.elapsed = 0;
}

/** A follower holds everything up to an index: what a majority holds is committed, and more can be sent. */
export function onAck(turn: Turn, from: NodeId, message: Ack): void {
  const progress = progressOf(turn, from);
  if (!progress) return;
  progress.active = true;
  progress.next = Math.max(progress.next, message.index + 1);
  if (message.index <= progress.match) return;
  const waited = mustWait(turn, progress);
  progress.match = message.index;
  progress.probeSent = false;
  if (progress.state === 'probe') becomeReplicating(progress);
  if (advanceCommit(turn)) sendAppends(turn);
  else if (waited) sendAppend(turn, progress, nextAppend(turn, progress));
  while (progress.next <= lastIndex(turn.disk.log) && !mustWait(turn, progress)) {
    sendAppend(turn, progress, nextAppend(turn, progress));
  }
}

/** The logs differ: goes back to where they can agree at best, skipping whole terms (Raft §5.3, etcd's hint). */
export function onConflict(turn: Turn, from: NodeId, message: Conflict): void {
  const progress = progressOf(turn, from);
  if (!progress) return;
  progress.active = true;
  if (!stepBack(turn, progress, message)) return;
  sendAppend(turn, progress, nextAppend(turn, progress));
}

/** Returns whether the rejection told anything new. */
function stepBack(turn: Turn, progress: Progress, message: Conflict): boolean {
  if (progress.state === 'replicate') {
    if (message.index <= progress.match) return false;
    becomeProbing(progress);
    return true;
  }
  if (progress.next - 1 !== message.index) return false;
  const {hintIndex, hintTerm} = message;
  const agreeing = hintTerm > 0 ? newestNotAfter(turn.disk.log, hintIndex, hintTerm) : hintIndex;
  progress.next = Math.max(1, Math.min(message.index, agreeing + 1));
  progress.probeSent = false;
  return true;
}

/** A follower answers a heartbeat: it is alive, confirms a read perhaps, and gets what it lacks. */
export function onBeatAck(turn: Turn, from: NodeId, message: BeatAck): void {
  const progress = progressOf(turn, from);
  if (!progress) return;
  progress.active = true;
  progress.probeSent = false;
  if (progress.match < lastIndex(turn.disk.log)) sendAppend(turn, progress, nextAppend(turn, progress));
  if (message.context > 0) onReadAck(turn, from, message.context);
}

/** The connection to a follower broke: what was under way to it may be lost, so its log must be probed again. */
export function onLostFollower(turn: Turn, peer: NodeId): void {
  const progress = progressOf(turn, peer);
  if (progress?.state === 'replicate') becomeProbing(progress);
}

function becomeProbing(progress: Progress): void {
  progress.state = 'probe';
  progress.probeSent = false;
  progress.next = progress.match + 1;
}

function becomeReplicating(progress: Progress): void {
  progress.state = 'replicate';
  progress.next = progress.match + 1;
}

/** Only a leader has progress to speak of. */
function progressOf(turn: Turn, node: NodeId): Progress | undefined {
  for (const progress of turn.memory.progress) if (progress.node === node) return progress;
  return undefined;
}

/**
 * Commits what a majority holds, if its newest entry is of the leader's own term; older ones are committed only with it
 * (Raft §5.4.2). Returns whether anything was committed.
 */
function advanceCommit(turn: Turn): boolean {
  const {disk, memory, out} = turn;
  const index = majorityIndex(memory.progress);
  if (index <= disk.commit || termAt(disk.log, index) !== disk.term) return false;
  if (termAt(disk.log, disk.commit + 1) !== disk.term) out.note('commits entries of earlier terms with one of its own');
  commitTo(turn, index);
  releasePostponed(turn);
  return true;
}
