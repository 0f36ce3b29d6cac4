/** Dynamo, sentence by sentence of the 2007 paper: what §4 and §5 promise that a client or an observer can see. */
import {describe, expect, test} from 'vitest';
import {
  advance,
  type Clock,
  descends,
  mergeClocks,
  parseClock,
  printClock,
} from '../../source/protocols/dynamo/clock.ts';
import type {Disk, Memory} from '../../source/protocols/dynamo/state.ts';
import {reconcile} from '../../source/protocols/dynamo/versions.ts';
import {preferenceList} from '../../source/protocols/ring.ts';
import type {NodeId, Operation} from '../../source/sim/operation.ts';
import {nodeOf} from '../../source/sim/state.ts';
import {dynamo} from '../../source/systems/dynamo.ts';
import {chooseOptions} from '../../source/systems/system.ts';
import {faults, type Lab, latency, openLab, outcome, reply} from './cassandra-cluster.ts';

const seeds = Array.from({length: 12}, (_, index) => index + 1);
const nodes: readonly NodeId[] = ['n1', 'n2', 'n3', 'n4', 'n5'];
/** The key x falls on n1, so that its preference list is n1 to n5 in order. */
const write = (value: string, key = 'x') => ({type: 'write', value, key}) as const;
const read = {type: 'read'} as const;

/** Without comparisons in the background, so that what repairs is what the test is about. */
function open(options: Readonly<Record<string, string>> = {}, seed = 1): Lab {
  const lab = openLab(dynamo, {'anti-entropy': '0', ...options}, seed);
  lab.wait(1000);
  return lab;
}

function disk(lab: Lab, node: NodeId): Disk {
  return nodeOf(lab.world, node).disk as Disk;
}

/** The counts of the clock in an answer: `n1 2 n3 1`. */
function clockOf(operation: Operation): string {
  const said = reply(operation);
  const context = said.outcome === 'ok' ? said.context : undefined;
  return parseClock(context)
    .map(({node, count}) => `${node} ${count}`)
    .join(' ');
}

/** The values of a key in each node's own copy. */
function own(lab: Lab, key = 'x'): string[] {
  return lab.world.cluster.nodes.map((node) =>
    (disk(lab, node).items[`-${key}`]?.versions ?? []).map(({value}) => value).join('|'),
  );
}

/** For whom each node keeps copies. */
function keptFor(lab: Lab): Record<string, string> {
  const kept = nodes.map(
    (node) =>
      [
        node,
        disk(lab, node)
          .hints.map(({owner}) => owner)
          .join(' '),
      ] as const,
  );
  return Object.fromEntries(kept.filter(([, owners]) => owners !== ''));
}

function split(lab: Lab, left: readonly NodeId[], right: readonly NodeId[]): void {
  for (const one of left) for (const other of right) lab.cut(one, other);
}

const clock = (text: string): Clock => parseClock(text);

describe('§4.4: vector clocks', () => {
  test('a clock descends from another if it is at least as far in every component', () => {
    expect(descends(clock('n1:2:0 n2:1:0'), clock('n1:2:0'))).toBe(true);
    expect(descends(clock('n1:2:0'), clock('n1:2:0 n2:1:0'))).toBe(false);
    expect(descends(clock('n1:1:0 n2:1:0'), clock('n1:2:0'))).toBe(false);
    expect(descends(clock('n1:1:0'), clock(''))).toBe(true);
  });

  test('reconciling keeps exactly the versions that no other descends from', () => {
    const version = (by: number, text: string) => ({by, value: `v${by}`, clock: clock(text)});
    const [old, left, right, merged] = [
      version(1, 'n1:1:0'),
      version(2, 'n1:2:0'),
      version(3, 'n1:1:0 n3:1:0'),
      version(4, 'n1:3:0 n3:1:0'),
    ];
    expect(reconcile([right, old, left])).toEqual([left, right]);
    expect(reconcile([right, merged, old, left])).toEqual([merged]);
    expect(reconcile([left, left])).toEqual([left]);
  });

  test('clocks print and parse, and merge to the least that descends from both', () => {
    expect(printClock(clock('n1:2:1500 n3:1:900'))).toBe('n1:2:1500 n3:1:900');
    expect(printClock(mergeClocks([clock('n1:2:7 n2:1:3'), clock('n3:1:9 n1:1:2')]))).toBe('n1:2:7 n2:1:3 n3:1:9');
  });

  test('a clock that grows too long forgets its oldest pair, and never the newest', () => {
    const full = clock('n1:5:100 n2:1:50 n3:2:200');
    expect(printClock(advance(full, {node: 'n4', count: 1, at: 300}, 3))).toBe('n1:5:100 n3:2:200 n4:1:300');
    expect(printClock(advance(full, {node: 'n4', count: 1, at: 0}, 3))).toBe('n1:5:100 n3:2:200 n4:1:0');
    expect(printClock(advance(full, {node: 'n2', count: 2, at: 400}, 3))).toBe('n1:5:100 n2:2:400 n3:2:200');
  });

  test('forgetting has its price: with clocks of one pair an old version returns as a sibling', () => {
    const lab = open({'clock-limit': '1'});
    lab.start('n1', write('v1'), 'c1');
    lab.wait(200);
    lab.isolate('n3');
    lab.ask('n1', read);
    lab.end(lab.start('n2', write('v2'), 'c1'));
    lab.heal();
    lab.wait(3000);
    expect(outcome(lab.end(lab.start('n3', read, 'c8')))).toBe('ok v1,v2');
  });

  test('figure 3: D1 to D5, handled by three coordinators', () => {
    for (const seed of seeds) {
      const lab = open({nodes: '3'}, seed);
      const at = (node: NodeId, client: 'c1' | 'c2', ask: ReturnType<typeof write> | typeof read) => {
        const done = lab.end(lab.start(node, ask, client));
        lab.wait(300);
        return done;
      };
      expect(clockOf(at('n1', 'c1', write('D1')))).toBe('n1 1');
      expect(clockOf(at('n1', 'c1', write('D2')))).toBe('n1 2');
      at('n3', 'c2', read);
      expect(clockOf(at('n2', 'c1', write('D3')))).toBe('n1 2 n2 1');
      expect(clockOf(at('n3', 'c2', write('D4')))).toBe('n1 2 n3 1');
      const seen = at('n1', 'c1', read);
      expect(outcome(seen)).toBe('ok D3,D4');
      expect(clockOf(seen)).toBe('n1 2 n2 1 n3 1');
      expect(clockOf(at('n1', 'c1', write('D5')))).toBe('n1 3 n2 1 n3 1');
      const last = at('n2', 'c1', read);
      expect(`${outcome(last)} ${clockOf(last)}`, `seed ${seed}`).toBe('ok D5 n1 3 n2 1 n3 1');
    }
  });

  test('a put descends from what its client has seen only: a stranger’s put becomes a sibling', () => {
    const lab = open();
    lab.ask('n1', write('seen'));
    lab.wait(100);
    lab.end(lab.start('n2', write('blind'), 'c7'));
    lab.wait(100);
    expect(outcome(lab.ask('n3', read))).toBe('ok seen,blind');
    lab.ask('n3', write('merged'));
    lab.wait(100);
    expect(outcome(lab.ask('n1', read))).toBe('ok merged');
  });

  test('two puts through one coordinator never share a clock, whatever their clients have seen', () => {
    const lab = open();
    lab.start('n1', write('one'), 'c1');
    lab.start('n1', write('two'), 'c6');
    lab.wait(500);
    faults.crash(lab.world, 'n1');
    faults.restart(lab.world, 'n1');
    lab.wait(1500);
    lab.end(lab.start('n1', write('three'), 'c11'));
    const clocks = lab.operations().map((one) => clockOf(one));
    expect(clocks).toEqual(['n1 1', 'n1 2', 'n1 3']);
  });
});

describe('§4.5: coordinators, N, R and W', () => {
  test('the preference list goes clockwise around the ring, each node once', () => {
    expect(preferenceList('x', nodes)).toEqual(['n1', 'n2', 'n3', 'n4', 'n5']);
    expect(preferenceList('z', nodes)).toEqual(['n3', 'n4', 'n5', 'n1', 'n2']);
  });

  test('a key is stored by the first N nodes, whoever took the put; outsiders pass it on', () => {
    for (const node of nodes) {
      const lab = open();
      const done = lab.ask(node, write('v0'));
      lab.wait(200);
      expect(own(lab), node).toEqual(['v0', 'v0', 'v0', '', '']);
      expect(clockOf(done)).toBe(['n4', 'n5'].includes(node) ? 'n1 1' : `${node} 1`);
      expect(keptFor(lab)).toEqual({});
    }
  });

  test('a put waits for W, a get for R answers', () => {
    for (const [options, put, get] of [
      [{w: '1', r: '1'}, false, false],
      [{w: '2', r: '1'}, true, false],
      [{w: '1', r: '2'}, false, true],
    ] as const) {
      const lab = open(options);
      expect(latency(lab.ask('n1', write('v0'))) >= 30).toBe(put);
      lab.wait(100);
      expect(latency(lab.ask('n1', read)) >= 30).toBe(get);
    }
    const lab = open({w: '3'});
    for (const node of ['n2', 'n3', 'n4', 'n5'] as const) faults.slow(lab.world, node, 'n1', node === 'n3' ? 120 : 0);
    expect(latency(lab.ask('n1', write('v0')))).toBeGreaterThanOrEqual(140);
  });

  test('an outsider whose first choice is silent goes to the next', () => {
    for (const seed of seeds) {
      const lab = open({}, seed);
      lab.isolate('n1');
      const done = lab.ask('n5', write('v0'));
      expect(outcome(done), `seed ${seed}`).toBe('ok');
      expect(latency(done)).toBeGreaterThanOrEqual(200);
      expect(clockOf(done)).toBe('n2 1');
    }
  });
});

describe('§4.6: sloppy quorum and hinted handoff', () => {
  test('a stand-in takes the place of a dead home, counts, serves reads, hands over and deletes', () => {
    for (const seed of seeds) {
      const lab = open({}, seed);
      lab.ask('n1', write('v0'));
      lab.wait(100);
      faults.crash(lab.world, 'n1');
      lab.wait(100);
      lab.end(lab.start('n2', read, 'c7'));
      expect(outcome(lab.end(lab.start('n2', write('v1'), 'c7')))).toBe('ok');
      lab.wait(100);
      expect(own(lab), `seed ${seed}`).toEqual(['v0', 'v1', 'v1', '', '']);
      expect(keptFor(lab)).toEqual({n4: 'n1'});
      expect(outcome(lab.ask('n3', read))).toBe('ok v1');
      faults.restart(lab.world, 'n1');
      lab.wait(1500);
      expect(own(lab), `seed ${seed}`).toEqual(['v1', 'v1', 'v1', '', '']);
      expect(keptFor(lab)).toEqual({});
    }
  });

  test('stand-ins alone are enough for W and for R: with all homes dead the rest of the ring goes on', () => {
    for (const seed of seeds) {
      const lab = open({}, seed);
      for (const node of ['n1', 'n2', 'n3'] as const) faults.crash(lab.world, node);
      lab.wait(100);
      expect(outcome(lab.ask('n5', write('v1')))).toBe('ok');
      expect(outcome(lab.ask('n4', read)), `seed ${seed}`).toBe('ok v1');
      expect(Object.keys(keptFor(lab))).toEqual(['n4', 'n5']);
      for (const node of ['n1', 'n2', 'n3'] as const) faults.restart(lab.world, node);
      lab.wait(5000);
      expect(outcome(lab.ask('n1', read))).toBe('ok v1');
      lab.wait(500);
      expect(keptFor(lab)).toEqual({});
    }
  });

  test('both sides of a split go on reading and writing; the heal makes siblings; the reader’s next put ends them', () => {
    for (const seed of seeds) {
      const lab = open({}, seed);
      lab.ask('n1', write('v0'));
      lab.wait(100);
      lab.ask('n3', read);
      lab.wait(300);
      split(lab, ['n1', 'n2'], ['n3', 'n4', 'n5']);
      expect(clockOf(lab.ask('n1', write('left')))).toBe('n1 2');
      expect(clockOf(lab.ask('n3', write('right')))).toBe('n1 1 n3 1');
      lab.wait(500);
      expect(own(lab)).toEqual(['left', 'left', 'right', '', '']);
      expect(keptFor(lab)).toEqual({n4: 'n1', n5: 'n2'});
      expect(outcome(lab.ask('n2', read))).toBe('ok left');
      expect(outcome(lab.ask('n4', read))).toBe('ok right');
      lab.heal();
      lab.wait(2500);
      expect(keptFor(lab), `seed ${seed}`).toEqual({});
      const seen = lab.ask('n1', read);
      expect(outcome(seen)).toBe('ok left,right');
      expect(clockOf(seen)).toBe('n1 2 n3 1');
      expect(clockOf(lab.ask('n1', write('merged')))).toBe('n1 3 n3 1');
      lab.wait(200);
      expect(outcome(lab.ask('n3', read))).toBe('ok merged');
      expect(own(lab)).toEqual(['merged', 'merged', 'merged', '', '']);
    }
  });

  test('a put is refused only with fewer than W nodes in reach, and then nothing was stored', () => {
    const lab = open();
    for (const node of ['n2', 'n3', 'n4', 'n5'] as const) faults.crash(lab.world, node);
    lab.wait(100);
    const refused = lab.ask('n1', write('never'));
    expect(reply(refused)).toMatchObject({outcome: 'fail', error: 'put-refused', detail: {required: 2, reachable: 1}});
    expect(reply(lab.ask('n1', read))).toMatchObject({outcome: 'fail', error: 'get-refused'});
    expect(own(lab)).toEqual(['', '', '', '', '']);
    expect(outcome(openAlone().ask('n1', write('always')))).toBe('ok');
  });

  /** With W = 1 one live node is enough (§4.6). */
  function openAlone(): Lab {
    const lab = open({w: '1'});
    for (const node of ['n2', 'n3', 'n4', 'n5'] as const) faults.crash(lab.world, node);
    lab.wait(100);
    return lab;
  }

  test('a put that too few answered fails and stays where it is (§5: no rollback)', () => {
    for (const seed of seeds) {
      const lab = open({}, seed);
      lab.isolate('n1');
      const failed = lab.ask('n1', write('stays'));
      expect(reply(failed)).toMatchObject({outcome: 'info', error: 'put-failed', detail: {required: 2, received: 1}});
      lab.wait(2000);
      lab.heal();
      lab.wait(2000);
      lab.ask('n2', read);
      lab.wait(300);
      expect(outcome(lab.ask('n3', read)), `seed ${seed}`).toBe('ok stays');
    }
  });
});

describe('§4.7 and §5: what was missed is found', () => {
  /**
   * n3 misses a write, and nobody keeps a copy for it: the two others are enough for N = 2 answers, and no stand-in is
   * in reach.
   */
  function withStaleHome(seed: number, options: Readonly<Record<string, string>>): Lab {
    const lab = open({nodes: '3', ...options}, seed);
    lab.ask('n1', write('v0'));
    lab.ask('n1', write('k0', 'y'));
    lab.wait(100);
    lab.isolate('n3');
    lab.ask('n1', write('v1'));
    lab.wait(500);
    lab.heal();
    lab.wait(1500);
    if (options['anti-entropy'] === undefined) expect(own(lab), `seed ${seed}`).toEqual(['v1', 'v1', 'v0']);
    return lab;
  }

  test('without a read or a comparison a home that missed a write stays behind', () => {
    const lab = withStaleHome(1, {});
    lab.wait(60_000);
    expect(own(lab)).toEqual(['v1', 'v1', 'v0']);
  });

  test('read repair: a get answers first, and then mends those who answered with less', () => {
    for (const seed of seeds) {
      const lab = withStaleHome(seed, {});
      expect(outcome(lab.ask('n3', read))).toBe('ok v1');
      lab.wait(300);
      expect(own(lab), `seed ${seed}`).toEqual(['v1', 'v1', 'v1']);
    }
  });

  test('hash trees: a comparison in the background mends it, and touches only the items that differ', () => {
    for (const seed of seeds) {
      const lab = withStaleHome(seed, {'anti-entropy': '20000'});
      lab.wait(45_000);
      expect(own(lab), `seed ${seed}`).toEqual(['v1', 'v1', 'v1']);
      expect(
        lab.notes.filter((note) => note.includes('different at')).every((note) => / finds x different/.test(note)),
      ).toBe(true);
    }
  });

  test('one comparison mends both: each takes what it lacks', () => {
    for (const seed of seeds) {
      const lab = open({nodes: '3', r: '1', w: '1', 'anti-entropy': '60000'}, seed);
      split(lab, ['n1', 'n2'], ['n3']);
      // Keys of one range: x on the left of the split, u on its right.
      lab.ask('n1', write('left', 'x'));
      lab.ask('n3', write('right', 'u'));
      lab.wait(500);
      lab.heal();
      const found = () => lab.notes.filter((note) => note.includes('different at'));
      while (found().length === 0) lab.wait(5);
      lab.wait(100);
      const pairs = found().map((note) => [note.split(' ')[1], /different at (n\d)/.exec(note)?.[1]].sort().join());
      for (const place of new Set(
        pairs
          .join()
          .split(',')
          .map((node) => Number(node.slice(1)) - 1),
      )) {
        expect([own(lab, 'x')[place], own(lab, 'u')[place]], `seed ${seed}: n${place + 1}`).toEqual(['left', 'right']);
      }
    }
  });

  test('equal trees end a comparison at the root', () => {
    const lab = open({nodes: '3', 'anti-entropy': '1000'});
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) lab.ask('n1', write('v', key));
    lab.wait(5000);
    const places: number[] = [];
    for (let round = 0; round < 4000; round += 1) {
      lab.wait(1);
      for (const due of lab.world.state.agenda.heap) {
        if (due.type !== 'packet' || due.cargo.type !== 'message') continue;
        const message = due.cargo.message as {type: string; place?: number};
        if (message.place !== undefined) places.push(message.place);
      }
    }
    expect(new Set(places)).toEqual(new Set([1]));
  });

  test('a delete is a version like any other, and a later put of one who did not see it is a sibling of nothing', () => {
    const lab = open();
    lab.ask('n1', write('v0'));
    lab.wait(100);
    lab.ask('n1', {type: 'delete'});
    lab.wait(100);
    expect(reply(lab.ask('n2', read)).values).toEqual([{value: null, by: 2}]);
    lab.end(lab.start('n3', write('blind'), 'c8'));
    lab.wait(100);
    expect(outcome(lab.ask('n2', read))).toBe('ok ,blind');
  });
});

describe('§4.8: each node finds out for itself who cannot be reached', () => {
  test('one cut link is noticed by its two ends when they use it, and by nobody else', () => {
    const lab = open();
    lab.cut('n1', 'n2');
    lab.wait(20_000);
    for (const node of nodes) expect(lab.view(node).suspects, 'nobody asked anything').toEqual([]);
    lab.ask('n1', write('v0'));
    lab.wait(500);
    expect(lab.view('n1').suspects).toEqual(['n2']);
    for (const node of ['n2', 'n3', 'n4', 'n5'] as const) expect(lab.view(node).suspects).toEqual([]);
    lab.heal();
    lab.wait(1500);
    expect(lab.view('n1').suspects).toEqual([]);
  });

  test('a crash is noticed at once, and a restart within the next retry', () => {
    for (const seed of seeds) {
      const lab = open({}, seed);
      faults.crash(lab.world, 'n3');
      lab.wait(50);
      expect(lab.view('n1').suspects).toEqual(['n3']);
      expect(latency(lab.ask('n1', write('v0')))).toBeLessThan(100);
      faults.restart(lab.world, 'n3');
      lab.wait(1200);
      expect(lab.view('n1').suspects, `seed ${seed}`).toEqual([]);
      expect((nodeOf(lab.world, 'n1').memory as Memory).failed).toEqual([]);
    }
  });
});

test('options that do not fit together are named with what would fit', () => {
  const opened = (given: Record<string, string>) => () => dynamo.open(chooseOptions(dynamo, given));
  expect(opened({n: '7'})).toThrow(/n=7 needs as many nodes, and there are 5/);
  expect(opened({r: '4'})).toThrow(/r=4 is more than n=3/);
  expect(opened({w: '4'})).toThrow(/w=4 is more than n=3/);
  expect(opened({latency: '100'})).toThrow(/silence=400/);
});
