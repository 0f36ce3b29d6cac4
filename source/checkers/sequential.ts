/**
 * Decides whether all clients' operations, on all keys together, fit into one order that respects what each client did
 * first, real time aside (Lamport, *How to Make a Multiprocessor Computer …*, 1979).
 *
 * Choices: deciding it is NP-hard (Gibbons and Korach, 1997), so four things are tried. What is not causal is not
 * sequential. If the versions of each key, taken in the order in which they were first answered or first asked for, form
 * no circle with session order and reads, then an order is found. If what the reads force (a write before a read is before
 * the write it saw; a read is before what overwrote what it saw) goes in a circle, there is none. Else a search with a
 * budget, and then *unknown*.
 */
import {jointContradiction} from './causal.ts';
import {type HistoryOperation, mayWrite, never} from './history.ts';
import type {Past} from './past.ts';
import {searched} from './sequential-search.ts';

export type Sequential = 'true' | 'false' | 'unknown';

/** Longer histories are not closed under what their reads force: it takes the square of their length. */
export const longest = 2000;

/** For a history that is causal; `budget` counts steps. */
export function sequential(past: Past, budget: number, stop: () => boolean = () => false): Sequential {
  if (past.operations.some(({unlike}) => unlike)) return 'unknown';
  if (past.operations.some(({saw}) => saw.length > 1)) return 'false';
  for (const order of [byFirstAnswer, byInvocation]) if (isAcyclic(past, versionsOf(past, order(past)))) return 'true';
  if (past.operations.length <= longest && Array.isArray(jointContradiction(past))) return 'false';
  return searched(past, budget, stop);
}

type Rank = (i: number) => number;

function byFirstAnswer(past: Past): Rank {
  const first = past.operations.map((operation) =>
    mayWrite(operation) && operation.complete !== null ? operation.complete : never,
  );
  past.sources.forEach((sources, i) => {
    const {complete} = past.operations[i] as HistoryOperation;
    for (const source of sources) first[source] = Math.min(first[source] as number, complete ?? never);
  });
  return (i) => first[i] as number;
}

function byInvocation({operations}: Past): Rank {
  return (i) => (operations[i] as HistoryOperation).invoke;
}

/** The writes of each key in order, each cas directly behind what it replaced. */
function versionsOf(past: Past, rank: Rank): Map<string, number[]> {
  const keys = new Map<string, number[]>();
  const behind = new Map<number, number[]>();
  const place = (list: number[], i: number) => {
    list.push(i);
    for (const cas of behind.get(i) ?? []) place(list, cas);
  };
  past.operations.forEach((operation, i) => {
    if (!mayWrite(operation)) return;
    const [source] = past.sources[i] as readonly number[];
    if (!keys.has(operation.key)) keys.set(operation.key, []);
    if (source !== undefined) behind.set(source, [...(behind.get(source) ?? []), i]);
    else keys.get(operation.key)?.push(i);
  });
  const sorted = new Map<string, number[]>();
  for (const [key, heads] of keys) {
    const list: number[] = [];
    heads.sort((a, b) => startRank(past, a) - startRank(past, b) || rank(a) - rank(b));
    for (const head of heads) place(list, head);
    sorted.set(key, list);
  }
  return sorted;
}

/** A cas that replaced the initial value comes before everything. */
function startRank({sawInitial, operations}: Past, i: number): number {
  return sawInitial[i] && (operations[i] as HistoryOperation).f === 'cas' ? 0 : 1;
}

/** Whether session order, reads and the versions in this order, with every read before the next version, go together. */
function isAcyclic(past: Past, versions: ReadonlyMap<string, readonly number[]>): boolean {
  const next = new Map<number, number>();
  const before: number[][] = past.operations.map((_, i) => [
    past.previous[i] as number,
    ...(past.sources[i] as number[]),
  ]);
  for (const [, list] of versions) {
    list.forEach((i, place) => {
      const follower = list[place + 1];
      if (follower === undefined) return;
      next.set(i, follower);
      before[follower]?.push(i);
    });
  }
  past.operations.forEach(({key}, i) => {
    for (const version of past.sawInitial[i] ? [-1] : (past.sources[i] as number[])) {
      const overwriter = version < 0 ? versions.get(key)?.[0] : next.get(version);
      if (overwriter !== undefined && overwriter !== i) before[overwriter]?.push(i);
    }
  });
  return (
    isSortable(before) &&
    past.operations.every((operation, i) => directlyBehind(past, next, versions.get(operation.key)?.[0], i))
  );
}

/** A cas and what it replaced must be neighbours; an order in which one is not is useless. */
function directlyBehind(past: Past, next: ReadonlyMap<number, number>, first: number | undefined, i: number): boolean {
  const {f} = past.operations[i] as HistoryOperation;
  if (f !== 'cas' || !mayWrite(past.operations[i] as HistoryOperation)) return true;
  const [source] = past.sources[i] as readonly number[];
  return source === undefined ? past.sawInitial[i] === 1 && first === i : next.get(source) === i;
}

function isSortable(before: readonly (readonly number[])[]): boolean {
  const waits = new Int32Array(before.length);
  const followers: number[][] = before.map(() => []);
  before.forEach((list, i) => {
    for (const from of list) {
      if (from < 0) continue;
      followers[from]?.push(i);
      waits[i] = (waits[i] as number) + 1;
    }
  });
  const ready: number[] = [];
  waits.forEach((count, i) => {
    if (count === 0) ready.push(i);
  });
  for (const i of ready) {
    for (const follower of followers[i] as number[]) {
      waits[follower] = (waits[follower] as number) - 1;
      if (waits[follower] === 0) ready.push(follower);
    }
  }
  return ready.length === before.length;
}
