/** The model does what real clusters did: every transcript in this folder is played on it and compared, step by step. */
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';
import {transcriptsIn} from './files.ts';
import {contradictions, count} from './report.ts';
import {run} from './run.ts';

/** `npm run golden` compares with more. */
const seeds = 1;

/** What the lab cannot be asked yet, and why; a row that is no longer true fails. */
const awaited: Readonly<Record<string, string>> = {
  'cassandra-4.0-beta4-j-timestamp-tie-and-delete-3.json':
    'the client gave the write its own timestamp, and a request in the lab carries none',
};

const {transcripts, others} = transcriptsIn(fileURLToPath(new URL('.', import.meta.url)));

describe('what clients of real clusters saw', () => {
  test.each(transcripts.map((transcript) => [transcript.file, transcript] as const))('%s', (file, transcript) => {
    const outcome = run(transcript, seeds);
    expect(contradictions(outcome)).toEqual([]);
    expect(outcome.unplayable).toBe(awaited[file]);
    if (!(file in awaited)) expect(count(outcome, 'agreed')).toBeGreaterThan(10);
  });

  test('every transcript of these systems is in the folder and compared', () => {
    expect(others.filter((file) => /^(etcd|cassandra)/.test(file))).toEqual([]);
    expect(transcripts.map(({file}) => file)).toHaveLength(15 + 7);
  });
});
