/** What the instructor's desk remembers and sees, as plain data; and what it asks of the workshop. */
import type {Canvas} from '../ui/draw/canvas.ts';
import type {LineEdit} from '../ui/line-edit.ts';
import type {LessonName} from './gradebook.ts';
import type {Histogram} from './predictions.ts';
import type {Row} from './roster.ts';

/** What the instructor does to the workshop. `whom`: a person's id. Each one is logged. */
export type Deed =
  | {readonly type: 'say'; readonly text: string}
  | {readonly type: 'freeze'; readonly on: boolean}
  /** To a lesson; `whom` null is everybody. */
  | {readonly type: 'teach'; readonly lesson: string; readonly whom: string | null}
  | {readonly type: 'restart'; readonly whom: string}
  | {readonly type: 'forget'; readonly whom: string; readonly lesson: string}
  | {readonly type: 'lower'; readonly whom: string}
  /** A new resume ticket in the place of one that was lost. */
  | {readonly type: 'ticket'; readonly whom: string}
  | {readonly type: 'kick'; readonly whom: string}
  | {readonly type: 'save'}
  | {readonly type: 'end'};

/** What the keys mean now; Escape always leads back to the roster. */
export type DeskMode =
  | {readonly type: 'roster'}
  | {readonly type: 'say'; readonly edit: LineEdit}
  /** A part of a name. */
  | {readonly type: 'find'; readonly edit: LineEdit}
  | {readonly type: 'lesson'; readonly whom: string | null; readonly index: number}
  | {readonly type: 'confirm'; readonly deed: Deed; readonly question: string}
  | {readonly type: 'mirror'; readonly whom: string}
  | {readonly type: 'predictions'; readonly index: number}
  | {readonly type: 'help'; readonly scroll: number};

export interface DeskState {
  readonly mode: DeskMode;
  /** The id of who is chosen; null for whoever comes first. */
  readonly chosen: string | null;
  /** Said above the keys until the next key. */
  readonly message: {readonly text: string; readonly tone: 'plain' | 'refused' | 'ok'} | null;
}

/** A desk that has just been opened. */
export const newDesk: DeskState = {mode: {type: 'roster'}, chosen: null, message: null};

/** Everything a desk shows. */
export interface DeskSee {
  readonly state: DeskState;
  readonly title: string;
  /** The join code; null where none is asked for. */
  readonly code: string | null;
  readonly rows: readonly Row[];
  readonly lessons: readonly LessonName[];
  /** Everybody's keys and time are held. */
  readonly frozen: boolean;
  /** While predictions are looked at. */
  readonly histogram: Histogram | null;
  /** The screen that is mirrored; null when its person has left. */
  readonly mirror: Canvas | null;
}

/** Who is chosen; undefined in an empty room. */
export function chosenRow({rows, state}: DeskSee): Row | undefined {
  return rows.find(({id}) => id === state.chosen) ?? rows[0];
}
