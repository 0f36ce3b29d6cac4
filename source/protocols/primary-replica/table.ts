/** The rows of one server, and what a statement does to them. A statement is done whole or not at all (autocommit). */
import {absent, type OperationId, type Reply, type Request, type Stored} from '../../sim/operation.ts';

/** By `slot(key)`, in order of first write; rows are frozen. A deleted row stays as an absent one, for its place and its writer. */
export type Table = Record<string, Row>;

export interface Row extends Stored {
  readonly key: string;
}

/** Where a key's row stands. The dash keeps keys such as `1` and `__proto__` ordinary names. */
function slot(key: string): string {
  return `-${key}`;
}

/** The value of a key, as a client is told it. */
export function rowValue(table: Readonly<Table>, key: string): Stored {
  const row = table[slot(key)];
  return row === undefined ? absent : {value: row.value, by: row.by};
}

/** Carries out one statement and returns what its client is told. */
export function execute(table: Table, request: Request, by: OperationId): Reply {
  const {key, type} = request;
  const current = rowValue(table, key);
  if (type === 'read') return {outcome: 'ok', values: [current]};
  if (type === 'cas' && request.from !== current.value) {
    return {outcome: 'fail', error: request.from === null ? 'duplicate' : 'mismatch', values: [current]};
  }
  table[slot(key)] = Object.freeze({key, value: written(request), by});
  return {outcome: 'ok'};
}

function written(request: Request): string | null {
  if (request.type === 'write') return request.value;
  return request.type === 'cas' ? request.to : null;
}
