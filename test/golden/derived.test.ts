/** The model does what the papers of Dynamo and DynamoDB and the guide say, step by step, whatever the seed. */
import {readdirSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {compareDerived} from './derived-compare.ts';
import {performDerived, readDerived} from './derived-play.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const files = readdirSync(folder).filter((file) => file.startsWith('derived-') && file.endsWith('.json'));
const seeds = Array.from({length: 10}, (_, index) => index + 1);

test('all seven are here', () => {
  expect(files).toHaveLength(7);
});

test.each(files)('%s', (file) => {
  const transcript = readDerived(file, readFileSync(`${folder}${file}`, 'utf8'));
  for (const seed of seeds) {
    const findings = compareDerived(performDerived(transcript, seed));
    const wrong = findings.filter(({differences}) => differences.length > 0);
    expect(wrong.map(({step, differences}) => `seed ${seed}, ${step}: ${differences.join('; ')}`)).toEqual([]);
    expect(findings).toHaveLength(transcript.steps.length);
  }
});
