/**
 * Whether each key of a history is linearizable, by the fastest method that can tell: zones where writers are known, the
 * search where they are not. Linearizability is local, so keys are judged on their own; those left to the search take
 * turns, so that one hard key does not eat the budget of the others.
 */
import {byKey, type History, type HistoryOperation, looks, reopened, upTo} from './history.ts';
import {judgeCompletion, judgeInvocation, newOnline, unclear} from './online.ts';
import {advance, openSearch, type Search} from './search.ts';
import type {Limits} from './weak-witness.ts';
import {searchedWitness, witnessOf} from './witness.ts';
import {type Conflict, zones} from './zones.ts';

export type Judged =
  | {readonly verdict: 'true'}
  /** The witness is minimal; it lies within what was known when the first response came that no order explains. */
  | {readonly verdict: 'false'; readonly witness: readonly HistoryOperation[]}
  | {readonly verdict: 'unknown'; readonly reason: string};

/** Steps a key may take before it is the next one's turn. */
const turn = 1000;
/** Steps for each question asked while a witness is made small. */
const shrinkSteps = 20_000;

/** The verdict on all keys; the first violation by time where that can be told. Unknown only when the limits are reached. */
export function judgeLinearizable(history: History, limits: Limits): Judged {
  const all = zones(history);
  if (all.verdict === 'true') return all;
  if (all.verdict === 'false') return {verdict: 'false', witness: firstWitness(history)};
  const hard: History[] = [];
  for (const operations of byKey(history.operations).values()) {
    const one = {...history, operations};
    const result = zones(one);
    if (result.verdict === 'false') return {verdict: 'false', witness: firstWitness(one)};
    if (result.verdict === 'unknown') hard.push(one);
  }
  return searchInTurns(hard, limits);
}

/** The witness of the first response that no order explains, or of the whole history where that cannot be told. */
function firstWitness(history: History): HistoryOperation[] {
  const first = firstViolation(history);
  const known = first
    ? upTo({...history, operations: history.operations.filter(({key}) => key === first.key)}, first.complete as number)
    : history;
  for (const one of [known, history]) {
    const result = zones(one);
    if (result.verdict !== 'false') continue;
    return tooEarly(history, result.conflict, one) ?? witnessOf(result.conflict, result.clusters);
  }
  return [];
}

/** What looked like a value from nowhere when it was read: its write came later. */
function tooEarly({operations}: History, {type, found}: Conflict, known: History): HistoryOperation[] | null {
  const read = known.operations[found[0] as number];
  if (type !== 'thin-air' || !read || !looks(read)) return null;
  const writer = operations.find(({id, f, key}) => id === read.saw[0]?.by && f !== 'read' && key === read.key);
  return writer && writer.invoke > (read.complete as number) ? [read, writer] : null;
}

/** The first response that no order explains; null when there is none, or a key cannot be judged response by response. */
function firstViolation(history: History): HistoryOperation | null {
  const online = newOnline(history.initial);
  const ends = history.operations.filter(({complete}) => complete !== null);
  ends.sort((a, b) => (a.complete as number) - (b.complete as number));
  let next = 0;
  for (const operation of ends) {
    for (; (history.operations[next]?.invoke ?? Infinity) < (operation.complete as number); next += 1) {
      judgeInvocation(online, reopened(history.operations[next] as HistoryOperation));
    }
    if (!judgeCompletion(online, operation)) return unclear(online) === null ? operation : null;
  }
  return null;
}

function searchInTurns(histories: readonly History[], limits: Limits): Judged {
  const open = histories.map((history) => ({history, search: openSearch(history.operations, history.initial)}));
  let spent = 0;
  let left = open;
  while (left.length > 0) {
    for (const {history, search} of left) {
      if (spent >= limits.steps)
        return {verdict: 'unknown', reason: 'too many orders to try: the budget of steps ran out'};
      if (limits.stop()) return {verdict: 'unknown', reason: 'too many orders to try: the time ran out'};
      spent += stepsOf(search, () => advance(search, turn));
      if (search.verdict === 'false')
        return {verdict: 'false', witness: searchedWitness(history, shrinkSteps, limits.stop)};
    }
    left = left.filter(({search}) => search.verdict === null);
  }
  return {verdict: 'true'};
}

function stepsOf(search: Search, run: () => void): number {
  const before = search.steps;
  run();
  return Math.max(1, search.steps - before);
}
