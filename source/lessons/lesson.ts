/**
 * What a lesson is, as plain data: a story, a world to begin in, a prediction, goals, hints, a way that passes and one that
 * must not, and what to take home. read.ts makes one from a file, and says what is wrong with a file that is none.
 *
 * Every script in a lesson is a list of lines as `cap-tui run` takes them, without its first line; `system` is that line.
 */
import type {ScriptLine} from '../script/script.ts';
import type {GoalCall} from './goal.ts';

export interface Lesson {
  /** The file's name without its ending, as in `cap-tui learn NAME`. */
  readonly name: string;
  readonly title: string;
  /** About how long it takes a newcomer. */
  readonly minutes: number;
  /** The row of TRUTHS that it is about; null for a lesson about none. */
  readonly misconception: Misconception | null;
  /** Paragraphs. */
  readonly story: readonly string[];
  /** `system etcd nodes=5 seed=7`. */
  readonly system: ScriptLine;
  /** Played before the learner gets the keys; ends where they begin. May expect: what the story says of the world must be so. */
  readonly setup: readonly ScriptLine[];
  readonly prediction: Prediction | null;
  readonly goals: readonly Goal[];
  /** From a nudge to nearly the solution. */
  readonly hints: readonly string[];
  /** Passes, played after the setup. */
  readonly solution: readonly ScriptLine[];
  /** The tempting way, which must not pass. */
  readonly wrong: readonly ScriptLine[];
  readonly debrief: Debrief;
  /** Commands that change the world, in the best solution known. */
  readonly par: number;
  readonly forbidden: readonly Forbidden[];
}

/** A belief that TRUTHS corrects: its number there, and the belief in a line. */
export interface Misconception {
  readonly number: number;
  readonly belief: string;
}

/** Asked before the learner gives the first command whose verb is `before`. */
export interface Prediction {
  readonly before: string;
  readonly question: string;
  /** Played after the setup, to see which choice comes true. */
  readonly trial: readonly ScriptLine[];
  readonly choices: readonly Choice[];
}

export interface Choice {
  readonly text: string;
  /** An `expect` line: whether it comes true after the trial. Exactly one choice of a prediction does. */
  readonly when: ScriptLine;
  /** Why it is so, or why it is not. */
  readonly because: string;
  /** The number in TRUTHS of the belief that leads to this choice. */
  readonly misconception: number | null;
}

export interface Goal {
  /** What is to come about, in a line. */
  readonly text: string;
  /** What to do next while it is not met. */
  readonly next: string;
  readonly call: GoalCall;
}

export interface Debrief {
  /** In formal words, in plain ones, and where it is written. */
  readonly formal: string;
  readonly plain: string;
  readonly source: string;
}

/** A verb of the script language (`crash`, `write` …) that this lesson does without, and why. */
export interface Forbidden {
  readonly verb: string;
  readonly reason: string;
}

/** A line of lessons that belong together, in order. */
export interface Track {
  readonly name: string;
  readonly title: string;
  readonly lessons: readonly Lesson[];
}

export type Catalogue = readonly Track[];
