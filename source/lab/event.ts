/** What a lab reports, in order: the log on the screen, the lines of a transcript and the JSON lines are drawn from these. */
import type {ErrorName, Millis, NodeId, Operation} from '../sim/operation.ts';
import type {Intervention, Transport} from './command.ts';
import type {HealReport} from './heal-report.ts';

export type LabEvent =
  /** `leads`: the node that was asked acted as leader then. */
  | {readonly type: 'invoked'; readonly at: Millis; readonly operation: Operation; readonly leads?: true}
  | {readonly type: 'completed'; readonly at: Millis; readonly operation: Operation; readonly judged: Judged}
  /** A fault, a repair, a move of a client: any intervention but a request. `leader`: who led until then with a majority behind it. */
  | {
      readonly type: 'intervened';
      readonly at: Millis;
      readonly intervention: Intervention;
      readonly leader?: NodeId;
    }
  /** A remark of a node: `leads term 3`. */
  | {readonly type: 'note'; readonly at: Millis; readonly node: NodeId; readonly text: string}
  /** What came of a heal, a restart or a resumed node: the replicas agree again, or still do not after two minutes. */
  | {readonly type: 'healed'; readonly at: Millis; readonly report: HealReport}
  /** A person asked for something impossible now; nothing happened and nothing was journaled. */
  | {readonly type: 'refused'; readonly at: Millis; readonly reason: string}
  /** Time was moved, or a change in the past left a future behind. */
  | {readonly type: 'moved'; readonly at: Millis; readonly from: Millis; readonly by: Transport['type'] | 'fork'};

/** What is said of a completed operation at once. */
export interface Judged {
  /** The mark's meaning: done, done with an old value, certainly not done, nobody can tell. */
  readonly mark: 'ok' | 'stale' | 'fail' | 'info';
  readonly latency: Millis;
  /** The values seen, as text; `null` is an absent key; several are siblings. */
  readonly values?: readonly (string | null)[];
  /** Of a stale read: the newest value acknowledged before it began. */
  readonly newest?: string | null;
  /** Of fail and info: our name and the real system's text, its holes filled. */
  readonly error?: ErrorName;
  readonly message?: string;
}
