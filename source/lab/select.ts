/** Words that stand for nodes until a command is given: `leader`, `follower`, `majority`, `minority`, `coordinator`. */
import type {Endpoint, NodeId} from '../sim/operation.ts';
import {at, size} from '../sim/roll.ts';
import type {World} from '../sim/state.ts';
import {viewOf} from '../sim/world.ts';
import type {Place} from './command.ts';
import {groupsOf} from './groups.ts';

interface Selector {
  readonly name: string;
  readonly help: string;
  find(world: World): readonly NodeId[];
}

/** A selector per row; `primary` and `replica` are other words for leader and follower. */
export const selectors: readonly Selector[] = [
  {name: 'leader', help: 'who leads, with a majority behind it if one has', find: leading},
  {name: 'primary', help: 'who leads', find: leading},
  {name: 'follower', help: 'the first live node that follows another', find: following},
  {name: 'replica', help: 'the first live node that does not lead', find: following},
  {name: 'majority', help: 'the nodes that hear more than half of all', find: (world) => sides(world, true)},
  {name: 'minority', help: 'the nodes that do not', find: (world) => sides(world, false)},
  {name: 'coordinator', help: 'the node that took the last request', find: lastAsked},
];

/** The nodes a place stands for now; an empty list when nobody fits; null when the word means nothing. */
export function nodesAt(world: World, place: Place): readonly NodeId[] | null {
  if (world.state.nodes[place as NodeId] !== undefined) return [place as NodeId];
  const selector = selectors.find((row) => row.name === place);
  return selector ? selector.find(world) : null;
}

/** The endpoint a place stands for now: a client, a node, or the first node a selector finds. */
export function endpointAt(world: World, place: Place): Endpoint | undefined {
  if (/^c[1-9]\d{0,3}$/.test(place)) return place as Endpoint;
  return nodesAt(world, place)?.[0];
}

/** Who leads with a majority of all nodes following it; several can believe to lead, at most one has the majority. */
export function leaderOf(world: World): NodeId | null {
  const {nodes} = world.cluster;
  const views = nodes.map((id) => viewOf(world, id));
  const up = (index: number) => world.state.nodes[nodes[index] as NodeId]?.state !== 'down';
  const backed = nodes.find((id, index) => {
    const behind = views.filter((view, other) => up(other) && view.leader === id);
    return up(index) && views[index]?.leads && behind.length * 2 > nodes.length;
  });
  return backed ?? null;
}

/** Everybody alive who believes to lead. */
export function claimants(world: World): NodeId[] {
  return world.cluster.nodes.filter((id) => world.state.nodes[id]?.state !== 'down' && viewOf(world, id).leads);
}

function leading(world: World): NodeId[] {
  const leader = leaderOf(world);
  return leader ? [leader] : claimants(world);
}

function following(world: World): NodeId[] {
  const leaders = leading(world);
  return world.cluster.nodes.filter((id) => world.state.nodes[id]?.state === 'up' && !leaders.includes(id));
}

function sides(world: World, majority: boolean): NodeId[] {
  const {groups} = groupsOf(world.cluster.nodes, world.state.links);
  const large = groups.find((group) => group.length * 2 > world.cluster.nodes.length) ?? [];
  return world.cluster.nodes.filter((id) => large.includes(id) === majority);
}

function lastAsked(world: World): NodeId[] {
  const last = at(world.state.operations, size(world.state.operations) - 1);
  return last ? [last.node] : [];
}
