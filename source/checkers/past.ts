/**
 * What came before what, as clients could know: session order and "saw the value of", and all that follows from both
 * (the causal order). Shared by the checkers below linearizability; real time plays no part.
 *
 * An operation with an unknown outcome is a session of its own, after what its client had done before it: it may take
 * effect long after what the client did next.
 */
import {type HistoryOperation, looks, mayWrite} from './history.ts';

export interface Past {
  /** Operations that took effect or looked; all below is by position in this list. */
  readonly operations: readonly HistoryOperation[];
  readonly threadCount: number;
  readonly thread: Int32Array;
  /** Place in its thread, from 1. */
  readonly index: Int32Array;
  /** What its client did before; -1 for nothing. */
  readonly previous: Int32Array;
  /** Whose values it was shown, the initial one not among them; and whether that was. */
  readonly sources: readonly (readonly number[])[];
  readonly sawInitial: Uint8Array;
  /** Every operation behind all that came before it. */
  readonly order: readonly number[];
  /** Operation i by thread t: how many operations of the thread came before, its own included. */
  readonly clock: Int32Array;
}

export type PastResult =
  | {readonly past: Past}
  /** A value that nobody wrote, or a circle of operations each before the next: positions in the history given. */
  | {readonly flaw: 'thin-air' | 'circle'; readonly found: readonly HistoryOperation[]}
  | {readonly unknown: string};

/** Clocks take operations times sessions; more than this is not attempted. */
const largestClock = 20_000_000;

/** The causal past of each operation of a history, which must be in order of invocation. Linear in operations times sessions. */
export function pastOf(history: readonly HistoryOperation[]): PastResult {
  const byId = new Map(history.map((operation) => [operation.id, operation]));
  const seen = seenWriters(history);
  if (seen === null) return {unknown: 'a value was written more than once'};
  const operations = history.filter((operation) => {
    return (
      operation.unlike ||
      looks(operation) ||
      (mayWrite(operation) && (operation.type === 'ok' || seen.has(operation.id)))
    );
  });
  const place = new Map(operations.map(({id}, i) => [id, i]));
  for (const operation of operations) {
    const wrong = shown(operation).find(
      (by) => by !== 0 && !(place.has(by) && mayWrite(byId.get(by) as HistoryOperation)),
    );
    if (wrong !== undefined) return {flaw: 'thin-air', found: [operation]};
  }
  const threads = threadsOf(operations);
  if (operations.length * threads.threadCount > largestClock) return {unknown: 'too many sessions'};
  const sources = operations.map((operation) =>
    shown(operation)
      .filter((by) => by !== 0)
      .map((by) => place.get(by) as number),
  );
  const sawInitial = Uint8Array.from(operations, (operation) => (shown(operation).includes(0) ? 1 : 0));
  const order = sorted(threads.previous, sources);
  if (order.length < operations.length)
    return {flaw: 'circle', found: circle(operations, threads.previous, sources, order)};
  const partial = {
    operations,
    ...threads,
    sources,
    sawInitial,
    order,
    clock: new Int32Array(operations.length * threads.threadCount),
  };
  for (const i of order) wind(partial, i);
  return {past: partial};
}

/** Writers of what an operation was shown. */
function shown({saw, f, type}: HistoryOperation): number[] {
  return f === 'write' || f === 'delete' || (f === 'read' && type !== 'ok') ? [] : saw.map(({by}) => by as number);
}

function seenWriters(history: readonly HistoryOperation[]): Set<number> | null {
  const seen = new Set<number>();
  for (const operation of history) {
    for (const by of shown(operation)) {
      if (by === undefined) return null;
      seen.add(by);
    }
  }
  return seen;
}

function threadsOf(operations: readonly HistoryOperation[]) {
  const thread = new Int32Array(operations.length);
  const index = new Int32Array(operations.length);
  const previous = new Int32Array(operations.length).fill(-1);
  const last = new Map<string, number>();
  const names = new Map<string, number>();
  let threadCount = 0;
  operations.forEach(({process: client, type}, i) => {
    const before = last.get(client) ?? -1;
    const sure = type === 'ok' || type === 'fail';
    previous[i] = before;
    if (!sure) {
      thread[i] = threadCount++;
      index[i] = 1;
      return;
    }
    if (!names.has(client)) names.set(client, threadCount++);
    thread[i] = names.get(client) as number;
    index[i] = before < 0 ? 1 : (index[before] as number) + 1;
    last.set(client, i);
  });
  return {thread, index, previous, threadCount};
}

/** Kahn's way; what is left over stands in or behind a circle. */
function sorted(previous: Int32Array, sources: readonly (readonly number[])[]): number[] {
  const waits = new Int32Array(previous.length);
  const followers: number[][] = Array.from({length: previous.length}, () => []);
  sources.forEach((list, i) => {
    for (const from of [previous[i] as number, ...list]) {
      if (from < 0) continue;
      followers[from]?.push(i);
      waits[i] = (waits[i] as number) + 1;
    }
  });
  const order: number[] = [];
  waits.forEach((count, i) => {
    if (count === 0) order.push(i);
  });
  for (let next = 0; next < order.length; next += 1) {
    for (const i of followers[order[next] as number] as number[]) {
      waits[i] = (waits[i] as number) - 1;
      if (waits[i] === 0) order.push(i);
    }
  }
  return order;
}

function circle(
  operations: readonly HistoryOperation[],
  previous: Int32Array,
  sources: readonly (readonly number[])[],
  order: readonly number[],
): HistoryOperation[] {
  const done = new Set(order);
  const way: number[] = [];
  let at = operations.findIndex((_, i) => !done.has(i));
  while (!way.includes(at)) {
    way.push(at);
    at = [previous[at] as number, ...(sources[at] as number[])].find((from) => from >= 0 && !done.has(from)) as number;
  }
  return way
    .slice(way.indexOf(at))
    .reverse()
    .map((i) => operations[i] as HistoryOperation);
}

function wind({threadCount, thread, index, previous, sources, clock}: Past, i: number): void {
  const before = previous[i] as number;
  if (before >= 0) carry(clock, before * threadCount, i * threadCount, threadCount);
  for (const from of sources[i] as readonly number[]) carry(clock, from * threadCount, i * threadCount, threadCount);
  clock[i * threadCount + (thread[i] as number)] = index[i] as number;
}

function carry(clock: Int32Array, from: number, to: number, count: number): void {
  for (let t = 0; t < count; t += 1) {
    const known = clock[from + t] as number;
    if (known > (clock[to + t] as number)) clock[to + t] = known;
  }
}

/** Whether one operation came before another, in the causal order. */
export function precedes({threadCount, thread, index, clock}: Past, one: number, other: number): boolean {
  return one !== other && (clock[other * threadCount + (thread[one] as number)] as number) >= (index[one] as number);
}

/** Whether it changes the register. */
export function writes({operations}: Past, i: number): boolean {
  return mayWrite(operations[i] as HistoryOperation);
}
