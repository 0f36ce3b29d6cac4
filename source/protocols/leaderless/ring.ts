/** Where a key lives: the token ring, with one token per node (Cassandra's SimpleStrategy without virtual nodes). */
import type {NodeId} from '../../sim/operation.ts';

/** Turns the ring so that the keys x, y and z start at n1, n2 and n3 on clusters of 3 and of 5 nodes. */
const turn = 195;

/**
 * A small stable number for a key: the sum of its characters' codes. Real Cassandra uses Murmur3; a sum can be followed
 * by hand.
 */
export function tokenOf(key: string): number {
  let token = turn;
  for (let index = 0; index < key.length; index += 1) token += key.charCodeAt(index);
  return token;
}

/** The replicas of a key: the node its token falls on and the next ones clockwise, `count` in all. */
export function replicasOf(key: string, ring: readonly NodeId[], count: number): NodeId[] {
  const firstIndex = tokenOf(key) % ring.length;
  const clockwise = [...ring.slice(firstIndex), ...ring.slice(0, firstIndex)];
  return clockwise.slice(0, count);
}

/** The order in which a coordinator with a gossiping snitch asks replicas: itself first if it is one, then as the ring goes. */
export function nearestFirst(self: NodeId, replicas: readonly NodeId[]): NodeId[] {
  return [...replicas.filter((node) => node === self), ...replicas.filter((node) => node !== self)];
}
