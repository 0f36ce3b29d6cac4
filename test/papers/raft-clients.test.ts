/** Raft §8 and etcd's server: what clients ask, who answers, and when nobody does. One rule a test. */
import {describe, expect, test} from 'vitest';
import type {Message} from '../../source/protocols/raft/messages.ts';
import {
  ack,
  answers,
  appendOf,
  ask,
  type Bench,
  beat,
  boot,
  crash,
  elect,
  entry,
  establish,
  follow,
  give,
  hear,
  heartbeat,
  logOf,
  ofType,
  proposal,
} from './raft-node.ts';

const beatAck = (context: number, term = 1): Message => ({type: 'beat ack', term, context});
const values = (bench: Bench): unknown[] =>
  bench.replies.map(({id, reply}) => [id, reply.outcome === 'ok' ? reply.values : reply.error]);

describe('proposals', () => {
  test('§8 a follower passes a client’s request on to the leader', () => {
    const follower = follow();
    const sent = ask(follower, 7, {type: 'write', value: 'a'});
    expect(sent).toEqual([{to: 'n2', message: {type: 'forward', term: 0, proposal: proposal('a', 7, 'n1')}}]);
    expect(logOf(follower)).toEqual([]);
  });

  test('etcd: it is sent once and never again', () => {
    const follower = follow();
    ask(follower, 7, {type: 'write'});
    for (let round = 0; round < 8; round += 1) {
      hear(follower, 'n2', heartbeat(1));
      expect(ofType(beat(follower, 9), 'forward')).toEqual([]);
    }
  });

  test('a forwarded proposal is appended by the leader whatever term it leads', () => {
    const leader = establish({term: 5});
    hear(leader, 'n3', {type: 'forward', term: 0, proposal: proposal('a', 7, 'n3')});
    expect(logOf(leader).at(-1)).toEqual({term: 6, proposal: proposal('a', 7, 'n3')});
  });

  test('etcd: the node that took the request answers, once it has applied the entry itself', () => {
    const follower = follow();
    ask(follower, 7, {type: 'write', value: 'a'});
    hear(follower, 'n2', appendOf(1, [0, 0], [{term: 1, proposal: proposal('a', 7, 'n1')}]));
    expect(follower.replies).toEqual([]);
    hear(follower, 'n2', heartbeat(1, 1));
    expect(follower.replies).toEqual([{id: 7, reply: {outcome: 'ok'}}]);
  });

  test('other nodes answer nobody for it', () => {
    const follower = follow();
    hear(follower, 'n2', appendOf(1, [0, 0], [{term: 1, proposal: proposal('a', 7, 'n3')}], 1));
    expect(follower.replies).toEqual([]);
  });

  test('a node that crashed meanwhile has forgotten its client', () => {
    const follower = follow();
    ask(follower, 7, {type: 'write', value: 'a'});
    crash(follower);
    hear(follower, 'n2', appendOf(1, [0, 0], [{term: 1, proposal: proposal('a', 7, 'n1')}], 1));
    expect(follower.replies).toEqual([]);
    expect(follower.node.disk.data.x?.value).toBe('a');
  });

  test('etcd: without a leader a proposal is kept, and goes out as soon as there is one', () => {
    const node = boot();
    expect(ask(node, 7, {type: 'write', value: 'a'})).toEqual([]);
    expect(node.notes.at(-1)).toBe('keeps the proposal of request 7: it knows no leader');
    const sent = hear(node, 'n2', heartbeat(1));
    expect(ofType(sent, 'forward')).toEqual([{type: 'forward', term: 0, proposal: proposal('a', 7, 'n1')}]);
  });

  test('etcd: a node that becomes the leader itself appends what it kept, behind the empty entry', () => {
    const node = boot();
    ask(node, 7, {type: 'write', value: 'a'});
    beat(node, 10);
    hear(node, 'n2', {type: 'vote', term: 1, pre: false, granted: true});
    expect(logOf(node)).toEqual([entry(1), {term: 1, proposal: proposal('a', 7, 'n1')}]);
  });

  test('etcd: a kept proposal never leaves the node once its client has given up', () => {
    const node = boot({settings: {}});
    ask(node, 7, {type: 'write', timeout: 3000});
    beat(node, 30);
    expect(ofType(hear(node, 'n2', heartbeat(1)), 'forward')).toEqual([]);
    expect(node.replies).toEqual([]);
  });

  test('etcd: another node’s proposal is kept too, without a deadline, and passed on to the next leader', () => {
    const node = boot({settings: {}});
    hear(node, 'n3', {type: 'forward', term: 0, proposal: proposal('z', 7, 'n3')});
    beat(node, 200);
    expect(ofType(hear(node, 'n2', heartbeat(1)), 'forward')).toEqual([
      {type: 'forward', term: 0, proposal: proposal('z', 7, 'n3')},
    ]);
  });

  test('etcd: a former leader passes proposals on to its successor', () => {
    const former = establish();
    hear(former, 'n2', heartbeat(3));
    const sent = hear(former, 'n3', {type: 'forward', term: 0, proposal: proposal('z', 7, 'n3')});
    expect(sent.map((one) => one.to)).toEqual(['n2']);
  });
});

describe('cas and delete', () => {
  test('cas puts the new value when it finds the expected one', () => {
    const leader = establish();
    commit(leader, 1, {type: 'write', value: 'a'});
    commit(leader, 2, {type: 'cas', from: 'a', to: 'b'});
    expect(leader.replies.at(-1)).toEqual({id: 2, reply: {outcome: 'ok'}});
    expect(leader.node.disk.data.x).toEqual({value: 'b', by: 2});
  });

  test('cas changes nothing when it finds another, and says what it found', () => {
    const leader = establish();
    commit(leader, 1, {type: 'write', value: 'a'});
    commit(leader, 2, {type: 'cas', from: 'c', to: 'b'});
    expect(leader.replies.at(-1)).toEqual({
      id: 2,
      reply: {outcome: 'fail', error: 'mismatch', values: [{value: 'a', by: 1}]},
    });
    expect(leader.node.disk.data.x).toEqual({value: 'a', by: 1});
  });

  test('cas compares when the entry is applied, not when it is proposed', () => {
    const leader = establish();
    ask(leader, 1, {type: 'write', value: 'a'});
    ask(leader, 2, {type: 'cas', from: 'a', to: 'b'});
    ask(leader, 3, {type: 'cas', from: 'a', to: 'c'});
    hear(leader, 'n2', ack(leader, 4));
    expect(values(leader)).toEqual([
      [1, undefined],
      [2, undefined],
      [3, 'mismatch'],
    ]);
  });

  test('cas from nothing succeeds while the key is absent, also after a delete', () => {
    const leader = establish();
    commit(leader, 1, {type: 'cas', from: null, to: 'a'});
    commit(leader, 2, {type: 'cas', from: null, to: 'b'});
    commit(leader, 3, {type: 'delete'});
    commit(leader, 4, {type: 'cas', from: null, to: 'c'});
    expect(values(leader)).toEqual([
      [1, undefined],
      [2, 'mismatch'],
      [3, undefined],
      [4, undefined],
    ]);
  });

  test('delete leaves an absent key that knows who deleted it', () => {
    const leader = establish();
    commit(leader, 1, {type: 'write', value: 'a'});
    commit(leader, 2, {type: 'delete'});
    expect(leader.node.disk.data.x).toEqual({value: null, by: 2});
  });
});

describe('linearizable reads (Raft §8, dissertation §6.4)', () => {
  test('§8 write nothing to the log', () => {
    const leader = establish();
    ask(leader, 9, {type: 'read'});
    expect(logOf(leader)).toHaveLength(1);
  });

  test('§8 a leader answers only when a majority has confirmed since that it still leads', () => {
    const leader = establish({nodes: 5});
    const sent = ask(leader, 9, {type: 'read'});
    expect(ofType(sent, 'heartbeat').map((one) => one.context)).toEqual([9, 9, 9, 9]);
    hear(leader, 'n2', beatAck(9));
    hear(leader, 'n2', beatAck(9));
    hear(leader, 'n3', beatAck(0));
    expect(leader.replies).toEqual([]);
    hear(leader, 'n3', beatAck(9));
    expect(values(leader)).toEqual([[9, [{value: null, by: 0}]]]);
  });

  test('§8 a leader that has committed nothing of its term postpones', () => {
    const leader = elect();
    expect(ofType(ask(leader, 9, {type: 'read'}), 'heartbeat')).toEqual([]);
    expect(leader.notes.at(-1)).toBe('postpones a read: nothing of term 1 is committed yet');
    const sent = hear(leader, 'n2', ack(leader, 1));
    expect(ofType(sent, 'heartbeat').map((one) => one.context)).toEqual([9, 9]);
    hear(leader, 'n2', beatAck(9));
    expect(values(leader)).toEqual([[9, [{value: null, by: 0}]]]);
  });

  test('a follower asks the leader and answers from its own copy, once that is new enough', () => {
    const follower = follow();
    expect(ask(follower, 9, {type: 'read'})).toEqual([
      {to: 'n2', message: {type: 'read?', term: 0, context: 9, asker: 'n1'}},
    ]);
    hear(follower, 'n2', {type: 'read index', term: 1, context: 9, index: 2});
    hear(follower, 'n2', appendOf(1, [0, 0], [entry(1), entry(1, 'a', 3)], 1));
    expect(follower.replies).toEqual([]);
    hear(follower, 'n2', heartbeat(1, 2));
    expect(values(follower)).toEqual([[9, [{value: 'a', by: 3}]]]);
  });

  test('a leader tells a follower what was committed when it was asked, after a majority confirmed', () => {
    const leader = establish();
    hear(leader, 'n3', {type: 'read?', term: 0, context: 9, asker: 'n3'});
    ask(leader, 10, {type: 'write'});
    hear(leader, 'n2', ack(leader, 2));
    const sent = hear(leader, 'n2', beatAck(9));
    expect(ofType(sent, 'read index')).toEqual([{type: 'read index', term: 1, context: 9, index: 1}]);
    expect(sent.filter((one) => one.message.type === 'read index').map((one) => one.to)).toEqual(['n3']);
  });

  test('a majority that confirms a read confirms all asked before it', () => {
    const leader = establish();
    hear(leader, 'n2', {type: 'read?', term: 0, context: 8, asker: 'n2'});
    hear(leader, 'n3', {type: 'read?', term: 0, context: 9, asker: 'n3'});
    expect(ofType(hear(leader, 'n2', beatAck(9)), 'read index').map((one) => one.context)).toEqual([8, 9]);
  });

  test('a deposed leader confirms nothing any more', () => {
    const leader = establish();
    ask(leader, 9, {type: 'read'});
    hear(leader, 'n2', {type: 'outdated', term: 4});
    hear(leader, 'n2', beatAck(9));
    hear(leader, 'n3', beatAck(9, 4));
    expect(leader.replies).toEqual([]);
  });

  test('a read asked in an earlier term of the same leader is not confirmed by a later term’s majority', () => {
    const leader = establish();
    hear(leader, 'n3', {type: 'read?', term: 0, context: 9, asker: 'n3'});
    hear(leader, 'n2', {type: 'outdated', term: 4});
    beat(leader, 10);
    hear(leader, 'n2', {type: 'vote', term: 5, pre: false, granted: true});
    hear(leader, 'n2', ack(leader, 2));
    expect(ofType(beat(leader), 'heartbeat').map((one) => one.context)).toEqual([0, 0]);
    expect(answers(leader, 'n2', beatAck(9, 5))).toEqual([]);
  });

  test('etcd: reads that come while one is under way wait, and are then asked for together', () => {
    const follower = follow();
    hear(follower, 'n2', appendOf(1, [0, 0], [entry(1), entry(1, 'a', 3)], 2));
    ask(follower, 5, {type: 'read'});
    expect(ask(follower, 6, {type: 'read', key: 'y'})).toEqual([]);
    expect(ask(follower, 7, {type: 'read'})).toEqual([]);
    const sent = hear(follower, 'n2', {type: 'read index', term: 1, context: 5, index: 2});
    expect(sent.map((one) => one.message)).toEqual([{type: 'read?', term: 0, context: 7, asker: 'n1'}]);
    expect(follower.replies.map((one) => one.id)).toEqual([5]);
    hear(follower, 'n2', {type: 'read index', term: 1, context: 7, index: 2});
    expect(follower.replies.map((one) => one.id)).toEqual([5, 6, 7]);
  });

  test('etcd: an unanswered read is asked again every 500 ms, also of a leader that appeared since', () => {
    const follower = follow();
    ask(follower, 9, {type: 'read'});
    expect(follower.timers.read).toBe(500);
    expect(ofType(give(follower, {type: 'timer', name: 'read'}), 'read?')).toHaveLength(1);
    const sent = hear(follower, 'n3', heartbeat(2));
    expect(sent).toContainEqual({to: 'n3', message: {type: 'read?', term: 0, context: 9, asker: 'n1'}});
  });

  test('an answer to what was asked before is not taken for an answer to what is asked now', () => {
    const follower = follow();
    ask(follower, 5, {type: 'read'});
    hear(follower, 'n3', heartbeat(2));
    ask(follower, 6, {type: 'read'});
    hear(follower, 'n3', {type: 'read index', term: 2, context: 4, index: 1});
    expect(follower.replies).toEqual([]);
  });

  test('etcd: without a leader a read waits; it is never answered from an old copy', () => {
    const node = boot({settings: {}, log: [1, 1], commit: 2});
    ask(node, 9, {type: 'read'});
    beat(node, 200);
    expect(node.replies).toEqual([]);
    expect(node.node.memory.waiting).toEqual([]);
    expect(node.node.memory.batch).toBeNull();
  });
});

test('serializable reads are answered at once from the node’s own copy, whether or not it knows a leader', () => {
  for (const node of [boot(), follow()]) {
    node.node.disk.data.x = {value: 'old', by: 3};
    expect(ask(node, 9, {type: 'read', level: 'serializable'})).toEqual([]);
    expect(values(node)).toEqual([[9, [{value: 'old', by: 3}]]]);
  }
});

describe('time-outs of the server', () => {
  test('a proposal that is not applied within 7 s has an unknown outcome', () => {
    const leader = establish();
    ask(leader, 7, {type: 'write', timeout: 12000});
    beat(leader, 70);
    expect(leader.replies).toEqual([]);
    beat(leader, 1);
    expect(leader.replies).toEqual([{id: 7, reply: {outcome: 'info', error: 'timed-out'}}]);
  });

  test('an answer after that goes nowhere', () => {
    const leader = establish();
    ask(leader, 7, {type: 'write', timeout: 12000});
    beat(leader, 71);
    hear(leader, 'n2', ack(leader, 2));
    expect(leader.replies).toHaveLength(1);
    expect(leader.node.disk.data.x).toEqual({value: 'v', by: 7});
  });

  test('a client that gave up earlier is not answered', () => {
    const leader = establish();
    ask(leader, 7, {type: 'write'});
    beat(leader, 80);
    expect(leader.replies).toEqual([]);
    expect(leader.node.memory.waiting).toEqual([]);
  });

  test('proposed at a follower that was elected before it was applied: the leader’s failure is blamed', () => {
    const node = follow();
    ask(node, 7, {type: 'write', timeout: 12000});
    beat(node, 12);
    hear(node, 'n3', {type: 'vote', term: node.node.disk.term, pre: false, granted: true});
    expect(node.node.memory.role).toBe('leader');
    beat(node, 60);
    expect(node.replies).toEqual([{id: 7, reply: {outcome: 'info', error: 'timed-out-leader-failed'}}]);
  });

  test('the connection to a majority, or to the leader, broke since: that is blamed', () => {
    const leader = establish();
    ask(leader, 7, {type: 'write', timeout: 12000});
    for (const peer of leader.peers) give(leader, {type: 'closed', peer});
    beat(leader, 71);
    expect(leader.replies).toEqual([{id: 7, reply: {outcome: 'info', error: 'timed-out-connection-lost'}}]);
    const follower = follow();
    ask(follower, 7, {type: 'write', timeout: 12000});
    give(follower, {type: 'closed', peer: 'n2'});
    for (let round = 0; round < 71; round += 1) {
      hear(follower, 'n2', heartbeat(1));
      beat(follower);
    }
    expect(follower.replies).toEqual([{id: 7, reply: {outcome: 'info', error: 'timed-out-connection-lost'}}]);
  });

  test('a proposal that never left the node, and a read, wait on for a patient client', () => {
    const node = boot({settings: {}});
    ask(node, 7, {type: 'write', timeout: 12000});
    ask(node, 8, {type: 'read', timeout: 12000});
    beat(node, 110);
    expect(node.replies).toEqual([]);
    expect(ofType(hear(node, 'n2', heartbeat(1)), 'forward')).toHaveLength(1);
  });
});

test('a client that requires a leader is refused at once by a node that knows none, whatever it asks', () => {
  const node = boot({settings: {requireLeader: true}});
  ask(node, 7, {type: 'write'});
  ask(node, 8, {type: 'read', level: 'serializable'});
  expect(values(node)).toEqual([
    [7, 'no-leader'],
    [8, 'no-leader'],
  ]);
});

/** Asks a leader for something and lets the others agree at once. */
function commit(leader: Bench, id: number, request: Parameters<typeof ask>[2]): void {
  ask(leader, id, request);
  for (const peer of leader.peers) hear(leader, peer, ack(leader, logOf(leader).length));
}
