/** Versions of an item in a strongly consistent global table: each with the ballot in which it was proposed. */
import {absent, type NodeId, type Stored} from '../../sim/operation.ts';

/** The tens count upwards, the ones name the Region: no two Regions ever use the same ballot. */
export type Ballot = number;

export interface Version {
  readonly ballot: Ballot;
  readonly stored: Stored;
}

/** Before everything. */
export const nothing: Version = Object.freeze({ballot: 0, stored: absent});

/** The lowest ballot of a Region above all that were seen. */
export function ballotAbove(seen: Ballot, region: NodeId): Ballot {
  return (Math.trunc(seen / 10) + 1) * 10 + Number(region.slice(1));
}

/** The Region that a ballot belongs to. */
export function regionOf(ballot: Ballot): NodeId {
  return `n${ballot % 10}`;
}

/** The latest of some versions. */
export function latest(versions: readonly Version[]): Version {
  let found = nothing;
  for (const version of versions) if (version.ballot > found.ballot) found = version;
  return found;
}
