/** A lesson's prediction: when it is asked, and which choice comes true, as the model itself says. */
import type {Command} from '../lab/command.ts';
import {examine} from '../script/expect.ts';
import type {ScriptLine} from '../script/script.ts';
import type {Lesson, Prediction} from './lesson.ts';
import {openLesson, playThrough} from './open.ts';
import {hasVerb} from './verbs.ts';

/** Whether the prediction is asked before this command is given. */
export function asksFirst({prediction}: Lesson, command: Command): boolean {
  return prediction !== null && hasVerb(command, prediction.before);
}

/** Whether a choice comes true, and what was found. */
interface ChoiceFinding {
  readonly when: ScriptLine;
  readonly holds: boolean;
  readonly found: string;
}

/** What becomes of each choice after the trial; in a lesson that is proven, one comes true. */
export function findingsOf(lesson: Lesson, {trial, choices}: Prediction): readonly ChoiceFinding[] {
  const {lab} = openLesson(lesson);
  playThrough(trial, lab);
  return choices.map(({when}) => {
    const {act} = when.line;
    if (act.type !== 'expect') throw new Error(`a choice needs an expectation, not ${act.type}`);
    return {when, ...examine(act.expectation, lab.snapshot(), lab.verdicts)};
  });
}

/** What came true before: a lesson never changes, and in a workshop a whole room asks for the same one. */
const known = new WeakMap<Lesson, number>();

/** The choice that comes true, by its index from 0; -1 for a lesson that asks for none. */
export function rightChoice(lesson: Lesson): number {
  const before = known.get(lesson);
  if (before !== undefined) return before;
  const right = lesson.prediction ? findingsOf(lesson, lesson.prediction).findIndex(({holds}) => holds) : -1;
  known.set(lesson, right);
  return right;
}
