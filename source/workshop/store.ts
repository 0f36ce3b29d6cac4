/**
 * Where a workshop keeps what must survive it: who came, and what is known of each. Small on purpose, so that a store
 * shared by several hosts can stand behind it.
 */
import type {Fact} from '../lessons/progress.ts';

/** What is known of a person besides progress. `ticket` is kept as a hash only. */
export interface Enrolment {
  readonly id: string;
  readonly name: string;
  readonly ticket: string | null;
  readonly at: number;
}

export type Kept =
  | {readonly type: 'enrolled'; readonly person: Enrolment}
  | {readonly type: 'fact'; readonly person: string; readonly fact: Fact}
  /** The session as a script, so that it can be resumed; the last one counts. */
  | {
      readonly type: 'session';
      readonly person: string;
      readonly lesson: string | null;
      readonly script: string;
      readonly at: number;
    }
  /** An instructor took a person's progress in one lesson (or all) back. */
  | {readonly type: 'forgotten'; readonly person: string; readonly lesson: string | null; readonly at: number};

export interface Store {
  /** Everything kept so far, in order. */
  load(): Promise<readonly Kept[]>;
  /** Resolves when it is certain to survive a crash of this host; what was kept earlier was certain before. */
  keep(record: Kept): Promise<void>;
  close(): Promise<void>;
}
