/** The Paxos of a replica, one state per key: promises, acceptances, commits (Cassandra 4's PaxosState). */
import {type Cell, supersedes} from './cells.ts';
import type {Ballot, PromiseAnswer, Proposal} from './messages.ts';
import {cellOf, type Disk, slot} from './state.ts';

/** Frozen; replaced as a whole. */
export interface PaxosState {
  readonly promised: Ballot;
  readonly accepted: Proposal | null;
  readonly committed: Proposal | null;
}

const fresh: PaxosState = Object.freeze({
  promised: Object.freeze({at: Number.MIN_SAFE_INTEGER, node: 'n0'}),
  accepted: null,
  committed: null,
});

/** Whether a ballot is later than another: by time, then by node. */
export function isAfter(one: Ballot, other: Ballot): boolean {
  return one.at > other.at || (one.at === other.at && one.node > other.node);
}

/** Whether a proposal is of a later ballot than another that may be missing. */
export function isLater(one: Proposal | null, other: Proposal | null): boolean {
  return one !== null && (other === null || isAfter(one.ballot, other.ballot));
}

/** Promises to take part in no earlier ballot; refused when a later one, or this one, was promised already. */
export function promise(disk: Disk, key: string, ballot: Ballot): PromiseAnswer {
  const state = paxosOf(disk, key);
  if (!isAfter(ballot, state.promised)) return {granted: false, ...state};
  keep(disk, key, {...state, promised: ballot});
  return {granted: true, ...state, promised: ballot};
}

/** Accepts a proposal unless a later ballot was promised. */
export function accept(disk: Disk, key: string, proposal: Proposal): boolean {
  const state = paxosOf(disk, key);
  if (isAfter(state.promised, proposal.ballot)) return false;
  keep(disk, key, {...state, promised: proposal.ballot, accepted: proposal});
  return true;
}

/** Learns what was chosen: the value becomes the key's cell, and what was accepted up to that ballot is done with. */
export function commit(disk: Disk, key: string, proposal: Proposal): void {
  const state = paxosOf(disk, key);
  if (proposal.cell !== null) put(disk, proposal.cell);
  const committed = isLater(proposal, state.committed) ? proposal : state.committed;
  const accepted = isLater(state.accepted, committed) ? state.accepted : null;
  keep(disk, key, {...state, accepted, committed});
}

/** Lays a cell into the table unless what is there wins. Returns whether it was laid. */
export function put(disk: Disk, cell: Cell): boolean {
  if (!supersedes(cell, cellOf(disk, cell.key))) return false;
  disk.cells[slot(cell.key)] = cell;
  return true;
}

function paxosOf(disk: Disk, key: string): PaxosState {
  return disk.paxos[slot(key)] ?? fresh;
}

function keep(disk: Disk, key: string, state: PaxosState): void {
  disk.paxos[slot(key)] = Object.freeze(state);
}
