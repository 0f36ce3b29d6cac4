/**
 * Everything that can be asked of a lab, as plain data. Interventions change the world and are written in the journal;
 * transports only move the hands of the clock and are not (DESIGN.md, "The lab").
 */
import type {ClientId, Endpoint, Level, Millis} from '../sim/operation.ts';

/**
 * A request as a person asks it: without a level, the system's default holds and is filled in when it is given. A write or a
 * delete may bring its own `timestamp`, in microseconds, where the system takes one.
 */
export type Ask = {
  readonly key: string;
  readonly level?: Level;
  readonly timeout?: Millis;
  readonly timestamp?: number;
} & (
  | {readonly type: 'read' | 'delete'}
  | {readonly type: 'write'; readonly value: string}
  | {readonly type: 'cas'; readonly from: string | null; readonly to: string}
);

/** One link, both ways unless `oneWay`; from, to and every other node below may be a selector before it is resolved. */
export interface Between<Place = Endpoint> {
  readonly from: Place;
  readonly to: Place;
  readonly oneWay?: boolean;
}

/**
 * What changes the world. `Place` is an endpoint's name once resolved; before that it may be a selector (`leader`,
 * `majority` …), see select.ts.
 */
export type Intervention<Place = Endpoint> =
  | {readonly type: 'invoke'; readonly client: ClientId; readonly ask: Ask}
  | {readonly type: 'connect'; readonly client: ClientId; readonly node: Place}
  | (Between<Place> & {readonly type: 'cut' | 'hold' | 'release'})
  | {readonly type: 'heal'; readonly between?: Between<Place>}
  | (Between<Place> & {readonly type: 'slow'; readonly by: Millis})
  | (Between<Place> & {readonly type: 'lossy'; readonly percent: number})
  | (Between<Place> & {readonly type: 'flap'; readonly every: Millis})
  | {readonly type: 'partition'; readonly groups: readonly (readonly Place[])[]}
  | {readonly type: 'isolate'; readonly node: Place}
  | {readonly type: 'shape'; readonly shape: ShapeName; readonly node?: Place}
  | {readonly type: 'deliver' | 'drop'; readonly packet: number}
  | {readonly type: 'crash' | 'restart' | 'pause' | 'resume'; readonly node: Place}
  | {readonly type: 'skew'; readonly node: Place; readonly by: Millis}
  | {readonly type: 'action'; readonly name: string; readonly node: Place};

/** A row each in shapes.ts; `isolate NODE` is both a shape and a command. */
export type ShapeName = 'halves' | 'majority' | 'minority' | 'isolate' | 'bridge' | 'ring' | 'chain';

/**
 * What moves time. `step` goes to the next event; `undo` and `redo` move along the journal; `return` goes back to a future
 * that was left, `leave` leaves the one that follows without changing anything. A seek with `done` goes to the point within its moment at which so many changes had been made.
 */
export type Transport =
  | {readonly type: 'advance'; readonly by: Millis}
  | {readonly type: 'step'}
  | {readonly type: 'seek'; readonly to: Millis; readonly done?: number}
  | {readonly type: 'undo'}
  | {readonly type: 'redo'}
  | {readonly type: 'leave'}
  | {readonly type: 'return'; readonly branch: string};

/** A word that stands for nodes until the command is given: `leader`, `follower`, `majority` … (select.ts). */
export type Selector = string;
export type Place = Endpoint | Selector;

export type Command = Intervention<Place> | Transport;

/** An intervention with the moment it was given, every selector resolved and every default filled in. */
export interface Entry {
  readonly at: Millis;
  readonly intervention: Intervention;
}

/** The one text: system, options, seed and timed interventions determine everything ever shown. */
export interface Journal {
  readonly system: string;
  readonly options: Readonly<Record<string, string>>;
  readonly seed: number;
  readonly entries: readonly Entry[];
  /** The moment the session has reached. */
  readonly until: Millis;
}
