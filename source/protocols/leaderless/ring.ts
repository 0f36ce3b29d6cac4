/** Where a key lives: the token ring, with one token per node (Cassandra's SimpleStrategy without virtual nodes). */
import type {NodeId} from '../../sim/operation.ts';
import {preferenceList} from '../ring.ts';

/** The replicas of a key: the node its token falls on and the next ones clockwise, `count` in all. */
export function replicasOf(key: string, ring: readonly NodeId[], count: number): NodeId[] {
  return preferenceList(key, ring).slice(0, count);
}

/** The order in which a coordinator with a gossiping snitch asks replicas: itself first if it is one, then as the ring goes. */
export function nearestFirst(self: NodeId, replicas: readonly NodeId[]): NodeId[] {
  return [...replicas.filter((node) => node === self), ...replicas.filter((node) => node !== self)];
}
