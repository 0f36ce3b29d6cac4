/** What became of operations whose outcome nobody could tell: some took effect, and somebody saw it (TRUTHS.md 8). */
import {type HistoryOperation, mayWrite} from './history.ts';

export interface Fate {
  readonly operation: HistoryOperation;
  /** Who saw its value first, or replaced it by a cas; null while nobody has. */
  readonly seenBy: HistoryOperation | null;
}

/** Every write, delete and cas that ended unknown, or is still open, in order of invocation. */
export function fates(operations: readonly HistoryOperation[]): Fate[] {
  const first = new Map<number, HistoryOperation>();
  for (const operation of operations) {
    for (const {by} of operation.saw)
      if (by !== undefined && isSooner(operation, first.get(by))) first.set(by, operation);
  }
  const unsure = operations.filter((operation) => mayWrite(operation) && operation.type !== 'ok');
  return unsure.map((operation) => ({operation, seenBy: first.get(operation.id) ?? null}));
}

function isSooner({complete}: HistoryOperation, known: HistoryOperation | undefined): boolean {
  return !known || (complete ?? Infinity) < (known.complete ?? Infinity);
}
