/** What the screen remembers that the lab does not: who is chosen, which mode the keys are in, how fast time runs. */
import type {Rung} from '../checkers/ladder.ts';
import type {LabSnapshot} from '../lab/snapshot.ts';
import type {Level, NodeId} from '../sim/operation.ts';
import type {Film} from './film.ts';
import type {Run} from './lesson-run.ts';
import type {LineEdit} from './line-edit.ts';
import type {Mark} from './marks.ts';

export type MenuName = 'cut' | 'faults' | 'partition' | 'level' | 'system' | 'action' | 'futures' | 'twin' | 'lesson';
export type PageName = 'help' | 'card';

/** What the keys mean now. Escape always leads back to `main`. */
export type Mode =
  | {readonly type: 'main'}
  | {readonly type: 'menu'; readonly menu: MenuName; readonly index: number}
  /** The palette. `problem` is what was wrong with the line when it was last given. */
  | {readonly type: 'line'; readonly edit: LineEdit; readonly problem: string | null}
  /** A demo is being shown. */
  | {readonly type: 'film'}
  /** The list of lessons, one highlighted. `offer`: the tour is offered above it. */
  | {readonly type: 'lessons'; readonly index: number; readonly offer: boolean}
  /** The story or the debrief of a lesson is read, its question answered, its solution shown. */
  | {readonly type: 'reading' | 'asking' | 'showing'}
  /** A time is chosen. */
  | {readonly type: 'moment'; readonly text: string; readonly problem: string | null}
  | {readonly type: 'page'; readonly page: PageName; readonly scroll: number}
  /** What the judge says of everything, the chosen rung at length. */
  | {readonly type: 'verdict'; readonly scroll: number}
  /** Operations as bars in time. */
  | {readonly type: 'intervals'; readonly window: TimeWindow; readonly scroll: number};

/** The stretch of virtual time that the interval view shows. */
export interface TimeWindow {
  readonly from: number;
  readonly span: number;
}

/** A place in the log that stays where it is when more is logged: the first so many rows of an entry end there. */
export interface LogPlace {
  readonly entry: number;
  readonly rows: number;
}

export type Tone = 'plain' | 'refused' | 'ok';

export interface UiState {
  readonly mode: Mode;
  readonly chosen: NodeId;
  /** The pane that has the arrows, and the one shown where only one fits. */
  readonly pane: 'cluster' | 'lesson' | 'log';
  /** Of the terminal as it was last said; scrolling ends by it. */
  readonly size: {readonly columns: number; readonly rows: number};
  /** Asked of every request that may carry it; null is the system's default. */
  readonly level: Level | null;
  /** The key that reads and writes are about: the one last used. */
  readonly key: string;
  readonly running: boolean;
  /** Index into `speeds`. */
  readonly speed: number;
  /** In a lesson the speed goes by what happens, until a person sets one. */
  readonly paced: boolean;
  /** Part of a virtual millisecond that has passed beyond the lab's clock, 0 to 1: smooth dots at slow speeds. */
  readonly between: number;
  /** The last row of the log that is shown; null follows the newest. */
  readonly logEnd: LogPlace | null;
  /** Rows of the lesson above what is shown. */
  readonly lessonScroll: number;
  /** Said above the footer until the next key. */
  readonly message: {readonly text: string; readonly tone: Tone} | null;
  /** What the lab refused, for the log; `after` counts the events that stood there then. */
  readonly refusals: readonly {readonly at: number; readonly reason: string; readonly after: number}[];
  /** Lines given to the palette, oldest first. */
  readonly said: readonly string[];
  /** Marks of this future that were seen before a person went back. */
  readonly seen: readonly Mark[];
  /** The demo that is shown, or waits while a person has taken over. */
  readonly film: Film | null;
  /** Lessons are taught here: without one that is open, the list of them is where keys lead back to. */
  readonly taught: boolean;
  /** The lesson being worked on. */
  readonly lesson: Run | null;
  /** A line from the instructor. */
  readonly notice: string | null;
  /** The learner's hand is raised. */
  readonly hand: boolean;
  /** The rung whose verdict is chosen: if it is violated, its witness is marked in the log. */
  readonly rung: Rung | null;
  /** The twin that is shown, from 0; null for none. */
  readonly twin: number | null;
}

/** Columns from which on cluster and log stand side by side. */
export const twoPanes = 80;

export interface Speed {
  /** Virtual milliseconds per real one. */
  readonly factor: number;
  readonly text: string;
}

/** Slow motion first: at a tenth, a heartbeat takes long enough to be followed. */
export const speeds: readonly Speed[] = [
  {factor: 1 / 100, text: '1/100'},
  {factor: 1 / 50, text: '1/50'},
  {factor: 1 / 20, text: '1/20'},
  {factor: 1 / 10, text: '1/10'},
  {factor: 1 / 5, text: '1/5'},
  {factor: 1 / 2, text: '1/2'},
  {factor: 1, text: '1'},
  {factor: 2, text: '2'},
  {factor: 5, text: '5'},
  {factor: 10, text: '10'},
  {factor: 100, text: '100'},
];

export const slowMotion = 3;
/** A film's own pace. */
export const filmSpeed = 6;

/** How a screen opens on a lab: the first node chosen, time running in slow motion. */
export function newUiState(snapshot: LabSnapshot): UiState {
  return {
    mode: {type: 'main'},
    chosen: snapshot.nodes[0]?.id ?? 'n1',
    pane: 'cluster',
    size: {columns: 80, rows: 24},
    level: null,
    key: 'x',
    running: true,
    speed: slowMotion,
    paced: true,
    between: 0,
    logEnd: null,
    lessonScroll: 0,
    message: null,
    refusals: [],
    said: [],
    seen: [],
    film: null,
    taught: false,
    lesson: null,
    notice: null,
    hand: false,
    rung: null,
    twin: null,
  };
}
