/** The arithmetic of majorities. */
import type {NodeId} from '../../sim/operation.ts';

/** The least number of nodes that is more than half. */
export function majority(nodeCount: number): number {
  return Math.trunc(nodeCount / 2) + 1;
}

/** How an election stands: a majority for it, no majority possible any more, or still open. */
export function tally(votes: Readonly<Record<NodeId, boolean>>, nodeCount: number): 'won' | 'lost' | 'open' {
  let granted = 0;
  let refused = 0;
  for (const node in votes) {
    if (votes[node as NodeId]) granted += 1;
    else refused += 1;
  }
  if (granted >= majority(nodeCount)) return 'won';
  return nodeCount - refused < majority(nodeCount) ? 'lost' : 'open';
}

/** The highest index that a majority has reached (Raft, figure 2, leaders). */
export function majorityIndex(matches: readonly {readonly match: number}[]): number {
  const needed = majority(matches.length);
  let best = 0;
  for (const {match} of matches) {
    if (match <= best) continue;
    let count = 0;
    for (const other of matches) if (other.match >= match) count += 1;
    if (count >= needed) best = match;
  }
  return best;
}
