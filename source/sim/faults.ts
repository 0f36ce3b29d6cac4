/** What a nemesis can do to a world, and how it is mended. Links are named by direction; nodes by name. */
import {withdraw} from './agenda.ts';
import {deliverToClient} from './client.ts';
import {breakConnection, type Link, linkOf, type Packet, shut} from './network.ts';
import {deliverToNode, feed, fireTimer, startNode} from './node.ts';
import type {Endpoint, Millis, NodeId} from './operation.ts';
import {arrange, isNode, nextOrder, nodeOf, type World} from './state.ts';
import {openLink, send} from './transit.ts';

/** Cuts one direction: silent, and holding what is under way and what is sent into it. */
export function cut(world: World, from: Endpoint, to: Endpoint): void {
  stop(world, from, to, 'cut');
}

/** Freezes one direction; the same as a cut for the packets, but meant by a person who will let go. */
export function hold(world: World, from: Endpoint, to: Endpoint): void {
  stop(world, from, to, 'held');
}

function stop(world: World, from: Endpoint, to: Endpoint, state: 'cut' | 'held'): void {
  const link = linkOf(world.state.links, from, to);
  stopFlapping(link);
  shut(link, state, world.state.now);
}

/** Lets go of what was held in one direction. */
export function release(world: World, from: Endpoint, to: Endpoint): void {
  const link = linkOf(world.state.links, from, to);
  if (link.state === 'held') openLink(world, from, to);
}

/** Mends one direction altogether: open, at its usual speed, losing nothing. */
export function heal(world: World, from: Endpoint, to: Endpoint): void {
  const link = linkOf(world.state.links, from, to);
  stopFlapping(link);
  link.slowBy = 0;
  link.lossPercent = 0;
  if (link.state !== 'open') openLink(world, from, to);
}

/** Every packet of one direction takes so much longer. */
export function slow(world: World, from: Endpoint, to: Endpoint, by: Millis): void {
  linkOf(world.state.links, from, to).slowBy = by;
}

/** So many of a hundred packets of one direction are lost for ever. */
export function lose(world: World, from: Endpoint, to: Endpoint, percent: number): void {
  linkOf(world.state.links, from, to).lossPercent = percent;
}

/** One direction is cut now, open after `every`, cut again after that, and so on until it is healed. */
export function flap(world: World, from: Endpoint, to: Endpoint, every: Millis): void {
  const link = linkOf(world.state.links, from, to);
  stopFlapping(link);
  link.flapEvery = every;
  shut(link, 'cut', world.state.now);
  const {flapNumber} = link;
  arrange(world, {at: world.state.now + every, order: nextOrder(world), type: 'flap', from, to, flapNumber});
}

function stopFlapping(link: Link): void {
  link.flapEvery = 0;
  link.flapNumber += 1;
}

/** Brings one packet to its end at once, from wherever it is. Returns whether it was found. */
export function deliver(world: World, id: number): boolean {
  const packet = fetch(world, id);
  if (packet === undefined) return false;
  if (isNode(packet.to)) deliverToNode(world, packet);
  else deliverToClient(world, packet);
  return true;
}

/** Loses one packet for ever. Returns whether it was found. */
export function drop(world: World, id: number): boolean {
  return fetch(world, id) !== undefined;
}

/** Takes a packet off the network. */
function fetch(world: World, id: number): Packet | undefined {
  const [due] = withdraw(world.state.agenda, (one) => one.type === 'packet' && one.id === id);
  if (due?.type === 'packet') return due;
  for (const row of Object.values(world.state.links)) {
    for (const link of Object.values(row)) {
      const packet = link.waiting.find((one) => one.id === id);
      if (packet === undefined) continue;
      link.waiting = link.waiting.filter((one) => one !== packet);
      return packet;
    }
  }
  return undefined;
}

/**
 * The process dies: memory gone, disk kept. What is under way to it is lost; its peers and clients notice at once where
 * the link from it is open (TCP reset), and not at all where it is cut.
 */
export function crash(world: World, id: NodeId): void {
  const node = nodeOf(world, id);
  node.state = 'down';
  node.memory = null;
  node.timers = {};
  node.inbox = [];
  for (const endpoint of everybodyElse(world, id)) {
    const away = linkOf(world.state.links, id, endpoint);
    breakConnection(linkOf(world.state.links, endpoint, id));
    away.waiting = [];
    away.stalledAt = null;
    if (away.state === 'open') send(world, id, endpoint, {type: 'closed'});
  }
}

/** The process starts again on the disk it left. */
export function restart(world: World, id: NodeId): void {
  const node = nodeOf(world, id);
  node.state = 'up';
  node.memory = world.cluster.protocol.wake(node.disk as object);
  startNode(world, id);
}

/** Alive, not running: what comes for it waits. */
export function pause(world: World, id: NodeId): void {
  nodeOf(world, id).state = 'paused';
}

/** Runs again, and takes what waited in the order in which it came. */
export function resume(world: World, id: NodeId): void {
  const node = nodeOf(world, id);
  node.state = 'up';
  const waited = node.inbox;
  node.inbox = [];
  for (const due of waited) {
    if (due.type === 'packet') deliverToNode(world, due);
    else if (due.type === 'timer') fireTimer(world, due);
  }
}

/** Sets a node's clock ahead (or behind) by so much more. */
export function skew(world: World, id: NodeId, by: Millis): void {
  nodeOf(world, id).skew += by;
}

/** Asks a node itself for something: `repair`, `promote` … */
export function act(world: World, id: NodeId, name: string): void {
  feed(world, nodeOf(world, id), {type: 'action', name, at: world.state.now});
}

function everybodyElse(world: World, id: NodeId): Endpoint[] {
  const clients = Object.values(world.state.clients).filter((client) => client.node === id);
  return [...nodeOf(world, id).peers, ...clients.map((client) => client.id)];
}
