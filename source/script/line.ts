/** A line of a script as plain data: what the palette takes, what a demo holds, what a session saves. */
import type {Rung} from '../checkers/ladder.ts';
import type {Command} from '../lab/command.ts';
import type {ClientId, Level, Millis, NodeId} from '../sim/operation.ts';

export interface Line {
  /** Time first runs to this moment; null when the line begins without `@`. */
  readonly at: Millis | null;
  readonly act: Act;
}

export type Act =
  /** Opens the script: which system, with which options, grown from which seed. */
  | {
      readonly type: 'system';
      readonly name: string;
      readonly options: Readonly<Record<string, string>>;
      readonly seed: number | null;
    }
  /** Anything the lab does. `background`: do not wait for the operation's completion (`&`). */
  | {readonly type: 'command'; readonly command: Command; readonly background: boolean}
  | {readonly type: 'workload'; readonly order: WorkloadOrder; readonly background: boolean}
  | {readonly type: 'until'; readonly condition: Condition}
  | {readonly type: 'say'; readonly text: string}
  /** For the presenter's eyes. */
  | {readonly type: 'note'; readonly text: string}
  | {readonly type: 'beat'}
  | {readonly type: 'expect'; readonly expectation: Expectation};

/** Steady clients for a while; `rate` is turns a second of all clients together, and without a number one is at each node. */
export interface WorkloadOrder {
  /** A row in workload.ts. */
  readonly name: string;
  readonly rate: number;
  readonly clients: number | null;
  readonly level: Level | null;
  readonly for: Millis;
}

/** What `wait until` waits for. A leader of null is any leader. */
export type Condition =
  | {readonly type: 'leader'; readonly node: NodeId | null}
  | {readonly type: 'down'; readonly node: NodeId}
  | {readonly type: 'idle' | 'converged'};

/** What a history is said to be: no violation seen, violated, or nobody could tell. */
export type Answer = 'yes' | 'no' | 'unknown';

export type Relation = '>=' | '<=' | '=' | '>' | '<';

/** A value as seen by a client or held by a node; null is an absent key. */
export type Seen = string | null;

/** A row each in expect.ts. Empty `values`, an `error` of null: whichever. */
export type Expectation =
  | {
      readonly type: 'answered';
      readonly client: ClientId;
      readonly as: 'ok' | 'stale';
      readonly values: readonly Seen[];
    }
  | {
      readonly type: 'unanswered';
      readonly client: ClientId;
      readonly as: 'fail' | 'info';
      readonly error: string | null;
    }
  | {readonly type: 'pending'; readonly client: ClientId}
  | {readonly type: 'rung'; readonly rung: Rung; readonly answer: Answer}
  | {
      readonly type: 'available';
      readonly node: NodeId | null;
      readonly answer: 'yes' | 'no' | 'unasked' | 'exempt';
    }
  | {readonly type: 'yield'; readonly relation: Relation; readonly percent: number}
  | {readonly type: 'lost'; readonly count: number}
  /** A number of the last report of a workload. */
  | {
      readonly type: 'workload';
      readonly name: string;
      readonly number: string;
      readonly relation: Relation;
      readonly count: number;
    }
  | {readonly type: 'converged'; readonly answer: 'yes' | 'no'}
  /** Who leads with a majority behind it; nobody when the list is empty. */
  | {readonly type: 'leader'; readonly oneOf: readonly NodeId[]}
  | {
      readonly type: 'copy';
      readonly node: NodeId;
      readonly key: string;
      readonly values: readonly [Seen, ...Seen[]];
    };
