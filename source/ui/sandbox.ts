/** A copy of a lesson's lab to play with, where nothing counts; the lesson waits untouched. */
import type {Lab} from '../lab/lab.ts';
import type {Lesson} from '../lessons/lesson.ts';
import {lessonInSteps} from '../lessons/open.ts';
import {doneIn} from '../lessons/rules.ts';
import {asideOf, bringBack} from './aside.ts';
import {type Pieces, piece} from './errand.ts';
import {act, type Inside} from './sitting.ts';

/** Puts a copy of the lab as it is in its place. */
export function* enterSandbox(inside: Inside, lesson: Lesson): Pieces {
  const copy = yield* copyOf(lesson, inside.lab);
  inside.waiting = asideOf(inside);
  inside.lab = copy;
  inside.shifts = [];
  inside.see = {...inside.see, snapshot: inside.lab.snapshot(), twins: []};
  act(inside, {type: 'lesson', change: {type: 'sandbox', on: true}});
  act(inside, {type: 'message', tone: 'plain', text: 'a copy of the lab: nothing here counts; l, then 5, goes back'});
}

/** Back to the lesson as it was left; of the sandbox nothing is kept. */
export function leaveSandbox(inside: Inside): void {
  const {waiting} = inside;
  if (!waiting) return;
  inside.waiting = null;
  inside.see = {...inside.see, left: []};
  bringBack(inside, waiting, 'the lesson again, as you left it; space lets time run');
}

/** The lesson's lab opened again and led through the same journal, up to the same moment. */
function* copyOf(lesson: Lesson, lab: Lab): Generator<number | undefined, Lab> {
  const {lab: copy, start} = yield* lessonInSteps(lesson);
  const snapshot = lab.snapshot();
  let at = start.now;
  const entries = lab.journal().entries.slice(start.entries, doneIn(snapshot));
  for (const entry of [...entries, null]) {
    const to = entry?.at ?? snapshot.now;
    while (at < to) {
      const by = Math.min(piece, to - at);
      copy.dispatch({type: 'advance', by});
      at += by;
      yield at / snapshot.now;
    }
    if (entry) copy.dispatch(entry.intervention);
    yield at / snapshot.now;
  }
  return copy;
}
