/** Looks for one order of all operations, client by client, trying every turn and never one configuration twice. */
import {type HistoryOperation, mayWrite} from './history.ts';
import {newMemo, remember} from './memo.ts';
import type {Past} from './past.ts';

interface Walk {
  readonly past: Past;
  readonly threads: readonly (readonly number[])[];
  readonly keys: readonly string[];
  readonly keyOf: readonly number[];
  /** How far each thread is, and the write that each key holds (-1: the initial value). */
  readonly at: Int32Array;
  readonly holds: Int32Array;
  /** By operation, whether it has been placed. */
  readonly placed: Uint8Array;
}

interface Turn {
  readonly choices: readonly number[];
  next: number;
  readonly at: Int32Array;
  readonly holds: Int32Array;
  readonly placed: Uint8Array;
}

/** A step copies the whole position, so long histories get fewer of them. */
const costliest = 1_000_000;

/** Whether one order exists; unknown after `budget` steps, or when `stop` says so. */
export function searched(past: Past, budget: number, stop: () => boolean): 'true' | 'false' | 'unknown' {
  const walk = newWalk(past);
  const memo = newMemo();
  const turns: Turn[] = [];
  const key = new Int32Array(walk.at.length + walk.holds.length);
  const most = Math.min(budget, Math.trunc(costliest / Math.max(1, past.operations.length)));
  for (let steps = 0; steps < most; steps += 1) {
    look(walk);
    if (walk.placed.every((done) => done)) return 'true';
    key.set(walk.at);
    key.set(walk.holds, walk.at.length);
    const choices = remember(memo, key, key.length) ? writesNext(walk) : [];
    turns.push({choices, next: 0, at: walk.at.slice(), holds: walk.holds.slice(), placed: walk.placed.slice()});
    while (turns.length > 0 && (turns.at(-1) as Turn).next >= (turns.at(-1) as Turn).choices.length) turns.pop();
    const turn = turns.at(-1);
    if (!turn) return 'false';
    if (steps % 256 === 255 && stop()) return 'unknown';
    walk.at.set(turn.at);
    walk.holds.set(turn.holds);
    walk.placed.set(turn.placed);
    place(walk, turn.choices[turn.next] as number);
    turn.next += 1;
  }
  return 'unknown';
}

function newWalk(past: Past): Walk {
  const threads: number[][] = Array.from({length: past.threadCount}, () => []);
  past.operations.forEach((_, i) => {
    threads[past.thread[i] as number]?.push(i);
  });
  const keys = [...new Set(past.operations.map(({key}) => key))];
  const numbers = new Map(keys.map((key, number) => [key, number]));
  const keyOf = past.operations.map(({key}) => numbers.get(key) as number);
  return {
    past,
    threads,
    keys,
    keyOf,
    at: new Int32Array(threads.length),
    holds: new Int32Array(keys.length).fill(-1),
    placed: new Uint8Array(past.operations.length),
  };
}

/** Places everything that only looks and is legal now: that can never be wrong. */
function look(walk: Walk): void {
  for (let again = true; again; ) {
    again = false;
    for (const i of ready(walk)) {
      if (mayWrite(walk.past.operations[i] as HistoryOperation) || !legal(walk, i)) continue;
      place(walk, i);
      again = true;
    }
  }
}

function ready({past, threads, at, placed}: Walk): number[] {
  const found: number[] = [];
  threads.forEach((thread, t) => {
    const i = thread[at[t] as number];
    if (i === undefined) return;
    const before = past.previous[i] as number;
    if (before < 0 || placed[before]) found.push(i);
  });
  return found;
}

function legal({past, keyOf, holds}: Walk, i: number): boolean {
  const [source] = past.sources[i] as readonly number[];
  if (source === undefined && !past.sawInitial[i]) return true;
  return holds[keyOf[i] as number] === (source ?? -1);
}

function writesNext(walk: Walk): number[] {
  const writes = ready(walk).filter((i) => mayWrite(walk.past.operations[i] as HistoryOperation) && legal(walk, i));
  const invoke = (i: number) => (walk.past.operations[i] as HistoryOperation).invoke;
  return writes.sort((a, b) => invoke(a) - invoke(b));
}

function place({past, at, holds, keyOf, placed}: Walk, i: number): void {
  placed[i] = 1;
  at[past.thread[i] as number] = (at[past.thread[i] as number] as number) + 1;
  if (mayWrite(past.operations[i] as HistoryOperation)) holds[keyOf[i] as number] = i;
}
