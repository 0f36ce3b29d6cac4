/** Broadcast, sentence by sentence (DSN 2011, §IV, phase 3; LearnerHandler, Leader and Follower of ZooKeeper 3.8). */
import {expect, test} from 'vitest';
import {
  ackUpTo,
  ask,
  establish,
  follow,
  fromFollower,
  fromLeader,
  give,
  historyOf,
  leadingOf,
  ofType,
  ring,
  txn,
  zxid,
} from './zab-node.ts';

test('a leader numbers what it proposes from 1 in each epoch, and sends it to every follower in order', () => {
  const bench = establish({history: ['1:1', '1:2']});
  const told = [...ask(bench, 1, 'c1'), ...ask(bench, 2, 'c4')];
  expect(ofType(told, 'propose').map(({txn}) => `${txn.epoch}:${txn.counter}`)).toEqual(['2:1', '2:1', '2:2', '2:2']);
  expect(historyOf(bench)).toEqual(['1:1', '1:2', '2:1', '2:2']);
});

test('a proposal is committed when a quorum has it on disk, and not before', () => {
  const bench = establish({nodes: 5});
  ask(bench, 1, 'c1');
  expect(ackUpTo(bench, 'n2', 1)).toEqual([]);
  expect(bench.replies).toEqual([]);
  expect(ofType(ackUpTo(bench, 'n3', 1), 'commit')).toHaveLength(4);
  expect(bench.replies).toEqual([{id: 1, reply: {outcome: 'ok'}}]);
  expect(bench.node.disk.tree.data.x?.value).toBe('v1');
});

test('one follower that answers twice is no quorum', () => {
  const bench = establish({nodes: 5});
  ask(bench, 1, 'c1');
  ackUpTo(bench, 'n2', 1);
  expect(ackUpTo(bench, 'n2', 1)).toEqual([]);
  expect(leadingOf(bench).committed).toBe(0);
});

test('a follower has a proposal in its history when it says so, and in its tree only when it is committed', () => {
  const bench = follow(10, {history: ['9:1']});
  const told = fromLeader(bench, {type: 'propose', txn: txn('10:1')});
  expect(told.map(({type}) => type)).toEqual(['ack']);
  expect(historyOf(bench)).toEqual(['9:1', '10:1']);
  expect(bench.node.disk.tree.data.x?.value).toBe('9:1');
  fromLeader(bench, {type: 'propose', txn: txn('10:2')});
  fromLeader(bench, {type: 'commit', zxid: zxid('10:1')});
  expect(bench.node.disk.tree.data.x?.value).toBe('10:1');
});

test('a follower sends writes to its leader and answers when it has applied them', () => {
  const bench = follow(10);
  expect(ask(bench, 7, 'c1')).toEqual([]);
  const [request] = fromLeader(bench, {type: 'session', client: 'c1', verdict: 'valid'});
  expect(request).toMatchObject({type: 'request', id: 7, client: 'c1'});
  const change = {type: 'set', key: 'x', stored: {value: 'v7', by: 7}, owner: null, replaced: null} as const;
  fromLeader(bench, {type: 'propose', txn: {...zxid('10:1'), change, by: 7, client: 'c1', origin: 'n1'}});
  expect(bench.replies).toEqual([]);
  fromLeader(bench, {type: 'commit', zxid: zxid('10:1')});
  expect(bench.replies).toEqual([{id: 7, reply: {outcome: 'ok'}}]);
});

test('a leader with nothing under way answers a sync at once and asks nobody; else behind what is under way', () => {
  const bench = establish();
  expect(fromFollower(bench, 'n2', {type: 'sync?', id: 5, client: 'c2'})).toMatchObject([
    {type: 'synced', channel: 2, id: 5, client: 'c2'},
  ]);
  ask(bench, 6, 'c1');
  expect(fromFollower(bench, 'n2', {type: 'sync?', id: 8, client: 'c2'})).toEqual([]);
  const told = ackUpTo(bench, 'n2', 1);
  expect(told.map(({type}) => type)).toEqual(['commit', 'commit', 'synced']);
});

test('a leader pings twice a tick, and drops a follower silent for more than syncLimit', () => {
  const bench = establish({nodes: 5});
  expect(bench.timers.beat).toBe(1000);
  for (let beats = 1; beats <= 12; beats += 1) {
    for (const peer of ['n2', 'n3'] as const) fromFollower(bench, peer, {type: 'pong', touched: []});
    expect(ofType(ring(bench, 'beat'), 'ping')).toHaveLength(beats <= 10 ? 4 : 2);
  }
  expect(bench.hungUp).toEqual(['n4', 'n5']);
  expect(bench.node.memory.role).toBe('leading');
});

test('a leader that lost its quorum gives up with the next full tick', () => {
  const bench = establish();
  give(bench, {type: 'closed', peer: 'n2'});
  give(bench, {type: 'closed', peer: 'n3'});
  ring(bench, 'beat');
  expect(bench.node.memory.role).toBe('leading');
  ring(bench, 'beat');
  expect(bench.node.memory.role).toBe('looking');
});

test('a follower gives up a leader silent for syncLimit, and one that hangs up at once', () => {
  const bench = follow(10);
  expect(bench.timers.silence).toBe(10_000);
  ring(bench, 'silence');
  expect(bench.node.memory.role).toBe('looking');
  expect(bench.hungUp).toEqual(['n2']);
  const other = follow(10);
  give(other, {type: 'closed', peer: 'n3'});
  expect(other.node.memory.role).toBe('following');
  give(other, {type: 'closed', peer: 'n2'});
  expect(other.node.memory.role).toBe('looking');
});

test('a cas is judged on what is proposed, not only on what is committed', () => {
  const bench = establish();
  ask(bench, 1, 'c1', {value: 'a'} as never);
  ask(bench, 2, 'c4', {type: 'cas', from: 'a', to: 'b'});
  ask(bench, 3, 'c7', {type: 'cas', from: 'a', to: 'c'});
  ackUpTo(bench, 'n2', 3);
  expect(bench.replies.map(({id, reply}) => [id, reply.outcome === 'ok' ? 'ok' : reply.error])).toEqual([
    [1, 'ok'],
    [2, 'ok'],
    [3, 'bad-version'],
  ]);
  expect(bench.node.disk.tree.data.x).toEqual({value: 'b', by: 2});
});
