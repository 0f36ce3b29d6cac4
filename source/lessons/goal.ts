/** A goal as a lesson file names it, the evidence it is examined on, and what comes of that. The functions are in goals.ts. */
import type {RungVerdict} from '../checkers/ladder.ts';
import type {Entry} from '../lab/command.ts';
import type {LabSnapshot} from '../lab/snapshot.ts';

/** The name of a row in goals.ts with what it is about, checked when the lesson was read. */
export interface GoalCall {
  readonly name: string;
  readonly about: Readonly<Record<string, unknown>>;
}

/**
 * What goals look at. All of it is what anybody at the lab could see, and all of it follows from the journal: the same
 * journal always meets the same goals, whoever grades it.
 */
export interface Evidence {
  readonly snapshot: LabSnapshot;
  readonly verdicts: readonly RungVerdict[];
  /** The whole journal; the learner's own part begins at index `since`. */
  readonly entries: readonly Entry[];
  readonly since: number;
  /** Where the learner's own events and operations begin in those of the snapshot. */
  readonly sinceEvent: number;
  readonly sinceOperation: number;
}

/** `missing` says what is still to come, in a line; null when the goal is met. */
export interface Standing {
  readonly met: boolean;
  readonly missing: string | null;
}
