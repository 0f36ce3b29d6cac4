/** What is told of a heal, a restart or a resumed node: from the moment things were mended until the replicas agreed. */
import type {Difference} from '../checkers/convergence.ts';
import type {Millis, NodeId, OperationId, Stored} from '../sim/operation.ts';

/** A node changed its mind about who leads, or no longer believes that another is down. */
export type Detection =
  | {
      readonly type: 'follows';
      readonly at: Millis;
      readonly node: NodeId;
      readonly leader: NodeId;
      readonly epoch: number;
    }
  | {readonly type: 'trusts'; readonly at: Millis; readonly node: NodeId; readonly peer: NodeId};

/** A node's copy of a key became what it is now: the last change, and what it held when things were mended. */
export interface CatchUp {
  readonly at: Millis;
  readonly node: NodeId;
  readonly key: string;
  /** Whose message brought it; null when no message did. */
  readonly from: NodeId | null;
  readonly before: readonly Stored[];
  readonly after: readonly Stored[];
}

/** A key on which replicas differed when things were mended. */
export interface Settled {
  readonly key: string;
  readonly before: Difference['held'];
  /** What all live replicas hold now; null while they differ. */
  readonly after: readonly Stored[] | null;
}

/** What mends. */
export type Mending = 'heal' | 'restart' | 'resume';

export interface HealReport {
  readonly by: Mending;
  readonly began: Millis;
  readonly detected: readonly Detection[];
  readonly caughtUp: readonly CatchUp[];
  readonly keys: readonly Settled[];
  /** Acknowledged writes that some live replica knew when things were mended, and none knows now. */
  readonly lost: readonly OperationId[];
  /** Since when the live replicas agree; null while they differ. */
  readonly agreedAt: Millis | null;
  /** By what the system decides which value stays, as in "the later timestamp"; null where it did not say. */
  readonly wins: string | null;
}
