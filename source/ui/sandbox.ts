/** A copy of a lesson's lab to play with, where nothing counts; the lesson waits untouched. */
import type {Lab} from '../lab/lab.ts';
import type {Lesson} from '../lessons/lesson.ts';
import {openLesson} from '../lessons/open.ts';
import {doneIn} from '../lessons/rules.ts';
import type {Millis} from '../sim/operation.ts';
import {act, type Inside} from './sitting.ts';

/** Puts a copy of the lab as it is in its place. */
export function enterSandbox(inside: Inside, lesson: Lesson): void {
  const {lab, see, shifts} = inside;
  inside.waiting = {lab, see, shifts};
  inside.lab = copyOf(lesson, lab);
  inside.shifts = [];
  inside.see = {...see, snapshot: inside.lab.snapshot(), twins: []};
  act(inside, {type: 'lesson', change: {type: 'sandbox', on: true}});
  act(inside, {type: 'message', tone: 'plain', text: 'a copy of the lab: nothing here counts; l, then 5, goes back'});
}

/** Back to the lesson as it was left, time stopped. */
export function leaveSandbox(inside: Inside): void {
  const {waiting} = inside;
  if (!waiting) return;
  const {size, notice, hand, said} = inside.see.state;
  inside.lab = waiting.lab;
  inside.shifts = waiting.shifts;
  inside.see = {...waiting.see, state: {...waiting.see.state, size, notice, hand, said, message: null}};
  inside.waiting = null;
  act(inside, {type: 'close'});
  act(inside, {type: 'run', running: false});
  act(inside, {type: 'message', tone: 'plain', text: 'the lesson again, as you left it; space lets time run'});
}

/** The lesson's lab opened again and led through the same journal, up to the same moment. */
function copyOf(lesson: Lesson, lab: Lab): Lab {
  const {lab: copy, start} = openLesson(lesson);
  const snapshot = lab.snapshot();
  for (const {at, intervention} of lab.journal().entries.slice(start.entries, doneIn(snapshot))) {
    runTo(copy, at);
    copy.dispatch(intervention);
  }
  runTo(copy, snapshot.now);
  return copy;
}

function runTo(lab: Lab, moment: Millis): void {
  const {now} = lab.snapshot();
  if (now < moment) lab.dispatch({type: 'advance', by: moment - now});
}
