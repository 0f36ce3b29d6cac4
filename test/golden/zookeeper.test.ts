/**
 * Every transcript of a real ZooKeeper ensemble, replayed on the model with three seeds that fit; nothing may
 * contradict.
 */
import {readdirSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';
import {runZooKeeper} from './zookeeper-run.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const files = readdirSync(folder).filter((file) => /^zookeeper-\d.*\.json$/.test(file));

test('there are transcripts of all kinds', () => {
  expect(files.length).toBeGreaterThanOrEqual(13);
});

describe('model and reality agree', () => {
  test.each(files)('%s', (file) => {
    const {seeds, findings} = runZooKeeper(file, readFileSync(`${folder}${file}`, 'utf8'), 3);
    expect(seeds).toHaveLength(3);
    const wrong = findings.filter(({verdict}) => verdict === 'contradicted');
    expect(wrong.map(({step, differences}) => `${step}: ${JSON.stringify(differences)}`)).toEqual([]);
    const agreed = findings.filter(({verdict}) => verdict === 'agreed').length;
    const allowed = findings.filter(({verdict}) => verdict === 'allowed').length;
    expect(agreed).toBeGreaterThan(2 * allowed);
  });
});
