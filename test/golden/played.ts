/** What the model did when a transcript was played on it, in the transcript's names and on the transcript's clock. */
import type {Millis, NodeId, OperationId, Stored} from '../../source/sim/operation.ts';
import type {Kind, Leader} from './transcript.ts';

/** What one client of the model was told. `pending`: nothing by the end, which is always a contradiction. */
export interface Answer {
  readonly id: OperationId;
  readonly key: string;
  readonly kind: Kind | 'pending';
  readonly values?: readonly (string | null)[];
  readonly reason?: string;
  readonly asked: Millis;
  readonly latency: Millis;
}

/** How the model looked just before a step. */
export interface Moment {
  readonly at: Millis;
  readonly leader: Readonly<Record<NodeId, Leader>>;
  readonly epoch: Readonly<Record<NodeId, number>>;
  readonly suspects: Readonly<Record<NodeId, readonly NodeId[]>>;
  readonly copies: Readonly<Record<NodeId, Readonly<Record<string, readonly Stored[]>>>>;
  readonly converged: boolean;
  /** Nothing waits in a connection that is whole. */
  readonly drained: boolean;
  readonly lost: number;
}

/** A node began to follow another, or to believe a peer down or up. */
export type Change = {readonly at: Millis; readonly node: NodeId} & (
  | {readonly what: 'leader'; readonly leader: Leader}
  | {readonly what: 'suspect'; readonly peer: NodeId; readonly down: boolean}
);

export interface Note {
  readonly at: Millis;
  readonly node: NodeId;
  readonly text: string;
}

/** By the place of a step in the transcript where a record is keyed by number. */
export interface Played {
  readonly seed: number;
  /** The options the system was opened with. */
  readonly options: Readonly<Record<string, string>>;
  readonly moments: Readonly<Record<number, Moment>>;
  readonly answers: Readonly<Record<number, readonly Answer[]>>;
  /** Why an operation could not be asked at all. */
  readonly unasked: Readonly<Record<number, string>>;
  /** Steps of the real script that waited for something which never came in the model. */
  readonly missed: readonly number[];
  readonly changes: readonly Change[];
  readonly notes: readonly Note[];
  /** Every write whose value some node was seen to hold, in order of first sight. */
  readonly applied: readonly OperationId[];
}

/** The moment of a step. Throws when the step was not played, which is a mistake of the runner. */
export function momentOf(played: Played, place: number): Moment {
  const moment = played.moments[place];
  if (moment) return moment;
  throw new Error(`step ${place + 1} was not played`);
}
