/** The law of the strong levels: under any faults, what clients saw of them is explained by one order. */
import {describe, expect, test} from 'vitest';
import {historyOf} from '../../source/checkers/history.ts';
import {zones} from '../../source/checkers/zones.ts';
import type {Disk} from '../../source/protocols/multi-paxos/state.ts';
import {part} from '../../source/sim/roll.ts';
import {nodeOf} from '../../source/sim/state.ts';
import {dynamodb} from '../../source/systems/dynamodb.ts';
import {type Lab, openLab, outcome} from './cassandra-cluster.ts';
import {promised, script, storm, type Weather} from './dynamodb-storm.ts';

const weather: Weather = {
  steps: 120,
  clients: 8,
  keys: ['x'],
  readLevels: ['strong', 'strong', 'eventual'],
  writeLevel: 'strong',
  casOfTen: 4,
  skews: true,
  calm: 250,
};

const runs = process.env.SOAK ? 2000 : 40;

interface Sum {
  asked: number;
  ok: number;
}

function run(
  options: Readonly<Record<string, string>>,
  seed: number,
  sum: Sum,
  changed: Partial<Weather> = {},
): readonly [Lab, readonly string[]] {
  const lab = openLab(dynamodb, options, seed);
  const lines = storm(lab, seed, {...weather, ...changed});
  const operations = lab.operations();
  const verdict = zones(historyOf(promised(operations, 'eventual')));
  const told = operations.map(
    (one) =>
      `${one.invoked.at}-${one.completed?.at} ${one.id} ${one.client}@${one.node} ${JSON.stringify(one.request)}: ${one.completed ? outcome(one) : '?'}`,
  );
  if (verdict.verdict !== 'true')
    expect.fail(
      `${JSON.stringify({verdict: verdict.verdict, found: 'conflict' in verdict ? verdict.conflict.found : ''})}\n${script(seed, lines)}\n${told.join('\n')}`,
    );
  sum.asked += operations.length;
  sum.ok += operations.filter(({completed}) => completed?.reply.outcome === 'ok').length;
  return [lab, lines];
}

describe('one Region', () => {
  test.each([{}, {'log-replica': 'on'}, {lease: '500'}, {latency: '100'}])(
    'strong reads and writes are linearizable: %o',
    (options) => {
      const sum = {asked: 0, ok: 0};
      for (let seed = 1; seed <= runs; seed += 1) {
        const [lab, lines] = run(options, seed, sum);
        neverUncommitted(lab, seed, lines);
        const copies = JSON.stringify(['n1', 'n2', 'n3'].map((node) => lab.view(node as 'n1').data));
        expect(
          new Set(JSON.parse(copies).map((copy: object) => JSON.stringify(copy))).size,
          script(seed, lines) + copies,
        ).toBe(1);
      }
      // A store that answers nothing would pass: a third at least must have been served.
      expect(sum.ok * 3).toBeGreaterThan(sum.asked);
    },
  );

  test('it serves again within seconds of the last heal', () => {
    for (let seed = 1; seed <= runs; seed += 1) {
      const [lab, lines] = run({}, seed, {asked: 0, ok: 0}, {steps: 60});
      expect(outcome(lab.ask('n1', {type: 'write', value: 'last', level: 'strong'})), script(seed, lines)).toBe('ok');
      expect(outcome(lab.ask('n3', {type: 'read', level: 'strong'})), script(seed, lines)).toBe('ok last');
    }
  });
});

/** Every value an eventually consistent read returned is one that the log chose, or the initial one. */
function neverUncommitted(lab: Lab, seed: number, lines: readonly string[]): void {
  const disk = nodeOf(lab.world, 'n1').disk as Disk;
  const chosen = part(disk.log, 0, disk.commit).map(({proposal}) => proposal?.stored.by);
  for (const {request, completed, id} of lab.operations()) {
    if (request.type !== 'read' || request.level !== 'eventual') continue;
    for (const {by} of completed?.reply.values ?? []) {
      if (by !== 0 && !chosen.includes(by))
        expect.fail(`read ${id} saw what ${by} wrote, never chosen\n${script(seed, lines)}`);
    }
  }
}

describe('a global table with strong consistency', () => {
  test('strong reads and writes in all three Regions are linearizable', () => {
    const sum = {asked: 0, ok: 0};
    for (let seed = 1; seed <= runs; seed += 1) run({mode: 'mrsc'}, seed, sum);
    expect(sum.ok * 3).toBeGreaterThan(sum.asked);
  });

  test('also with many writers at once', () => {
    const sum = {asked: 0, ok: 0};
    for (let seed = 1; seed <= runs; seed += 1) run({mode: 'mrsc'}, seed, sum, {calm: 40, steps: 200});
    expect(sum.ok * 4).toBeGreaterThan(sum.asked);
  });
});

describe('a global table with eventual consistency', () => {
  test('after the heal all Regions hold the version that was written last, by their clocks', () => {
    for (let seed = 1; seed <= runs; seed += 1) {
      const lab = openLab(dynamodb, {mode: 'mrec'}, seed);
      const lines = storm(lab, seed, {...weather, keys: ['x', 'y', 'z']});
      const copies = lab.world.cluster.nodes.map((node) => JSON.stringify(Object.entries(lab.view(node).data).sort()));
      expect(new Set(copies).size, `${script(seed, lines)}\n${copies.join('\n')}`).toBe(1);
    }
  });

  test('a Region never refuses, whatever is cut', () => {
    for (let seed = 1; seed <= runs; seed += 1) {
      const lab = openLab(dynamodb, {mode: 'mrec'}, seed);
      lab.isolate('n1');
      lab.isolate('n2');
      const lines = storm(lab, seed, {...weather, steps: 40, casOfTen: 0});
      const refused = lab
        .operations()
        .filter(({completed}) => completed?.reply.outcome === 'fail' && completed.reply.error !== 'unreachable');
      expect(refused, script(seed, lines)).toEqual([]);
    }
  });
});
