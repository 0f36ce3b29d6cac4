/** Discovery and synchronisation, sentence by sentence (DSN 2011, §IV, phases 1 and 2; Medeiros 2012, §3). */
import {expect, test} from 'vitest';
import {
  ackUpTo,
  ask,
  crash,
  elect,
  establish,
  follow,
  fromFollower,
  fromLeader,
  hear,
  historyOf,
  join,
  joinLeader,
  leadingOf,
  ofType,
  ring,
  txn,
  zxid,
} from './zab-node.ts';

test('a leader proposes an epoch one later than any that a quorum, itself included, has accepted', () => {
  const bench = elect({nodes: 5, acceptedEpoch: 3});
  expect(fromFollower(bench, 'n2', {type: 'follower info', acceptedEpoch: 6})).toEqual([]);
  const told = fromFollower(bench, 'n3', {type: 'follower info', acceptedEpoch: 2});
  expect(ofType(told, 'leader info').map(({epoch}) => epoch)).toEqual([7, 7]);
  expect(bench.node.disk.acceptedEpoch).toBe(7);
  expect(bench.node.disk.currentEpoch).toBe(0);
});

test('a follower promises itself to a later epoch, and tells its own epoch and its last zxid', () => {
  const bench = join({history: ['2:1', '2:2'], acceptedEpoch: 3});
  expect(
    ofType(
      bench.sent.map(({message}) => message),
      'follower info',
    )[0]?.acceptedEpoch,
  ).toBe(3);
  const [ack] = ofType(fromLeader(bench, {type: 'leader info', epoch: 4}), 'ack epoch');
  expect(ack).toMatchObject({currentEpoch: 2, last: zxid('2:2')});
  expect(bench.node.disk).toMatchObject({acceptedEpoch: 4, currentEpoch: 2});
});

test('a follower never follows an epoch older than the one it has promised itself to', () => {
  const bench = join({acceptedEpoch: 5});
  fromLeader(bench, {type: 'leader info', epoch: 4});
  expect(bench.node.memory.role).toBe('looking');
  expect(bench.node.disk.acceptedEpoch).toBe(5);
});

test('a promise given before counts no second time', () => {
  const follower = join({acceptedEpoch: 5});
  expect(ofType(fromLeader(follower, {type: 'leader info', epoch: 5}), 'ack epoch')[0]?.currentEpoch).toBe(-1);
  const leader = elect();
  fromFollower(leader, 'n2', {type: 'follower info', acceptedEpoch: 0});
  fromFollower(leader, 'n2', {type: 'ack epoch', currentEpoch: -1, last: zxid('0:0')});
  expect(leadingOf(leader).stage).toBe('epoch');
  fromFollower(leader, 'n2', {type: 'ack epoch', currentEpoch: 0, last: zxid('0:0')});
  expect(leadingOf(leader).stage).toBe('sync');
});

test('a promise outlives a crash', () => {
  const bench = join();
  fromLeader(bench, {type: 'leader info', epoch: 4});
  crash(bench);
  expect(bench.node.disk.acceptedEpoch).toBe(4);
});

test('a leader gives up when a follower has a newer history', () => {
  for (const [currentEpoch, last] of [
    [2, '1:1'],
    [1, '1:3'],
  ] as const) {
    const bench = elect({history: ['1:1', '1:2']});
    fromFollower(bench, 'n2', {type: 'follower info', acceptedEpoch: 1});
    fromFollower(bench, 'n2', {type: 'ack epoch', currentEpoch, last: zxid(last)});
    expect(bench.node.memory.role).toBe('looking');
  }
});

test('a leader without a quorum of followers gives up after initLimit, in every stage', () => {
  const stages = [
    elect(),
    (() => {
      const bench = elect();
      fromFollower(bench, 'n2', {type: 'follower info', acceptedEpoch: 0});
      return bench;
    })(),
    (() => {
      const bench = elect();
      joinLeader(bench, 'n2');
      return bench;
    })(),
  ];
  expect(stages.map((bench) => leadingOf(bench).stage)).toEqual(['discovery', 'epoch', 'sync']);
  for (const bench of stages) {
    expect(bench.timers.limit).toBe(20_000);
    ring(bench, 'limit');
    expect(bench.node.memory.role).toBe('looking');
  }
});

test('a follower that lacks committed transactions gets just these', () => {
  const bench = elect({history: ['1:1', '1:2', '2:1']});
  joinLeader(bench, 'n3', '1:1');
  const told = joinLeader(bench, 'n2', '2:1');
  expect(ofType(told, 'truncate')).toEqual([]);
  expect(ofType(told, 'diff').map(({txns}) => txns.length)).toEqual([0]);
  const late = bench.sent.filter(({to}) => to === 'n3').map(({message}) => message);
  expect(ofType(late, 'diff')[0]?.txns.map(({epoch, counter}) => `${epoch}:${counter}`)).toEqual(['1:2', '2:1']);
});

test('a follower that has what the leader has not is told to cut it', () => {
  const bench = elect({history: ['1:1', '2:1']});
  joinLeader(bench, 'n2', '2:1');
  const told = joinLeader(bench, 'n3', '1:3', 2);
  expect(ofType(told, 'truncate')[0]?.to).toEqual(zxid('1:1'));
  expect(ofType(told, 'diff')[0]?.txns.map(({epoch}) => epoch)).toEqual([2]);
});

test('a follower too far behind gets the whole tree', () => {
  const bench = elect({history: ['1:1', '1:2', '1:3'], settings: {diffLimit: 2}});
  const told = [...joinLeader(bench, 'n2', '0:0'), ...bench.sent.map(({message}) => message)];
  const [snapshot] = ofType(told, 'snapshot');
  expect(snapshot?.tree.data.x?.value).toBe('1:3');
  const other = join({history: ['1:7']});
  fromLeader(other, {type: 'leader info', epoch: 2});
  if (snapshot) fromLeader(other, {type: 'snapshot', history: snapshot.history, tree: snapshot.tree});
  expect(historyOf(other)).toEqual(['1:1', '1:2', '1:3']);
  expect(other.node.disk.tree.data.x?.value).toBe('1:3');
});

test('a follower cuts and adds before it says that it belongs to the epoch', () => {
  const bench = join({history: ['1:1', '1:2'], acceptedEpoch: 1});
  expect(bench.node.disk.tree.data.x?.value).toBe('1:2');
  fromLeader(bench, {type: 'leader info', epoch: 3});
  fromLeader(bench, {type: 'truncate', to: zxid('1:1')});
  expect(bench.node.disk.tree.data.x?.value).toBe('1:1');
  fromLeader(bench, {type: 'diff', txns: [txn('2:1')]});
  expect(bench.node.disk.currentEpoch).toBe(1);
  const [ack] = ofType(fromLeader(bench, {type: 'new leader', epoch: 3}), 'ack');
  expect(ack?.zxid).toEqual(zxid('3:0'));
  expect(historyOf(bench)).toEqual(['1:1', '2:1']);
  expect(bench.node.disk.currentEpoch).toBe(3);
  expect(bench.node.memory.serving).toBe('no');
  fromLeader(bench, {type: 'up to date', commit: zxid('2:1')});
  expect(bench.node.memory.serving).toBe('yes');
  expect(bench.node.disk.tree.data.x?.value).toBe('2:1');
});

test('a leader serves once a quorum has accepted it, and then everything in its history is committed', () => {
  const bench = elect({nodes: 5, history: ['1:1']});
  for (const peer of ['n2', 'n3'] as const) fromFollower(bench, peer, {type: 'follower info', acceptedEpoch: 1});
  for (const peer of ['n2', 'n3'] as const) {
    fromFollower(bench, peer, {type: 'ack epoch', currentEpoch: 1, last: zxid('1:1')});
  }
  expect(ackUpTo(bench, 'n2', 0)).toEqual([]);
  expect(bench.node.memory.serving).toBe('no');
  const told = ofType(ackUpTo(bench, 'n3', 0), 'up to date');
  expect(told.map(({commit}) => commit)).toEqual([zxid('1:1'), zxid('1:1')]);
  expect(bench.node.memory.serving).toBe('yes');
  expect(bench.node.disk.currentEpoch).toBe(2);
});

test('who joins a serving leader gets what is under way as proposals, and no more than is committed as done', () => {
  const bench = establish();
  ask(bench, 1, 'c1');
  const told = joinLeader(bench, 'n3', '0:0', 1);
  expect(ofType(told, 'diff')[0]?.txns).toEqual([]);
  expect(told.map(({type}) => type)).toEqual(['leader info', 'diff', 'propose', 'new leader']);
  expect(ofType(ackUpTo(bench, 'n3', 1), 'up to date').map(({commit}) => commit)).toEqual([zxid('0:0')]);
  expect(bench.node.disk.tree.data.x?.value).toBe('v1');
});

test('what comes on a connection that was given up is refused and changes nothing', () => {
  const follower = follow(10, {history: ['9:1']});
  const stale = {type: 'propose', channel: 12_345, seq: 1, txn: txn('4:4')} as const;
  expect(hear(follower, 'n2', stale)).toEqual([{type: 'refused', channel: 12_345}]);
  expect(historyOf(follower)).toEqual(['9:1']);
  const leader = establish();
  ask(leader, 1, 'c1');
  const seq = (leadingOf(leader).learners.find(({node}) => node === 'n2')?.received ?? 0) + 1;
  expect(hear(leader, 'n2', {type: 'ack', channel: 77, seq, zxid: zxid('1:1')})).toEqual([
    {type: 'refused', channel: 77},
  ]);
  expect(leader.node.disk.applied).toBe(0);
});

test('a message lost for ever breaks the connection: TCP would have left no gap', () => {
  const follower = follow(10);
  const {channel = 0, received = 0} = follower.node.memory.following ?? {};
  hear(follower, 'n2', {type: 'propose', channel, seq: received + 2, txn: txn('10:2')});
  expect(follower.node.memory.role).toBe('looking');
  expect(historyOf(follower)).toEqual([]);
  const leader = establish();
  expect(hear(leader, 'n2', {type: 'pong', channel: 2, seq: 9, touched: []})).toEqual([{type: 'refused', channel: 2}]);
  expect(leadingOf(leader).learners.map(({node}) => node)).toEqual(['n3']);
});
