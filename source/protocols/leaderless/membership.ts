/**
 * What a node believes of its peers: heartbeats heard, how regularly, and who is down. The clock here is steady: it counts
 * gossip rounds, because Cassandra's detector uses a clock that neither skew nor a pause can turn into a silence of others.
 */
import type {Millis, NodeId} from '../../sim/operation.ts';
import {type Arrivals, firstArrival, steadyArrivals, withArrival} from './detector.ts';
import type {Heartbeat} from './messages.ts';

export interface Gossip {
  /** The latest heartbeat known of each node, itself included, in ring order. */
  readonly heard: Record<NodeId, Heartbeat>;
  readonly arrivals: Record<NodeId, Arrivals>;
  /** Since when each node believed to be down has been so, on the steady clock. */
  readonly down: Record<NodeId, Millis>;
  /** When the first word was sent that a peer has not reacted to since. */
  readonly unanswered: Record<NodeId, Millis>;
  /** The steady clock at the last round, and the node's own clock then. */
  steady: Millis;
  roundAt: Millis;
  /** How long after it the next round comes. */
  pause: Millis;
}

/**
 * The beliefs of a node that boots. The lab opens on a cluster that has run for a while, so at the first boot everybody is
 * up and regular; at a later one everybody is down until heard of, as with the endpoints Cassandra saved.
 */
export function newGossip(self: NodeId, ring: readonly NodeId[], generation: number): Gossip {
  const gossip: Gossip = {heard: {}, arrivals: {}, down: {}, unanswered: {}, steady: 0, roundAt: 0, pause: 0};
  for (const node of ring) {
    gossip.heard[node] = Object.freeze({node, generation: generation === 0 ? 1 : 0, version: 0});
    if (node === self) continue;
    if (generation === 0) gossip.arrivals[node] = steadyArrivals(0);
    else gossip.down[node] = 0;
  }
  return gossip;
}

/** The steady clock now. Between two rounds it follows the node's clock, but never further than to the next round. */
export function steadyNow(gossip: Gossip, now: Millis): Millis {
  return gossip.steady + Math.min(Math.max(now - gossip.roundAt, 0), gossip.pause);
}

/** A node counts itself as up. */
export function isUp(gossip: Gossip, node: NodeId): boolean {
  return gossip.down[node] === undefined;
}

/** Who is believed to be down. */
export function suspects(gossip: Gossip): NodeId[] {
  return Object.keys(gossip.down) as NodeId[];
}

/** How long a node has been believed down; 0 when it is up. */
export function downFor(gossip: Gossip, node: NodeId): Millis {
  return gossip.steady - (gossip.down[node] ?? gossip.steady);
}

/** Whether a heartbeat tells more than another. */
export function isNewer(one: Heartbeat, other: Heartbeat): boolean {
  return one.generation > other.generation || (one.generation === other.generation && one.version > other.version);
}

/** Takes note of a heartbeat; a restarted node is met anew. Returns whether it was news. */
export function hear(gossip: Gossip, heartbeat: Heartbeat, now: Millis): boolean {
  const known = gossip.heard[heartbeat.node];
  if (known === undefined || !isNewer(heartbeat, known)) return false;
  const arrivals = gossip.arrivals[heartbeat.node];
  const met = arrivals === undefined || heartbeat.generation > known.generation;
  gossip.heard[heartbeat.node] = heartbeat;
  gossip.arrivals[heartbeat.node] = met ? firstArrival(now) : withArrival(arrivals, now);
  return true;
}
