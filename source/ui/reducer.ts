/** How the screen's memory changes; knows no keys, no colours and no Ink. */
import type {UiAction} from './intent.ts';
import {newLine} from './line-edit.ts';
import {type Mode, speeds, type UiState} from './state.ts';

const remembered = 100;

type Reduce = {
  readonly [Type in UiAction['type']]: (state: UiState, action: Extract<UiAction, {type: Type}>) => UiState;
};

const main = {type: 'main'} as const;

/** What the keys mean when nothing is open: the demo's while it is shown, else the lab's. */
function home({film}: Pick<UiState, 'film'>): Mode {
  return film && !film.taken ? {type: 'film'} : main;
}

const reduce: Reduce = {
  choose: (state, {node}) => ({...state, chosen: node, pane: 'cluster'}),
  menu: (state, {menu}) => ({...state, mode: {type: 'menu', menu, index: 0}}),
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
    return {...state, film, mode: turned && film.taken !== state.film?.taken ? home({film}) : state.mode};
  },
  rung: (state, {rung}) => ({...state, rung, mode: {type: 'verdict', scroll: 0}}),
  window: (state, {window}) => ({
    ...state,
    mode: {type: 'intervals', window, scroll: state.mode.type === 'intervals' ? state.mode.scroll : 0},
  }),
  close: (state) => ({...state, mode: home(state)}),
  pane: (state) => ({...state, pane: state.pane === 'cluster' ? 'log' : 'cluster'}),
  twin: (state, {index}) => ({...state, twin: index}),
  level: (state, {level}) => ({...state, mode: main, level}),
  key: (state, {key}) => ({...state, key}),
  run: (state, {running}) => ({...state, running, between: 0}),
  speed: (state, {by}) => ({...state, speed: within(state.speed + by, speeds.length - 1)}),
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
  return 'scroll' in mode ? {...state, mode: {...mode, scroll: Math.max(0, mode.scroll + by)}} : state;
}

function stopped(state: UiState, {furthest}: {readonly furthest: number}): UiState {
  const {mode} = state;
  return 'scroll' in mode && mode.scroll > furthest ? {...state, mode: {...mode, scroll: furthest}} : state;
}

function within(value: number, highest: number): number {
  return Math.max(0, Math.min(highest, value));
}
