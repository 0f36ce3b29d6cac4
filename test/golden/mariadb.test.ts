/** The model does what MariaDB did: every transcript of it in this folder is played and compared, step by step. */
import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {compareMariadb} from './mariadb-compare.ts';
import {perform, readRaw} from './mariadb-play.ts';

const folder = new URL('.', import.meta.url);
const seeds = [1, 2, 3];

/** Acknowledged writes that no live server knew any more at some moment, and at the end. */
const losses: Readonly<Record<string, readonly [number, number]>> = {
  'mariadb-10.11.19-r4-async-failover-lost-write.json': [1, 0],
};

const files = readdirSync(folder)
  .filter((file) => /^mariadb-.*\.json$/.test(file))
  .sort();

describe('what clients of real servers saw', () => {
  test.each(files)('%s', (file) => {
    const transcript = readRaw(file, readFileSync(new URL(file, folder), 'utf8'));
    for (const seed of seeds) {
      const played = perform(transcript, seed);
      const findings = compareMariadb(transcript, played);
      const contradicted = findings.filter(({verdict}) => verdict === 'contradicted');
      expect(contradicted.map(({step, at, differences}) => ({seed, at, step, differences}))).toEqual([]);
      const compared = findings.filter(({verdict}) => verdict !== 'skipped').map(({place}) => place);
      const faults = ['cut', 'heal', 'crash', 'restart', 'promote'];
      const toCompare = transcript.steps.filter((step) => !faults.includes(step.do)).map(({place}) => place);
      expect(compared).toEqual(toCompare);
      expect([played.mostLost, played.lost], `acknowledged writes lost, seed ${seed}`).toEqual(losses[file] ?? [0, 0]);
    }
  });

  test('the nine transcripts are here, and only a lagging replica is given leave to differ', () => {
    expect(files).toHaveLength(9);
    const used = files.flatMap((file) => {
      const transcript = readRaw(file, readFileSync(new URL(file, folder), 'utf8'));
      return compareMariadb(transcript, perform(transcript, 1)).flatMap(({allowances}) => allowances);
    });
    expect(used).toEqual([]);
  });
});
