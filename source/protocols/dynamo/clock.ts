/** Vector clocks: how often each coordinator changed an object, on the way to one version of it (§4.4). */
import type {Millis, NodeId} from '../../sim/operation.ts';

/** `at` is when the node last counted up, on its own clock: the oldest pair goes first when a clock grows too long. */
export interface Pair {
  readonly node: NodeId;
  readonly count: number;
  readonly at: Millis;
}

/** At most one pair a node, in the order of the nodes' names. Frozen. */
export type Clock = readonly Pair[];

const emptyClock: Clock = Object.freeze([]);

/** How often a node changed the object on the way to this version; 0 if it never did. */
export function countOf(clock: Clock, node: NodeId): number {
  return clock.find((pair) => pair.node === node)?.count ?? 0;
}

/** Whether a clock has everything that another has: the other is its ancestor, or the same. */
export function descends(one: Clock, other: Clock): boolean {
  return other.every(({node, count}) => countOf(one, node) >= count);
}

/** The least clock that descends from all of these. */
export function mergeClocks(clocks: readonly Clock[]): Clock {
  const merged: Record<NodeId, Pair> = {};
  for (const pair of clocks.flat()) {
    const known = merged[pair.node];
    if (!known || pair.count > known.count) merged[pair.node] = pair;
  }
  return ordered(Object.values(merged));
}

/**
 * The clock with a node's pair replaced, cut to `limit` pairs: the oldest are forgotten, and with them who descends from
 * whom.
 */
export function advance(clock: Clock, pair: Pair, limit: number): Clock {
  const pairs = [...clock.filter(({node}) => node !== pair.node), pair];
  const youngest = pairs.sort((one, other) => other.at - one.at || other.count - one.count).slice(0, limit);
  return ordered(youngest.includes(pair) ? youngest : [pair, ...youngest.slice(0, limit - 1)]);
}

function ordered(pairs: Pair[]): Clock {
  return Object.freeze(pairs.sort((one, other) => Number(one.node.slice(1)) - Number(other.node.slice(1))));
}

/** As a client carries it: `n1:2:1500 n3:1:900`. */
export function printClock(clock: Clock): string {
  return clock.map(({node, count, at}) => `${node}:${count}:${at}`).join(' ');
}

/** The clock in a client's context; empty for a client that has none. */
export function parseClock(context: string | undefined): Clock {
  if (!context) return emptyClock;
  const pairs = context.split(' ').map((text): Pair => {
    const [node, count, at] = text.split(':');
    return Object.freeze({node: node as NodeId, count: Number(count), at: Number(at)});
  });
  return Object.freeze(pairs);
}

/** For people: `[n1 2, n3 1]`. */
export function showClock(clock: Clock): string {
  return `[${clock.map(({node, count}) => `${node} ${count}`).join(', ')}]`;
}
