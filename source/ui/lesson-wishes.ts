/** What a learner may wish beside the lab's keys, a row each: its word in the menu of the lesson, and why it cannot be had now. */
import type {Catalogue, Lesson} from '../lessons/lesson.ts';
import type {See} from './see.ts';

export type LessonWish =
  | 'hint'
  | 'story'
  | 'debrief'
  | 'reset'
  | 'solution'
  | 'stop'
  | 'sandbox'
  | 'back'
  | 'next'
  | 'list'
  | 'leave'
  | 'letGo'
  | 'hand'
  | 'ticket';

const noLesson = 'no lesson is open here; cap-tui learn opens the lessons';
/** Why no session is saved where a workshop keeps what people do. */
export const savesNothing = 'no file is written here; what you did in a workshop is kept by its host';
const inSandbox = 'this is the sandbox: l, then 5, goes back to the lesson first';

/** Why this cannot be had now, and what to do instead; null when it can. */
export function wishRefusal(see: See, wish: LessonWish): string | null {
  return refusals[wish](see);
}

const refusals: Readonly<Record<LessonWish, (see: See) => string | null>> = {
  hint: (see) => {
    const {lesson} = see.state;
    if (!lesson || lesson.sandbox) return outside(see);
    const {length} = lesson.lesson.hints;
    if (lesson.hints < length) return null;
    return length === 0 ? 'this lesson has no hints' : `all ${length} hints are open; l, then 4, shows the solution`;
  },
  story: outside,
  debrief: (see) => (see.state.lesson?.passed ? outside(see) : 'it comes when all goals are met'),
  reset: outside,
  solution: outside,
  stop: ({state}) => (state.lesson?.typing ? null : 'no solution is being shown'),
  sandbox: outside,
  back: ({state}) => (state.lesson?.sandbox ? null : 'this is the lesson itself; l, then 5, opens its sandbox'),
  next: (see) => {
    const {state, school} = see;
    if (!state.lesson || !school) return noLesson;
    const none = 'this was the last lesson; l, then 7, shows the list';
    return nextLesson(school.catalogue, state.lesson.lesson.name) ? null : none;
  },
  list: ({school}) => (school ? null : noLesson),
  leave: ({state}) => (state.lesson ? null : noLesson),
  letGo: ({state}) => (state.lesson?.question ? null : 'nothing is being asked'),
  ticket: ({school}) =>
    school?.givesTickets ? null : 'there is none: a ticket brings people back to a workshop, cap-tui serve',
  hand: ({school}) => (school?.seesHands ? null : 'nobody would see it: a hand is raised in a workshop, cap-tui serve'),
};

/** Why nothing can be done about the lesson itself. */
function outside({state}: See): string | null {
  if (!state.lesson) return noLesson;
  return state.lesson.sandbox ? inSandbox : null;
}

/** Why another system cannot take the place of a lesson's, or stand beside it; null when it can. */
export function systemRefusal({state}: See): string | null {
  if (!state.taught || state.lesson?.sandbox) return null;
  return 'this lesson is about this system; its sandbox (l, then 5) tries others';
}

/** Why there are no keys of lessons where none are taught; null where some are. */
export function noLessons({school}: See): string | null {
  return school ? null : noLesson;
}

/** Every lesson once, in order. */
export function lessonsOf(catalogue: Catalogue): readonly Lesson[] {
  const all = catalogue.flatMap(({lessons}) => lessons);
  return all.filter((lesson, index) => all.findIndex(({name}) => name === lesson.name) === index);
}

/** The lesson after this one, of the same track or the next; undefined after the last. */
export function nextLesson(catalogue: Catalogue, name: string): Lesson | undefined {
  const all = lessonsOf(catalogue);
  const index = all.findIndex((lesson) => lesson.name === name);
  return index < 0 ? undefined : all[index + 1];
}
