/**
 * Decides by search whether the operations of ONE key are linearizable, for histories in which values repeat or the
 * writer of a value is not known.
 *
 * Sources: Wing and Gong, *Testing and Verifying Concurrent Objects* (1993); Lowe, *Testing for Linearizability* (2017):
 * a configuration seen before is not entered again.
 *
 * Choices:
 * - Whatever only looks is taken at once when it is legal, and never branched on: it changes nothing.
 * - A configuration is the state, the furthest operation taken, the holes before it and how many of the uncertain
 *   operations were used, instead of a bit per operation.
 * - Uncertain operations that do the same are one group, used in order of invocation. Those that nobody can observe are
 *   dropped, and one is used only when somebody who may come next needs exactly what it leaves.
 * - Steps are counted, not seconds; `advance` may be called again and goes on.
 */
import type {HistoryOperation, Value} from './history.ts';
import {type Memo, newMemo, remember} from './memo.ts';
import {registerOf} from './register.ts';
import {type Group, groupsOf, type Tables, tablesOf} from './tables.ts';

export interface Search {
  readonly tables: Tables;
  readonly memo: Memo;
  verdict: 'true' | 'false' | null;
  steps: number;
  state: number;
  /** First operation not taken; one past the last that is. */
  low: number;
  far: number;
  readonly taken: Uint8Array;
  readonly used: Int32Array;
  /** Operations in the order taken: up to n, the sure ones; from n, groups of uncertain ones. */
  readonly order: number[];
  /** The groups used, in order, and how long any of those up to each can still be noticed. */
  readonly spent: number[];
  readonly noticed: number[];
  readonly frames: Frame[];
}

/** One place where the search can turn another way. */
interface Frame {
  readonly choices: readonly number[];
  next: number;
  readonly state: number;
  readonly low: number;
  readonly far: number;
  /** How long the order was. */
  readonly depth: number;
}

/** A search that has not taken a step; all operations must be of one key. */
export function openSearch(operations: readonly HistoryOperation[], initial: Value): Search {
  const register = registerOf(operations, initial);
  const tables = tablesOf(register, groupsOf(register));
  const search: Search = {
    tables,
    memo: newMemo(),
    verdict: null,
    steps: 0,
    state: register.initial,
    low: 0,
    far: 0,
    taken: new Uint8Array(tables.count),
    used: new Int32Array(tables.groups.length),
    order: [],
    spent: [],
    noticed: [],
    frames: [],
  };
  enter(search);
  return search;
}

/** Goes on for about `steps` steps; null when that did not suffice. */
export function advance(search: Search, steps: number): 'true' | 'false' | null {
  const until = search.steps + steps;
  while (search.verdict === null && search.steps < until) {
    const frame = search.frames.at(-1);
    if (!frame) search.verdict = 'false';
    else if (frame.next >= frame.choices.length) search.frames.pop();
    else {
      goBack(search, frame);
      take(search, frame.choices[frame.next] as number);
      frame.next += 1;
      enter(search);
    }
  }
  return search.verdict;
}

function goBack(search: Search, frame: Frame): void {
  const {order, taken, used, tables} = search;
  while (order.length > frame.depth) {
    const last = order.pop() as number;
    if (last < tables.count) taken[last] = 0;
    else {
      used[last - tables.count] = (used[last - tables.count] as number) - 1;
      search.spent.pop();
      search.noticed.pop();
    }
  }
  search.state = frame.state;
  search.low = frame.low;
  search.far = frame.far;
}

function take(search: Search, choice: number): void {
  const {tables, taken, used, order} = search;
  order.push(choice);
  search.steps += 1;
  if (choice >= tables.count) {
    const group = choice - tables.count;
    const {next, lastUse} = tables.groups[group] as Group;
    used[group] = (used[group] as number) + 1;
    search.spent.push(group);
    search.noticed.push(Math.max(lastUse, search.noticed.at(-1) ?? -1));
    search.state = next;
    return;
  }
  taken[choice] = 1;
  if ((tables.next[choice] as number) >= 0) search.state = tables.next[choice] as number;
  if (choice >= search.far) search.far = choice + 1;
  while (search.low < tables.count && taken[search.low]) search.low += 1;
}

/** Takes all that only looks, then opens a frame unless this configuration is known or hopeless. */
function enter(search: Search): void {
  let last = look(search);
  while (last < 0) last = look(search);
  if (search.low >= search.tables.count) search.verdict = 'true';
  else if (isNew(search)) {
    const choices = chooseFrom(search, last);
    if (choices.length > 0) {
      const {state, low, far, order} = search;
      search.frames.push({choices, next: 0, state, low, far, depth: order.length});
    }
  }
}

/**
 * Takes the looks that are legal now. Returns how far operations may begin: the earliest completion among those not
 * taken; or -1 when something was taken and one should look again.
 */
function look(search: Search): number {
  const {count, invoke, complete, next} = search.tables;
  let deadline = Number.POSITIVE_INFINITY;
  let again = false;
  for (let i = search.low; i < count && (invoke[i] as number) <= deadline; i += 1) {
    if (search.taken[i]) continue;
    if (next[i] === -1 && legal(search, i)) {
      take(search, i);
      again = true;
    } else deadline = Math.min(deadline, complete[i] as number);
  }
  return again ? -1 : deadline;
}

function legal({tables, state}: Search, i: number): boolean {
  const value = tables.valueAt[state] as number;
  return (
    (tables.needs[i] === -1 || tables.needs[i] === state) &&
    (tables.needsValue[i] === -1 || tables.needsValue[i] === value) &&
    tables.avoidsValue[i] !== value
  );
}

function isNew({tables, memo, state, low, far, taken, spent, noticed}: Search): boolean {
  const key = tables.scratch;
  let length = 0;
  key[length++] = state;
  key[length++] = far;
  for (let i = low; i < far; i += 1) if (!taken[i]) key[length++] = i;
  key[length++] = -1;
  const groups: number[] = [];
  for (let use = spent.length - 1; use >= 0 && (noticed[use] as number) >= low; use -= 1) {
    const group = spent[use] as number;
    if ((tables.groups[group]?.lastUse as number) >= low) groups.push(group);
  }
  for (const group of groups.sort((a, b) => a - b)) key[length++] = group;
  return remember(memo, key, length);
}

/** What may come next: sure writes that are legal, most urgent first; then uncertain ones that somebody is waiting for. */
function chooseFrom(search: Search, deadline: number): number[] {
  const {tables, taken, low} = search;
  const choices: number[] = [];
  const waiting: number[] = [];
  for (let i = low; i < tables.count && (tables.invoke[i] as number) <= deadline; i += 1) {
    if (taken[i]) continue;
    if (legal(search, i)) choices.push(i);
    else waiting.push(i);
  }
  choices.sort((a, b) => (tables.complete[a] as number) - (tables.complete[b] as number));
  const useful = tables.groups.length === 0 ? [] : wanted(tables, waiting);
  for (const group of useful) if (canUse(search, group, deadline)) choices.push(tables.count + group);
  return choices;
}

/** Groups that leave what a waiting operation needs, or what another such group needs. */
function wanted(tables: Tables, waiting: readonly number[]): number[] {
  const found: number[] = [];
  const add = (groups: readonly number[] | undefined) => {
    for (const group of groups ?? []) if (!found.includes(group)) found.push(group);
  };
  for (const i of waiting) {
    add(tables.leaving.get(tables.needs[i] as number));
    add(tables.leavingValue.get(tables.needsValue[i] as number));
    if ((tables.avoidsValue[i] as number) >= 0) add(tables.groups.map((_, group) => group));
  }
  for (let next = 0; next < found.length; next += 1) {
    const {needs, needsValue} = tables.groups[found[next] as number] as Group;
    add(tables.leaving.get(needs));
    add(tables.leavingValue.get(needsValue));
  }
  return found;
}

function canUse({tables, used, state, low}: Search, index: number, deadline: number): boolean {
  const group = tables.groups[index] as Group;
  const begins = group.invokes[used[index] as number];
  if (begins === undefined || begins > deadline || group.lastUse < low || group.next === state) return false;
  const fits = group.needs === -1 || group.needs === state;
  return fits && (group.needsValue === -1 || group.needsValue === tables.valueAt[state]);
}
