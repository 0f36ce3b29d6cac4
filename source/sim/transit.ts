/** How packets travel: sent, delayed, lost, held by a cut, let go by a heal. */
import {between} from './chance.ts';
import {type Cargo, type Link, linkOf, nextRetry, type Packet, shut, unload} from './network.ts';
import type {Endpoint, Millis} from './operation.ts';
import {arrange, isNode, nextOrder, type World} from './state.ts';

/** Sends cargo from one endpoint to another; whether and when it arrives is the link's affair. */
export function send(world: World, from: Endpoint, to: Endpoint, cargo: Cargo): void {
  const {state} = world;
  const link = linkOf(state.links, from, to);
  if (link.lossPercent > 0 && between(state.chance, 1, 100) <= link.lossPercent) return;
  const id = nextOrder(world);
  const {connection} = link;
  const open = link.state === 'open' && link.stalledAt === null;
  const at = open ? arrivalOf(world, link, from, to) : state.now;
  const packet: Packet = {at, order: id, type: 'packet', id, from, to, sentAt: state.now, connection, cargo};
  if (open) arrange(world, packet);
  else stall(world, link, packet);
}

/** Whether a packet whose moment has come gets through: not when its connection was given up or its link is no longer open. */
export function arrives(world: World, packet: Packet): boolean {
  const link = linkOf(world.state.links, packet.from, packet.to);
  if (packet.connection !== link.connection) return false;
  if (link.state === 'open') return true;
  stall(world, link, packet);
  return false;
}

function stall(world: World, link: Link, packet: Packet): void {
  link.waiting.push(packet);
  link.stalledAt ??= world.state.now;
}

/**
 * Opens a link. What was held arrives from now on, in order; on a `tcp` transport only when the sender's kernel tries the
 * stalled connection again, which after a long cut can be as long again (SYSTEMS.md section 2, rule 2).
 */
export function openLink(world: World, from: Endpoint, to: Endpoint): void {
  const link = linkOf(world.state.links, from, to);
  const wasCut = link.state === 'cut';
  link.state = 'open';
  link.shutAt = null;
  if (!wasCut || link.stalledAt === null || world.cluster.transport !== 'tcp') flush(world, link);
  else {
    const {connection} = link;
    const moment = nextRetry(link.stalledAt, world.state.now);
    arrange(world, {at: moment, order: nextOrder(world), type: 'retry', from, to, connection});
  }
}

/** The kernel tries a stalled connection again, and the link is open now. */
export function retry(world: World, from: Endpoint, to: Endpoint, connection: number): void {
  const link = linkOf(world.state.links, from, to);
  if (link.connection === connection && link.state === 'open') flush(world, link);
}

function flush(world: World, link: Link): void {
  for (const packet of unload(link)) {
    arrange(world, {...packet, at: arrivalOf(world, link, packet.from, packet.to), order: nextOrder(world)});
  }
}

/** When a packet that sets out now arrives: after the link's latency, and never before those ahead of it. */
function arrivalOf(world: World, link: Link, from: Endpoint, to: Endpoint): Millis {
  const {latency} = world.cluster;
  const [low, high] = isNode(from) && isNode(to) ? latency.node : latency.client;
  const arrival = world.state.now + between(world.state.chance, low, high) + link.slowBy;
  link.clearAt = Math.max(arrival, link.clearAt);
  return link.clearAt;
}

/** Lets a flapping link change between open and cut, and arranges the next change. */
export function toggle(world: World, from: Endpoint, to: Endpoint, flapNumber: number): void {
  const {state} = world;
  const link = linkOf(state.links, from, to);
  if (link.flapNumber !== flapNumber || link.flapEvery === 0) return;
  if (link.state === 'open') shut(link, 'cut', state.now);
  else openLink(world, from, to);
  const at = state.now + link.flapEvery;
  arrange(world, {at, order: nextOrder(world), type: 'flap', from, to, flapNumber});
}
