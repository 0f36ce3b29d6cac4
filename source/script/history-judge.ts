/** Puts the question of the command line to the judge: which rung, with how much patience. */
import {type History, withKnownWriters} from '../checkers/history.ts';
import {ladder, linearizableRung, type Rung, type RungVerdict, rungs} from '../checkers/ladder.ts';
import {type Judged, judgeLinearizable} from '../checkers/linearizable.ts';
import {witnessOf} from '../checkers/witness.ts';
import {zones} from '../checkers/zones.ts';
import {type Import, registersOf} from './history-import.ts';

/** One rung of the ladder, or all of them. */
export const questions = [...rungs, 'all'] as const;
export type Question = (typeof questions)[number];

/** What the rungs asked for together come to. */
export type Answer = 'holds' | 'violated' | 'unknown';

export interface Verdict {
  readonly answer: Answer;
  readonly rungs: readonly RungVerdict[];
}

/** Steps of the search for one order before it gives up, whatever the time: its memory grows with them. */
const mostSteps = 20_000_000;
/** The same where other rungs wait for their turn. */
const fewerSteps = 1_000_000;
/** Operations; from here on the witness is a violation, but not always the first. */
const longHistory = 300_000;

/** The verdict on what was imported. `stop` says that the time is over; what is not decided then is unknown. */
export function judge(imported: Import, question: Question, stop: () => boolean): Verdict {
  const found = verdictsOn(imported, question, stop);
  const all = imported.lists.size === 0 ? found : found.map((one) => withoutLists(one, imported));
  return {answer: answerOf(all), rungs: all};
}

function verdictsOn(imported: Import, question: Question, stop: () => boolean): readonly RungVerdict[] {
  const history = withKnownWriters(registersOf(imported));
  // The same operations under the same ids, and one copy of a million is enough.
  if (imported.lists.size === 0) imported.operations = history.operations;
  if (question === 'linearizable') {
    const judged = longViolation(history) ?? judgeLinearizable(history, {steps: mostSteps, stop});
    return [linearizableRung(judged, history)];
  }
  return ladder(history, {steps: fewerSteps, stop}).filter(({rung}) => question === 'all' || rung === question);
}

/**
 * The violation of a history too long to look for the first: going through it again answer by answer takes as much memory
 * as the history itself. Null when there is none, or the fast way cannot tell.
 */
function longViolation(history: History): Judged | null {
  if (history.operations.length < longHistory) return null;
  const found = zones(history);
  return found.verdict === 'false' ? {verdict: 'false', witness: witnessOf(found.conflict, found.clusters)} : null;
}

/** Whoever did not judge everything cannot say that all is well. */
function withoutLists(one: RungVerdict, {lists}: Import): RungVerdict {
  if (one.verdict === 'false') return one;
  const [[key, line] = ['', 0]] = lists;
  const reason = `key ${key} holds lists (line ${line}), and only registers are judged`;
  return {rung: one.rung as Rung, verdict: 'unknown', sentence: `unknown: ${reason}`};
}

function answerOf(verdicts: readonly RungVerdict[]): Answer {
  if (verdicts.some(({verdict}) => verdict === 'false')) return 'violated';
  return verdicts.some(({verdict}) => verdict === 'unknown') ? 'unknown' : 'holds';
}
