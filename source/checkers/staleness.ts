/**
 * Says at once whether a completed read was stale: it returned a value that was already overwritten by a write
 * acknowledged before the read began (STYLE.md, glossary). Amber on the screen; not yet a violated history.
 *
 * A value is overwritten by a write when its own write completed before that newer one was invoked. The initial value
 * lies before everything; a value whose write is unknown or not yet answered may still take effect, so it is never stale.
 */
import type {Operation, OperationId, Stored} from '../sim/operation.ts';

/** An acknowledged write; `invoke` is its invocation on the history's clock. */
interface Newest {
  readonly id: OperationId;
  readonly invoke: number;
}

/** Plain data for a checkpoint: the newest acknowledged write per key, and what it was when each open read began. */
export interface Staleness {
  readonly keys: Record<string, Newest>;
  readonly open: Record<string, Newest>;
}

/** Finds an operation by its id, as complete as it is now. */
export type Find = (id: OperationId) => Operation | undefined;

/** Nothing written, nothing open. */
export function newStaleness(): Staleness {
  return {keys: {}, open: {}};
}

/** To be told of every invocation, in order. Constant time. */
export function onInvoked(staleness: Staleness, operation: Operation): void {
  if (operation.request.type !== 'read') return;
  const newest = staleness.keys[cell(operation.request.key)];
  if (newest) staleness.open[operation.id] = newest;
}

/**
 * To be told of every completion, in order; for a stale read it returns the newest write that the read missed, else
 * null. Constant time. `find` must know the operations whose values are read.
 */
export function onCompleted(staleness: Staleness, operation: Operation, find: Find): OperationId | null {
  const ok = operation.completed?.reply.outcome === 'ok';
  if (operation.request.type !== 'read') {
    if (ok) acknowledge(staleness, operation);
    return null;
  }
  const newest = staleness.open[operation.id];
  delete staleness.open[operation.id];
  if (!newest || !ok) return null;
  const seen = operation.completed?.reply.values ?? [];
  return seen.length > 0 && seen.every((value) => overwritten(value, newest.invoke, find)) ? newest.id : null;
}

function acknowledge({keys}: Staleness, {id, invoked, request}: Operation): void {
  const place = cell(request.key);
  const before = keys[place];
  if (!before || before.invoke < invoked.order) keys[place] = {id, invoke: invoked.order};
}

function overwritten(value: Stored, invoke: number, find: Find): boolean {
  if (value.by === 0) return true;
  const completed = find(value.by)?.completed;
  return completed?.reply.outcome === 'ok' && completed.order < invoke;
}

/** Keys are people's words, `__proto__` among them. */
function cell(key: string): string {
  return `:${key}`;
}
