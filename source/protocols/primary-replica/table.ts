/** The rows of one server, as its storage engine has committed them. */
import {absent, type OperationId, type Request, type Stored} from '../../sim/operation.ts';

/** By `slot(key)`, in order of first write; rows are frozen. A deleted row stays as an absent one, for its place and its writer. */
export type Table = Record<string, Row>;

export interface Row extends Stored {
  readonly key: string;
}

/** Where a key's row stands. The dash keeps keys such as `1` and `__proto__` ordinary names. */
export function slot(key: string): string {
  return `-${key}`;
}

/** The value of a key, as a client is told it. */
export function rowValue(table: Readonly<Table>, key: string): Stored {
  const row = table[slot(key)];
  return row === undefined ? absent : {value: row.value, by: row.by};
}

/** Puts a row in its place; `by` is the operation that wrote it. */
export function putRow(table: Table, key: string, value: string | null, by: OperationId): void {
  table[slot(key)] = Object.freeze({key, value, by});
}

/** What a statement leaves in its row; null when it deletes it. */
export function written(request: Request): string | null {
  if (request.type === 'write') return request.value;
  return request.type === 'cas' ? request.to : null;
}
