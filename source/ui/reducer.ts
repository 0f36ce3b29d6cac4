/** How the screen's memory changes; knows no keys, no colours and no Ink. */
import type {UiAction} from './intent.ts';
import {type Run, reduceRun} from './lesson-run.ts';
import {newLine} from './line-edit.ts';
import {type Mode, speeds, twoPanes, type UiState} from './state.ts';

const remembered = 100;

type Reduce = {
  readonly [Type in UiAction['type']]: (state: UiState, action: Extract<UiAction, {type: Type}>) => UiState;
};

const main = {type: 'main'} as const;

/** What the keys mean when nothing is open: the demo's or the lesson's while it has the screen, else the lab's. */
export function home({film, lesson, taught}: Pick<UiState, 'film' | 'lesson' | 'taught'>): Mode {
  if (film) return film.taken ? main : {type: 'film'};
  if (!lesson) return taught ? {type: 'lessons', index: 0, offer: false} : main;
  if (lesson.typing) return {type: 'showing'};
  if (lesson.question) return {type: 'asking'};
  return lesson.page ? {type: 'reading'} : main;
}

/** The state with another lesson or another point of it; whatever is open stays open. */
function withLesson(state: UiState, lesson: Run): UiState {
  const turned = lesson.page !== state.lesson?.page;
  const pane = lesson.page ? 'lesson' : 'cluster';
  const next = turned ? ({...state, lesson, pane, lessonScroll: 0} as const) : {...state, lesson};
  return state.mode.type === home(state).type ? {...next, mode: home(next)} : next;
}

const reduce: Reduce = {
  choose: (state, {node}) => ({...state, chosen: node, pane: 'cluster'}),
  menu: (state, {menu, index = 0}) => ({...state, mode: {type: 'menu', menu, index}}),
  highlight: (state, {index}) => (state.mode.type === 'menu' ? {...state, mode: {...state.mode, index}} : state),
  page: (state, {page}) => ({...state, mode: {type: 'page', page, scroll: 0}}),
  scroll: scrolled,
  stopAt: stopped,
  logEnd: (state, {end}) => ({...state, logEnd: end}),
  size: (state, {size}) => ({...state, size}),
  line: (state, {text}) => ({...state, mode: {type: 'line', edit: newLine(text), problem: null}}),
  edit: (state, {edit}) => ({...state, mode: {type: 'line', edit, problem: null}}),
  problem: (state, {text}) => (state.mode.type === 'line' ? {...state, mode: {...state.mode, problem: text}} : state),
  said: (state, {text}) => ({
    ...state,
    mode: home(state),
    said: [...state.said.filter((line) => line !== text), text].slice(-remembered),
  }),
  moment: (state, {text}) => ({...state, mode: {type: 'moment', text, problem: null}}),
  momentProblem: (state, {text}) =>
    state.mode.type === 'moment' ? {...state, mode: {...state.mode, problem: text}} : state,
  seen: (state, {marks}) => ({...state, seen: marks}),
  film: (state, {film}) => {
    const turned = (state.mode.type === 'film') === film.taken;
    return {...state, film, mode: turned && film.taken !== state.film?.taken ? home({...state, film}) : state.mode};
  },
  lessons: (state, {index, offer}) => ({...state, mode: {type: 'lessons', index, offer}}),
  lesson: (state, {change}) => (state.lesson ? withLesson(state, reduceRun(state.lesson, change)) : state),
  notice: (state, {text}) => ({...state, notice: text}),
  hand: (state, {up}) => ({...state, hand: up}),
  rung: (state, {rung}) => ({...state, rung, mode: {type: 'verdict', scroll: 0}}),
  window: (state, {window}) => ({
    ...state,
    mode: {type: 'intervals', window, scroll: state.mode.type === 'intervals' ? state.mode.scroll : 0},
  }),
  close: (state) => ({...state, mode: home(state)}),
  pane: (state) => ({...state, pane: paneAfter(state)}),
  twin: (state, {index}) => ({...state, twin: index}),
  level: (state, {level}) => ({...state, mode: home(state), level}),
  key: (state, {key}) => ({...state, key}),
  run: (state, {running}) => ({...state, running, between: 0}),
  speed: (state, {by}) => ({...state, speed: within(state.speed + by, speeds.length - 1), paced: false}),
  pace: (state, {speed}) => (state.speed === speed ? state : {...state, speed}),
  between: (state, {part}) => ({...state, between: part}),
  message: (state, {text, tone}) => ({...state, message: {text, tone}}),
  refused: (state, {at, reason, after}) => ({
    ...state,
    message: {text: reason, tone: 'refused'},
    refusals: [...state.refusals, {at, reason, after}].slice(-remembered),
  }),
  hush: (state) => (state.message === null ? state : {...state, message: null}),
};

/** The state after an action; the same object when nothing changes. */
export function reduceUi(state: UiState, action: UiAction): UiState {
  return (reduce[action.type] as (state: UiState, action: UiAction) => UiState)(state, action);
}

function scrolled(state: UiState, {by}: {readonly by: number}): UiState {
  const {mode} = state;
  if ('scroll' in mode) return {...state, mode: {...mode, scroll: Math.max(0, mode.scroll + by)}};
  return {...state, lessonScroll: Math.max(0, state.lessonScroll + by)};
}

function stopped(state: UiState, {furthest}: {readonly furthest: number}): UiState {
  const {mode, lessonScroll} = state;
  if ('scroll' in mode) return mode.scroll > furthest ? {...state, mode: {...mode, scroll: furthest}} : state;
  return lessonScroll > furthest ? {...state, lessonScroll: furthest} : state;
}

function within(value: number, highest: number): number {
  return Math.max(0, Math.min(highest, value));
}

/** A lesson stands between cluster and log. While its page is read, the column beside the cluster is the page's or the log's. */
function paneAfter({pane, lesson, size}: UiState): UiState['pane'] {
  if (!lesson) return pane === 'cluster' ? 'log' : 'cluster';
  const cycle: readonly UiState['pane'][] =
    lesson.page && size.columns >= twoPanes ? ['lesson', 'log'] : ['cluster', 'lesson', 'log'];
  return cycle[(cycle.indexOf(pane) + 1) % cycle.length] ?? 'cluster';
}
