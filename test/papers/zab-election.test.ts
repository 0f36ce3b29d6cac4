/** Fast leader election, sentence by sentence (Medeiros 2012, §4; FastLeaderElection of ZooKeeper 3.8). */
import {expect, test} from 'vitest';
import {boot, elect, establish, follow, hear, joinLeader, ofType, ring, vote} from './zab-node.ts';

test('a server that starts votes for itself in a new round and tells everybody', () => {
  const bench = boot({nodes: 5, history: ['1:1', '1:2']});
  expect(bench.node.memory.role).toBe('looking');
  expect(bench.sent.map(({to}) => to)).toEqual(['n2', 'n3', 'n4', 'n5']);
  expect(bench.sent[0]?.message).toEqual(vote('n1', {at: '1:2'}));
});

test('a later epoch beats a later zxid, a later zxid beats a higher id, and a higher id breaks the tie', () => {
  const better = (at: string, leader: 'n2', start: Parameters<typeof boot>[0]) => {
    const bench = boot(start);
    const told = hear(bench, 'n2', vote(leader, {at}));
    expect(told.length).toBe(bench.node.memory.vote.leader === leader ? 2 : 0);
    return bench.node.memory.vote.leader === leader;
  };
  const older = boot({history: ['1:1', '1:5']});
  hear(older, 'n2', vote('n2', {at: '1:1', epoch: 2}));
  expect(older.node.memory.vote.leader).toBe('n2');
  const rising = {settings: {ids: 'rising'}} as const;
  expect(better('2:1', 'n2', {history: ['1:1', '1:2', '1:3']})).toBe(true);
  expect(better('1:9', 'n2', {history: ['1:1'], currentEpoch: 2})).toBe(false);
  expect(better('1:2', 'n2', {history: ['1:1']})).toBe(true);
  expect(better('1:1', 'n2', {history: ['1:1', '1:2'], ...rising})).toBe(false);
  expect(better('1:1', 'n2', {history: ['1:1'], ...rising})).toBe(true);
  expect(better('1:1', 'n2', {history: ['1:1']})).toBe(false);
});

test('with a quorum for its vote a server waits 200 ms for a better one, and begins the wait anew with each vote it hears', () => {
  const bench = boot({nodes: 5});
  hear(bench, 'n2', vote('n1'));
  expect(bench.timers.decide).toBe(undefined);
  hear(bench, 'n3', vote('n1'));
  expect(bench.timers.decide).toBe(200);
  bench.timers.decide = 5;
  hear(bench, 'n4', vote('n1'));
  expect(bench.timers.decide).toBe(200);
  hear(bench, 'n5', vote('n5', {at: '3:1'}));
  expect(bench.timers.decide).toBe(undefined);
  expect(bench.node.memory.vote.leader).toBe('n5');
});

test('when nobody better was heard of, the favourite leads and the others try to join it', () => {
  expect(elect().node.memory.role).toBe('leading');
  const bench = boot();
  hear(bench, 'n2', vote('n2', {at: '1:1'}));
  const told = ring(bench, 'decide');
  expect(bench.node.memory.role).toBe('following');
  expect(ofType(told, 'follower info')).toHaveLength(1);
});

test('a later round makes a server forget the votes of its own, and an earlier one is told of the later', () => {
  const bench = boot({nodes: 5});
  hear(bench, 'n2', vote('n1'));
  hear(bench, 'n3', vote('n4', {round: 3}));
  expect(bench.node.memory.round).toBe(3);
  expect(Object.keys(bench.node.memory.election.votes).sort()).toEqual(['n1', 'n3']);
  expect(hear(bench, 'n4', vote('n4', {round: 2, at: '8:8'}))).toEqual([vote('n1', {round: 3})]);
  expect(bench.node.memory.vote.leader).toBe('n1');
});

test('a server tells its vote again after 0.2 s of silence, then 0.4 s, up to once a minute', () => {
  const bench = boot();
  const waits = [bench.timers.notice];
  for (let count = 0; count < 10; count += 1) {
    expect(ring(bench, 'notice')).toHaveLength(2);
    waits.push(bench.timers.notice);
  }
  expect(waits).toEqual([200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 51_200, 60_000, 60_000]);
});

test('a server that has a leader says so to who is looking, and to nobody else', () => {
  const leader = establish();
  expect(hear(leader, 'n3', vote('n3', {round: 7}))).toEqual([vote('n1', {state: 'leading', epoch: 1})]);
  expect(hear(leader, 'n3', vote('n3', {state: 'following'}))).toEqual([]);
  const follower = follow(10);
  expect(hear(follower, 'n3', vote('n3', {round: 7}))[0]).toMatchObject({leader: 'n2', state: 'following'});
});

test('who comes late joins a leader that a quorum names, but only once that leader itself says that it leads', () => {
  const bench = boot({nodes: 5});
  const settled = {round: 6, epoch: 4, state: 'following'} as const;
  hear(bench, 'n3', vote('n2', settled));
  hear(bench, 'n4', vote('n2', {...settled, round: 5}));
  hear(bench, 'n5', vote('n2', settled));
  expect(bench.node.memory.role).toBe('looking');
  hear(bench, 'n2', vote('n2', {...settled, state: 'leading'}));
  expect(bench.node.memory.following?.leader).toBe('n2');
  expect(bench.node.memory.round).toBe(6);
});

test('a server that follows tries a leader that does not lead yet five times, and then looks again in a new round', () => {
  const bench = boot();
  hear(bench, 'n2', vote('n2', {at: '1:1'}));
  ring(bench, 'decide');
  for (let count = 1; count < 5; count += 1) {
    hear(bench, 'n2', {type: 'refused', channel: bench.node.memory.following?.channel ?? 0});
    ring(bench, 'retry');
  }
  hear(bench, 'n2', {type: 'refused', channel: bench.node.memory.following?.channel ?? 0});
  expect(bench.node.memory.role).toBe('looking');
  expect(bench.node.memory.round).toBe(2);
});

test('no timer of the role before is left armed', () => {
  const bench = establish();
  joinLeader(bench, 'n2');
  for (const timer of ['notice', 'decide', 'silence', 'retry', 'limit']) expect(bench.timers[timer]).toBe(undefined);
  for (let beats = 0; beats < 12; beats += 1) ring(bench, 'beat');
  expect(bench.node.memory.role).toBe('looking');
  expect(bench.hungUp).toEqual(['n3', 'n2']);
  expect(Object.keys(bench.timers).filter((name) => !name.startsWith('session'))).toEqual(['notice']);
});
