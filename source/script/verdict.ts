/** What is to be said at the end of a script: each rung of the ladder, availability, what was lost, who holds what. */
import type {LabSnapshot} from '../lab/snapshot.ts';
import type {NodeId} from '../sim/operation.ts';
import {type Judge, textsOf} from './expect.ts';
import {type Answer, type Rung, rungs, type Seen} from './line.ts';
import {describeOperation} from './outcome.ts';

export interface Verdict {
  readonly at: number;
  readonly ladder: Readonly<Record<Rung, {readonly answer: Answer; readonly because: string}>>;
  readonly available: {readonly cluster: string; readonly nodes: Readonly<Record<NodeId, string>>};
  readonly yield: {readonly asked: number; readonly answered: number};
  readonly lost: readonly {readonly id: number; readonly operation: string}[];
  readonly converged: boolean;
  readonly leader: NodeId | null;
  /** The value of each key in each node; null is an absent key, a list are siblings. */
  readonly data: Readonly<Record<NodeId, Readonly<Record<string, Seen | readonly Seen[]>>>>;
}

/** The verdict on a session as it stands. */
export function verdictOn(see: LabSnapshot, judge: Judge): Verdict {
  const {availability, operations, lost, converged, leader} = see;
  return {
    at: see.now,
    ladder: Object.fromEntries(rungs.map((rung) => [rung, judge(rung, see)])) as Verdict['ladder'],
    available: {cluster: availability.cluster, nodes: availability.nodes},
    yield: {asked: availability.asked, answered: availability.answered},
    lost: operations
      .filter((operation) => lost.includes(operation.id))
      .map((operation) => ({id: operation.id, operation: describeOperation(operation)})),
    converged,
    leader,
    data: Object.fromEntries(see.nodes.map(({id, view}) => [id, dataOf(view.data)])),
  };
}

function dataOf(data: LabSnapshot['nodes'][number]['view']['data']): Record<string, Seen | readonly Seen[]> {
  return Object.fromEntries(
    Object.entries(data).map(([key, stored]) => {
      const values = textsOf(stored);
      return [key, values.length === 1 ? (values[0] ?? null) : values];
    }),
  );
}
