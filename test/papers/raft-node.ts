/** One Raft node on a bench: it gets one input at a time, and everything it wishes for is written down. */
import type {Ack, Append, Entry, Message, Proposal} from '../../source/protocols/raft/messages.ts';
import {raft} from '../../source/protocols/raft/raft.ts';
import type {Disk, Memory, Settings} from '../../source/protocols/raft/state.ts';
import {deepFreeze} from '../../source/sim/copy.ts';
import type {NodeId, OperationId, Reply, Request} from '../../source/sim/operation.ts';
import type {Input, Out, Protocol} from '../../source/sim/protocol.ts';
import {append, part} from '../../source/sim/roll.ts';

export interface Bench {
  readonly protocol: Protocol<Disk, Memory, Message>;
  readonly node: {disk: Disk; memory: Memory};
  readonly peers: readonly NodeId[];
  readonly timers: Record<string, number>;
  sent: {readonly to: NodeId; readonly message: Message}[];
  replies: {readonly id: OperationId; readonly reply: Reply}[];
  notes: string[];
  now: number;
  /** What the next draws give, as a share of the range in percent. */
  luck: number;
}

export interface Start {
  readonly nodes?: number;
  readonly term?: number;
  readonly vote?: NodeId | null;
  /** The terms of the entries in the log, from index 1. */
  readonly log?: readonly number[];
  readonly commit?: number;
  readonly settings?: Partial<Settings>;
}

/** Raft as the paper has it: no pre-vote, no lease in votes. */
export const plain: Partial<Settings> = {preVote: false, checkQuorum: false};

/** Node n1, booted on a disk that holds what is given. */
export function boot(start: Start = {}): Bench {
  const peers = Array.from({length: (start.nodes ?? 3) - 1}, (_, index): NodeId => `n${index + 2}`);
  const protocol = raft(start.settings ?? plain);
  const disk = protocol.format('n1', peers);
  const log = (start.log ?? []).map((term, index) => entry(term, `old${index + 1}`));
  for (const one of log) append(disk.log, one);
  disk.term = start.term ?? log.at(-1)?.term ?? 0;
  disk.vote = start.vote ?? null;
  disk.commit = start.commit ?? 0;
  const node = {disk, memory: protocol.wake(disk)};
  const bench: Bench = {protocol, node, peers, timers: {}, sent: [], replies: [], notes: [], now: 0, luck: 0};
  give(bench, {type: 'start'});
  bench.node.memory.elapsed = 0;
  return bench;
}

/** Gives one input and returns the messages it caused. */
export function give(bench: Bench, input: Input<Message>): Bench['sent'] {
  const before = bench.sent.length;
  bench.protocol.step(bench.node, deepFreeze(input), newOut(bench));
  return bench.sent.slice(before);
}

function newOut(bench: Bench): Out<Message> {
  return {
    self: 'n1',
    peers: bench.peers,
    now: bench.now,
    contact: () => ({heard: bench.now, told: bench.now}),
    send: (to, message) => bench.sent.push({to, message: deepFreeze(message)}),
    reply: (id, reply) => bench.replies.push({id, reply}),
    arm: (timer, after) => {
      bench.timers[timer] = after;
    },
    disarm: (timer) => {
      delete bench.timers[timer];
    },
    hangUp: () => undefined,
    note: (text) => bench.notes.push(text),
    random: (low, high) => low + Math.trunc(((high - low) * bench.luck) / 100),
  };
}

export function hear(bench: Bench, from: NodeId, message: Message): Bench['sent'] {
  return give(bench, {type: 'message', from, message});
}

/** The messages the input caused, without their receivers. */
export function answers(bench: Bench, from: NodeId, message: Message): Message[] {
  return hear(bench, from, message).map((one) => one.message);
}

/** Lets so many beats of the node's clock pass; returns what it sent meanwhile. */
export function beat(bench: Bench, count = 1): Bench['sent'] {
  const before = bench.sent.length;
  for (let index = 0; index < count; index += 1) give(bench, {type: 'timer', name: 'tick'});
  return bench.sent.slice(before);
}

/** A request in few words: key x, linearizable, value v, unless something else is given. */
export interface Asked {
  readonly type: Request['type'];
  readonly key?: string;
  readonly level?: string;
  readonly timeout?: number;
  readonly value?: string;
  readonly from?: string | null;
  readonly to?: string;
}

export function ask(bench: Bench, id: OperationId, asked: Asked): Bench['sent'] {
  const request: Request = {key: 'x', level: 'linearizable', value: 'v', from: null, to: 'v', ...asked};
  return give(bench, {type: 'request', id, request});
}

/** The process dies and starts again on its disk. */
export function crash(bench: Bench): void {
  bench.node.memory = bench.protocol.wake(bench.node.disk);
  give(bench, {type: 'start'});
  bench.node.memory.elapsed = 0;
}

/** A leader by election: its election timeout passes and everybody votes for it. */
export function elect(start: Start = {}): Bench {
  const bench = boot(start);
  beat(bench, 10);
  const {term} = bench.node.disk;
  for (const peer of bench.peers) hear(bench, peer, {type: 'vote', term, pre: false, granted: true});
  return bench;
}

/** A leader whose empty first entry everybody has, so that it is committed. */
export function establish(start: Start = {}): Bench {
  const bench = elect(start);
  for (const peer of bench.peers) hear(bench, peer, ack(bench, logOf(bench).length));
  bench.sent = [];
  return bench;
}

/** A follower of n2 in its term. */
export function follow(start: Start = {}): Bench {
  const bench = boot(start);
  hear(bench, 'n2', heartbeat(Math.max(1, bench.node.disk.term)));
  bench.sent = [];
  return bench;
}

export function entry(term: number, value?: string, by = 0): Entry {
  return deepFreeze({term, proposal: value === undefined ? null : proposal(value, by)});
}

export function proposal(value: string, by = 0, origin: NodeId = 'n9'): Proposal {
  return deepFreeze({type: 'write', key: 'x', stored: {value, by}, from: null, origin});
}

export function heartbeat(term: number, commit = 0, context = 0): Message {
  return {type: 'heartbeat', term, commit, context};
}

export function ack(bench: Bench, index: number): Ack {
  return {type: 'ack', term: bench.node.disk.term, index};
}

export function appendOf(
  term: number,
  prev: readonly [index: number, term: number],
  entries: readonly Entry[] = [],
  commit = 0,
): Append {
  return {type: 'append', term, prevIndex: prev[0], prevTerm: prev[1], entries, commit};
}

export function voteRequest(term: number, last: readonly [index: number, term: number], pre = false): Message {
  return {type: 'vote?', term, pre, lastIndex: last[0], lastTerm: last[1]};
}

export function vote(term: number, granted = true, pre = false): Message {
  return {type: 'vote', term, pre, granted};
}

export function logOf(bench: Bench): Entry[] {
  return part(bench.node.disk.log);
}

export function termsOf(bench: Bench): number[] {
  return logOf(bench).map((one) => one.term);
}

export function ofType<Type extends Message['type']>(
  sent: Bench['sent'],
  type: Type,
): Extract<Message, {type: Type}>[] {
  return sent.map((one) => one.message).filter((message) => message.type === type) as Extract<Message, {type: Type}>[];
}
