/** How far behind each stale read was, in versions and in time, and the harvest: how many reads reflected everything. */
import {type HistoryOperation, mayWrite} from './history.ts';

export interface Lag {
  readonly read: HistoryOperation;
  /** The newest write that was acknowledged before the read began and had overwritten what it saw. */
  readonly missed: HistoryOperation;
  /** Writes acknowledged after the one it saw and before it began. */
  readonly versions: number;
  /** Milliseconds from the first acknowledgement that made the value old until the read began; null without moments. */
  readonly millis: number | null;
}

export interface Harvest {
  /** Answered reads, and those of them that reflected every write acknowledged before they began. */
  readonly reads: number;
  readonly complete: number;
}

interface Acknowledged {
  /** In order of completion. */
  readonly writes: readonly HistoryOperation[];
  /** For each place, the write invoked last among those up to it. */
  readonly newest: readonly HistoryOperation[];
}

/** Stale reads in order of invocation. Values without known writers count as fresh. */
export function lags(operations: readonly HistoryOperation[]): Lag[] {
  const keys = acknowledgedByKey(operations);
  const writers = new Map(operations.filter(mayWrite).map((operation) => [operation.id, operation]));
  return operations.flatMap((read) => {
    const known = keys.get(read.key);
    const lag = known && read.f === 'read' && read.type === 'ok' ? lagOf(read, known, writers) : null;
    return lag ?? [];
  });
}

/** How many reads reflected everything acknowledged before they began. */
export function harvest(operations: readonly HistoryOperation[]): Harvest {
  const reads = operations.filter(({f, type}) => f === 'read' && type === 'ok').length;
  return {reads, complete: reads - lags(operations).length};
}

function acknowledgedByKey(operations: readonly HistoryOperation[]): Map<string, Acknowledged> {
  const lists = new Map<string, HistoryOperation[]>();
  for (const operation of operations) {
    if (operation.type !== 'ok' || operation.f === 'read') continue;
    const list = lists.get(operation.key);
    if (list) list.push(operation);
    else lists.set(operation.key, [operation]);
  }
  return new Map([...lists].map(([key, list]) => [key, inOrder(list)]));
}

function inOrder(list: readonly HistoryOperation[]): Acknowledged {
  const writes = [...list].sort((a, b) => (a.complete as number) - (b.complete as number));
  const newest: HistoryOperation[] = [];
  for (const write of writes) {
    const before = newest.at(-1);
    newest.push(before && before.invoke > write.invoke ? before : write);
  }
  return {writes, newest};
}

function lagOf(
  read: HistoryOperation,
  known: Acknowledged,
  writers: ReadonlyMap<number, HistoryOperation>,
): Lag | null {
  const before = countUntil(known.writes, read.invoke);
  const missed = known.newest[before - 1];
  if (!missed || read.saw.length === 0) return null;
  const ends = read.saw.map(({by}) => endOf(by, writers));
  const end = Math.max(...ends);
  if (end >= missed.invoke) return null;
  const seen = countUntil(known.writes, end + 1);
  const first = known.writes.slice(seen, before).find(({invoke}) => invoke > end);
  const since = first?.completedAt ?? null;
  const millis = since === null || read.invokedAt === null ? null : read.invokedAt - since;
  return {read, missed, versions: before - seen, millis};
}

/** When the write of a value was certainly over. */
function endOf(by: number | undefined, writers: ReadonlyMap<number, HistoryOperation>): number {
  if (by === 0) return -1;
  const write = by === undefined ? undefined : writers.get(by);
  return write?.type === 'ok' ? (write.complete ?? Infinity) : Infinity;
}

/** How many of them completed before a position. */
function countUntil(writes: readonly HistoryOperation[], position: number): number {
  let low = 0;
  let high = writes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (((writes[middle] as HistoryOperation).complete as number) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
