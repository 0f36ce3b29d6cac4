/** Shapes of a partition as pure functions from nodes to the pairs that no longer hear each other (Jepsen's nemesis has the like). */
import type {Endpoint, NodeId} from '../sim/operation.ts';
import type {ShapeName} from './command.ts';

export type Pair = readonly [NodeId, NodeId];

export interface Shape {
  readonly name: ShapeName;
  readonly help: string;
  /** The cut pairs for `nodes` (in order) when `chosen` is the node in question: the leader unless one was named. */
  pairs(nodes: readonly NodeId[], chosen: NodeId): Pair[];
}

/** The palette's and the menu's list. */
export const shapes: readonly Shape[] = [
  {name: 'halves', help: 'first half | second half', pairs: (nodes) => apart(nodes, nodes.slice(0, nodes.length >> 1))},
  {
    name: 'majority',
    help: 'the leader (or NODE) keeps a majority',
    pairs: (nodes, chosen) => apart(nodes, startingAt(nodes, chosen).slice(0, (nodes.length >> 1) + 1)),
  },
  {
    name: 'minority',
    help: 'the leader (or NODE) is left in a minority',
    pairs: (nodes, chosen) => apart(nodes, startingAt(nodes, chosen).slice(0, (nodes.length - 1) >> 1)),
  },
  {name: 'isolate', help: 'the leader (or NODE) alone', pairs: (nodes, chosen) => apart(nodes, [chosen])},
  {name: 'bridge', help: 'two halves that share one node', pairs: bridge},
  {name: 'ring', help: 'each node hears its two neighbours', pairs: (nodes) => onlyNeighbours(nodes, true)},
  {name: 'chain', help: 'a line: the ends hear one neighbour', pairs: (nodes) => onlyNeighbours(nodes, false)},
];

/** The pairs that a partition into these groups cuts; nodes that no group names stay together as one more group. */
export function groupPairs(nodes: readonly NodeId[], groups: readonly (readonly NodeId[])[]): Pair[] {
  const rest = nodes.filter((node) => !groups.some((group) => group.includes(node)));
  return between(rest.length > 0 ? [...groups, rest] : groups);
}

/** The pairs that a shape cuts around this node. */
export function shapePairs(nodes: readonly NodeId[], name: string, node: Endpoint | undefined): readonly Pair[] {
  const shape = shapes.find((row) => row.name === name);
  return shape && node ? shape.pairs(nodes, node as NodeId) : [];
}

/** Every pair with one end in each of two different groups. */
export function between(groups: readonly (readonly NodeId[])[]): Pair[] {
  return groups.flatMap((group, index) =>
    groups.slice(index + 1).flatMap((other) => group.flatMap((from) => other.map((to): Pair => [from, to]))),
  );
}

function apart(nodes: readonly NodeId[], side: readonly NodeId[]): Pair[] {
  return between([side, nodes.filter((node) => !side.includes(node))]);
}

function startingAt(nodes: readonly NodeId[], chosen: NodeId): NodeId[] {
  const index = Math.max(0, nodes.indexOf(chosen));
  return [...nodes.slice(index), ...nodes.slice(0, index)];
}

function bridge(nodes: readonly NodeId[]): Pair[] {
  const middle = nodes.length >> 1;
  return between([nodes.slice(0, middle), nodes.slice(middle + 1)]);
}

function onlyNeighbours(nodes: readonly NodeId[], closed: boolean): Pair[] {
  const last = nodes.length - 1;
  return between(nodes.map((node) => [node])).filter(([from, to]) => {
    const distance = nodes.indexOf(to) - nodes.indexOf(from);
    return distance > 1 && !(closed && distance === last);
  });
}
