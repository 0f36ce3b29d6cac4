/** Carries out an intervention on a world: one row for each kind. Everything has been resolved and checked before. */
import {connect, invoke} from '../sim/client.ts';
import {
  act,
  crash,
  cut,
  deliver,
  drop,
  flap,
  heal,
  hold,
  lose,
  pause,
  release,
  restart,
  resume,
  skew,
  slow,
} from '../sim/faults.ts';
import type {Endpoint, NodeId, Request} from '../sim/operation.ts';
import type {World} from '../sim/state.ts';
import type {Between, Intervention} from './command.ts';
import {between, groupPairs, type Pair, shapePairs} from './shapes.ts';

type Kind = Intervention['type'];
type Of<K extends Kind> = Intervention & {type: K};

const rows: {readonly [K in Kind]: (world: World, intervention: Of<K>) => void} = {
  invoke: (world, {client, ask}) => void invoke(world, client, ask as Request),
  connect: (world, {client, node}) => connect(world, client, node as NodeId),
  cut: (world, link) => ways(link, (from, to) => cut(world, from, to)),
  hold: (world, link) => ways(link, (from, to) => hold(world, from, to)),
  release: (world, link) => ways(link, (from, to) => release(world, from, to)),
  heal: (world, {between: link}) => (link ? ways(link, (from, to) => heal(world, from, to)) : healAll(world)),
  slow: (world, link) => ways(link, (from, to) => slow(world, from, to, link.by)),
  lossy: (world, link) => ways(link, (from, to) => lose(world, from, to, link.percent)),
  flap: (world, link) => ways(link, (from, to) => flap(world, from, to, link.every)),
  partition: (world, {groups}) => split(world, groupPairs(world.cluster.nodes, groups as NodeId[][])),
  isolate: (world, {node}) => sever(world, shapePairs(world.cluster.nodes, 'isolate', node)),
  shape: (world, {shape, node}) => split(world, shapePairs(world.cluster.nodes, shape, node)),
  deliver: (world, {packet}) => void deliver(world, packet),
  drop: (world, {packet}) => void drop(world, packet),
  crash: (world, {node}) => crash(world, node as NodeId),
  restart: (world, {node}) => restart(world, node as NodeId),
  pause: (world, {node}) => pause(world, node as NodeId),
  resume: (world, {node}) => resume(world, node as NodeId),
  skew: (world, {node, by}) => skew(world, node as NodeId, by),
  action: (world, {node, name}) => act(world, node as NodeId, name),
};

/** Does what the intervention says, at this very moment. */
export function apply(world: World, intervention: Intervention): void {
  (rows[intervention.type] as (world: World, intervention: Intervention) => void)(world, intervention);
}

function ways(link: Between, change: (from: Endpoint, to: Endpoint) => void): void {
  change(link.from, link.to);
  if (!link.oneWay) change(link.to, link.from);
}

function healAll(world: World): void {
  const {links} = world.state;
  for (const from of Object.keys(links) as Endpoint[]) {
    for (const to of Object.keys(links[from] ?? {}) as Endpoint[]) heal(world, from, to);
  }
}

/** Cuts these pairs and opens every other cut between nodes: a new partition takes the place of the one before. */
function split(world: World, pairs: readonly Pair[]): void {
  const {nodes} = world.cluster;
  for (const [one, other] of between(nodes.map((node) => [node]))) {
    if (!pairs.some((pair) => pair.includes(one) && pair.includes(other))) openCut(world, one, other);
  }
  sever(world, pairs);
}

function openCut(world: World, one: NodeId, other: NodeId): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    if (world.state.links[from]?.[to]?.state === 'cut') heal(world, from, to);
  }
}

function sever(world: World, pairs: readonly Pair[]): void {
  for (const [one, other] of pairs) ways({from: one, to: other}, (from, to) => cut(world, from, to));
}
