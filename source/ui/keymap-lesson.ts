/** The keys of lessons: those beside the lab's, in the list, while a page is read, a question asked, a solution shown. */
import type {Intent} from './intent.ts';
import type {Binding} from './keymap.ts';
import {timeKeys} from './keymap-time.ts';
import {judgeKeys} from './keymap-verdict.ts';
import {firstChoice} from './lesson-menu.ts';
import {type LessonWish, lessonsOf, nextLesson, noLessons, wishRefusal} from './lesson-wishes.ts';
import {scrollPane} from './scroll.ts';
import type {See} from './see.ts';
import type {UiState} from './state.ts';

const pageful = 8;

function wish(wanted: LessonWish): Pick<Binding, 'disabled' | 'intent'> {
  return {
    disabled: (see) => wishRefusal(see, wanted),
    intent: () => ({type: 'lesson', wish: wanted}),
  };
}

/** What a learner asks of a workshop, whatever is open. */
const classKeys: readonly Binding[] = [
  {
    keys: ['!'],
    shown: '!',
    short: ({school, state}) => (school?.seesHands ? (state.hand ? 'lower hand' : 'raise hand') : ''),
    lesser: true,
    help: 'raise your hand for help in a workshop, or lower it',
    absent: (see) => wishRefusal(see, 'hand'),
    intent: wish('hand').intent,
  },
  {
    keys: ['@'],
    shown: '@',
    help: 'your resume ticket in a workshop, once more',
    absent: (see) => wishRefusal(see, 'ticket'),
    intent: wish('ticket').intent,
  },
];

/** Beside the keys of the lab. */
export const lessonKeys: readonly Binding[] = [
  {
    keys: ['l'],
    shown: 'l',
    short: ({state}) => (state.lesson ? 'lesson' : ''),
    last: true,
    help: 'the lesson: a hint, its story, begin again, the solution, a sandbox, the next one, the list',
    absent: noLessons,
    disabled: (see) => wishRefusal(see, 'leave'),
    intent: (see) => ({type: 'ui', action: {type: 'menu', menu: 'lesson', index: firstChoice(see)}}),
  },
  {
    keys: ['H'],
    shown: 'H',
    short: ({state}) => (state.lesson ? 'hint' : ''),
    help: 'a hint of the lesson, one at a time; they are counted',
    absent: noLessons,
    ...wish('hint'),
  },
  {
    keys: ['N'],
    shown: 'N',
    short: ({state}) => (state.lesson?.passed ? 'next' : ''),
    help: 'the next lesson, once this one is passed',
    absent: noLessons,
    disabled: (see) => wishRefusal(see, 'next') ?? unpassed(see),
    intent: () => ({type: 'lesson', wish: 'next'}),
  },
  ...classKeys,
];

/** The lab of a lesson is not left by a slip. */
function unpassed({state}: See): string | null {
  return state.lesson?.passed ? null : 'this lesson is not passed yet; l, then 6, leaves it all the same';
}

const ends = timeKeys.filter(({keys}) => ['?', 'q'].includes(keys[0] ?? ''));

export const listKeys: readonly Binding[] = [
  {keys: ['up', 'k'], shown: '↑ k', short: 'up', help: 'the lesson above', intent: (see) => highlight(see, -1)},
  {keys: ['down', 'j'], shown: '↓ j', short: 'down', help: 'the lesson below', intent: (see) => highlight(see, 1)},
  {keys: ['page-up'], shown: 'PgUp', help: 'further up', intent: (see) => highlight(see, -pageful)},
  {keys: ['page-down'], shown: 'PgDn', help: 'further down', intent: (see) => highlight(see, pageful)},
  {keys: ['home'], shown: 'Home', help: 'the first lesson', intent: (see) => highlight(see, -Infinity)},
  {keys: ['end'], shown: 'End', help: 'the last lesson', intent: (see) => highlight(see, Infinity)},
  {
    keys: ['enter', 'space'],
    shown: 'Enter',
    short: (see) => (offers(see) ? 'take the tour' : isOpen(see) ? 'go on' : 'open'),
    help: 'open the lesson, or go on with it; at a first start, take the tour',
    intent: (see) =>
      isOpen(see) ? {type: 'ui', action: {type: 'close'}} : learn(offers(see) ? 'tour' : chosenLesson(see)?.name),
  },
  {
    keys: ['escape'],
    shown: 'Esc',
    short: (see) => (offers(see) ? 'to the list' : see.state.lesson ? 'back' : ''),
    help: 'back to the lesson that is open; at a first start, to the list without the tour',
    disabled: (see) => (offers(see) || see.state.lesson ? null : 'no lesson is open; Enter opens one, q quits'),
    intent: (see) => (offers(see) ? highlight(see, 0) : {type: 'ui', action: {type: 'close'}}),
  },
  ...classKeys.map(({short: _, ...binding}) => binding),
  ...ends,
];

export const readingKeys: readonly Binding[] = [
  {
    keys: ['enter'],
    shown: 'Enter',
    short: enterWord,
    help: 'begin; after the debrief, go on to the next lesson',
    intent: (see) => ({type: 'lesson', wish: onward(see)}),
  },
  {
    keys: ['escape'],
    shown: 'Esc',
    short: ({state}) => (state.lesson?.page === 'debrief' ? 'play on' : 'to the lab'),
    help: 'to the lab; after the debrief, play on there',
    ...wish('leave'),
  },
  {keys: ['up', 'k'], shown: '↑ k', help: 'up', intent: (see) => scrollPane(see, -1)},
  {keys: ['down', 'j'], shown: '↓ j', help: 'down', intent: (see) => scrollPane(see, 1)},
  {keys: ['page-up'], shown: 'PgUp', help: 'a page up', intent: (see) => scrollPane(see, -pageful)},
  {
    keys: ['page-down', 'space'],
    shown: 'PgDn space',
    short: 'more',
    lesser: true,
    help: 'a page down',
    intent: (see) => scrollPane(see, pageful),
  },
  {
    keys: ['tab'],
    shown: 'Tab',
    short: ({state}) => (state.pane === 'lesson' ? 'log' : 'lesson'),
    help: 'to the log, and back',
    intent: () => ({type: 'ui', action: {type: 'pane'}}),
  },
  ...lessonKeys.filter(({keys}) => ['l', '!', '@'].includes(keys[0] ?? '')),
  ...judgeKeys.filter(({keys}) => keys[0] === 'v'),
  ...timeKeys.filter(({keys}) => keys[0] === 'i'),
  ...ends,
];

export const askingKeys: readonly Binding[] = [
  {keys: ['up', 'k'], shown: '↑ k', help: 'up', intent: (see) => consider(see, -1)},
  {keys: ['down', 'j'], shown: '↓ j', help: 'down', intent: (see) => consider(see, 1)},
  {
    keys: ['enter'],
    shown: 'Enter',
    short: 'I expect this',
    help: 'predict what is highlighted; the command is carried out then',
    intent: ({state}) => predict(state, state.lesson?.question?.index),
  },
  {
    keys: ['1', '2', '3', '4'],
    // No name in the row of keys: how many there are differs, and the line above says that a digit picks.
    shown: '1-4',
    help: 'predict by digit',
    intent: ({state}, key) => predict(state, Number(key) - 1),
  },
  {
    keys: ['escape', 'q'],
    shown: 'Esc',
    short: 'let go',
    help: 'let go of the command, without predicting',
    ...wish('letGo'),
  },
];

export const showingKeys: readonly Binding[] = [
  {
    keys: ['escape', 'enter', 'space', 'q'],
    shown: 'Esc',
    short: 'stop here',
    help: 'stop, and go on from here',
    ...wish('stop'),
  },
];

/** The lesson that is highlighted in the list. */
export function chosenLesson({state, school}: See) {
  return state.mode.type === 'lessons' && school ? lessonsOf(school.catalogue)[state.mode.index] : undefined;
}

/** The highlighted lesson is the one being worked on. */
function isOpen(see: See): boolean {
  return see.state.lesson !== null && see.state.lesson.lesson.name === chosenLesson(see)?.name;
}

function offers({state}: See): boolean {
  return state.mode.type === 'lessons' && state.mode.offer;
}

function highlight({state, school}: See, by: number): Intent | null {
  if (state.mode.type !== 'lessons' || !school) return null;
  const last = lessonsOf(school.catalogue).length - 1;
  const {index, offer} = state.mode;
  const next = offer ? index : Math.max(0, Math.min(last, index + by));
  return {type: 'ui', action: {type: 'lessons', index: next, offer: false}};
}

function learn(name: string | undefined): Intent | null {
  return name === undefined ? null : {type: 'learn', name};
}

/** What Enter does on a page: to the lab, or past the debrief to the next lesson or, after the last, the list. */
function onward({state, school}: See): LessonWish {
  const {lesson: run} = state;
  if (run?.page !== 'debrief' || !school) return 'leave';
  return nextLesson(school.catalogue, run.lesson.name) ? 'next' : 'list';
}

function enterWord(see: See): string {
  const word: Partial<Record<LessonWish, string>> = {next: 'next lesson', list: 'list'};
  return word[onward(see)] ?? 'begin';
}

function consider({state}: See, by: number): Intent | null {
  const {lesson: run} = state;
  const count = run?.lesson.prediction?.choices.length ?? 0;
  if (!run?.question || count === 0) return null;
  const index = (run.question.index + by + count) % count;
  return {type: 'ui', action: {type: 'lesson', change: {type: 'consider', index}}};
}

function predict({lesson: run}: UiState, choice: number | undefined): Intent | null {
  const choices = run?.lesson.prediction?.choices ?? [];
  return choice === undefined || !choices[choice] ? null : {type: 'predict', choice};
}
