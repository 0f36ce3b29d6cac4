/**
 * Raft as etcd runs it: a replicated log under a key-value store, led by whoever a majority elected.
 *
 * Sources: Ongaro and Ousterhout, *In Search of an Understandable Consensus Algorithm* (extended version, 2014), sections 5
 * and 8 and figure 2; Ongaro's dissertation (2014), §4.2.3, §6.2, §6.4, §9.6; etcd's raft library and server, version 3.5
 * (raft.go, tracker/progress.go, read_only.go, node.go; etcdserver/v3_server.go, server.go; rafthttp/peer.go).
 *
 * Choices
 * - Membership is fixed: no configuration changes (§6), learners or transfer of leadership.
 * - The log is never compacted (§7): etcd itself keeps 100,000 entries before its first snapshot.
 * - Disk writes take no time and are never torn; applying is part of committing. The commit index and the store are on disk,
 *   as etcd keeps them, so a restarted node answers serializable reads from what it had applied.
 * - etcd counts the messages under way to a follower (256); here entries are counted, which clients cannot tell apart.
 * - A node without a leader keeps proposals, its clients' and forwarded ones, until it knows one: etcd's proposal channel
 *   blocks meanwhile (node.go, peer.go). A client's deadline travels with its request, so a proposal whose client gave up
 *   before then never leaves the node.
 * - A read that meets a new leader fails inside etcd with "leader changed", and its client asks again at once; here the
 *   node asks again itself. etcd also asks again at the term's first commit; here the leader's postponed reads do for that.
 * - Every boot begins close to the election timeout, as etcd's does once it is connected to its peers (adjustTicks).
 * - Two streams connect etcd's peers, one for appends; here one carries everything, in order. When a stream is given up is
 *   the affair of streams.ts, which etcd 3.4 needs; those of 3.5 are never given up while both processes live.
 */
import type {NodeId} from '../../sim/operation.ts';
import type {Input, NodeView, Protocol} from '../../sim/protocol.ts';
import {newRoll} from '../../sim/roll.ts';
import {onStart, onTick, tickTimer} from './clock.ts';
import {hasLease, onVote, onVoteRequest} from './election.ts';
import {lastIndex} from './log.ts';
import {describe, type Message} from './messages.ts';
import {onForward, releaseHeld} from './proposals.ts';
import {askAgain, onReadIndex, onReadRequest, onReadTimer, readTimer, startBatch} from './reads.ts';
import {onAck, onAppend, onBeatAck, onConflict, onHeartbeat, onLostFollower} from './replication.ts';
import {onRequest} from './requests.ts';
import {becomeFollower} from './roles.ts';
import {type Disk, type Memory, newMemory, type Settings, type Turn} from './state.ts';

const defaults: Settings = {
  preVote: true,
  checkQuorum: true,
  requireLeader: false,
  heartbeatMillis: 100,
  electionMillis: 1000,
  requestLimitMillis: 7000,
  endsUnsent: false,
  readRetryMillis: 500,
  clientTimeoutMillis: 5000,
  entriesPerAppend: 256,
  entriesUnderWay: 256,
};

/** Raft with etcd's settings, or others. */
export function raft(changed: Partial<Settings> = {}): Protocol<Disk, Memory, Message> {
  const settings: Settings = Object.freeze({...defaults, ...changed});
  return {
    name: 'raft',
    format: () => ({term: 0, vote: null, log: newRoll(), commit: 0, data: {}}),
    wake: newMemory,
    step: (node, input, out) => step({disk: node.disk, memory: node.memory, out, settings}, input),
    view,
    describe,
  };
}

function step(turn: Turn, input: Input<Message>): void {
  const {memory} = turn;
  const before = memory.leader;
  if (input.type === 'message') onMessage(turn, input.from, input.message);
  else if (input.type === 'timer') timers[input.name]?.(turn);
  else if (input.type === 'request') onRequest(turn, input.id, input.request);
  else if (input.type === 'closed') onClosed(turn, input.peer);
  else if (input.type === 'start') onStart(turn);
  if (memory.leader !== before) onLeaderChange(turn, before);
  if (memory.queuedReads.length > 0) startBatch(turn);
}

const timers: Readonly<Record<string, (turn: Turn) => void>> = {[tickTimer]: onTick, [readTimer]: onReadTimer};

type Handlers = {
  readonly [Type in Message['type']]: (turn: Turn, from: NodeId, message: Extract<Message, {type: Type}>) => void;
};

const handlers: Handlers = {
  heartbeat: onHeartbeat,
  'beat ack': onBeatAck,
  append: onAppend,
  ack: onAck,
  conflict: onConflict,
  outdated: () => undefined,
  'vote?': onVoteRequest,
  vote: onVote,
  forward: onForward,
  'read?': onReadRequest,
  'read index': onReadIndex,
};

/** The one place where the term of every message is checked (Raft §5.1); what carries none (0) passes. */
function onMessage(turn: Turn, from: NodeId, message: Message): void {
  const {disk, memory} = turn;
  if (memory.lost.length > 0) onHeardOf(memory, from);
  if (message.term > disk.term) {
    if (!admits(turn, from, message)) return;
  } else if (message.term < disk.term && message.term > 0) {
    answerThePast(turn, from, message);
    return;
  }
  (handlers[message.type] as (turn: Turn, from: NodeId, message: Message) => void)(turn, from, message);
}

/** A later term: a leader or candidate of an earlier one steps down. Questions and answers about a term to come change nothing. */
function admits(turn: Turn, from: NodeId, message: Message): boolean {
  const {memory, out} = turn;
  const {type, term} = message;
  if (type === 'vote?' && hasLease(turn)) {
    out.note(`ignores ${from}, which asks for its vote: its leader ${memory.leader} is alive`);
    return false;
  }
  if ((type === 'vote?' && message.pre) || (type === 'vote' && message.pre && message.granted)) return true;
  if (memory.role === 'leader') out.note(`steps down: ${from} knows term ${term}`);
  becomeFollower(turn, term, type === 'append' || type === 'heartbeat' ? from : null);
  return true;
}

/** An earlier term: its leader is told of the later one, and so is who asks about votes; all else is ignored. */
function answerThePast(turn: Turn, from: NodeId, message: Message): void {
  const {disk, out} = turn;
  const {term} = disk;
  if (message.type === 'append' || message.type === 'heartbeat') out.send(from, {type: 'outdated', term});
  else if (message.type === 'vote?' && message.pre) out.send(from, {type: 'vote', term, pre: true, granted: false});
}

/** A leader appeared or was lost. Whatever waited for one goes to it now. */
function onLeaderChange(turn: Turn, before: NodeId | null): void {
  const {disk, memory, out} = turn;
  if (memory.leader === null) {
    if (before !== out.self) out.note(`has no leader any more: ${before} fell silent or was overtaken`);
    return;
  }
  if (memory.leader !== out.self) out.note(`follows ${memory.leader} in term ${disk.term}`);
  releaseHeld(turn);
  askAgain(turn);
}

/** A peer's process died or hung up. Raft waits for its own timers all the same; a leader probes that log again. */
function onClosed(turn: Turn, peer: NodeId): void {
  const {memory} = turn;
  if (!memory.lost.includes(peer)) memory.lost.push(peer);
  onLostFollower(turn, peer);
}

function onHeardOf(memory: Memory, peer: NodeId): void {
  if (!memory.lost.includes(peer)) return;
  memory.lost = memory.lost.filter((lost) => lost !== peer);
  memory.regained[peer] = memory.ticks;
}

function view(node: {readonly disk: Disk; readonly memory: Memory}, self: NodeId): NodeView {
  const {disk, memory} = node;
  const data: Record<string, readonly Disk['data'][string][]> = {};
  for (const key of Object.keys(disk.data)) {
    const stored = disk.data[key];
    if (stored) data[key] = [stored];
  }
  return {
    role: memory.role,
    epoch: disk.term,
    leads: memory.leader === self,
    leader: memory.leader,
    data,
    suspects: [],
    facts: [
      ['term', `${disk.term}`],
      ['log', `${lastIndex(disk.log)}`],
      ['commit', `${disk.commit}`],
    ],
  };
}
