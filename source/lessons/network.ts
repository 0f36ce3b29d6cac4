/**
 * Who could hear whom at each moment of a session, and what else was wrong, told from what was done: an event says what
 * somebody did, not what the network looked like then. It must come to the same groups as a look at the lab does; a law
 * holds it to that.
 */
import type {Between, Intervention} from '../lab/command.ts';
import {groupPairs, type Pair, shapePairs} from '../lab/shapes.ts';
import type {Endpoint, Millis, NodeId} from '../sim/operation.ts';
import type {Groups, Side, Trouble} from './goal.ts';

/** What stops one direction; a flapping one is cut and open in turns, cut first. Open directions are not listed. */
type Stop = {readonly type: 'cut' | 'held'} | {readonly type: 'flap'; readonly since: Millis; readonly every: Millis};

export interface Network {
  readonly nodes: readonly NodeId[];
  /** By direction, as in `n1>n2`. */
  readonly stops: Record<string, Stop>;
  /** Directions that are slow, and nodes that are down. */
  readonly slow: Record<string, true>;
  readonly down: Record<string, true>;
}

/** A network in which everybody hears everybody. */
export function wholeNetwork(nodes: readonly NodeId[]): Network {
  return {nodes, stops: {}, slow: {}, down: {}};
}

type Of<T extends Intervention['type']> = Intervention & {readonly type: T};
type Row<T extends Intervention['type']> = (network: Network, intervention: Of<T>, at: Millis) => void;

/** What changes links, and who is down; the other interventions leave both as they are. */
const rows: {readonly [T in Intervention['type']]?: Row<T>} = {
  cut: ({stops}, link) => stop(stops, link, {type: 'cut'}),
  hold: ({stops}, link) => stop(stops, link, {type: 'held'}),
  flap: ({stops}, link, at) => stop(stops, link, {type: 'flap', since: at, every: link.every}),
  release: ({stops}, link) =>
    open(
      stops,
      waysOf(link).filter((way) => stops[way]?.type === 'held'),
    ),
  heal: ({stops, slow}, {between}) => {
    open(stops, between ? waysOf(between) : Object.keys(stops));
    open(slow, between ? waysOf(between) : Object.keys(slow));
  },
  slow: ({slow}, link) => {
    open(slow, waysOf(link));
    if (link.by > 0) for (const one of waysOf(link)) slow[one] = true;
  },
  crash: ({down}, {node}) => void Object.assign(down, {[node]: true}),
  restart: ({down}, {node}) => open(down, [node]),
  isolate: (network, {node}) => sever(network, shapePairs(network.nodes, 'isolate', node)),
  partition: (network, {groups}, at) => split(network, at, groupPairs(network.nodes, groups as Groups)),
  shape: (network, {shape, node}, at) => split(network, at, shapePairs(network.nodes, shape, node)),
};

/** To be told of every intervention, in order. */
export function onIntervention(network: Network, intervention: Intervention, at: Millis): void {
  const row = rows[intervention.type] as Row<Intervention['type']> | undefined;
  row?.(network, intervention, at);
}

/** Which nodes hear each other at this moment, directly or through others. */
export function groupsAt({nodes, stops}: Network, at: Millis): Groups {
  const hears = (from: NodeId, to: NodeId) => !isStopped(stops[way(from, to)], at);
  const groups: NodeId[][] = [];
  for (const node of nodes) {
    if (groups.some((group) => group.includes(node))) continue;
    const group = [node];
    for (const member of group)
      group.push(...nodes.filter((one) => !group.includes(one) && hears(member, one) && hears(one, member)));
    groups.push(nodes.filter((one) => group.includes(one)));
  }
  return groups;
}

/** On which side of a split these groups put a node. */
export function sideOf(groups: Groups, node: NodeId): Side {
  if (groups.length < 2) return 'whole';
  const count = groups.flat().length;
  return (groups.find((group) => group.includes(node)) ?? []).length * 2 > count ? 'majority' : 'minority';
}

/** What is wrong with some link at this moment, one to a client included. */
export function troublesAt({stops, slow}: Network, at: Millis): readonly Trouble[] {
  const stopped = Object.keys(stops).filter((one) => isStopped(stops[one], at));
  const both = stopped.filter((one) => stopped.includes(one.split('>').reverse().join('>')));
  return [
    ...(both.length > 0 ? (['cut'] as const) : []),
    ...(both.length < stopped.length ? (['one-way'] as const) : []),
    ...(Object.keys(slow).length > 0 ? (['slow'] as const) : []),
  ];
}

/** How many links between nodes are cut, held ones aside; one way is enough. */
export function cutLinksAt({nodes, stops}: Network, at: Millis): number {
  const isCut = (from: NodeId, to: NodeId) => {
    const stop = stops[way(from, to)];
    return stop?.type !== 'held' && isStopped(stop, at);
  };
  const cut = nodes.flatMap((from, index) => nodes.slice(index + 1).filter((to) => isCut(from, to) || isCut(to, from)));
  return cut.length;
}

function way(from: Endpoint, to: Endpoint): string {
  return `${from}>${to}`;
}

/** The directions of a link. */
function waysOf({from, to, oneWay}: Between): string[] {
  return oneWay ? [way(from, to)] : [way(from, to), way(to, from)];
}

function stop(stops: Network['stops'], link: Between, how: Stop): void {
  for (const one of waysOf(link)) stops[one] = how;
}

function open(troubles: Record<string, unknown>, ways: readonly string[]): void {
  for (const one of ways) delete troubles[one];
}

function sever({stops}: Network, pairs: readonly Pair[]): void {
  for (const [from, to] of pairs) stop(stops, {from, to}, {type: 'cut'});
}

/** A new partition takes the place of the one before: what it does not cut and is cut now is opened; what is held stays. */
function split(network: Network, at: Millis, pairs: readonly Pair[]): void {
  const {nodes, stops, slow} = network;
  for (const from of nodes) {
    for (const to of nodes) {
      const stop = stops[way(from, to)];
      const isCutAnew = pairs.some((pair) => pair.includes(from) && pair.includes(to));
      if (isCutAnew || stop?.type === 'held' || !isStopped(stop, at)) continue;
      delete stops[way(from, to)];
      delete slow[way(from, to)];
    }
  }
  sever(network, pairs);
}

function isStopped(stop: Stop | undefined, at: Millis): boolean {
  if (stop?.type !== 'flap') return stop !== undefined;
  return Math.trunc((at - stop.since) / stop.every) % 2 === 0;
}
