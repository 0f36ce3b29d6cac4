/**
 * Ballots as whole numbers: the tens count upwards, the ones name the node, so that no two nodes ever use the same one.
 */
import type {NodeId} from '../../sim/operation.ts';

export type Ballot = number;

/** The lowest ballot of a node above all that were seen. */
export function ballotAbove(seen: Ballot, node: NodeId): Ballot {
  return (numberOf(seen) + 1) * 10 + Number(node.slice(1));
}

/** How many times leadership was contended for, at least: what a person wants to see of a ballot. */
export function numberOf(ballot: Ballot): number {
  return Math.trunc(ballot / 10);
}

/** As people write ballots: `3.n2`; `none` before the first. */
export function printBallot(ballot: Ballot): string {
  return ballot === 0 ? 'none' : `${numberOf(ballot)}.n${ballot % 10}`;
}
