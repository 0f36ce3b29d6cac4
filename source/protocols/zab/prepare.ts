/**
 * Turns a client's request into the change it makes, as seen from everything proposed before it (PrepRequestProcessor).
 */
import {
  absent,
  type ClientId,
  type ErrorName,
  type OperationId,
  type Request,
  type Stored,
} from '../../sim/operation.ts';
import {at, size} from '../../sim/roll.ts';
import type {Change} from './messages.ts';
import {isAlive} from './sessions.ts';
import type {Turn} from './state.ts';
import {vanished, type Znode, znodeAt} from './tree.ts';

/** The level of a write that makes a node which goes with its session, and only if there is none. */
export const ephemeral = 'ephemeral';

/** The change a request comes to; a refusal that takes its place in the order when it is not possible. */
export function changeOf(turn: Turn, id: OperationId, client: ClientId, request: Request): Change {
  if (!mayChange(turn, client)) return refuse('session-expired', absent);
  const found = newest(turn, request.key);
  const error = refusal(request, found.stored);
  if (error) return refuse(error, found.stored);
  const stored: Stored = Object.freeze({value: newValue(request), by: id});
  const replaced = request.type === 'cas' ? found.stored : null;
  return {type: 'set', key: request.key, stored, owner: ownerOf(request, client, found), replaced};
}

/** Not in a session that has ended. One that only its own server knows is not in the leader's book. */
function mayChange(turn: Turn, client: ClientId): boolean {
  const known = turn.disk.tree.sessions[client] !== undefined;
  return known ? isAlive(turn, client) : turn.settings.localSessions;
}

function refuse(error: ErrorName, found: Stored): Change {
  return {type: 'refuse', error, found};
}

/** Why a request is not possible on what is there; null when it is. */
function refusal(request: Request, {value}: Stored): ErrorName | null {
  if (request.type === 'delete') return value === null ? 'no-node' : null;
  if (request.type === 'cas') return casRefusal(request.from, value);
  return request.level === ephemeral && value !== null ? 'node-exists' : null;
}

function casRefusal(from: string | null, value: string | null): ErrorName | null {
  if (from === value) return null;
  if (from === null) return 'node-exists';
  return value === null ? 'no-node' : 'bad-version';
}

function newValue(request: Request): string | null {
  if (request.type === 'write') return request.value;
  return request.type === 'cas' ? request.to : null;
}

function ownerOf(request: Request, client: ClientId, found: Znode): ClientId | null {
  if (request.type === 'delete') return null;
  return request.level === ephemeral ? client : found.owner;
}

/** What a key will hold once everything proposed so far is applied. */
function newest({disk}: Turn, key: string): Znode {
  const ended: ClientId[] = [];
  for (let place = size(disk.history) - 1; place >= disk.applied; place -= 1) {
    const change = at(disk.history, place)?.change;
    if (change?.type === 'close') ended.push(change.client);
    if (change?.type === 'set' && change.key === key) return outliving(change, ended);
  }
  return outliving(znodeAt(disk.tree, key), ended);
}

function outliving(found: Znode, ended: readonly ClientId[]): Znode {
  if (found.owner === null || !ended.includes(found.owner)) return {stored: found.stored, owner: found.owner};
  return {stored: vanished(found.stored), owner: null};
}
