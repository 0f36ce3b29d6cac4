/**
 * What a Region owes the others: keys whose newest version a peer has not confirmed. It is on disk, so that replication
 * goes on after a crash; what goes out is always the version of that moment, so that a peer may skip versions.
 */
import type {Millis, NodeId} from '../../sim/operation.ts';
import type {Out} from '../../sim/protocol.ts';

export type Outbox = Record<NodeId, string[]>;

/** An outbox that owes nobody anything. */
export function newOutbox(peers: readonly NodeId[]): Outbox {
  const outbox: Outbox = {};
  for (const peer of peers) outbox[peer] = [];
  return outbox;
}

/** The name of the timer with which a peer's turn comes. */
export function streamTimer(peer: NodeId): string {
  return `stream/${peer}`;
}

/** Owes every peer the newest version of a slot; it goes out within `lag`. */
export function owe(outbox: Outbox, slot: string, out: Out<unknown>, lag: Millis): void {
  for (const peer of out.peers) {
    const owed = outbox[peer] ?? [];
    if (owed.length === 0) out.arm(streamTimer(peer), out.random(Math.trunc(lag / 4), lag));
    if (!owed.includes(slot)) owed.push(slot);
    outbox[peer] = owed;
  }
}

/** A peer has the newest version of a slot. */
export function settle(outbox: Outbox, peer: NodeId, slot: string): void {
  outbox[peer] = (outbox[peer] ?? []).filter((owed) => owed !== slot);
}
