/** How a node runs: inputs go to its protocol one at a time, and what it wishes for becomes packets, timers and notes. */
import {between} from './chance.ts';
import {breakConnection, linkOf, type Packet} from './network.ts';
import type {ClientId, Endpoint, Millis, NodeId, OperationId, Reply} from './operation.ts';
import type {Contact, Input} from './protocol.ts';
import {at} from './roll.ts';
import {arrange, type Due, isNode, type NodeState, nextOrder, nodeOf, type Slip, type World} from './state.ts';
import {send} from './transit.ts';

/** Boots a node: its disk is there, its memory is new. */
export function startNode(world: World, id: NodeId): void {
  feed(world, nodeOf(world, id), {type: 'start'});
}

/** Hands a node a packet that has arrived; a node that is down refuses it, and a paused one keeps it for later. */
export function deliverToNode(world: World, packet: Packet): void {
  const node = nodeOf(world, packet.to as NodeId);
  if (node.state === 'down') refuse(world, packet);
  else if (node.state === 'paused') keepForLater(world, node, packet);
  else take(world, node, packet);
}

/** Fires a timer, unless it was armed anew or disarmed since. */
export function fireTimer(world: World, due: Due & {type: 'timer'}): void {
  const node = nodeOf(world, due.node);
  if (node.timers[due.name] !== due.arming) return;
  if (node.state === 'paused') {
    node.inbox.push(due);
    return;
  }
  node.timers[due.name] = 0;
  feed(world, node, {type: 'timer', name: due.name});
  if (node.timers[due.name] === 0) delete node.timers[due.name];
}

/** Hands one input to a node's protocol. */
export function feed(world: World, node: NodeState, input: Input<unknown>): void {
  world.cluster.protocol.step(node as {disk: unknown; memory: unknown}, input, wishesOf(world, node));
  world.taken?.(node.id, input.type === 'message' ? input.from : null);
}

function take(world: World, node: NodeState, packet: Packet): void {
  const {cargo, from} = packet;
  if (cargo.type === 'message') feed(world, node, cargo);
  else if (cargo.type === 'closed') takeClosed(world, node, from);
  else if (cargo.type === 'hello') send(world, node.id, from, {type: 'welcome', id: cargo.id});
  else if (cargo.type === 'request' && isOfAnother(world, packet)) refuse(world, packet);
  else if (cargo.type === 'request') takeRequest(world, node, cargo.id);
}

function takeClosed(world: World, node: NodeState, from: Endpoint): void {
  if (isNode(from)) feed(world, node, {type: 'closed', peer: from});
  else feed(world, node, {type: 'closed', peer: node.id, client: from});
}

/** Whether a request comes over a connection to a process that has died since. */
function isOfAnother({cluster, state}: World, {from, to}: Packet): boolean {
  if (!cluster.client.session) return false;
  return state.clients[from as ClientId]?.connection !== linkOf(state.links, from, to).connection;
}

/** The kernel takes what the process does not: a client is connected to a paused node, and loses it when it dies. */
function keepForLater(world: World, node: NodeState, packet: Packet): void {
  node.inbox.push(packet);
  if (packet.cargo.type === 'request') markTaken(world, packet.from as ClientId, packet.cargo.id);
}

function markTaken(world: World, id: ClientId, request: OperationId): void {
  const client = world.state.clients[id];
  if (client?.waiting === request) client.request = 'taken';
}

function takeRequest(world: World, node: NodeState, id: OperationId): void {
  const operation = at(world.state.operations, id - 1);
  if (operation === undefined) return;
  markTaken(world, operation.client, id);
  const {client, request, completed} = operation;
  feed(world, node, {type: 'request', id, request, client, abandoned: completed !== undefined});
}

/** Nobody listens: the sender hears so at once, if the way back is open. */
function refuse(world: World, packet: Packet): void {
  const {cargo, from, to} = packet;
  if (cargo.type === 'closed' || cargo.type === 'reply') return;
  if (linkOf(world.state.links, to, from).state !== 'open') return;
  const asks = cargo.type === 'request' || cargo.type === 'hello';
  send(world, to, from, asks ? {type: 'closed', refused: cargo.id} : {type: 'closed'});
}

/** The wishes of a node are noted on one slip for all its inputs: a slip each would be half of what the collector sweeps up. */
function wishesOf(world: World, node: NodeState): Slip {
  const slip = world.slips[node.id] ?? new Wishes(world, node);
  world.slips[node.id] = slip;
  slip.node = node;
  return slip;
}

/** What a node may see and wish, while it takes one input. */
class Wishes implements Slip {
  private readonly world: World;
  node: NodeState;

  constructor(world: World, node: NodeState) {
    this.world = world;
    this.node = node;
  }

  get self(): NodeId {
    return this.node.id;
  }

  get peers(): readonly NodeId[] {
    return this.node.peers;
  }

  get now(): Millis {
    return this.world.state.now + this.node.skew;
  }

  contact(client: ClientId): Contact {
    const {clients, links, now} = this.world.state;
    const node = clients[client]?.node ?? this.node.id;
    const {skew} = this.node;
    return {
      heard: (links[client]?.[node]?.shutAt ?? now) + skew,
      told: (links[node]?.[client]?.shutAt ?? now) + skew,
    };
  }

  send(to: NodeId, message: unknown): void {
    const from = this.node.id;
    send(this.world, from, to, {type: 'message', from, message});
  }

  reply(id: OperationId, reply: Reply): void {
    const operation = at(this.world.state.operations, id - 1);
    if (operation !== undefined) send(this.world, this.node.id, operation.client, {type: 'reply', id, reply});
  }

  arm(timer: string, after: Millis): void {
    const arming = nextOrder(this.world);
    this.node.timers[timer] = arming;
    const moment = this.world.state.now + Math.max(0, after);
    arrange(this.world, {at: moment, order: arming, type: 'timer', node: this.node.id, name: timer, arming});
  }

  disarm(timer: string): void {
    delete this.node.timers[timer];
  }

  hangUp(peer: NodeId): void {
    const {links} = this.world.state;
    const there = linkOf(links, this.node.id, peer);
    breakConnection(there);
    breakConnection(linkOf(links, peer, this.node.id));
    if (there.state === 'open') send(this.world, this.node.id, peer, {type: 'closed'});
  }

  note(text: string): void {
    this.world.report({type: 'note', at: this.world.state.now, node: this.node.id, text});
  }

  random(low: number, high: number): number {
    return between(this.node.chance, low, high);
  }
}
