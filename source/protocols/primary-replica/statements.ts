/** What clients ask of a server: reads, statements that change a row, and reads that lock one. */
import type {ClientId, ErrorName, OperationId, Request} from '../../sim/operation.ts';
import {commit} from './commits.ts';
import {freeRows, leaveQueue, takeRow, wouldDeadlock} from './locks.ts';
import type {Statement, Turn} from './state.ts';
import {rowValue} from './table.ts';

/** A read at this level is SELECT … FOR UPDATE in a transaction that the client's next statement commits. */
const lockingRead = 'for-update';

/** A client's statement has arrived. */
export function onRequest(turn: Turn, id: OperationId, request: Request, client: ClientId): void {
  const {disk, memory, out} = turn;
  const transaction = memory.open[client] ?? id;
  const statement: Statement = Object.freeze({id, client, request, transaction});
  if (request.type !== 'read') changeRow(turn, statement);
  else if (request.level === lockingRead && !disk.readOnly) lockRow(turn, statement);
  else {
    // The client's next packet: COMMIT, and then this read.
    if (memory.open[client] !== undefined) endTransaction(turn, statement);
    out.reply(id, {outcome: 'ok', values: [rowValue(disk.table, request.key)]});
  }
}

function changeRow(turn: Turn, statement: Statement): void {
  if (turn.disk.readOnly) refuse(turn, statement, 'read-only');
  else lockRow(turn, statement);
}

/** A statement goes on as soon as its row is its own, and gives up after innodb_lock_wait_timeout. */
function lockRow(turn: Turn, statement: Statement): void {
  const {memory, out, settings} = turn;
  if (wouldDeadlock(memory, statement)) {
    out.note(`finds a deadlock over ${statement.request.key}, and rolls back the transaction of ${statement.client}`);
    refuse(turn, statement, 'deadlock');
  } else if (takeRow(memory, statement)) carryOut(turn, statement);
  else {
    out.note(`${statement.client} waits for the row ${statement.request.key}`);
    out.arm(`lock ${statement.id}`, settings.lockWaitTimeout);
  }
}

/** A statement has waited too long for its row. It is undone alone: rows that its transaction has already stay locked. */
export function onLockWaitTimeout({memory, out}: Turn, id: OperationId): void {
  const statement = leaveQueue(memory, (one) => one.id === id);
  if (statement !== undefined) out.reply(id, {outcome: 'fail', error: 'lock-wait-timeout'});
}

/** The row is locked for this statement: it reads or changes it. */
function carryOut(turn: Turn, statement: Statement): void {
  const {disk, memory, out} = turn;
  const {id, client, request} = statement;
  const current = rowValue(disk.table, request.key);
  if (request.type === 'read') {
    memory.open[client] = statement.transaction;
    out.note(`${client} holds the row ${request.key} until it commits`);
    out.reply(id, {outcome: 'ok', values: [current]});
  } else if (disk.readOnly) refuse(turn, statement, 'read-only');
  else if (request.type === 'cas' && request.from !== current.value) {
    out.reply(id, {outcome: 'fail', error: missed(request.from), values: [current]});
    endTransaction(turn, statement);
  } else if (commit(turn, statement, current)) endTransaction(turn, statement);
}

/** An INSERT that finds a row fails; an UPDATE whose WHERE fits no row succeeds with zero rows. */
function missed(from: string | null): ErrorName {
  return from === null ? 'duplicate' : 'mismatch';
}

function refuse(turn: Turn, statement: Statement, error: ErrorName): void {
  turn.out.reply(statement.id, {outcome: 'fail', error});
  endTransaction(turn, statement);
}

/** Commits or rolls back, as it may be: locks are freed, and whoever waited for them goes on. */
export function endTransaction(turn: Turn, {client, transaction}: Pick<Statement, 'client' | 'transaction'>): void {
  const {memory, out} = turn;
  if (memory.open[client] === transaction) delete memory.open[client];
  for (const next of freeRows(memory, transaction)) {
    out.disarm(`lock ${next.id}`);
    carryOut(turn, next);
  }
}

/** A client hung up: its open transaction is rolled back, with the statement of it that may still wait for a row. */
export function onClientLeft(turn: Turn, client: ClientId): void {
  const transaction = turn.memory.open[client];
  if (transaction === undefined) return;
  const waiter = leaveQueue(turn.memory, (one) => one.transaction === transaction);
  if (waiter !== undefined) turn.out.disarm(`lock ${waiter.id}`);
  turn.out.note(`rolls back the transaction that ${client} left open`);
  endTransaction(turn, {client, transaction});
}
