/** Single replicas, message by message: the rules of Paxos that a whole cluster breaks only once in a blue moon. */
import {describe, expect, test} from 'vitest';
import {accept, claim, learn} from '../../source/protocols/global-tables/acceptor.ts';
import {
  itemOf,
  newDisk as newRegionDisk,
  newMemory as newRegionMemory,
  type Turn as RegionTurn,
} from '../../source/protocols/global-tables/mrsc-state.ts';
import type {Entry, Message, MessageOf} from '../../source/protocols/multi-paxos/messages.ts';
import {multiPaxos} from '../../source/protocols/multi-paxos/multi-paxos.ts';
import type {Disk, Memory} from '../../source/protocols/multi-paxos/state.ts';
import {deepFreeze} from '../../source/sim/copy.ts';
import type {NodeId, Reply} from '../../source/sim/operation.ts';
import type {Input, Out} from '../../source/sim/protocol.ts';
import {part} from '../../source/sim/roll.ts';
import {dynamodb} from '../../source/systems/dynamodb.ts';
import {faults, type Lab, openLab, outcome} from './cassandra-cluster.ts';

const protocol = multiPaxos({
  beatMillis: 100,
  leaseBeats: 20,
  doubtBeats: 6,
  limitBeats: 10,
  substituteBeats: 30,
  replicaCount: 3,
});

interface Replica {
  readonly node: {disk: Disk; memory: Memory};
  readonly sent: (readonly [NodeId, Message])[];
  readonly replies: Reply[];
  take(input: Input<Message>): void;
  from(peer: NodeId, message: Message): void;
  /** The messages of a kind sent so far. */
  said<Type extends Message['type']>(type: Type): MessageOf<Type>[];
}

/** n1 of four nodes: three replicas and a spare. */
function replica(): Replica {
  const peers: readonly NodeId[] = ['n2', 'n3', 'n4'];
  const disk = protocol.format('n1', peers);
  const node = {disk, memory: protocol.wake(disk)};
  const sent: [NodeId, Message][] = [];
  const replies: Reply[] = [];
  const nothing = () => undefined;
  const out: Out<Message> = {
    self: 'n1',
    peers,
    now: 0,
    contact: () => ({heard: 0, told: 0}),
    send: (to, message) => void sent.push([to, deepFreeze(message)]),
    reply: (_id, reply) => void replies.push(reply),
    arm: nothing,
    disarm: nothing,
    hangUp: nothing,
    note: nothing,
    random: (low) => low,
  };
  const take = (input: Input<Message>): void => protocol.step(node, input, out);
  take({type: 'start'});
  return {
    node,
    sent,
    replies,
    take,
    from: (from, message) => take({type: 'message', from, message}),
    said: (type) => sent.map(([, message]) => message).filter((message) => message.type === type) as never,
  };
}

function record(ballot: number, value: string): Entry {
  const proposal = {type: 'write', key: 'x', stored: {value, by: ballot}, from: null} as const;
  return Object.freeze({ballot, members: null, proposal});
}
const change = (ballot: number, members: readonly NodeId[]): Entry => Object.freeze({ballot, proposal: null, members});
const noLease = {ballot: 0, beats: 0};

/** Lets n1 doubt its leader, agree with n2 that there is none, and stand; returns its ballot. */
function stand(one: Replica): number {
  for (let beat = 0; beat < 6; beat += 1) one.take({type: 'timer', name: 'beat'});
  const [question] = one.said('healthy?');
  one.from('n2', {type: 'health', attempt: question?.attempt ?? 0, leader: null});
  return one.said('prepare')[0]?.ballot ?? 0;
}

/** n1 leads with n2's promise and an empty log; returns its ballot. */
function lead(one: Replica): number {
  const ballot = stand(one);
  one.from('n2', {type: 'promise', ballot, entries: [], lease: noLease});
  expect(one.node.memory.role).toBe('leader');
  return ballot;
}

const values = ({node}: Replica): (string | null | undefined)[] =>
  part(node.disk.log).map((entry) => entry.proposal?.stored.value);

describe('an acceptor', () => {
  test('refuses every ballot below the one it promised, and says which that is', () => {
    const one = replica();
    one.from('n2', {type: 'prepare', ballot: 52, after: 0});
    expect(one.said('promise')).toHaveLength(1);
    one.from('n3', {type: 'prepare', ballot: 43, after: 0});
    one.from('n3', {type: 'accept', ballot: 43, from: 1, entries: [record(43, 'late')], commit: 1});
    one.from('n3', {type: 'renew', ballot: 43, at: 0, beat: 0, commit: 0});
    expect(one.said('refuse').map(({ballot}) => ballot)).toEqual([52, 52, 52]);
    expect(one.said('promise')).toHaveLength(1);
    expect(one.node.disk.promised).toBe(52);
    expect(values(one)).toEqual([]);
  });

  test('tells in its promise everything it accepted after the index it is asked about', () => {
    const one = replica();
    one.from('n2', {type: 'accept', ballot: 12, from: 1, entries: [record(12, 'a'), record(12, 'b')], commit: 1});
    one.from('n3', {type: 'prepare', ballot: 23, after: 1});
    expect(one.said('promise')[0]?.entries.map((entry) => entry.proposal?.stored.value)).toEqual(['b']);
  });

  test('takes nothing for chosen beyond what it shares with the leader of that ballot', () => {
    const one = replica();
    one.from('n2', {
      type: 'accept',
      ballot: 12,
      from: 1,
      entries: [record(12, 'a'), record(12, 'never chosen')],
      commit: 1,
    });
    one.from('n3', {type: 'renew', ballot: 23, at: 0, beat: 0, commit: 2});
    expect(one.node.disk.commit).toBe(1);
    one.from('n3', {type: 'accept', ballot: 23, from: 2, entries: [record(23, 'chosen')], commit: 2});
    expect(values(one)).toEqual(['a', 'chosen']);
    expect(one.node.disk.commit).toBe(2);
  });

  test('takes no record with a gap before it', () => {
    const one = replica();
    one.from('n2', {type: 'accept', ballot: 12, from: 2, entries: [record(12, 'b')], commit: 0});
    expect(one.said('accepted')[0]).toMatchObject({solid: 0, gap: true});
    expect(values(one)).toEqual([]);
  });
});

describe('a candidate', () => {
  test('takes of each record the one of the highest ballot, whoever promised first', () => {
    for (const [own, theirs] of [
      [13, 22],
      [22, 13],
    ] as const) {
      const one = replica();
      one.from(`n${own % 10}`, {type: 'accept', ballot: own, from: 1, entries: [record(own, `of ${own}`)], commit: 0});
      const ballot = stand(one);
      one.from('n2', {type: 'promise', ballot, entries: [record(theirs, `of ${theirs}`)], lease: noLease});
      expect(values(one)[0]).toBe('of 22');
      expect(part(one.node.disk.log)[0]?.ballot).toBe(ballot);
    }
  });

  test('needs a majority of a group that it hears of only in a promise', () => {
    const one = replica();
    const ballot = stand(one);
    one.from('n2', {type: 'promise', ballot, entries: [change(12, ['n2', 'n3', 'n4'])], lease: noLease});
    expect(one.node.memory.role, 'n1 and n2 are a majority of n1, n2, n3, but not of n2, n3, n4').toBe('candidate');
    one.from('n4', {
      type: 'promise',
      ballot,
      entries: [change(12, ['n2', 'n3', 'n4']), record(12, 'in the new group')],
      lease: noLease,
    });
    expect(one.node.memory.role).toBe('leader');
    expect(values(one)[1]).toBe('in the new group');
  });

  test('waits for the longest lease that any promise told of', () => {
    const one = replica();
    const ballot = stand(one);
    one.from('n2', {type: 'promise', ballot, entries: [], lease: {ballot: 3, beats: 15}});
    expect(one.node.memory.serveFrom - one.node.memory.ticks).toBeGreaterThanOrEqual(15);
  });
});

describe('a leader', () => {
  test('holds a change of the group for chosen only with a majority of the group before it', () => {
    const one = replica();
    const ballot = lead(one);
    one.from('n2', {type: 'accepted', ballot, solid: 1, gap: false});
    expect(one.node.disk.commit).toBe(1);
    // As if it had proposed to let n4 take n3's place, and one record after that.
    const {disk} = one.node;
    one.from('n2', {type: 'renewed', ballot, at: 0, beat: one.node.memory.ticks, solid: 1});
    for (const follower of one.node.memory.followers) if (follower.node === 'n3') follower.heard = -100;
    one.node.memory.followers.find(({node}) => node === 'n4')!.heard = 1000;
    one.take({type: 'timer', name: 'beat'});
    expect(disk.groups.at(-1)).toEqual({after: 2, members: ['n1', 'n2', 'n4']});
    one.from('n4', {type: 'accepted', ballot, solid: 2, gap: false});
    expect(disk.commit, 'n4 has no say in its own coming').toBe(1);
    one.from('n2', {type: 'accepted', ballot, solid: 2, gap: false});
    expect(disk.commit).toBe(2);
    one.take({type: 'request', id: 9, request: {type: 'write', key: 'x', value: 'v', level: 'strong'}});
    one.from('n3', {type: 'accepted', ballot, solid: 3, gap: false});
    expect(disk.commit, 'n3 has no say any more').toBe(2);
    one.from('n4', {type: 'accepted', ballot, solid: 3, gap: false});
    expect(disk.commit).toBe(3);
  });

  test('while the group changes, its lease needs a majority of both groups', () => {
    const one = replica();
    const ballot = lead(one);
    const renew = (node: NodeId) =>
      one.from(node, {type: 'renewed', ballot, at: 0, beat: one.node.memory.ticks, solid: 1});
    one.from('n2', {type: 'accepted', ballot, solid: 1, gap: false});
    one.node.disk.groups = [...one.node.disk.groups, {after: 2, members: ['n1', 'n3', 'n4']}];
    const ask = () => {
      one.take({type: 'request', id: 7, request: {type: 'read', key: 'x', level: 'strong'}});
      return one.replies.at(-1)?.outcome;
    };
    renew('n2');
    expect(ask(), 'n1 and n2 are a majority of the old group only').toBe('info');
    renew('n4');
    expect(ask()).toBe('ok');
  });

  test('steps down when somebody knows a later ballot', () => {
    const one = replica();
    lead(one);
    one.from('n3', {type: 'refuse', ballot: 93});
    expect([one.node.memory.role, one.node.disk.promised]).toEqual(['follower', 93]);
  });
});

test('a new leader answers nothing before it knows what was chosen before it', () => {
  for (let seed = 1; seed <= 10; seed += 1) {
    const lab = openLab(dynamodb, {}, seed);
    lab.wait(4000);
    const leader = lab.world.cluster.nodes.find((node) => lab.view(node).leads) as NodeId;
    const others = lab.world.cluster.nodes.filter((node) => node !== leader);
    lab.ask(leader, {type: 'write', value: 'v0'});
    lab.wait(300);
    lab.ask(leader, {type: 'write', value: 'v1'});
    // The others have logged v1 and were not told yet that it is chosen.
    faults.crash(lab.world, leader);
    const end = lab.world.state.now + 4000;
    while (lab.world.state.now < end) {
      lab.wait(4);
      loseRecords(lab);
    }
    for (const node of others)
      expect(outcome(lab.ask(node, {type: 'read', level: 'strong'})), `seed ${seed}`).not.toBe('ok v0');
    lab.wait(2000);
    expect(outcome(lab.ask(others[0] as NodeId, {type: 'read', level: 'strong'}))).toBe('ok v1');
  }
});

/** Loses log records on their way; renewals of the lease go through. */
function loseRecords(lab: Lab): void {
  const packets = lab.world.state.agenda.heap.filter((due) => due.type === 'packet');
  for (const {id, cargo} of packets) {
    if (cargo.type === 'message' && (cargo.message as Message).type === 'accept') faults.drop(lab.world, id);
  }
}

describe('a Region of an MRSC table, as an acceptor', () => {
  function region(): RegionTurn {
    const quiet = {arm: () => undefined, disarm: () => undefined, self: 'n1', peers: ['n2', 'n3']} as never;
    const settings = {limitMillis: 1000, patienceMillis: 100, lagMillis: 800};
    return {disk: newRegionDisk(['n2', 'n3']), memory: newRegionMemory(), out: quiet, settings};
  }
  const version = (ballot: number, value: string) => ({ballot, stored: {value, by: ballot}});

  test('takes no version older than one it promised, accepted or learned', () => {
    const turn = region();
    expect(claim(turn, 'x', 52).type).toBe('granted');
    expect(accept(turn, 'x', version(42, 'late'))).toBe(false);
    learn(turn, 'y', version(52, 'chosen'));
    expect(accept(turn, 'y', version(43, 'late'))).toBe(false);
    expect(claim(turn, 'y', 43)).toEqual({type: 'outbid', by: 52});
    learn(turn, 'y', version(33, 'older'));
    expect(itemOf(turn.disk, 'y')).toMatchObject({
      accepted: {stored: {value: 'chosen'}},
      learned: {stored: {value: 'chosen'}},
    });
  });

  test('tells who claims an item what it has accepted, and another Region that it is busy', () => {
    const turn = region();
    accept(turn, 'x', version(12, 'a'));
    expect(claim(turn, 'x', 22)).toEqual({type: 'granted', accepted: version(12, 'a')});
    expect(claim(turn, 'x', 33)).toEqual({type: 'busy', by: 22});
    expect(claim(turn, 'x', 32).type).toBe('granted');
  });
});
