/**
 * What a server does with one request of a connected session: reads from its own tree, syncs and writes by way of the
 * leader.
 */
import type {OperationId, Request} from '../../sim/operation.ts';
import {onSyncRequest, propose} from './broadcast.ts';
import {finish} from './connections.ts';
import {changeOf, ephemeral} from './prepare.ts';
import {openSession} from './reconnect.ts';
import type {Connection, Turn} from './state.ts';
import {storedAt} from './tree.ts';
import {tellLeader} from './wire.ts';

/** Begins the work on a request; a local read is done at once. */
export function start(turn: Turn, connection: Connection, id: OperationId, request: Request): void {
  const local = request.type === 'read' && request.level !== 'sync';
  if (local) finish(turn, connection, {outcome: 'ok', values: [storedAt(turn.disk.tree, request.key)]});
  else if (connection.state === 'read-only') finish(turn, connection, {outcome: 'fail', error: 'not-read-only'});
  else if (request.type === 'read') startSync(turn, connection, id);
  else startWrite(turn, connection, id, request);
}

function startSync(turn: Turn, {client}: Connection, id: OperationId): void {
  const {memory, out} = turn;
  if (memory.following) tellLeader(turn, {type: 'sync?', id, client});
  else onSyncRequest(turn, {node: out.self, id, client});
}

/** An ephemeral node needs a session that the whole ensemble knows. */
function startWrite(turn: Turn, connection: Connection, id: OperationId, request: Request): void {
  const {memory, out} = turn;
  const {client} = connection;
  if (connection.local && request.level === ephemeral) {
    connection.local = false;
    connection.busy = false;
    openSession(turn, connection);
    return;
  }
  if (memory.following) tellLeader(turn, {type: 'request', id, client, request});
  else propose(turn, changeOf(turn, id, client, request), {by: id, client, origin: out.self});
}
