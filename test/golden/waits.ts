/** Steps at which the real script polled until something had come about, and what that was. */
import type {NodeId} from '../../source/sim/operation.ts';
import type {Moment} from './played.ts';
import type {Step} from './transcript.ts';

type Holds = (moment: Moment) => boolean;

/** What a step waits for among the live nodes; undefined when it waits for nothing. */
export function waitOf(step: Step, live: readonly NodeId[]): Holds | undefined {
  if (step.do === 'elected') return (moment) => step.among.some((node) => moment.leader[node] === node);
  if (step.do !== 'note') return undefined;
  if (/^failure detector convicted/.test(step.text)) {
    return ({suspects}) => pairsIn(step.text).every(([node, peer]) => suspects[node]?.includes(peer));
  }
  if (/^all nodes see all nodes UP/.test(step.text)) {
    return ({suspects}) => live.every((node) => (suspects[node] ?? []).length === 0);
  }
  if (/^all nodes agree on a leader/.test(step.text)) {
    const agree: Holds = ({leader}) => live.every((node) => leader[node] && leader[node] === leader[live[0] as NodeId]);
    return (moment) => moment.drained && agree(moment);
  }
  return undefined;
}

/** The pairs of a note such as `failure detector convicted [(1, 3), (2, 3)]`. */
export function pairsIn(text: string): readonly (readonly [NodeId, NodeId])[] {
  return [...text.matchAll(/\((\d), (\d)\)/g)].map(
    ([, one, other]) => [`n${Number(one)}`, `n${Number(other)}`] as const,
  );
}
