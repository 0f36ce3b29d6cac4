/** Consistent hashing: where a key falls on the ring, and in which order the nodes come to hold it (Dynamo 2007, §4.2, §4.3). */
import type {NodeId} from '../sim/operation.ts';

/** Turns the ring so that the keys x, y and z start at n1, n2 and n3 on rings of 3 and of 5 nodes. */
const turn = 195;

/**
 * A small stable number for a key: the sum of its characters' codes, which can be followed by hand. Dynamo takes MD5,
 * Cassandra Murmur3.
 */
export function positionOf(key: string): number {
  let position = turn;
  for (let index = 0; index < key.length; index += 1) position += key.charCodeAt(index);
  return position;
}

/** All nodes in the order of preference for a key: the one it falls on, and the next ones clockwise. */
export function preferenceList(key: string, ring: readonly NodeId[]): NodeId[] {
  return listFrom(positionOf(key) % ring.length, ring);
}

/** The same for all keys that fall on one node of the ring. */
export function listFrom(firstIndex: number, ring: readonly NodeId[]): NodeId[] {
  return [...ring.slice(firstIndex), ...ring.slice(0, firstIndex)];
}
