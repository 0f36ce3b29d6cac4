/** Connections between etcd's nodes: in 3.5 they outlive a cut, in 3.4 they are given up, and with `tcp` a heal takes its time. */
import {describe, expect, test} from 'vitest';
import {crash, cut, restart} from '../../source/sim/faults.ts';
import type {Millis, NodeId} from '../../source/sim/operation.ts';
import {size} from '../../source/sim/roll.ts';
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

const seeds = [1, 2, 3, 4];

interface Scene {
  readonly story: Story;
  readonly leader: NodeId;
  readonly others: readonly NodeId[];
}

/** A cluster with a leader, where key x holds v0. */
function begin(seed: number, nodes: number, options: Record<string, string>): Scene {
  const story = openStory(seed, {nodes: `${nodes}`, latency: '1', ...options});
  const leader = settle(story);
  wait(story, 700 + seed * 41);
  const id = put(story, leader, 'x', 'v0');
  wait(story, 500);
  expect(outcome(story, id)).toBe('ok');
  return {story, leader, others: story.nodes.filter((node) => node !== leader)};
}

function put(story: Story, node: NodeId, key: string, value: string, timeout = 5000): number {
  return askAt(story, node, {type: 'write', key, value, timeout}, size(story.world.state.operations) + 1);
}

function serializable(story: Story, node: NodeId): string {
  const id = askAt(story, node, {type: 'read', level: 'serializable'}, size(story.world.state.operations) + 1);
  wait(story, 10);
  return outcome(story, id);
}

function valuesOf(story: Story, key: string): (string | null | undefined)[] {
  return story.nodes.map((node) => diskOf(story, node).data[key]?.value);
}

/** How long it takes until something holds. */
function timeUntil(story: Story, what: string, holds: () => boolean): Millis {
  const begun = story.world.state.now;
  waitUntil(story, what, holds);
  return story.world.state.now - begun;
}

/** How long until all follow one leader of one term. */
function recovery(story: Story): Millis {
  return timeUntil(story, 'all follow one leader', () => {
    const leader = leaderOf(story);
    if (leader === null) return false;
    const {term} = diskOf(story, leader);
    return story.nodes.every((node) => memoryOf(story, node)?.leader === leader && diskOf(story, node).term === term);
  });
}

const toBeAlone = (story: Story, node: NodeId) => expect(memoryOf(story, node)?.leader).toBeNull();

describe.each(seeds)('3.5 with tcp, seed %i', (seed) => {
  const options = {transport: 'tcp'};

  test('b: cut for 35 s, a follower is stale and leaderless for seconds after the heal; then its first put commits', () => {
    const {story, leader, others} = begin(seed, 3, options);
    const [lonely] = others as [NodeId];
    const {term} = diskOf(story, leader);
    isolate(story, lonely);
    const early = put(story, lonely, 'early', 'e');
    put(story, leader, 'x', 'v1');
    wait(story, 6000);
    put(story, lonely, 'late', 'l');
    wait(story, 29_000);
    toBeAlone(story, lonely);
    healAll(story);
    wait(story, 3000);
    toBeAlone(story, lonely);
    expect(serializable(story, lonely)).toBe('ok v0');
    const took = 3010 + recovery(story);
    expect(took).toBeLessThan(27_000);
    wait(story, 300);
    expect(outcome(story, early)).toBe('deadline-exceeded');
    expect(valuesOf(story, 'early')).toEqual(['e', 'e', 'e']);
    expect(valuesOf(story, 'late')).toEqual([undefined, undefined, undefined]);
    expect(valuesOf(story, 'x')).toEqual(['v1', 'v1', 'v1']);
    expect([leaderOf(story), diskOf(story, leader).term]).toEqual([leader, term]);
  });

  test('a node is back within 27 s, at the latest after as long as it was cut off, and nobody else notices', () => {
    for (const length of [12_300, 18_200, 24_000, 35_300]) {
      const {story, leader, others} = begin(seed, 5, options);
      const before = story.notes.length;
      cutBoth(story, leader, others[3] as NodeId);
      wait(story, length);
      healAll(story);
      const took = recovery(story);
      expect(took).toBeGreaterThan(50);
      expect(took).toBeLessThan(Math.min(27_000, length + 1000));
      const disturbed = story.notes.slice(before).filter(({node}) => node !== others[3]);
      expect(disturbed.filter(({text}) => /leads|steps|stands|no leader/.test(text))).toEqual([]);
    }
  });

  test('d2: split 3|2 with the leader in the majority: what the two forwarded at first commits after the heal', () => {
    const {story, leader, others} = begin(seed, 5, options);
    const minority = others.slice(0, 2);
    for (const one of minority)
      for (const other of story.nodes) if (!minority.includes(other)) cutBoth(story, one, other);
    for (const node of minority) put(story, node, `early.${node}`, 'e');
    wait(story, 7000);
    for (const node of minority) {
      toBeAlone(story, node);
      put(story, node, `late.${node}`, 'l');
    }
    const write = put(story, others[3] as NodeId, 'x', 'v1');
    wait(story, 5100);
    expect(outcome(story, write)).toBe('ok');
    for (const node of minority) expect(serializable(story, node)).toBe('ok v0');
    healAll(story);
    recovery(story);
    wait(story, 5000);
    expect(leaderOf(story)).toBe(leader);
    for (const node of minority) {
      expect(valuesOf(story, `early.${node}`)).toEqual(Array(5).fill('e'));
      expect(valuesOf(story, `late.${node}`)).toEqual(Array(5).fill(undefined));
    }
  });

  test('e3: a leader that keeps one of four links steps down; the others elect; who was linked to it joins them', () => {
    const {story, leader, others} = begin(seed, 5, options);
    const [linked, ...rest] = others as [NodeId, ...NodeId[]];
    for (const node of rest) cutBoth(story, leader, node);
    const lost = put(story, leader, 'x', 'old', 12_000);
    const stepped = timeUntil(story, 'it steps down', () => memoryOf(story, leader)?.role !== 'leader');
    expect(stepped).toBeGreaterThan(800);
    expect(stepped).toBeLessThan(2100);
    waitUntil(story, 'another is elected', () => others.includes(leaderOf(story) as NodeId));
    wait(story, 4000);
    const successor = leaderOf(story);
    expect(memoryOf(story, linked)?.leader).toBe(successor);
    if (successor !== linked) toBeAlone(story, leader);
    const write = put(story, linked, 'x', 'v1');
    wait(story, 8000);
    // One of those that the old leader could not reach was elected, or the one that holds its entry.
    expect([outcome(story, write), outcome(story, lost)]).toEqual(['ok', expect.stringMatching(/^(timed-out|ok)$/)]);
    healAll(story);
    recovery(story);
    wait(story, 15_000);
    expect(valuesOf(story, 'x')).toEqual(Array(5).fill('v1'));
  });

  test('g3: a chain of five, the leader at its end: one in the middle leads within 6 s, the far ones are alone until the heal', () => {
    const {story, leader, others} = begin(seed, 5, options);
    const chain = [leader, ...others] as [NodeId, NodeId, NodeId, NodeId, NodeId];
    for (let one = 0; one < 5; one += 1)
      for (let other = one + 2; other < 5; other += 1) cutBoth(story, chain[one] as NodeId, chain[other] as NodeId);
    const middle = chain.slice(1, 4);
    expect(timeUntil(story, 'the middle leads', () => middle.includes(leaderOf(story) as NodeId))).toBeLessThan(6000);
    wait(story, 5000);
    const successor = leaderOf(story) as NodeId;
    const place = chain.indexOf(successor);
    for (const node of chain) {
      const adjacent = Math.abs(chain.indexOf(node) - place) <= 1;
      expect(memoryOf(story, node)?.leader).toBe(adjacent ? successor : null);
      const id = put(story, node, node, 'w', 1500);
      wait(story, 1600);
      expect(outcome(story, id)).toBe(adjacent ? 'ok' : 'deadline-exceeded');
    }
    healAll(story);
    recovery(story);
  });

  test('f4: follower to leader lost: it stays a follower with fresh reads, and its puts commit after the heal', () => {
    const {story, leader, others} = begin(seed, 5, options);
    const mute = others[0] as NodeId;
    cut(story.world, mute, leader);
    const ids = ['a', 'b'].map((key) => put(story, mute, key, 'w', 3000));
    put(story, leader, 'x', 'v1');
    wait(story, 18_000);
    expect(ids.map((id) => outcome(story, id))).toEqual(['deadline-exceeded', 'deadline-exceeded']);
    expect(memoryOf(story, mute)?.leader).toBe(leader);
    expect(serializable(story, mute)).toBe('ok v1');
    healAll(story);
    wait(story, 27_000);
    expect([leaderOf(story), ...valuesOf(story, 'a'), ...valuesOf(story, 'b')]).toEqual([
      leader,
      ...Array(10).fill('w'),
    ]);
  });

  test('f6: the leader speaks and hears nobody: it steps down, and its successor commits what it had sent', () => {
    const {story, leader, others} = begin(seed, 5, options);
    for (const node of others) cut(story.world, node, leader);
    const id = put(story, leader, 'x', 'v1');
    const stepped = timeUntil(story, 'it steps down', () => memoryOf(story, leader)?.role !== 'leader');
    expect(stepped).toBeLessThan(2100);
    wait(story, 6000);
    expect(outcome(story, id)).toMatch(/^(deadline-exceeded|timed-out)$/);
    expect(others).toContain(leaderOf(story));
    expect(others.map((node) => diskOf(story, node).data.x?.value)).toEqual(Array(4).fill('v1'));
  });

  test('i2: a majority killed: a put pending at the surviving leader commits when the others are back, within 3 s', () => {
    const {story, leader, others} = begin(seed, 5, options);
    const [companion, ...killed] = others as [NodeId, ...NodeId[]];
    for (const node of killed) crash(story.world, node);
    const id = put(story, leader, 'x', 'pending');
    const alone = timeUntil(story, 'the survivors are leaderless', () =>
      [leader, companion].every((node) => memoryOf(story, node)?.leader === null),
    );
    expect(alone).toBeGreaterThan(900);
    expect(alone).toBeLessThan(4200);
    wait(story, 3000);
    expect(serializable(story, companion)).toBe('ok v0');
    // With one of them the survivors are a majority, and only they hold the put; three could elect one of themselves.
    restart(story.world, killed[0] as NodeId);
    expect(timeUntil(story, 'a survivor leads', () => leaderOf(story) !== null)).toBeLessThan(3000);
    for (const node of killed.slice(1)) restart(story.world, node);
    recovery(story);
    wait(story, 500);
    expect(outcome(story, id)).toMatch(/^(deadline-exceeded|timed-out.*)$/);
    expect(valuesOf(story, 'x')).toEqual(Array(5).fill('pending'));
  });

  test('i3: all killed and restarted: a leader within 2.2 s, and nothing acknowledged is lost', () => {
    const {story} = begin(seed, 3, options);
    for (const node of story.nodes) crash(story.world, node);
    wait(story, 1000);
    for (const node of story.nodes) restart(story.world, node);
    expect(recovery(story)).toBeLessThan(2200);
    expect(valuesOf(story, 'x')).toEqual(['v0', 'v0', 'v0']);
  });
});

describe.each(['ideal', 'tcp'])('3.4, transport %s', (transport) => {
  const options = {version: '3.4', transport};

  test.each(seeds)('undisturbed, no stream ever falls silent (seed %i)', (seed) => {
    const {story} = begin(seed, 5, options);
    const before = story.notes.length;
    wait(story, 60_000);
    expect(story.notes.slice(before)).toEqual([]);
  });

  test.each(seeds)(
    'b: what a cut-off follower forwarded is lost with its stream, which is closed after 5 to 6 s (seed %i)',
    (seed) => {
      const {story, leader, others} = begin(seed, 3, options);
      const lonely = others[0] as NodeId;
      isolate(story, lonely);
      put(story, lonely, 'early', 'e');
      const closed = timeUntil(story, 'a stream is closed', () =>
        story.notes.some(({node, text}) => node === lonely && text.startsWith(`closes the stream from ${leader}`)),
      );
      expect(closed).toBeGreaterThan(4800);
      expect(closed).toBeLessThan(6000);
      wait(story, 24_000);
      healAll(story);
      wait(story, 20_000);
      settle(story);
      expect(valuesOf(story, 'early')).toEqual([undefined, undefined, undefined]);
    },
  );

  test.each(seeds)('a heal before that delivers it (seed %i)', (seed) => {
    const {story, others} = begin(seed, 3, {...options, 'pre-vote': 'on'});
    const lonely = others[0] as NodeId;
    isolate(story, lonely);
    put(story, lonely, 'early', 'e');
    wait(story, 2900);
    healAll(story);
    wait(story, 5000);
    expect(valuesOf(story, 'early')).toEqual(['e', 'e', 'e']);
  });

  test.each(seeds)(
    'e2: the heal deposes the leader within 2 s, and all follow one of a much later term (seed %i)',
    (seed) => {
      const {story, leader, others} = begin(seed, 5, options);
      const lonely = others[0] as NodeId;
      const {term} = diskOf(story, leader);
      cutBoth(story, leader, lonely);
      put(story, leader, 'x', 'v1');
      put(story, lonely, 'early', 'e');
      wait(story, 19_000);
      expect([leaderOf(story), memoryOf(story, lonely)?.leader]).toEqual([leader, null]);
      healAll(story);
      expect(timeUntil(story, 'it is deposed', () => memoryOf(story, leader)?.role !== 'leader')).toBeLessThan(2000);
      const took = recovery(story);
      expect(took).toBeGreaterThan(900);
      expect(took).toBeLessThan(12_000);
      expect(diskOf(story, leader).term).toBeGreaterThan(term + 8);
      expect(leaderOf(story)).not.toBe(lonely);
      wait(story, 500);
      expect(valuesOf(story, 'x')).toEqual(Array(5).fill('v1'));
      expect(valuesOf(story, 'early')).toEqual(Array(5).fill(undefined));
    },
  );

  test.each(seeds)('with pre-vote nobody is deposed (seed %i)', (seed) => {
    const {story, leader, others} = begin(seed, 5, {...options, 'pre-vote': 'on'});
    const {term} = diskOf(story, leader);
    cutBoth(story, leader, others[0] as NodeId);
    wait(story, 19_000);
    healAll(story);
    expect(recovery(story)).toBeLessThan(2500);
    expect([leaderOf(story), diskOf(story, leader).term]).toEqual([leader, term]);
  });

  test.each(seeds)('c: what the isolated leader took, and what was forwarded to it, is lost (seed %i)', (seed) => {
    const {story, leader, others} = begin(seed, 3, options);
    isolate(story, leader);
    const atLeader = put(story, leader, 'x', 'old', 12_000);
    const forwarded = put(story, others[0] as NodeId, 'z', 'gap');
    wait(story, 8000);
    put(story, leaderOf(story) as NodeId, 'x', 'v1');
    wait(story, 11_000);
    expect([atLeader, forwarded].map((id) => outcome(story, id))).toEqual(['timed-out', 'deadline-exceeded']);
    healAll(story);
    wait(story, 15_000);
    settle(story);
    expect(valuesOf(story, 'x')).toEqual(['v1', 'v1', 'v1']);
    expect(valuesOf(story, 'z')).toEqual([undefined, undefined, undefined]);
  });

  test.each(seeds)(
    'f4: follower to leader lost: it goes on following, though the leader dials it in vain (seed %i)',
    (seed) => {
      const {story, leader, others} = begin(seed, 5, options);
      const mute = others[0] as NodeId;
      cut(story.world, mute, leader);
      put(story, mute, 'y', 'w', 3000);
      wait(story, 12_000);
      put(story, leader, 'x', 'v1');
      wait(story, 500);
      expect([leaderOf(story), memoryOf(story, mute)?.leader]).toEqual([leader, leader]);
      expect(serializable(story, mute)).toBe('ok v1');
      healAll(story);
      wait(story, 4000);
      expect(leaderOf(story)).toBe(leader);
      expect(valuesOf(story, 'y')).toEqual(Array(5).fill(undefined));
    },
  );

  test.each(seeds)('i3: all killed and restarted, they find each other and a leader within 2.2 s (seed %i)', (seed) => {
    const {story} = begin(seed, 3, options);
    for (const node of story.nodes) crash(story.world, node);
    wait(story, 10_000);
    for (const node of story.nodes) restart(story.world, node);
    expect(recovery(story)).toBeLessThan(2200);
    expect(valuesOf(story, 'x')).toEqual(['v0', 'v0', 'v0']);
  });

  test.each(seeds)('a node killed and restarted behind a cut is found again after the heal (seed %i)', (seed) => {
    const {story, leader, others} = begin(seed, 3, {...options, 'pre-vote': 'on'});
    const lonely = others[0] as NodeId;
    isolate(story, lonely);
    wait(story, 2000);
    crash(story.world, lonely);
    restart(story.world, lonely);
    put(story, leader, 'x', 'v1');
    wait(story, 12_000);
    healAll(story);
    expect(recovery(story)).toBeLessThan(2500);
    wait(story, 500);
    expect(valuesOf(story, 'x')).toEqual(['v1', 'v1', 'v1']);
  });
});

test.each([
  ['3.5', 'deadline-exceeded', 12_000],
  ['3.4', 'deadline-at-server', 7_000],
])('%s: a put that never left a leaderless node ends with %s after %i ms', (version, error, after) => {
  const {story, others} = begin(1, 3, {version});
  const lonely = others[0] as NodeId;
  isolate(story, lonely);
  wait(story, 2500);
  const id = put(story, lonely, 'late', 'l', 12_000);
  wait(story, after - 200);
  expect(outcome(story, id)).toBe('waits');
  wait(story, 500);
  expect(outcome(story, id)).toBe(error);
  wait(story, 8000);
  healAll(story);
  wait(story, 10_000);
  expect(valuesOf(story, 'late')).toEqual([undefined, undefined, undefined]);
});
