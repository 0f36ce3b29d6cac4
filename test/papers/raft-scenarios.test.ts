/** What was seen on real etcd clusters when links were cut and processes killed, told again by the model. */
import {describe, expect, test} from 'vitest';
import {crash, cut, pause, restart, resume} from '../../source/sim/faults.ts';
import type {NodeId} from '../../source/sim/operation.ts';
import {
  askAt,
  cutBoth,
  diskOf,
  healAll,
  isolate,
  leaderOf,
  memoryOf,
  openStory,
  outcome,
  type Story,
  settle,
  wait,
  waitUntil,
} from './raft-cluster.ts';

const seeds = [1, 2, 3, 4, 5];

/** A cluster with a leader, where key x holds v0. */
function begin(
  seed: number,
  nodes: number,
  options: Record<string, string> = {},
): {story: Story; leader: NodeId; others: NodeId[]} {
  const story = openStory(seed, {nodes: `${nodes}`, ...options});
  const leader = settle(story);
  const id = askAt(story, leader, {type: 'write', value: 'v0'});
  wait(story, 500);
  expect(outcome(story, id)).toBe('ok');
  return {story, leader, others: story.nodes.filter((node) => node !== leader)};
}

function put(story: Story, node: NodeId, key: string, value: string, timeout = 5000, nth = 0): number {
  return askAt(story, node, {type: 'write', key, value, timeout}, nth);
}

function valuesOf(story: Story, key: string): (string | null | undefined)[] {
  return story.nodes.map((node) => diskOf(story, node).data[key]?.value);
}

describe.each(seeds)('seed %i', (seed) => {
  test('a: healthy, every node serves every request, and followers answer reads with the newest value', () => {
    const {story} = begin(seed, 3);
    const ids = story.nodes.flatMap((node, index) => [
      put(story, node, `k${index}`, 'w'),
      askAt(story, node, {type: 'read'}, 1),
      askAt(story, node, {type: 'read', level: 'serializable'}, 2),
    ]);
    wait(story, 300);
    expect(ids.map((id) => outcome(story, id))).toEqual([
      'ok',
      'ok v0',
      'ok v0',
      'ok',
      'ok v0',
      'ok v0',
      'ok',
      'ok v0',
      'ok v0',
    ]);
  });

  test('b: a follower cut off: what it forwarded commits after the heal; what it kept never leaves it; its own copy is served', () => {
    const {story, leader, others} = begin(seed, 3);
    const [cutOff] = others as [NodeId, NodeId];
    isolate(story, cutOff);
    const early = put(story, cutOff, 'early', 'e');
    const earlyRead = askAt(story, cutOff, {type: 'read'}, 1);
    const fresh = put(story, leader, 'x', 'v1');
    wait(story, 6000);
    expect([early, earlyRead, fresh].map((id) => outcome(story, id))).toEqual([
      'deadline-exceeded',
      'deadline-exceeded',
      'ok',
    ]);
    expect(memoryOf(story, cutOff)?.leader).toBeNull();
    const late = put(story, cutOff, 'late', 'l');
    const stale = askAt(story, cutOff, {type: 'read', level: 'serializable'}, 1);
    const lateRead = askAt(story, cutOff, {type: 'read'}, 2);
    wait(story, 12000);
    expect([late, stale, lateRead].map((id) => outcome(story, id))).toEqual([
      'deadline-exceeded',
      'ok v0',
      'deadline-exceeded',
    ]);
    const {term} = diskOf(story, leader);
    healAll(story);
    expect(settle(story)).toBe(leader);
    wait(story, 2000);
    expect(diskOf(story, leader).term).toBe(term);
    expect(valuesOf(story, 'early')).toEqual(['e', 'e', 'e']);
    expect(valuesOf(story, 'late')).toEqual([undefined, undefined, undefined]);
    expect(valuesOf(story, 'x')).toEqual(['v1', 'v1', 'v1']);
  });

  test('b, pre-vote off: the heal deposes the healthy leader, or at least raises the term', () => {
    const {story, leader, others} = begin(seed, 3, {'pre-vote': 'off'});
    isolate(story, others[0] as NodeId);
    wait(story, 30000);
    const {term} = diskOf(story, leader);
    healAll(story);
    wait(story, 10000);
    expect(diskOf(story, settle(story)).term).toBeGreaterThan(term + 10);
    expect(story.notes.some((note) => note.node === leader && note.text.startsWith('steps down:'))).toBe(true);
  });

  test('c: the leader cut off: it steps down within 2 s, never answers a read again, and its write is lost', () => {
    const {story, leader, others} = begin(seed, 3);
    const [second, third] = others as [NodeId, NodeId];
    isolate(story, leader);
    const write = put(story, leader, 'x', 'old', 12000);
    const read = askAt(story, leader, {type: 'read'}, 1);
    const inTheGap = put(story, second, 'z', 'gap');
    const readInTheGap = askAt(story, third, {type: 'read'});
    wait(story, 2000);
    expect(memoryOf(story, leader)?.role).not.toBe('leader');
    wait(story, 2500);
    const successor = leaderOf(story);
    expect(others).toContain(successor);
    expect(outcome(story, readInTheGap)).toBe('ok v0');
    wait(story, 3000);
    expect([write, read, inTheGap].map((id) => outcome(story, id))).toEqual([
      'timed-out',
      'deadline-exceeded',
      'deadline-exceeded',
    ]);
    put(story, successor as NodeId, 'x', 'v1');
    wait(story, 1000);
    expect(outcome(story, askAndWait(story, leader, 'serializable'))).toBe('ok v0');
    healAll(story);
    expect(settle(story)).toBe(successor);
    wait(story, 1000);
    expect(valuesOf(story, 'x')).toEqual(['v1', 'v1', 'v1']);
    // What a follower sent to the old leader waited there until that followed the new one.
    expect(valuesOf(story, 'z')).toEqual(['gap', 'gap', 'gap']);
  });

  test('d1: split 2|3 with the leader in the minority: the three go on within 4 s, the two are stale', () => {
    const {story, leader, others} = begin(seed, 5);
    const [companion, ...majority] = others as [NodeId, ...NodeId[]];
    for (const node of majority) for (const other of [leader, companion]) cutBoth(story, node, other);
    const lost = put(story, leader, 'x', 'minority', 12000);
    const alsoLost = put(story, companion, 'y', 'minority', 12000);
    wait(story, 8000);
    expect([lost, alsoLost].map((id) => outcome(story, id))).toEqual(['timed-out', 'timed-out']);
    expect(majority).toContain(leaderOf(story));
    const write = put(story, majority[0] as NodeId, 'x', 'v1');
    wait(story, 1000);
    expect(outcome(story, write)).toBe('ok');
    expect(outcome(story, askAndWait(story, companion, 'serializable'))).toBe('ok v0');
    healAll(story);
    wait(story, 3000);
    expect(valuesOf(story, 'x')).toEqual(Array(5).fill('v1'));
    expect(valuesOf(story, 'y')).toEqual(Array(5).fill(undefined));
  });

  test('d3: every link cut: nobody leads; after the heal what all three took in the first second commits', () => {
    const {story} = begin(seed, 3);
    for (const node of story.nodes) isolate(story, node);
    const early = story.nodes.map((node) => put(story, node, `early.${node}`, 'e'));
    wait(story, 6000);
    const late = story.nodes.map((node) => put(story, node, `late.${node}`, 'l'));
    wait(story, 12000);
    expect(leaderOf(story)).toBeNull();
    expect([...early, ...late].map((id) => outcome(story, id))).toEqual(Array(6).fill('deadline-exceeded'));
    healAll(story);
    settle(story);
    wait(story, 2000);
    for (const node of story.nodes) {
      expect(valuesOf(story, `early.${node}`)).toEqual(['e', 'e', 'e']);
      expect(valuesOf(story, `late.${node}`)).toEqual([undefined, undefined, undefined]);
    }
  });

  test.each([3, 5])(
    'e2, g1: one link between leader and follower cut, %i nodes: that follower is leaderless, no election',
    (nodes) => {
      const {story, leader, others} = begin(seed, nodes);
      const [lonely, ...rest] = others as [NodeId, ...NodeId[]];
      const {term} = diskOf(story, leader);
      cutBoth(story, leader, lonely);
      wait(story, 20000);
      expect(memoryOf(story, lonely)?.leader).toBeNull();
      for (const node of rest) expect(memoryOf(story, node)?.leader).toBe(leader);
      expect(story.nodes.map((node) => diskOf(story, node).term)).toEqual(Array(nodes).fill(term));
      healAll(story);
      expect(settle(story)).toBe(leader);
      expect(diskOf(story, leader).term).toBe(term);
    },
  );

  test('e1, g2: one link between followers cut: nothing at all', () => {
    const {story, others} = begin(seed, 5);
    const before = story.notes.length;
    cutBoth(story, others[0] as NodeId, others[1] as NodeId);
    const ids = story.nodes.map((node) => put(story, node, node, 'w'));
    wait(story, 5000);
    expect(ids.map((id) => outcome(story, id))).toEqual(Array(5).fill('ok'));
    expect(story.notes.length).toBe(before);
  });

  test('f1, f3: leader to follower lost: the follower is leaderless, the leader undisturbed', () => {
    const {story, leader, others} = begin(seed, 5);
    cut(story.world, leader, others[0] as NodeId);
    wait(story, 10000);
    expect(memoryOf(story, others[0] as NodeId)?.leader).toBeNull();
    expect(leaderOf(story)).toBe(leader);
  });

  test('f4: follower to leader lost: it follows and serves fresh local reads; its puts time out and apply after the heal', () => {
    const {story, leader, others} = begin(seed, 5);
    const deaf = others[0] as NodeId;
    cut(story.world, deaf, leader);
    const id = put(story, deaf, 'y', 'w');
    put(story, leader, 'x', 'v1');
    wait(story, 8000);
    expect(outcome(story, id)).toBe('deadline-exceeded');
    expect(memoryOf(story, deaf)?.leader).toBe(leader);
    expect(outcome(story, askAndWait(story, deaf, 'serializable'))).toBe('ok v1');
    expect(leaderOf(story)).toBe(leader);
    healAll(story);
    wait(story, 2000);
    expect(valuesOf(story, 'y')).toEqual(Array(5).fill('w'));
  });

  test('f5: the leader hears but cannot speak: another is elected, it follows at once, its write is lost', () => {
    const {story, leader, others} = begin(seed, 5);
    for (const node of others) cut(story.world, leader, node);
    const id = put(story, leader, 'x', 'v1');
    wait(story, 6000);
    expect(outcome(story, id)).toBe('deadline-exceeded');
    const successor = leaderOf(story);
    expect(others).toContain(successor);
    expect(memoryOf(story, leader)?.leader).toBe(successor);
    healAll(story);
    wait(story, 5000);
    expect(valuesOf(story, 'x')).toEqual(Array(5).fill('v0'));
  });

  test('f6: the leader speaks but hears nobody: it steps down, and its successor commits its write', () => {
    const {story, leader, others} = begin(seed, 5);
    for (const node of others) cut(story.world, node, leader);
    const id = put(story, leader, 'x', 'v1');
    wait(story, 6000);
    expect(outcome(story, id)).not.toBe('mismatch');
    expect(others).toContain(leaderOf(story));
    expect(others.map((node) => diskOf(story, node).data.x?.value)).toEqual(Array(4).fill('v1'));
  });

  test('g3: a chain of five with the leader at its end: one in the middle is elected and serves its neighbours', () => {
    const {story, leader, others} = begin(seed, 5);
    const chain = [leader, ...others];
    for (let one = 0; one < 5; one += 1) {
      for (let other = one + 2; other < 5; other += 1) cutBoth(story, chain[one] as NodeId, chain[other] as NodeId);
    }
    waitUntil(story, 'one in the middle leads', () => chain.slice(1, 4).includes(leaderOf(story) as NodeId));
    const id = put(story, leaderOf(story) as NodeId, 'x', 'v1');
    wait(story, 1000);
    expect(outcome(story, id)).toBe('ok');
  });

  test('h: a write that timed out at a leader cut off for a moment commits after the heal', () => {
    const {story, leader} = begin(seed, 3);
    isolate(story, leader);
    const id = put(story, leader, 'x', 'late', 500);
    wait(story, 550);
    expect(outcome(story, id)).toBe('deadline-exceeded');
    healAll(story);
    wait(story, 3000);
    // In 550 ms nobody has given the leader up.
    expect(leaderOf(story)).toBe(leader);
    expect(valuesOf(story, 'x')).toEqual(['late', 'late', 'late']);
  });

  test('i1: two of five killed, the leader among them: the rest go on within 4 s; restarted, they catch up', () => {
    const {story, leader, others} = begin(seed, 5);
    const victim = others[0] as NodeId;
    crash(story.world, leader);
    crash(story.world, victim);
    const refused = put(story, victim, 'x', 'nobody');
    waitUntil(story, 'another leads', () => others.slice(1).includes(leaderOf(story) as NodeId));
    const id = put(story, others[1] as NodeId, 'x', 'v1');
    wait(story, 5500);
    expect([refused, id].map((one) => outcome(story, one))).toEqual(['unreachable', 'ok']);
    const {term} = diskOf(story, leaderOf(story) as NodeId);
    restart(story.world, leader);
    restart(story.world, victim);
    wait(story, 1000);
    expect(valuesOf(story, 'x')).toEqual(Array(5).fill('v1'));
    expect(diskOf(story, leaderOf(story) as NodeId).term).toBe(term);
  });

  test('a put ends with the node that took it, and nobody knows how; a read is asked again when the node is back', () => {
    const {story, others} = begin(seed, 3);
    const victim = others[0] as NodeId;
    wait(story, 100);
    const taken = put(story, victim, 'x', 'v1');
    const read = askAt(story, victim, {type: 'read'}, 1);
    wait(story, 15);
    crash(story.world, victim);
    const refused = askAt(story, victim, {type: 'write', key: 'y'}, 2);
    wait(story, 400);
    expect([taken, read, refused].map((id) => outcome(story, id))).toEqual(['connection-lost', 'waits', 'waits']);
    restart(story.world, victim);
    wait(story, 1600);
    expect([outcome(story, read), outcome(story, refused)]).toEqual([expect.stringMatching(/^ok v[01]$/), 'ok']);
  });

  test('i2: a majority killed: the survivors serve their copies; what was pending commits when one comes back', () => {
    const {story, leader, others} = begin(seed, 5);
    const [companion, ...killed] = others as [NodeId, ...NodeId[]];
    for (const node of killed) crash(story.world, node);
    const id = put(story, leader, 'x', 'pending');
    wait(story, 6000);
    expect(outcome(story, id)).toBe('deadline-exceeded');
    expect(leaderOf(story)).toBeNull();
    expect(outcome(story, askAndWait(story, companion, 'serializable'))).toBe('ok v0');
    restart(story.world, killed[0] as NodeId);
    waitUntil(story, 'a survivor leads: the third lacks their entry', () => leaderOf(story) !== null);
    expect([leader, companion]).toContain(leaderOf(story));
    wait(story, 1000);
    expect([leader, companion, killed[0] as NodeId].map((node) => diskOf(story, node).data.x?.value)).toEqual(
      Array(3).fill('pending'),
    );
  });

  test('i3: all killed and restarted: nothing acknowledged is lost', () => {
    const {story} = begin(seed, 3);
    for (const node of story.nodes) crash(story.world, node);
    wait(story, 1000);
    for (const node of story.nodes) restart(story.world, node);
    wait(story, 10);
    expect(outcome(story, askAndWait(story, 'n2', 'serializable'))).toBe('ok v0');
    const read = askAt(story, 'n1', {type: 'read'});
    settle(story);
    wait(story, 1000);
    expect(outcome(story, read)).toBe('ok v0');
  });

  test('a leader that is paused and wakes up deposed: what it took meanwhile is not answered with old values', () => {
    const {story, leader, others} = begin(seed, 3);
    pause(story.world, leader);
    waitUntil(story, 'another leads', () => others.includes(leaderOf(story) as NodeId));
    put(story, leaderOf(story) as NodeId, 'x', 'v1');
    wait(story, 1000);
    const read = askAt(story, leader, {type: 'read'});
    wait(story, 1000);
    resume(story.world, leader);
    wait(story, 2500);
    expect(outcome(story, read)).toBe('ok v1');
  });

  test('require-leader: a node that knows no leader refuses at once', () => {
    const {story, others} = begin(seed, 3, {'require-leader': 'on'});
    isolate(story, others[0] as NodeId);
    wait(story, 2500);
    const id = put(story, others[0] as NodeId, 'x', 'v1');
    wait(story, 10);
    expect(outcome(story, id)).toBe('no-leader');
  });
});

function askAndWait(story: Story, node: NodeId, level: string): number {
  const id = askAt(story, node, {type: 'read', level}, 3);
  wait(story, 20);
  return id;
}
