/** Clients: endpoints that ask, wait, and give up. What they saw is the history; a client that gave up knows nothing. */
import {linkOf, type Packet} from './network.ts';
import type {ClientId, ErrorName, NodeId, Operation, OperationId, Reply, Request} from './operation.ts';
import {append, at, replace, size} from './roll.ts';
import {arrange, type ClientState, nextOrder, type World} from './state.ts';
import {send} from './transit.ts';

/** The client of a name, made when it is first spoken of: cK is connected to node K, counting around. */
export function clientOf(world: World, id: ClientId): ClientState {
  const known = world.state.clients[id];
  if (known !== undefined) return known;
  const node = homeOf(id, world.cluster.nodes);
  const session = {session: 'none', connection: 0} as const;
  const client: ClientState = {id, node, waiting: null, request: 'sent', pause: 0, ...session, contexts: {}};
  world.state.clients[id] = client;
  return client;
}

/** The node a client is connected to at first: c1 to n1, c2 to n2 …; with three nodes, c4 to n1 again. */
function homeOf(id: ClientId, nodes: readonly NodeId[]): NodeId {
  const node = nodes[(Number(id.slice(1)) - 1) % nodes.length];
  if (node === undefined) throw new Error(`no node for client ${id}`);
  return node;
}

/** Moves a client to another node, through which it will ask from now on. */
export function connect(world: World, id: ClientId, node: NodeId): void {
  const client = clientOf(world, id);
  if (client.node !== node) hangUp(world, client);
  if (client.node !== node || client.session !== 'open') client.session = 'none';
  client.node = node;
}

/** A client asks; returns the operation's number. The client must not be waiting. */
export function invoke(world: World, id: ClientId, asked: Request): OperationId {
  const {state} = world;
  const client = clientOf(world, id);
  const context = client.contexts[`-${asked.key}`];
  const request = context === undefined ? asked : {...asked, context};
  const operationId = size(state.operations) + 1;
  const invoked = {at: state.now, order: nextOrder(world)};
  const operation: Operation = Object.freeze({id: operationId, client: id, node: client.node, request, invoked});
  append(state.operations, operation);
  client.waiting = operationId;
  client.request = 'sent';
  client.pause = world.cluster.client.redialAfter ?? 0;
  world.report({type: 'invoked', at: state.now, operation});
  const deadline = state.now + (request.timeout ?? world.cluster.client.timeout);
  arrange(world, {at: deadline, order: nextOrder(world), type: 'deadline', client: id, operation: operationId});
  if (world.cluster.client.session) askOver(world, client, operation);
  else ask(world, client, operation);
  return operationId;
}

/** Asks over the connection that there is now, as a client does that keeps no session. */
function ask(world: World, client: ClientState, {id, request}: Operation): void {
  client.request = 'sent';
  client.connection = connectionOf(world, client);
  send(world, client.id, client.node, {type: 'request', id, request});
}

function connectionOf({state}: World, {id, node}: ClientState): number {
  return linkOf(state.links, id, node).connection;
}

/** Asks over the connection that there is, or opens one first. */
function askOver(world: World, client: ClientState, {id, request}: Operation): void {
  const {broken, session} = world.cluster.client;
  if (client.session === 'none') {
    client.session = 'opening';
    send(world, client.id, client.node, {type: 'hello', id});
  } else if (client.session === 'open') send(world, client.id, client.node, {type: 'request', id, request});
  else {
    const error = client.session === 'broken' ? broken : session?.gone;
    client.session = 'gone';
    if (error) complete(world, id, failure(world, error));
  }
}

/** The server greets: the connection is open, and the request sets out. */
function hearWelcome(world: World, {to}: Packet, id: OperationId): void {
  const client = clientOf(world, to as ClientId);
  const operation = at(world.state.operations, id - 1);
  if (client.waiting !== id || client.session !== 'opening' || operation === undefined) return;
  client.session = 'open';
  client.connection = connectionOf(world, client);
  askOver(world, client, operation);
}

/** Closes a connection; the server hears of it when what was sent before has arrived. */
function hangUp(world: World, client: ClientState): void {
  if (client.session === 'open') send(world, client.id, client.node, {type: 'closed'});
  client.session = world.cluster.client.session?.gone ? 'gone' : 'none';
}

/** Hands a client what has arrived for it. */
export function deliverToClient(world: World, packet: Packet): void {
  const {cargo} = packet;
  if (cargo.type === 'reply') complete(world, cargo.id, cargo.reply);
  if (cargo.type === 'welcome') hearWelcome(world, packet, cargo.id);
  if (cargo.type === 'closed') hearClosed(world, packet.to as ClientId, packet.from as NodeId, cargo.refused);
}

/** The client's patience is at its end. */
export function giveUp(world: World, id: ClientId, operation: OperationId): void {
  const client = clientOf(world, id);
  if (client.waiting !== operation) return;
  const policy = world.cluster.client;
  const error = client.request === 'refused' && policy.refused !== undefined ? policy.refused : policy.timedOut;
  if (policy.session && client.session === 'opening') {
    client.session = 'none';
    complete(world, operation, failure(world, policy.session.unreachable));
    return;
  }
  if (policy.session) hangUp(world, client);
  complete(world, operation, failure(world, error));
}

/** The node died, or nobody listens there. */
function hearClosed(world: World, id: ClientId, node: NodeId, refused: OperationId | undefined): void {
  const client = clientOf(world, id);
  if (client.node !== node) return;
  if (world.cluster.client.session) loseSession(world, client, refused);
  else if (client.waiting === null) return;
  else if (refused === undefined) loseConnection(world, client, client.waiting);
  else if (refused === client.waiting) hearRefusal(world, client, refused);
}

/** Nobody listens: that is the answer, unless this client dials again, after ever longer pauses. */
function hearRefusal(world: World, client: ClientState, operation: OperationId): void {
  const {refused, redialAfter} = world.cluster.client;
  client.request = 'refused';
  if (redialAfter === undefined) {
    if (refused) complete(world, operation, failure(world, refused));
    return;
  }
  const at = world.state.now + client.pause;
  client.pause = Math.trunc((client.pause * 8) / 5);
  arrange(world, {at, order: nextOrder(world), type: 'redial', client: client.id, operation});
}

/** The pause after a refusal is over: perhaps somebody listens now. */
export function redial(world: World, id: ClientId, operationId: OperationId): void {
  const client = clientOf(world, id);
  const operation = at(world.state.operations, operationId - 1);
  if (client.waiting === operationId && operation?.node === client.node) ask(world, client, operation);
}

/** The node died with what was asked: it may have been done. What does no harm when done twice is asked again. */
function loseConnection(world: World, client: ClientState, id: OperationId): void {
  const {broken, repeats} = world.cluster.client;
  const operation = at(world.state.operations, id - 1);
  const asked = client.request !== 'refused' && client.connection !== connectionOf(world, client);
  if (!asked || operation === undefined) return;
  if (repeats?.includes(operation.request.type)) ask(world, client, operation);
  else if (broken) complete(world, id, failure(world, broken));
}

/** The server hung up, or nobody listens: what was asked over an open connection may have been done, and else was not. */
function loseSession(world: World, client: ClientState, refused: OperationId | undefined): void {
  const {waiting, session} = client;
  const {refused: nobodyListens, broken, session: policy} = world.cluster.client;
  if (refused !== undefined && refused !== waiting) return;
  const asked = session === 'open';
  if (asked) client.session = !policy?.gone ? 'none' : waiting === null ? 'broken' : 'gone';
  else if (session === 'opening') client.session = 'none';
  const error = asked ? broken : nobodyListens;
  if (waiting !== null && session !== 'none' && error) complete(world, waiting, failure(world, error));
}

function failure(world: World, error: ErrorName): Reply {
  const certain = world.cluster.errors.some((row) => row.name === error && row.certain);
  return {outcome: certain ? 'fail' : 'info', error};
}

/** An operation ends, once; later answers to it are ignored. */
function complete(world: World, id: OperationId, reply: Reply): void {
  const {state} = world;
  const operation = at(state.operations, id - 1);
  if (operation === undefined || operation.completed) return;
  const done: Operation = Object.freeze({...operation, completed: {at: state.now, order: nextOrder(world), reply}});
  replace(state.operations, id - 1, done);
  const client = clientOf(world, operation.client);
  client.waiting = null;
  if (reply.outcome === 'ok' && reply.context !== undefined) client.contexts[`-${done.request.key}`] = reply.context;
  world.report({type: 'completed', at: state.now, operation: done, received: client.request === 'taken'});
}
