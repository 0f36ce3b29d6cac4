/**
 * Row locks, as InnoDB has them: a row that is changed, or read FOR UPDATE, belongs to one transaction until that ends.
 * Plain reads see the last committed row and never wait.
 */
import type {OperationId} from '../../sim/operation.ts';
import type {Memory, Statement} from './state.ts';
import {slot} from './table.ts';

/** Takes the row for the statement's transaction. False when another owns it; the statement then waits in the row's queue. */
export function takeRow({locks}: Memory, statement: Statement): boolean {
  const row = slot(statement.request.key);
  const lock = locks[row];
  if (lock === undefined) {
    locks[row] = {owner: statement.transaction, queue: []};
    return true;
  }
  if (lock.owner === statement.transaction) return true;
  lock.queue.push(statement);
  return false;
}

/** Whether waiting for the row could never end: its owner waits, in the end, for this very transaction. */
export function wouldDeadlock(memory: Memory, {request, transaction}: Statement): boolean {
  let owner = memory.locks[slot(request.key)]?.owner;
  if (owner === transaction) return false;
  while (owner !== undefined && owner !== transaction) owner = ownerAwaitedBy(memory, owner);
  return owner === transaction;
}

/** Whose row a transaction waits for. Nobody waits in a circle, since whoever would close one is refused. */
function ownerAwaitedBy({locks}: Memory, waiter: OperationId): OperationId | undefined {
  return Object.values(locks).find(({queue}) => queue.some(({transaction}) => transaction === waiter))?.owner;
}

/** Takes a statement out of the queue it waits in; undefined when it waits in none. */
export function leaveQueue({locks}: Memory, waits: (statement: Statement) => boolean): Statement | undefined {
  for (const lock of Object.values(locks)) {
    const statement = lock.queue.find(waits);
    if (statement === undefined) continue;
    lock.queue = lock.queue.filter((one) => one !== statement);
    return statement;
  }
  return undefined;
}

/** Ends a transaction: each of its rows goes to whoever has waited longest. Returns the statements that may go on now. */
export function freeRows({locks}: Memory, transaction: OperationId): Statement[] {
  const next: Statement[] = [];
  for (const row of Object.keys(locks)) {
    const lock = locks[row];
    if (lock?.owner !== transaction) continue;
    const first = lock.queue.shift();
    if (first === undefined) delete locks[row];
    else {
      lock.owner = first.transaction;
      next.push(first);
    }
  }
  return next;
}
