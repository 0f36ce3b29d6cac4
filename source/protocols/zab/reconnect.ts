/**
 * How a client comes back to a server: its session is looked up, judged by the leader, opened anew, or found to have
 * ended.
 */
import type {ClientId, Reply} from '../../sim/operation.ts';
import {propose} from './broadcast.ts';
import {attach, close, isAsking, readTimeoutOf, retry, takeAway, timerOf} from './connections.ts';
import type {Verdict} from './messages.ts';
import {judgeSession} from './sessions.ts';
import type {Connection, Turn} from './state.ts';
import {tellLeader} from './wire.ts';

const sessionExpired: Reply = Object.freeze({outcome: 'fail', error: 'session-expired'});

/**
 * The client connects, if it can get through both ways. `asked`: because it has a request, and not only to keep its
 * session alive.
 */
export function reconnect(turn: Turn, connection: Connection, asked: boolean): void {
  const {disk, memory, out} = turn;
  const {heard, told} = out.contact(connection.client);
  if (Math.min(heard, told) < out.now) {
    close(turn, connection);
    return;
  }
  connection.retryAt = 0;
  if (memory.serving === 'read-only') reconnectReadOnly(turn, connection);
  else if (connection.local) reconnectLocal(turn, connection);
  else if (disk.tree.sessions[connection.client] === undefined) openSession(turn, connection);
  else askForSession(turn, connection, asked);
}

/** A session of this server's own: nobody else is asked, and nobody else would know it. */
function reconnectLocal(turn: Turn, connection: Connection): void {
  if (connection.lost) expire(turn, connection);
  else attach(turn, connection, 'connected');
}

/**
 * A server without a quorum serves clients that allow it, in sessions of its own. A session of the ensemble it must
 * refuse, and without such local sessions it can open none: then nobody can use it.
 */
function reconnectReadOnly(turn: Turn, connection: Connection): void {
  if (!turn.settings.localSessions) close(turn, connection);
  else if (connection.lost || !connection.local) expire(turn, connection);
  else attach(turn, connection, 'read-only');
}

/** A new session, or one that becomes known to the whole ensemble: a transaction, so it needs a quorum. */
export function openSession(turn: Turn, connection: Connection): void {
  const {memory, out, settings} = turn;
  const {client} = connection;
  connection.state = 'opening';
  out.arm(timerOf(client), readTimeoutOf(settings));
  if (memory.following) tellLeader(turn, {type: 'open session', client});
  else propose(turn, {type: 'open', client}, {by: 0, client, origin: out.self});
}

/** A server must ask the leader whether a session that comes back still lives. */
function askForSession(turn: Turn, connection: Connection, asked: boolean): void {
  const {memory, out, settings} = turn;
  const {client} = connection;
  connection.state = 'validating';
  out.arm(timerOf(client), readTimeoutOf(settings));
  if (memory.following) tellLeader(turn, {type: 'session?', client, asked});
  else onVerdict(turn, client, judgeSession(turn, client, out.self, asked));
}

/** The leader has judged. */
export function onVerdict(turn: Turn, client: ClientId, verdict: Verdict): void {
  const connection = turn.memory.connections[client];
  if (!connection) return;
  if (verdict === 'moved') {
    if (connection.queue.length > 0) close(turn, connection);
    else takeAway(turn, client);
  } else if (connection.state === 'validating') {
    if (verdict === 'valid') attach(turn, connection, 'connected');
    else expire(turn, connection);
  }
}

/** The session has ended. Its client learns so from every request, until it opens another. */
function expire(turn: Turn, connection: Connection): void {
  connection.state = 'expired';
  connection.lost = false;
  turn.out.disarm(timerOf(connection.client));
  for (const {id} of connection.queue) turn.out.reply(id, sessionExpired);
  connection.told = isAsking(connection);
  connection.queue = [];
}

/** A request in a session that has ended. A client that knows opens a new one, if that is how it is set. */
export function refuseExpired(turn: Turn, connection: Connection): void {
  const {memory, settings} = turn;
  if (!connection.told || !settings.reopen) {
    expire(turn, connection);
    return;
  }
  connection.state = 'closed';
  connection.retryAt = -1;
  connection.local = settings.localSessions;
  if (memory.serving === 'yes' && !connection.local) openSession(turn, connection);
  else retry(turn, connection, true);
}

/** Without a leader for a while: serves reads all the same, to clients that allow it. */
export function onReadOnly({memory, out}: Turn): void {
  if (memory.role !== 'looking') return;
  memory.serving = 'read-only';
  out.note('serves reads only: it has no quorum');
}
