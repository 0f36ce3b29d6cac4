/** What is to be said at the end of a script: each rung of the ladder, availability, what was lost, who holds what. */
import {type Rung, rungs} from '../checkers/ladder.ts';
import type {Lab} from '../lab/lab.ts';
import type {LabSnapshot} from '../lab/snapshot.ts';
import type {NodeId} from '../sim/operation.ts';
import {type Answered, answerOf, textsOf} from './expect.ts';
import type {Seen} from './line.ts';
import {describeOperation} from './outcome.ts';

export interface Verdict {
  readonly at: number;
  readonly ladder: Readonly<Record<Rung, Answered>>;
  readonly available: {readonly cluster: string; readonly nodes: Readonly<Record<NodeId, string>>};
  readonly yield: {readonly asked: number; readonly answered: number};
  readonly lost: readonly {readonly id: number; readonly operation: string}[];
  readonly converged: boolean;
  readonly leader: NodeId | null;
  /** The value of each key in each node; null is an absent key, a list are siblings. */
  readonly data: Readonly<Record<NodeId, Readonly<Record<string, Seen | readonly Seen[]>>>>;
}

/** The verdict on a session as it stands. */
export function verdictOn(lab: Lab): Verdict {
  const see = lab.snapshot();
  const {availability, operations, lost, converged, leader} = see;
  return {
    at: see.now,
    ladder: Object.fromEntries(rungs.map((rung) => [rung, answerOf(lab.verdicts, rung)])) as Verdict['ladder'],
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
