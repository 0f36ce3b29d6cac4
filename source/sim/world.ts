/** The world's own rule: how it opens and how it moves on. Same cluster, seed and interventions, same world. */
import {newAgenda, next, takeNext} from './agenda.ts';
import {openStream} from './chance.ts';
import {deliverToClient, giveUp, redial} from './client.ts';
import type {Cluster} from './cluster.ts';
import {type Links, newLink, type Packet} from './network.ts';
import {deliverToNode, fireTimer, startNode} from './node.ts';
import type {Millis, NodeId} from './operation.ts';
import type {NodeView} from './protocol.ts';
import {newRoll} from './roll.ts';
import {type Due, isNode, type NodeState, nodeOf, type World, type WorldState} from './state.ts';
import {arrives, retry, toggle} from './transit.ts';

/** A world in which every node has just been started for the first time. */
export function openWorld(cluster: Cluster, seed: number, report: World['report']): World {
  const state: WorldState = {
    now: 0,
    order: 0,
    agenda: newAgenda(),
    nodes: {},
    clients: {},
    links: {},
    operations: newRoll(),
    chance: openStream(seed, 'network'),
  };
  for (const id of cluster.nodes) state.nodes[id] = newNode(cluster, seed, id);
  for (const from of cluster.nodes) layLinks(state.links, from, cluster.nodes);
  const world: World = {cluster, seed, state, slips: {}, report};
  for (const id of cluster.nodes) startNode(world, id);
  return world;
}

function newNode(cluster: Cluster, seed: number, id: NodeId): NodeState {
  const peers = Object.freeze(cluster.nodes.filter((peer) => peer !== id));
  const disk = cluster.protocol.format(id, peers);
  const memory = cluster.protocol.wake(disk);
  const chance = openStream(seed, id);
  return {id, peers, state: 'up', skew: 0, disk, memory, timers: {}, inbox: [], chance};
}

function layLinks(links: Links, from: NodeId, nodes: readonly NodeId[]): void {
  links[from] = {};
  for (const to of nodes) if (to !== from) (links[from] as Links[NodeId])[to] = newLink();
}

/** Lets time run to a moment: everything due by then happens, in order. */
export function advanceTo(world: World, moment: Millis): void {
  const {agenda} = world.state;
  for (let due = next(agenda); due !== undefined && due.at <= moment; due = next(agenda)) takeDue(world);
  world.state.now = Math.max(world.state.now, moment);
}

/** The moment of the next thing due, if there is one. */
export function nextMoment(world: World): Millis | undefined {
  return next(world.state.agenda)?.at;
}

/** Lets the next thing due happen. */
export function takeDue(world: World): void {
  const due = takeNext(world.state.agenda);
  if (due === undefined) return;
  world.state.now = due.at;
  happen(world, due);
}

function happen(world: World, due: Due): void {
  if (due.type === 'packet') receive(world, due);
  else if (due.type === 'timer') fireTimer(world, due);
  else if (due.type === 'deadline') giveUp(world, due.client, due.operation);
  else if (due.type === 'redial') redial(world, due.client, due.operation);
  else if (due.type === 'retry') retry(world, due.from, due.to, due.connection);
  else toggle(world, due.from, due.to, due.flapNumber);
}

function receive(world: World, packet: Packet): void {
  if (!arrives(world, packet)) return;
  if (isNode(packet.to)) deliverToNode(world, packet);
  else deliverToClient(world, packet);
}

/** How a node looks now; a down one shows what is on its disk. */
export function viewOf(world: World, id: NodeId): NodeView {
  const {protocol} = world.cluster;
  const node = nodeOf(world, id);
  const memory = node.state === 'down' ? protocol.wake(node.disk as object) : node.memory;
  return protocol.view({disk: node.disk, memory}, id);
}
