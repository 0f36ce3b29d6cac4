/** What came of comparing one step of a transcript with the model. */
import type {Millis} from '../../source/sim/operation.ts';
import type {Answer, Played} from './played.ts';
import type {Op, Transcript} from './transcript.ts';

/** One respect in which reality and model differ, both in words. */
export interface Difference {
  readonly aspect: 'kind' | 'value' | 'reason' | 'numbers' | 'latency' | 'leader' | 'term' | 'time' | 'state';
  readonly real: string;
  readonly model: string;
  /** Of a time: how long after the fault it came in the model. */
  readonly after?: Millis;
}

/** A step that is compared, with everything that may explain a difference. */
export interface Case {
  readonly transcript: Transcript;
  readonly played: Played;
  readonly place: number;
}

/** An operation whose answer is compared; a read of all keys is one case for each. */
export interface OpCase extends Case {
  readonly op: Op;
  readonly answer: Answer;
}

/** Skipped: not visible to clients, or not expressible in the lab; it is counted, never silently dropped. */
export type Verdict = 'agreed' | 'allowed' | 'contradicted' | 'skipped';

export interface Finding {
  readonly place: number;
  readonly at: Millis;
  /** The step in a few words. */
  readonly step: string;
  readonly verdict: Verdict;
  /** Of an allowed step: the rows of the table that allow it. */
  readonly allowances: readonly string[];
  /** Of a contradicted step: what reality and the model said. */
  readonly differences: readonly Difference[];
}
