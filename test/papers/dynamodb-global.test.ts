/** DynamoDB global tables, sentence by sentence: what the developer guide promises, and what it says is lost. */
import {describe, expect, test} from 'vitest';
import type {Disk} from '../../source/protocols/global-tables/mrsc-state.ts';
import type {NodeId} from '../../source/sim/operation.ts';
import {nodeOf} from '../../source/sim/state.ts';
import {dynamodb} from '../../source/systems/dynamodb.ts';
import {faults, type Lab, latency, openLab, outcome, reply} from './cassandra-cluster.ts';

const seeds = Array.from({length: 20}, (_, index) => index + 1);
const regions: readonly NodeId[] = ['n1', 'n2', 'n3'];
function itemAt(lab: Lab, node: NodeId) {
  return (nodeOf(lab.world, node).disk as Disk).items['-x'];
}

const write = (value: string, key = 'x') => ({type: 'write', value, key}) as const;
const strong = {type: 'read', level: 'strong'} as const;
const eventual = {type: 'read', level: 'eventual'} as const;

describe('MREC: asynchronous, usually within a second, the last writer wins', () => {
  const open = (seed: number, options: Record<string, string> = {}): Lab =>
    openLab(dynamodb, {mode: 'mrec', ...options}, seed);

  test('a write is answered by its own Region alone, and is everywhere within a second', () => {
    for (const seed of seeds) {
      const lab = open(seed);
      const done = lab.ask('n1', write('v0'));
      expect(latency(done), `seed ${seed}`).toBeLessThan(10);
      expect(lab.copies()).toEqual(['v0', undefined, undefined]);
      lab.wait(1000);
      expect(lab.copies(), `seed ${seed}`).toEqual(['v0', 'v0', 'v0']);
    }
  });

  test('cut apart, both Regions take writes, and strong reads see only their own', () => {
    const lab = open(1);
    lab.isolate('n3');
    lab.ask('n1', write('us-1'));
    lab.wait(50);
    lab.ask('n3', write('ap-2'));
    expect(outcome(lab.ask('n1', strong))).toBe('ok us-1');
    expect(outcome(lab.ask('n3', strong))).toBe('ok ap-2');
    lab.heal();
    lab.wait(3000);
    expect(lab.copies()).toEqual(['ap-2', 'ap-2', 'ap-2']);
    expect(lab.notes.join('\n')).toContain('replaces x=us-1');
  });

  test('two conditional writes from one value both succeed, and the earlier is lost without a word', () => {
    const lab = open(1);
    lab.ask('n1', write('v0'));
    lab.wait(1500);
    expect(outcome(lab.ask('n1', {type: 'cas', from: 'v0', to: 'one'}))).toBe('ok v0');
    expect(outcome(lab.ask('n2', {type: 'cas', from: 'v0', to: 'two'}))).toBe('ok v0');
    lab.wait(3000);
    expect(lab.copies()).toEqual(['two', 'two', 'two']);
    expect(reply(lab.ask('n3', {type: 'cas', from: 'one', to: 'x'}))).toMatchObject({
      error: 'condition-failed',
      values: [{value: 'two'}],
    });
  });

  test('a Region whose clock is ahead wins over later writes elsewhere, but each Region reads its own writes', () => {
    const lab = open(1);
    faults.skew(lab.world, 'n1', 60_000);
    lab.ask('n1', write('from the future'));
    lab.ask('n2', write('later'));
    lab.wait(3000);
    expect(lab.copies()).toEqual(['from the future', 'from the future', 'from the future']);
    lab.ask('n2', write('own'));
    expect(outcome(lab.ask('n2', strong))).toBe('ok own');
    lab.wait(3000);
    expect(lab.copies()).toEqual(['own', 'own', 'own']);
  });

  test('writes at the same microsecond end the same in all Regions', () => {
    for (const seed of seeds) {
      const lab = open(seed);
      for (const region of regions) lab.start(region, write(region), `c${region.slice(1)}` as 'c1');
      lab.wait(4000);
      expect(new Set(lab.copies()).size, `seed ${seed}: ${lab.copies()}`).toBe(1);
    }
  });

  test('what a Region owed the others survives its crash, and losses on the way', () => {
    for (const seed of seeds) {
      const lab = open(seed);
      lab.isolate('n1');
      lab.ask('n1', write('v1'));
      lab.ask('n1', {type: 'delete', key: 'y'});
      faults.crash(lab.world, 'n1');
      lab.wait(2000);
      lab.heal();
      for (const to of ['n2', 'n3'] as const) faults.lose(lab.world, 'n1', to, 60);
      faults.restart(lab.world, 'n1');
      lab.wait(60_000);
      expect(lab.copies(), `seed ${seed}`).toEqual(['v1', 'v1', 'v1']);
      expect(lab.copies('y')).toEqual([null, null, null]);
    }
  });
});

describe('MRSC: a second Region has every write, and strong reads are newest everywhere', () => {
  const open = (seed: number): Lab => openLab(dynamodb, {mode: 'mrsc'}, seed);

  test('a write waits for another Region, and every Region reads it at once', () => {
    for (const seed of seeds) {
      const lab = open(seed);
      const done = lab.ask('n1', write('v0'));
      expect(outcome(done)).toBe('ok');
      expect(latency(done), 'two ways there and back').toBeGreaterThanOrEqual(60);
      const holders = regions.filter(
        (node) => (nodeOf(lab.world, node).disk as Disk).items['-x']?.accepted.stored.value === 'v0',
      );
      expect(holders.length, `seed ${seed}`).toBeGreaterThanOrEqual(2);
      for (const region of regions) expect(outcome(lab.ask(region, strong)), `seed ${seed}`).toBe('ok v0');
    }
  });

  test('an isolated Region serves neither writes nor strong reads, only eventual ones; the two others go on', () => {
    for (const seed of seeds) {
      const lab = open(seed);
      lab.ask('n1', write('v0'));
      lab.wait(1000);
      lab.isolate('n3');
      expect(outcome(lab.ask('n1', write('v1')))).toBe('ok');
      expect(outcome(lab.ask('n2', strong))).toBe('ok v1');
      expect(outcome(lab.ask('n3', write('ap')))).toBe('info internal-error');
      expect(outcome(lab.ask('n3', strong))).toBe('info internal-error');
      expect(outcome(lab.ask('n3', eventual))).toBe('ok v0');
      lab.heal();
      lab.wait(3000);
      expect(lab.copies(), `seed ${seed}`).toEqual(['v1', 'v1', 'v1']);
      expect(outcome(lab.ask('n3', write('back')))).toBe('ok');
    }
  });

  test('two Regions that write one item at the same time: at most one succeeds, the other is told of the conflict', () => {
    let conflicts = 0;
    for (const seed of seeds) {
      const lab = open(seed);
      const one = lab.start('n1', write('one'), 'c1');
      lab.wait(seed % 30);
      const two = lab.start('n2', write('two'), 'c2');
      const said = [outcome(lab.end(one)), outcome(lab.end(two))];
      expect(said.filter((text) => text === 'info internal-error')).toEqual([]);
      if (said.includes('fail write-conflict')) conflicts += 1;
      lab.wait(1000);
      const survivor = said[0] === 'ok' && said[1] !== 'ok' ? 'ok one' : said[1] === 'ok' ? 'ok two' : null;
      if (survivor) expect(outcome(lab.ask('n3', strong)), `seed ${seed}: ${said}`).toBe(survivor);
      expect(outcome(lab.ask('n2', write('again'))), 'after that it may be tried again').toBe('ok');
    }
    expect(conflicts).toBeGreaterThan(10);
  });

  test('a write that met a conflict never appears', () => {
    for (const seed of seeds) {
      const lab = open(seed);
      const asked = regions.map((region) => lab.start(region, write(region), `c${region.slice(1)}` as 'c1'));
      const refused = asked.filter((id) => outcome(lab.end(id)) === 'fail write-conflict');
      lab.wait(5000);
      for (const region of regions) {
        const seen = reply(lab.ask(region, strong)).values?.[0]?.by;
        expect(refused, `seed ${seed}`).not.toContain(seen);
      }
    }
  });

  test('two writers within one Region do not conflict', () => {
    for (const seed of seeds) {
      const lab = open(seed);
      const asked = (['c1', 'c4', 'c7'] as const).map((client, place) => lab.start('n1', write(`v${place}`), client));
      expect(
        asked.map((id) => outcome(lab.end(id))),
        `seed ${seed}`,
      ).toEqual(['ok', 'ok', 'ok']);
    }
  });

  test('writers of different items do not conflict', () => {
    const lab = open(1);
    const asked = regions.map((region, place) => lab.start(region, write('v', 'xyz'[place]), `c${place + 1}` as 'c1'));
    expect(asked.map((id) => outcome(lab.end(id)))).toEqual(['ok', 'ok', 'ok']);
  });

  test('a condition is judged by the newest version of all Regions', () => {
    for (const seed of seeds) {
      const lab = open(seed);
      lab.ask('n1', write('v0'));
      expect(outcome(lab.ask('n2', {type: 'cas', from: 'v0', to: 'v1'})), `seed ${seed}`).toBe('ok v0');
      const late = lab.ask('n3', {type: 'cas', from: 'v0', to: 'lost update'});
      expect(reply(late)).toMatchObject({outcome: 'fail', error: 'condition-failed', values: [{value: 'v1'}]});
    }
  });

  test('a write whose Region died half way is finished by the next strong read, or never seen', () => {
    for (const seed of seeds) {
      const lab = open(seed);
      lab.ask('n1', write('v0'));
      lab.wait(1000);
      lab.start('n1', write('half'), 'c1');
      lab.wait(35 + seed);
      faults.crash(lab.world, 'n1');
      // What the dead Region had sent may still arrive, so the first reads may miss it; none goes back.
      const seen = (['n2', 'n3', 'n2', 'n3'] as const).map((region) => outcome(lab.ask(region, strong)));
      faults.restart(lab.world, 'n1');
      lab.wait(100);
      seen.push(outcome(lab.ask('n1', strong)), outcome(lab.ask('n2', strong)));
      expect(seen.join(', '), `seed ${seed}`).toMatch(/^(ok v0, )*(ok half(, )?)*$|^(ok v0(, )?)*$/);
    }
  });

  test('a version that one Region alone accepted is no news: eventual reads do not show it, a strong read that does makes it last', () => {
    for (const seed of seeds) {
      const lab = open(seed);
      lab.ask('n1', write('v0'));
      lab.wait(1000);
      // Its claims have arrived, and what they are answered with has not: the version itself never leaves n1.
      lab.start('n1', write('half'), 'c1');
      lab.wait(28);
      for (const far of ['n2', 'n3'] as const) faults.cut(lab.world, 'n1', far);
      lab.wait(1500);
      faults.crash(lab.world, 'n1');
      faults.restart(lab.world, 'n1');
      lab.wait(2500);
      lab.heal();
      expect(itemAt(lab, 'n1')?.accepted.stored.value, `seed ${seed}`).toBe('half');
      expect(outcome(lab.ask('n1', eventual))).toBe('ok v0');
      lab.isolate('n3');
      const seen = outcome(lab.ask('n2', strong));
      expect(seen).toBe('ok half');
      lab.wait(500);
      lab.isolate('n1');
      for (const other of ['n2', 'n3'] as const) {
        faults.heal(lab.world, other, other === 'n2' ? 'n3' : 'n2');
      }
      expect(outcome(lab.ask('n3', strong)), `seed ${seed}: it was seen once`).toBe(seen);
    }
  });

  test('a claim of a Region that died does not lock the item for ever', () => {
    const lab = open(1);
    lab.start('n1', write('never'), 'c1');
    lab.wait(20);
    faults.crash(lab.world, 'n1');
    lab.wait(50);
    expect(outcome(lab.ask('n2', write('now')))).toBe('fail write-conflict');
    lab.wait(2500);
    expect(outcome(lab.ask('n2', write('now')))).toBe('ok');
  });

  test('an older version that arrives late does not overwrite a newer one', () => {
    for (const seed of seeds) {
      const lab = open(seed);
      faults.cut(lab.world, 'n1', 'n3');
      lab.ask('n1', write('old'));
      lab.wait(100);
      expect(outcome(lab.ask('n2', write('new')))).toBe('ok');
      lab.wait(100);
      lab.heal();
      lab.wait(2000);
      expect(lab.copies(), `seed ${seed}`).toEqual(['new', 'new', 'new']);
      const accepted = regions.map((node) => (nodeOf(lab.world, node).disk as Disk).items['-x']?.accepted.stored.value);
      expect(accepted, `seed ${seed}`).toEqual(['new', 'new', 'new']);
    }
  });
});
