/** The model does what real clusters did: every transcript in this folder is played on it and compared, step by step. */
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';
import {transcriptsIn} from './files.ts';
import {contradictions, count} from './report.ts';
import {run} from './run.ts';

/** `npm run golden` compares with more. */
const seeds = 1;

const {transcripts, others} = transcriptsIn(fileURLToPath(new URL('.', import.meta.url)));

describe('what clients of real clusters saw', () => {
  test.each(transcripts.map((transcript) => [transcript.file, transcript] as const))(
    '%s',
    (_file, transcript) => {
      const outcome = run(transcript, seeds);
      expect(contradictions(outcome)).toEqual([]);
      expect(outcome.unplayable).toBeUndefined();
      expect(count(outcome, 'agreed')).toBeGreaterThan(10);
    },
    120_000,
  );

  test('every transcript of these systems is in the folder and compared', () => {
    expect(others.filter((file) => /^(etcd|cassandra)/.test(file))).toEqual([]);
    expect(transcripts.map(({file}) => file)).toHaveLength(20 + 7);
  });
});
