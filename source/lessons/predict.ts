/** A lesson's prediction: when it is asked, and which choice comes true, as the model itself says. */
import type {Command} from '../lab/command.ts';
import {examine} from '../script/expect.ts';
import type {Lesson, Prediction} from './lesson.ts';
import {openLesson, playThrough} from './open.ts';
import {hasVerb} from './verbs.ts';

/** Whether the prediction is asked before this command is given. */
export function asksFirst({prediction}: Lesson, command: Command): boolean {
  return prediction !== null && hasVerb(command, prediction.before);
}

/** The choices that come true after the trial, by their index from 0; in a lesson that is proven there is one. */
export function trueChoices(lesson: Lesson, {trial, choices}: Prediction): readonly number[] {
  const {lab} = openLesson(lesson);
  playThrough(trial, lab);
  return choices.flatMap(({when}, index) => {
    const {act} = when.line;
    if (act.type !== 'expect') return [];
    return examine(act.expectation, lab.snapshot(), lab.verdicts).holds ? [index] : [];
  });
}

/** What came true before: a lesson never changes, and in a workshop a whole room asks for the same one. */
const known = new WeakMap<Lesson, number>();

/** The choice that comes true, by its index from 0; -1 for a lesson that asks for none. */
export function rightChoice(lesson: Lesson): number {
  const before = known.get(lesson);
  if (before !== undefined) return before;
  const right = (lesson.prediction && trueChoices(lesson, lesson.prediction)[0]) ?? -1;
  known.set(lesson, right);
  return right;
}
