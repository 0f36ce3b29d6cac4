/** The menu of a lesson: help, another try, a sandbox, the way on. */
import {type LessonWish, wishRefusal} from './lesson-wishes.ts';
import type {Menu, MenuItem} from './menus.ts';
import type {See} from './see.ts';

type Row = readonly [label: string, wish: LessonWish, help: string];

/** What can be wished for now; what cannot says why. */
export function lessonMenu(see: See): Menu {
  const items = rowsOf(see).map(
    ([label, wish, help], index): MenuItem => ({
      label,
      help: wishRefusal(see, wish) ?? help,
      digit: String(index + 1),
      intent: {type: 'lesson', wish},
    }),
  );
  return {title: 'The lesson', hint: 'Enter or its digit picks · Esc closes', items};
}

/** The index of the first that can be had. */
export function firstChoice(see: See): number {
  return Math.max(
    0,
    rowsOf(see).findIndex(([, wish]) => wishRefusal(see, wish) === null),
  );
}

function rowsOf({state}: See): readonly Row[] {
  const {lesson: run} = state;
  const left = run ? run.lesson.hints.length - run.hints : 0;
  return [
    ['a hint', 'hint', `${left} not yet open; hints are counted`],
    run?.passed ? ['debrief', 'debrief', 'what came of it, once more'] : ['story', 'story', 'the story, once more'],
    ['begin again', 'reset', 'a fresh lab, from the setup'],
    ['show the solution', 'solution', 'typed out on a fresh lab; the lesson is marked as shown'],
    run?.sandbox
      ? ['back to the lesson', 'back', 'as you left it']
      : ['sandbox', 'sandbox', 'a copy of the lab to play with, where nothing counts'],
    ['next lesson', 'next', 'leaves this one'],
    ['list of lessons', 'list', 'leaves nothing: Esc comes back here'],
    ...(state.hand ? [['lower your hand', 'hand', 'no help is needed any more'] as const] : []),
  ];
}
