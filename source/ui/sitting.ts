/** A sitting from the inside: the lab, what is seen of it, and the few ways in which either changes. */
import type {Command, Transport} from '../lab/command.ts';
import type {LabEvent} from '../lab/event.ts';
import type {Lab} from '../lab/lab.ts';
import type {LabSnapshot} from '../lab/snapshot.ts';
import {passTime, type Shift} from '../script/workload.ts';
import type {Aside} from './aside.ts';
import type {Classroom} from './classroom.ts';
import {begin, type Errand, isFar, type Pieces, runUp} from './errand.ts';
import type {Film} from './film.ts';
import type {UiAction} from './intent.ts';
import {allMarks} from './marks.ts';
import {reduceUi} from './reducer.ts';
import type {Offer, See} from './see.ts';
import type {Showing} from './showing.ts';
import type {Hands} from './travel.ts';

export interface Sitting {
  readonly lab: Lab;
  readonly systems: readonly Offer[];
  /** Another lab; a text says why there is none, as for an option that does not exist. */
  readonly open: (system: string, options: Readonly<Record<string, string>>, seed: number | null) => Lab | string;
  /** 0, or 130 after Ctrl-C. */
  readonly onQuit: (code: 0 | 130) => void;
  readonly onSuspend: () => void;
  /** Saves the session as a script; the file's name, or null when it could not be. Left out: nothing is saved here. */
  readonly onSave?: (lab: Lab) => string | null;
  /** A demo to be shown on this lab. */
  readonly film?: Film;
  /** Lessons are taught here; the lab is the one behind the list until a lesson opens its own. */
  readonly classroom?: Classroom;
  /** Whether there is time for more now; what takes long goes on at the next tick otherwise. Left out: there always is. */
  readonly hasTime?: () => boolean;
  /** How many labs that were left are kept at the most. Left out: all. */
  readonly keeps?: number;
}

/** What a session keeps, and changes as it goes. */
export interface Inside extends Sitting {
  lab: Lab;
  /** Workloads under way, and how many there were. */
  shifts: readonly Shift[];
  shiftCount: number;
  see: See;
  listeners: (() => void)[];
  /** The lesson's lab while its sandbox is open. */
  waiting: Aside | null;
  /** What takes long and is not done yet. */
  errand: Errand | null;
  /** The solution being shown. */
  showing: Showing | null;
  /** What was to be seen when the lesson's goals were last looked at. */
  looked: LabSnapshot | null;
}

/** What is done about each of several things, by its type. */
export type Meanings<T extends {readonly type: string}> = {
  readonly [Type in T['type']]: (inside: Inside, wish: Extract<T, {type: Type}>) => void;
};

/** Changes the screen's memory. */
export function act(inside: Inside, action: UiAction): void {
  const state = reduceUi(inside.see.state, action);
  if (state !== inside.see.state) inside.see = {...inside.see, state};
}

/** Why something did not happen, above the footer. */
export function explain(inside: Inside, text: string): void {
  act(inside, {type: 'message', text, tone: 'refused'});
}

/** What the lab refuses is said above the footer and kept for the log. Far away in time it goes piece by piece. */
export function dispatch(inside: Inside, command: Command): void {
  if (isFar(inside.lab, command)) begin(inside, 'time passes', farAway(inside, command));
  else dispatchNow(inside, command);
}

function* farAway(inside: Inside, command: Transport): Pieces {
  dispatchNow(inside, yield* runUp(inside.lab, command));
}

function dispatchNow(inside: Inside, command: Command): void {
  const before = inside.see;
  const events = inside.lab.dispatch(command);
  const snapshot = inside.lab.snapshot();
  inside.see = {...inside.see, snapshot};
  if (snapshot.now < before.snapshot.now) inside.shifts = [];
  if (snapshot.now < before.snapshot.now) act(inside, {type: 'seen', marks: allMarks(before)});
  if (snapshot.now < before.snapshot.now) act(inside, {type: 'logEnd', end: null});
  for (const event of events) {
    const said = event.type === 'moved' ? travels[event.by]?.(before.snapshot, snapshot) : undefined;
    if (said) act(inside, {type: 'message', text: said, tone: 'plain'});
    if (event.type !== 'refused') continue;
    act(inside, {type: 'refused', at: event.at, reason: event.reason, after: snapshot.events.length});
  }
}

/** What is said when a future was left, or one taken up again. */
const travels: Readonly<
  Partial<Record<Extract<LabEvent, {type: 'moved'}>['by'], (before: LabSnapshot, now: LabSnapshot) => string>>
> = {
  fork: () => 'you changed the past: what followed is kept as a future; b returns to it',
  undo: () => 'undone, at the moment when it was done; U does it again',
  redo: () => 'done again, at the moment where you were',
  // Where one stood at the point of parting there is nothing to be kept.
  return: (before, now) =>
    now.branches.length < before.branches.length
      ? 'another future is ahead of you now: > goes as far as it has been'
      : 'another future is ahead of you now; the one you were in is kept: b',
};

/** Time passes, and workloads go on; going back in time ends them. */
export function pass(inside: Inside, by: number): void {
  const {shifts, reports} = passTime(inside.lab, inside.shifts, by);
  inside.shifts = shifts;
  inside.see = {...inside.see, snapshot: inside.lab.snapshot()};
  for (const {text} of reports) act(inside, {type: 'message', text, tone: 'plain'});
}

/** What travelling in time needs of a sitting. */
export function handsOf(inside: Inside): Hands {
  return {
    get lab() {
      return inside.lab;
    },
    get see() {
      return inside.see;
    },
    act: (action) => act(inside, action),
    dispatch: (command) => dispatch(inside, command),
  };
}
