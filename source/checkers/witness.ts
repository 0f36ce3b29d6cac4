/** The few operations that prove a violation: a history that nobody can explain, of which none can be left out. */
import type {Clusters} from './clusters.ts';
import {type History, type HistoryOperation, looks, mayWrite, nobody, upTo} from './history.ts';
import {advance, openSearch} from './search.ts';
import {onTheirOwn, shrink, type Violated} from './shrink.ts';
import type {Conflict} from './zones.ts';

/** Steps for one small question; a history of a dozen operations needs far fewer. */
const smallBudget = 20_000;

/** The minimal witness within what zones found, in order of invocation. */
export function witnessOf(conflict: Conflict, clusters: Clusters): HistoryOperation[] {
  const written = new Set(clusters.operations.map(({id}) => id));
  const found = closed(conflict.found, clusters).map((i) => {
    return groundless(conflict, i) ? fromNowhere(clusters, i) : anchored(resolved(clusters, i), written);
  });
  const {initial} = clusters;
  return onTheirOwn(shrink(found, (operations) => violated(onTheirOwn(operations), initial, smallBudget)));
}

/**
 * The minimal witness of a history of one key that the search found violated, within what was known at the first response
 * that no order explains; budgets are per question asked.
 */
export function searchedWitness(history: History, budget: number, stop: () => boolean): HistoryOperation[] {
  const question: Violated = (asked) => !stop() && violated(asked, history.initial, budget);
  const {operations} = firstFailing(history, question);
  return shrink(
    operations.filter((operation) => looks(operation) || operation.unlike || mayWrite(operation)),
    question,
  );
}

/** The shortest beginning that is violated; what is violated once stays so. */
function firstFailing(history: History, isViolated: Violated): History {
  const ends = history.operations.flatMap(({complete}) => (complete === null ? [] : [complete])).sort((a, b) => a - b);
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isViolated(upTo(history, ends[middle] as number).operations)) high = middle;
    else low = middle + 1;
  }
  const shortest = upTo(history, ends[high] ?? 0);
  return isViolated(shortest.operations) ? shortest : history;
}

function violated(operations: readonly HistoryOperation[], initial: History['initial'], budget: number): boolean {
  return advance(openSearch(operations, initial), budget) === 'false';
}

/** With the writers of all that was looked at, and what proves the uncertain writes among them; in order. */
function closed(found: readonly number[], {operations}: Clusters): number[] {
  const place = new Map(operations.map(({id}, i) => [id, i]));
  const all = new Set(found.filter((i) => i >= 0));
  for (const i of all) {
    const operation = operations[i] as HistoryOperation;
    if (looks(operation))
      for (const {by} of operation.saw) if (by !== undefined && place.has(by)) all.add(place.get(by) as number);
  }
  return [...all].sort((a, b) => a - b);
}

/** The cas of which nobody wrote what it replaced. */
function groundless({type, found}: Conflict, i: number): boolean {
  return type === 'groundless-cas' && i === found[0];
}

function fromNowhere({operations}: Clusters, i: number): HistoryOperation {
  const operation = operations[i] as HistoryOperation;
  return {...operation, saw: [{value: operation.from, by: nobody}]};
}

/** A cas known by its text only is given what it must have replaced; when that was never settled, it is a plain write. */
function resolved({operations, keys, source, initial}: Clusters, i: number): HistoryOperation {
  const operation = operations[i] as HistoryOperation;
  if (operation.f !== 'cas' || !mayWrite(operation) || operation.saw.length > 0) return operation;
  const cluster = source[keys + i] as number;
  if (cluster < 0) return {...operation, f: 'write', from: null};
  if (cluster < keys) return {...operation, saw: [{value: initial, by: 0}]};
  return {...operation, saw: [{value: operation.from, by: (operations[cluster - keys] as HistoryOperation).id}]};
}

/** Values whose writer is not in the whole history come from nobody; those of writers merely left out do not. */
function anchored(operation: HistoryOperation, written: ReadonlySet<number>): HistoryOperation {
  const saw = operation.saw.map((seen) => (seen.by && !written.has(seen.by) ? {...seen, by: nobody} : seen));
  return {...operation, saw};
}
