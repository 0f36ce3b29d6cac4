/** One ZooKeeper server on a bench: it gets one input at a time, and everything it wishes for is written down. */
import type {FromFollower, FromLeader, Message, Notification, Txn} from '../../source/protocols/zab/messages.ts';
import type {Disk, Leading, Memory, Settings} from '../../source/protocols/zab/state.ts';
import {zab} from '../../source/protocols/zab/zab.ts';
import type {Zxid} from '../../source/protocols/zab/zxid.ts';
import {deepFreeze} from '../../source/sim/copy.ts';
import type {ClientId, NodeId, OperationId, Reply, Request} from '../../source/sim/operation.ts';
import type {Input, Out, Protocol} from '../../source/sim/protocol.ts';
import {append, part} from '../../source/sim/roll.ts';

export interface Bench {
  readonly protocol: Protocol<Disk, Memory, Message>;
  readonly node: {disk: Disk; memory: Memory};
  readonly peers: readonly NodeId[];
  readonly timers: Record<string, number>;
  sent: {readonly to: NodeId; readonly message: Message}[];
  replies: {readonly id: OperationId; readonly reply: Reply}[];
  hungUp: NodeId[];
  now: number;
}

export interface Start {
  readonly nodes?: number;
  readonly acceptedEpoch?: number;
  readonly currentEpoch?: number;
  /** The zxids of the history, as in ['1:1', '1:2']. */
  readonly history?: readonly string[];
  readonly settings?: Partial<Settings>;
}

/** Server n1, which has the highest id unless ids are rising, booted on a disk that holds what is given. */
export function boot(start: Start = {}): Bench {
  const peers = Array.from({length: (start.nodes ?? 3) - 1}, (_, index): NodeId => `n${index + 2}`);
  const protocol = zab(start.settings ?? {});
  const disk = protocol.format('n1', peers);
  for (const text of start.history ?? []) append(disk.history, txn(text));
  const newest = zxid(start.history?.at(-1) ?? '0:0').epoch;
  disk.currentEpoch = start.currentEpoch ?? newest;
  disk.acceptedEpoch = start.acceptedEpoch ?? disk.currentEpoch;
  const node = {disk, memory: protocol.wake(disk)};
  const bench: Bench = {protocol, node, peers, timers: {}, sent: [], replies: [], hungUp: [], now: 0};
  give(bench, {type: 'start'});
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
    hangUp: (peer) => bench.hungUp.push(peer),
    note: () => undefined,
    random: (low) => low,
  };
}

export function hear(bench: Bench, from: NodeId, message: Message): Message[] {
  return give(bench, {type: 'message', from, message}).map((one) => one.message);
}

/** A timer fires; it must be armed. */
export function ring(bench: Bench, name: string): Message[] {
  if (bench.timers[name] === undefined) throw new Error(`the timer ${name} is not armed`);
  delete bench.timers[name];
  return give(bench, {type: 'timer', name}).map((one) => one.message);
}

/** The process dies and starts again on its disk. */
export function crash(bench: Bench): void {
  for (const name of Object.keys(bench.timers)) delete bench.timers[name];
  bench.node.memory = bench.protocol.wake(bench.node.disk);
  give(bench, {type: 'start'});
}

export function ask(bench: Bench, id: OperationId, client: ClientId, request: Partial<Request> = {}): Message[] {
  const whole = {type: 'write', key: 'x', level: 'quorum', value: `v${id}`, ...request} as Request;
  return give(bench, {type: 'request', id, request: whole, client}).map((one) => one.message);
}

/** A zxid written as 1:7. */
export function zxid(text: string): Zxid {
  const [epoch = 0, counter = 0] = text.split(':').map(Number);
  return {epoch, counter};
}

export function txn(text: string, value = text, by = 0): Txn {
  const change = {type: 'set', key: 'x', stored: {value, by}, owner: null, replaced: null} as const;
  return deepFreeze({...zxid(text), change, by, client: 'c99', origin: 'n9'});
}

export function vote(leader: NodeId, changed: Partial<Notification> & {at?: string} = {}): Notification {
  const {at = '0:0', ...rest} = changed;
  return {type: 'vote', leader, epoch: zxid(at).epoch, zxid: zxid(at), round: 1, state: 'looking', ...rest};
}

/** The history's zxids, as text. */
export function historyOf({node}: Bench): string[] {
  return part(node.disk.history).map(({epoch, counter}) => `${epoch}:${counter}`);
}

export function ofType<Type extends Message['type']>(
  sent: readonly Message[],
  type: Type,
): Extract<Message, {type: Type}>[] {
  return sent.filter((message) => message.type === type) as Extract<Message, {type: Type}>[];
}

export function leadingOf({node}: Bench): Leading {
  if (!node.memory.leading) throw new Error('n1 does not lead');
  return node.memory.leading;
}

/** Elected: everybody votes for n1, and nobody better shows up. */
export function elect(start: Start = {}): Bench {
  const bench = boot(start);
  const {vote: own, round} = bench.node.memory;
  for (const peer of bench.peers) hear(bench, peer, {type: 'vote', ...own, round, state: 'looking'});
  ring(bench, 'decide');
  return bench;
}

type Without<Union> = Union extends unknown ? Omit<Union, 'channel' | 'seq'> : never;

/** A message of a follower's on its channel, which is named after its number. */
export function fromFollower(bench: Bench, from: NodeId, message: Without<FromFollower>): Message[] {
  const channel = Number(from.slice(1));
  const learner = bench.node.memory.leading?.learners.find((one) => one.node === from);
  const seq = message.type === 'follower info' ? 1 : (learner?.received ?? 0) + 1;
  return hear(bench, from, {...message, channel, seq} as FromFollower);
}

/** A follower connects and promises itself to the epoch; its history ends at `last`. */
export function joinLeader(bench: Bench, from: NodeId, last = '0:0', acceptedEpoch = zxid(last).epoch): Message[] {
  return [
    ...fromFollower(bench, from, {type: 'follower info', acceptedEpoch}),
    ...fromFollower(bench, from, {type: 'ack epoch', currentEpoch: zxid(last).epoch, last: zxid(last)}),
  ];
}

/** A leader that serves, with all its followers in sync. */
export function establish(start: Start = {}): Bench {
  const bench = elect(start);
  const last = start.history?.at(-1) ?? '0:0';
  for (const peer of bench.peers) fromFollower(bench, peer, {type: 'follower info', acceptedEpoch: zxid(last).epoch});
  for (const peer of bench.peers) {
    fromFollower(bench, peer, {type: 'ack epoch', currentEpoch: zxid(last).epoch, last: zxid(last)});
  }
  for (const peer of bench.peers) ackUpTo(bench, peer, 0);
  bench.sent = [];
  return bench;
}

export function ackUpTo(bench: Bench, from: NodeId, counter: number): Message[] {
  return fromFollower(bench, from, {type: 'ack', zxid: {epoch: leadingOf(bench).epoch, counter}});
}

/** Follows n2, as far as its first message; n2 has voted for itself with a higher zxid than n1 has. */
export function join(start: Start = {}): Bench {
  const bench = boot(start);
  const best = vote('n2', {at: '9:9'});
  hear(bench, 'n2', best);
  hear(bench, 'n3', best);
  ring(bench, 'decide');
  return bench;
}

/** A message of the leader's on the channel that n1 opened. */
export function fromLeader(bench: Bench, message: Without<FromLeader>): Message[] {
  const {channel = 0, received = 0} = bench.node.memory.following ?? {};
  return hear(bench, 'n2', {...message, channel, seq: received + 1} as FromLeader);
}

/** A follower of n2 that serves, in this epoch. */
export function follow(epoch: number, start: Start = {}): Bench {
  const bench = join(start);
  fromLeader(bench, {type: 'leader info', epoch});
  fromLeader(bench, {type: 'diff', txns: []});
  fromLeader(bench, {type: 'new leader', epoch});
  fromLeader(bench, {type: 'up to date', commit: zxid(historyOf(bench).at(-1) ?? '0:0')});
  bench.sent = [];
  return bench;
}
