/** What a Cassandra read may answer in a given state, whichever replicas it asks: the set of SYSTEMS.md section 11. */
import type {NodeId, Stored} from '../../source/sim/operation.ts';
import type {OpCase} from './finding.ts';
import {ownersIn} from './placing.ts';
import {type Moment, momentOf} from './played.ts';
import {winnerOf} from './stamps.ts';
import {cutsAt, runsAt} from './transcript.ts';

export interface Possible {
  /** What it may answer with ok. */
  readonly values: readonly (string | null)[];
  /** Some replica that may be asked is believed up and cannot answer: the read may take long, or time out. */
  readonly mayWait: boolean;
}

const half = (count: number): number => Math.trunc(count / 2) + 1;

const required: Readonly<Record<string, (replicas: number) => number>> = {
  ONE: () => 1,
  LOCAL_ONE: () => 1,
  TWO: () => 2,
  THREE: () => 3,
  QUORUM: half,
  LOCAL_QUORUM: half,
  ALL: (replicas) => replicas,
};

/** What a read may answer now; undefined where the set is not a matter of whom it asks (SERIAL, or too few are up). */
export function possibleAnswers(one: OpCase): Possible | undefined {
  const {transcript, played, place, op} = one;
  const moment = momentOf(played, place);
  const owners = ownersIn(transcript);
  const live = owners.filter((node) => !moment.suspects[op.node]?.includes(node));
  const needed = required[op.level ?? '']?.(owners.length);
  if (op.op !== 'read' || needed === undefined || live.length < needed) return undefined;
  const answering = live.filter((node) => node === op.node || canAnswer(one, node));
  const groups = groupsOf(answering, needed).concat(groupsOf(answering, needed + 1));
  return {
    values: groups.map((group) => newest(one, moment, group)),
    mayWait: answering.length < live.length,
  };
}

function canAnswer({transcript, place, op}: OpCase, node: NodeId): boolean {
  const between = [op.node, node];
  const cut = cutsAt(transcript, place).some(({from, to}) => between.includes(from) && between.includes(to));
  return !cut && runsAt(transcript, node, place);
}

/** All groups of so many nodes. */
function groupsOf(nodes: readonly NodeId[], count: number): NodeId[][] {
  if (count === 0) return [[]];
  return nodes.flatMap((node, index) => groupsOf(nodes.slice(index + 1), count - 1).map((group) => [node, ...group]));
}

/** Without skewed clocks, the write that was asked last has the highest timestamp, unless its client gave it one. */
function newest({transcript, played, op}: OpCase, {copies}: Moment, group: readonly NodeId[]): string | null {
  const held = group.flatMap((node): readonly Stored[] => copies[node]?.[op.key] ?? []);
  return winnerOf(held, (by) => {
    const step = transcript.steps.find((_, place) => played.answers[place]?.some(({id}) => id === by));
    return step?.do === 'op' ? (step.timestamp ?? by) : by;
  });
}
