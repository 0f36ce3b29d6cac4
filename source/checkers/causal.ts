/**
 * Decides whether a history is causally consistent in the sense of causal memory: each client can put its own operations
 * and the writes it may know of in one order that respects the causal order.
 *
 * Source: Bouajjani, Enea, Guerraoui, Hamza, *On Verifying Causal Consistency* (POPL 2017), section 5: with known writers
 * a history is causal memory exactly if none of these happens: a read from thin air; a circle in the causal order; a read
 * of the initial value after a write (WriteHBInitRead); a circle in what a client must have happened (CyclicHB). Its
 * happened-before of a client is the causal order, and: a write of the key that happened before a read also happened
 * before the write that this read saw.
 *
 * Choices: a cas counts as a read for its own client only; siblings add to the causal order and force nothing else.
 */
import {type Forced, wayBetween} from './causal-way.ts';
import {type HistoryOperation, looks, mayWrite} from './history.ts';
import {type Past, pastOf, precedes} from './past.ts';

export type Causal =
  | {readonly verdict: 'true'; readonly past: Past}
  | {
      readonly verdict: 'false';
      readonly type: 'thin-air' | 'circle' | 'overwritten' | 'contradiction';
      readonly found: readonly HistoryOperation[];
    }
  | {readonly verdict: 'unknown'; readonly reason: string};

/** More rounds than any honest history needs; then the answer is unknown. */
const mostRounds = 64;

/** The verdict on a history in order of invocation, with operations that prove a violation, more of them than needed. */
export function causal(history: readonly HistoryOperation[]): Causal {
  const result = pastOf(history);
  if ('unknown' in result) return {verdict: 'unknown', reason: result.unknown};
  if ('flaw' in result) return {verdict: 'false', type: result.flaw, found: result.found};
  const {past} = result;
  const simple = overwrittenRead(past);
  if (simple) return {verdict: 'false', type: 'overwritten', found: named(past, simple)};
  const keys = writersByKey(past);
  for (const client of clientsOf(past)) {
    const reads = past.order.filter((i) => past.operations[i]?.process === client && isRead(past, i));
    const found = contradiction(past, keys, reads, false);
    if (found === 'unknown') return {verdict: 'unknown', reason: 'a client has too many orders to try'};
    if (found) return {verdict: 'false', type: 'contradiction', found: named(past, found)};
  }
  return {verdict: 'true', past};
}

function named({operations}: Past, found: readonly number[]): HistoryOperation[] {
  return [...new Set(found)].sort((a, b) => a - b).map((i) => operations[i] as HistoryOperation);
}

/** Writes of each key, by thread, in order. */
type Writers = Map<string, number[][]>;

function writersByKey(past: Past): Writers {
  const keys: Writers = new Map();
  past.operations.forEach((operation, i) => {
    if (!mayWrite(operation)) return;
    if (!keys.has(operation.key))
      keys.set(
        operation.key,
        Array.from({length: past.threadCount}, () => []),
      );
    keys.get(operation.key)?.[past.thread[i] as number]?.push(i);
  });
  return keys;
}

function clientsOf({operations}: Past): string[] {
  return [...new Set(operations.map((operation) => operation.process))];
}

/** The last of some operations of one thread that a clock knows. */
function lastKnown(past: Past, list: readonly number[], known: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((past.index[list[middle] as number] as number) <= known) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? -1 : (list[low - 1] as number);
}

/** A read of a value with a newer write of the key between the two in the causal order: writer, newer write, read. */
function overwrittenRead(past: Past): number[] | null {
  const keys = writersByKey(past);
  for (const i of past.order) {
    const operation = past.operations[i] as HistoryOperation;
    const sources = past.sources[i] as readonly number[];
    if (sources.length + (past.sawInitial[i] as number) !== 1) continue;
    const found = newerKnown(past, keys.get(operation.key) ?? [], i, sources[0] ?? -1);
    if (found < 0) continue;
    const [source] = sources;
    return [
      ...(source === undefined ? [] : wayBetween(past, null, source, found)),
      ...wayBetween(past, null, found, i),
    ];
  }
  return null;
}

function newerKnown(past: Past, threads: readonly (readonly number[])[], reader: number, source: number): number {
  for (let t = 0; t < threads.length; t += 1) {
    const known = past.clock[reader * past.threadCount + t] as number;
    const own = t === past.thread[reader] ? known - 1 : known;
    const last = lastKnown(past, threads[t] as number[], own);
    if (last >= 0 && last !== source && last !== reader && (source < 0 || precedes(past, source, last))) return last;
  }
  return -1;
}

/** Whether one order for all clients is out of the question, by what their reads force: found, not found, too long to tell. */
export function jointContradiction(past: Past): readonly HistoryOperation[] | 'unknown' | null {
  const reads = past.order.filter((i) => isRead(past, i));
  const found = contradiction(past, writersByKey(past), reads, true);
  return Array.isArray(found) ? named(past, found) : (found as 'unknown' | null);
}

/**
 * Per operation and thread, how many operations happened before; grown round by round until nothing changes. `together`:
 * all shall share one order, so that a read also comes before whatever came after the write it saw.
 */
function contradiction(
  past: Past,
  keys: Writers,
  reads: readonly number[],
  together: boolean,
): number[] | 'unknown' | null {
  const hb = past.clock.slice();
  const after: Forced[][] = past.operations.map(() => []);
  for (let round = 0; round < mostRounds; round += 1) {
    const forced = force(past, keys, reads, {hb, after});
    if (Array.isArray(forced)) return forced;
    const ahead = together && forceAhead(past, keys, reads, {hb, after});
    if (!forced && !ahead) return null;
    if (!settle(past, {hb, after})) return circleThrough(past, after);
  }
  return 'unknown';
}

function isRead(past: Past, i: number): boolean {
  const operation = past.operations[i] as HistoryOperation;
  return (
    (looks(operation) || mayWrite(operation)) &&
    (past.sources[i] as number[]).length + (past.sawInitial[i] as number) === 1
  );
}

interface Happened {
  readonly hb: Int32Array;
  /** Writes found to have happened before a write, beyond the causal order. */
  readonly after: Forced[][];
}

/** Adds what the client's reads force; true if something was new, an overwritten read of the initial value if there is one. */
function force(past: Past, keys: Writers, reads: readonly number[], {hb, after}: Happened): boolean | number[] {
  let grown = false;
  for (const read of reads) {
    const [source] = past.sources[read] as readonly number[];
    const threads = keys.get((past.operations[read] as HistoryOperation).key) ?? [];
    for (let t = 0; t < threads.length; t += 1) {
      const known = hb[read * past.threadCount + t] as number;
      const last = lastKnown(past, threads[t] as number[], t === past.thread[read] ? known - 1 : known);
      if (last < 0 || last === source || last === read) continue;
      if (source === undefined) return wayBetween(past, after, last, read);
      if (precedes(past, last, source) || after[source]?.some(({from}) => from === last)) continue;
      after[source]?.push({from: last, read});
      grown = true;
    }
  }
  return grown;
}

/** Adds that a read comes before every write of its key that came after the one it saw; true if something was new. */
function forceAhead(past: Past, keys: Writers, reads: readonly number[], {hb, after}: Happened): boolean {
  const {threadCount, thread, index} = past;
  const isAfter = (one: number, other: number) => {
    return other < 0 || (hb[one * threadCount + (thread[other] as number)] as number) >= (index[other] as number);
  };
  let grown = false;
  for (const read of reads) {
    const source = past.sources[read]?.[0] ?? -1;
    for (const list of keys.get((past.operations[read] as HistoryOperation).key) ?? []) {
      const next = list.find((i) => i !== source && i !== read && isAfter(i, source));
      if (next === undefined || isAfter(next, read)) continue;
      after[next]?.push({from: read, read});
      grown = true;
    }
  }
  return grown;
}

/** Carries everything forward until nothing changes; false when some operation happened before itself. */
function settle(past: Past, {hb, after}: Happened): boolean {
  const {threadCount, thread, index} = past;
  for (let changed = true; changed; ) {
    changed = false;
    for (const i of past.order) {
      for (const from of [
        past.previous[i] as number,
        ...(past.sources[i] as number[]),
        ...(after[i] as Forced[]).map(({from}) => from),
      ]) {
        if (from < 0) continue;
        for (let t = 0; t < threadCount; t += 1) {
          const known = hb[from * threadCount + t] as number;
          if (t === thread[i] && known >= (index[i] as number)) return false;
          if (known <= (hb[i * threadCount + t] as number)) continue;
          hb[i * threadCount + t] = known;
          changed = true;
        }
      }
    }
  }
  return true;
}

/** The operations of one circle of causal and forced steps, with the reads that force them. */
function circleThrough(past: Past, after: readonly (readonly Forced[])[]): number[] {
  for (let i = 0; i < after.length; i += 1) {
    for (const {from, read} of after[i] as readonly Forced[]) {
      const back = wayBetween(past, after, i, from);
      if (back.length > 0) return [...back, read, ...wayBetween(past, after, from, read)];
    }
  }
  return [];
}
