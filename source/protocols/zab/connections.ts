/**
 * Clients' connections to a server: what a session's client may do now, in which order, and what its library makes of
 * silence. The library runs inside the client in reality; here the server keeps its book, since a client of the lab
 * only asks and waits. What it needs of the network it knows: the server a client asks at, and until when their link
 * carried pings and answers.
 */
import type {ClientId, Millis, OperationId, Reply} from '../../sim/operation.ts';
import type {Change, Txn} from './messages.ts';
import {reconnect, refuseExpired} from './reconnect.ts';
import {start} from './requests.ts';
import {onSessionChange} from './sessions.ts';
import type {Asked, Connection, Settings, Turn} from './state.ts';
import {storedAt} from './tree.ts';

/**
 * A client that lost its server tries again after one to two seconds, in this range (ClientCnxn, StaticHostProvider).
 */
const backoff: readonly [Millis, Millis] = [1000, 2000];

/** How long a server takes to hang up once it has stopped serving: clients of a killed leader's follower saw 0.1 s. */
const shutdown: readonly [Millis, Millis] = [40, 110];

const done: Reply = Object.freeze({outcome: 'ok'});
const connectionLoss: Reply = Object.freeze({outcome: 'info', error: 'connection-loss'});

/** The name of a connection's timer: the client's patience while connected, its next attempt while not. */
export function timerOf(client: ClientId): string {
  return `session ${client}`;
}

/** A client that this server has not served since it started. */
export function newConnection({memory, settings}: Turn, client: ClientId): Connection {
  const connection: Connection = {
    client,
    state: 'closed',
    queue: [],
    busy: false,
    heardAt: 0,
    reportedAt: -1,
    retryAt: -1,
    local: settings.localSessions,
    lost: false,
    told: false,
  };
  memory.connections[client] = connection;
  return connection;
}

/**
 * A request arrives. It waits behind those of its session that came before it. One that its client gave up long ago is
 * lost with its connection, when that was never opened, or its session has ended or gone to another server meanwhile.
 */
export function onRequest(turn: Turn, asked: Asked, client: ClientId): void {
  const known = turn.memory.connections[client];
  if (asked.abandoned && (!known || known.state === 'expired')) return;
  const connection = known ?? newConnection(turn, client);
  connection.queue.push(asked);
  if (connection.state === 'expired') refuseExpired(turn, connection);
  else if (connection.state === 'closed') retry(turn, connection, isAsking(connection));
  else startNext(turn, connection);
}

/** Whether its client waits for an answer, so that it is here and nowhere else. */
export function isAsking({queue}: Connection): boolean {
  return queue.some(({abandoned}) => !abandoned);
}

/** Works on the first request of the queue, if nothing is being worked on. */
function startNext(turn: Turn, connection: Connection): void {
  if (turn.memory.serving === 'no') return;
  while (!connection.busy && (connection.state === 'connected' || connection.state === 'read-only')) {
    const head = connection.queue[0];
    if (!head) return;
    connection.busy = true;
    start(turn, connection, head.id, head.request);
    if (connection.busy) turn.out.arm(timerOf(connection.client), patience(turn, connection));
  }
}

/**
 * How long the client's library still waits: two thirds of the session time-out since it last heard from the server.
 */
function patience({out, settings}: Turn, {heardAt}: Connection): Millis {
  return readTimeoutOf(settings) - (Math.max(0, out.now - heardAt) % pingEvery(settings.sessionMillis));
}

/** A client that heard nothing for so long breaks the connection. */
export function readTimeoutOf({sessionMillis}: Settings): Millis {
  return Math.trunc((sessionMillis * 2) / 3);
}

/** A client that has nothing to ask pings about so often. */
function pingEvery(sessionMillis: Millis): Millis {
  return Math.trunc((sessionMillis * 3) / 10);
}

/** Answers the request that is being worked on. */
export function finish(turn: Turn, connection: Connection, reply: Reply): void {
  const head = connection.queue.shift();
  connection.busy = false;
  connection.heardAt = turn.out.now;
  turn.out.disarm(timerOf(connection.client));
  if (head) turn.out.reply(head.id, reply);
}

/** The connection breaks: the client knows nothing of what it asked, and will try again. */
export function close(turn: Turn, connection: Connection): void {
  const {out} = turn;
  for (const {id} of connection.queue) out.reply(id, connectionLoss);
  connection.queue = [];
  connection.busy = false;
  connection.state = 'closed';
  connection.retryAt = out.now + out.random(...backoff);
  retry(turn, connection, false);
}

/**
 * Arranges the client's next attempt. While nobody serves, only a client that asks for something shows what comes of
 * it.
 */
export function retry(turn: Turn, connection: Connection, asked: boolean): void {
  const {memory, out} = turn;
  const {client, retryAt} = connection;
  if (memory.serving !== 'yes' && connection.queue.length === 0) {
    out.disarm(timerOf(client));
    return;
  }
  if (retryAt < 0 && memory.serving !== 'no') {
    reconnect(turn, connection, asked);
    return;
  }
  out.arm(timerOf(client), waitOf(turn, connection));
}

/** Attempts follow each other all the time, so that of a client long without a server any part of one wait is left. */
function waitOf({out}: Turn, {retryAt}: Connection): Millis {
  if (retryAt < 0) return out.random(...backoff);
  return retryAt >= out.now ? Math.min(retryAt - out.now, backoff[1]) : out.random(0, backoff[1]);
}

/** A connection's timer fires: the client gives up waiting, or tries to connect again. */
export function onConnectionTimer(turn: Turn, client: ClientId): void {
  const connection = turn.memory.connections[client];
  if (!connection) return;
  if (connection.state !== 'closed') close(turn, connection);
  else if (turn.memory.serving === 'no') close(turn, connection);
  else reconnect(turn, connection, isAsking(connection));
}

/**
 * The server stops serving. It hangs up on its clients a moment later; what they ask until then is lost. A session of
 * the server's own memory ends with that.
 */
export function closeAll({memory, out}: Turn): void {
  for (const connection of Object.values(memory.connections)) {
    const {client, state, local, retryAt} = connection;
    if (local && state !== 'expired' && state !== 'read-only' && retryAt >= 0) connection.lost = true;
    if (state !== 'expired' && state !== 'closed') out.arm(timerOf(client), out.random(...shutdown));
  }
}

/** The server begins to serve: clients come back. */
export function startServing(turn: Turn): void {
  turn.memory.serving = 'yes';
  for (const connection of Object.values(turn.memory.connections)) {
    if (connection.state === 'closed') retry(turn, connection, false);
  }
}

/** The session lives on at another server. */
export function takeAway(turn: Turn, client: ClientId): void {
  const connection = turn.memory.connections[client];
  if (!connection) return;
  close(turn, connection);
  turn.out.disarm(timerOf(client));
  delete turn.memory.connections[client];
}

/** The sessions heard of since the last time; a client that is idle pings, until it gives the connection up. */
export function reportTouched(turn: Turn): ClientId[] {
  const {memory, out, settings} = turn;
  const touched: ClientId[] = [];
  for (const name in memory.connections) {
    const connection = memory.connections[name as ClientId] as Connection;
    if (connection.state !== 'connected') continue;
    const {heard, told} = out.contact(connection.client);
    const answeredAt = lastPing(turn, connection, Math.min(heard, told));
    if (out.now - answeredAt >= readTimeoutOf(settings)) {
      close(turn, connection);
      continue;
    }
    const heardAt = lastPing(turn, connection, heard);
    if (heardAt === connection.reportedAt) continue;
    connection.reportedAt = heardAt;
    touched.push(connection.client);
  }
  return touched;
}

/** The last ping of a client up to a moment; a request counts as one. */
function lastPing({settings}: Turn, {heardAt}: Connection, moment: Millis): Millis {
  const every = pingEvery(settings.sessionMillis);
  return heardAt + Math.trunc(Math.max(0, moment - heardAt) / every) * every;
}

/** A transaction was applied here: whoever asked for it at this server is answered. */
export function onApplied(turn: Turn, {change, by, client, origin}: Txn): void {
  const {memory, out} = turn;
  const connection = memory.connections[client];
  if (change.type === 'open' || change.type === 'close') {
    onSessionChange(turn, client, change.type, origin);
    if (connection) onSessionApplied(turn, connection, change.type);
  } else if (connection?.busy && origin === out.self && connection.queue[0]?.id === by) {
    finish(turn, connection, answerTo(change));
    startNext(turn, connection);
  }
}

function answerTo(change: Extract<Change, {type: 'set' | 'refuse'}>): Reply {
  if (change.type === 'refuse') return {outcome: 'fail', error: change.error, values: [change.found]};
  return change.replaced ? {outcome: 'ok', values: [change.replaced]} : done;
}

function onSessionApplied(turn: Turn, connection: Connection, change: 'open' | 'close'): void {
  if (change === 'close' && connection.state === 'connected') close(turn, connection);
  if (change === 'open' && connection.state === 'opening') attach(turn, connection, 'connected');
}

/** The session is served here from now on. */
export function attach(turn: Turn, connection: Connection, state: 'connected' | 'read-only'): void {
  connection.state = state;
  connection.heardAt = turn.out.now;
  connection.told = false;
  turn.out.disarm(timerOf(connection.client));
  startNext(turn, connection);
}

/** The leader has answered a sync: the read behind it is local. */
export function finishSync(turn: Turn, client: ClientId, id: OperationId): void {
  const connection = turn.memory.connections[client];
  const head = connection?.queue[0];
  if (!connection?.busy || head?.id !== id) return;
  finish(turn, connection, {outcome: 'ok', values: [storedAt(turn.disk.tree, head.request.key)]});
  startNext(turn, connection);
}
