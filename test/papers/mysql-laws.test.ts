/** What holds of MySQL under any faults: laws over many seeds, each of which prints its seed and its story when it is broken. */
import {describe, expect, test} from 'vitest';
import {historyOf} from '../../source/checkers/history.ts';
import {lostWrites} from '../../source/checkers/lost.ts';
import {zones} from '../../source/checkers/zones.ts';
import type {NodeId, Operation} from '../../source/sim/operation.ts';
import {nodeOf} from '../../source/sim/state.ts';
import {faults} from './cassandra-cluster.ts';
import {binlogOf, calm, diskOf, type Storm, storm, story, type Weather} from './mysql-storm.ts';

const runs = process.env.SOAK ? 1500 : 40;
const seeds = Array.from({length: runs}, (_, index) => index + 1);

/** Short patience, so that a storm of a minute sees many time-outs. */
const quick = {'read-timeout': '1500', 'lock-wait-timeout': '1000'};
const one: Weather = {options: quick, steps: 150, asked: 1, strikes: 25, operator: false};
const fast = {'slave-net-timeout': '4000', 'connect-retry': '2000'};
const three: Weather = {...one, options: {...quick, ...fast, replication: 'async', nodes: '3'}, asked: 3};

function nodesOf({lab}: Storm): readonly NodeId[] {
  return lab.world.cluster.nodes;
}

function asked(operations: readonly Operation[], node: NodeId): Operation[] {
  return operations.filter((operation) => operation.node === node);
}

describe('one server', () => {
  test('is linearizable whatever happens to its clients and to itself, and forgets nothing it acknowledged', () => {
    let done = 0;
    let unknown = 0;
    for (const seed of seeds) {
      const passed = storm(seed, one);
      calm(passed);
      const operations = passed.lab.operations();
      expect(zones(historyOf(operations)).verdict, story(passed)).toBe('true');
      expect(lostWrites(operations, [passed.lab.view('n1').data]), story(passed)).toEqual([]);
      expect(Object.keys((nodeOf(passed.lab.world, 'n1').memory as {locks: object}).locks).length).toBeLessThan(3);
      done += operations.filter(({completed}) => completed?.reply.outcome === 'ok').length;
      unknown += operations.filter(({completed}) => completed?.reply.outcome === 'info').length;
    }
    expect(done).toBeGreaterThan(20 * runs);
    expect(unknown).toBeGreaterThan(runs);
  });
});

describe('a primary and two replicas, nobody promoted', () => {
  test('each replica has the beginning of the primary’s log, always, and all of it in the end', () => {
    for (const seed of seeds) {
      const passed = storm(seed, three, (now) => {
        const primary = binlogOf(now, 'n1');
        for (const node of ['n2', 'n3'] as const) {
          const has = binlogOf(now, node);
          expect(has, story(now)).toEqual(primary.slice(0, has.length));
        }
      });
      calm(passed);
      for (const node of ['n2', 'n3'] as const)
        expect(binlogOf(passed, node), story(passed)).toEqual(binlogOf(passed, 'n1'));
      expect(passed.lab.copies('x'), story(passed)).toEqual(Array(3).fill(passed.lab.copies('x')[0]));
    }
  });

  test('what is asked of the primary alone is linearizable; a replica never takes a write', () => {
    for (const seed of seeds) {
      const passed = storm(seed, three);
      const operations = passed.lab.operations();
      expect(zones(historyOf(asked(operations, 'n1'))).verdict, story(passed)).toBe('true');
      const writes = operations.filter(({node, request}) => node !== 'n1' && request.type !== 'read');
      expect(
        writes.filter(({completed}) => completed?.reply.outcome === 'ok'),
        story(passed),
      ).toEqual([]);
    }
  });
});

describe('semi-synchronous replication', () => {
  test('until it falls back, what was acknowledged is on a replica: the furthest one, promoted, has it all', () => {
    for (const seed of seeds) {
      const options = {...three.options, replication: 'semisync', 'semisync-timeout': '600000'};
      for (const point of ['AFTER_COMMIT', 'AFTER_SYNC']) {
        const passed = storm(seed, {...three, options: {...options, 'wait-point': point}, asked: 1});
        const {lab} = passed;
        const [best] = (['n2', 'n3'] as const).toSorted((a, b) => reach(passed, b) - reach(passed, a));
        if (best === undefined) throw new Error('there are two replicas');
        if (nodeOf(lab.world, best).state === 'down') faults.restart(lab.world, best);
        if (nodeOf(lab.world, best).state === 'paused') faults.resume(lab.world, best);
        faults.act(lab.world, best, 'promote');
        expect(lostWrites(lab.operations(), [lab.view(best).data]), `${point} ${story(passed)}`).toEqual([]);
      }
    }
  });
});

/** How many events a replica has received. */
function reach(passed: Storm, node: NodeId): number {
  return binlogOf(passed, node).length + diskOf(passed, node).relayLog.length;
}

describe('with an operator who promotes and rejoins at will', () => {
  test('two logs that have one event in common have everything before it in common', () => {
    let diverged = 0;
    for (const seed of seeds) {
      const passed = storm(seed, {...three, operator: true, strikes: 35});
      calm(passed);
      const logs = nodesOf(passed).map((node) => binlogOf(passed, node));
      for (const log of logs) {
        expect(log.map((line) => Number(/^0-\d+-(\d+)/.exec(line)?.[1]))).toEqual(log.map((_, index) => index + 1));
        for (const other of logs) {
          const common = log.findLastIndex((line, index) => line === other[index]);
          expect(log.slice(0, common + 1), story(passed)).toEqual(other.slice(0, common + 1));
          if (common + 1 < Math.min(log.length, other.length)) diverged += 1;
        }
      }
    }
    expect(diverged).toBeGreaterThan(0);
  });

  test('whoever replicates in the end has what its source has, unless error 1236 stopped it', () => {
    for (const seed of seeds) {
      const passed = storm(seed, {...three, operator: true, strikes: 35});
      calm(passed);
      for (const node of nodesOf(passed)) {
        const view = passed.lab.view(node);
        const facts = Object.fromEntries(view.facts);
        if (view.leads || facts.Last_IO_Errno === '1236') continue;
        expect(binlogOf(passed, node), `${node} ${story(passed)}`).toEqual(binlogOf(passed, view.leader as NodeId));
      }
    }
  });
});
