/**
 * The judge's own view of what clients saw: a plain list of operations on registers, in order of invocation, and nothing
 * about nodes or messages. Lab operations and imported files are both turned into it.
 */
import type {Operation, OperationId, Stored} from '../sim/operation.ts';

/** What a register may hold; null is an absent key. */
export type Value = string | number | null;

/** A value that somebody was shown. `by` is the write it came from, 0 for the initial value; missing when nobody knows. */
export interface Sighting {
  readonly value: Value;
  readonly by?: OperationId;
}

/**
 * One operation as its client saw it. `invoke` and `complete` are positions on the history's clock, which only grows and
 * never shows one position twice; the moments in milliseconds serve sentences and latencies only.
 */
export interface HistoryOperation {
  /** Whole, from 1, different for each operation. */
  readonly id: OperationId;
  readonly process: string;
  readonly key: string;
  readonly f: 'read' | 'write' | 'cas' | 'delete';
  /** Done; certainly not done; nobody can tell; no answer yet. The last two may take effect at any time, or never. */
  readonly type: 'ok' | 'fail' | 'info' | 'pending';
  readonly invoke: number;
  /** Null while open, and for ever after `info`. */
  readonly complete: number | null;
  readonly invokedAt: number | null;
  readonly completedAt: number | null;
  /** What a write, cas or delete puts there (null for a delete). */
  readonly value: Value;
  /** What a cas expected to find. */
  readonly from: Value;
  /** What the answer showed: a read's values (several are siblings), a failed cas's reason, what a cas replaced. */
  readonly saw: readonly Sighting[];
  /** A failed cas that showed only this: the value was not `from` (Jepsen's etcd logs). */
  readonly unlike: boolean;
  readonly level: string;
}

export interface History {
  readonly initial: Value;
  /** In order of invocation. */
  readonly operations: readonly HistoryOperation[];
}

/** Before everything, as a position of the clock; the initial value's write is invoked and complete here. */
export const before = -1;
/** After everything: when a write with an unknown outcome is over. */
export const never = Number.MAX_SAFE_INTEGER;

const template: HistoryOperation = {
  id: 0,
  process: '',
  key: '',
  f: 'read',
  type: 'pending',
  invoke: 0,
  complete: null,
  invokedAt: null,
  completedAt: null,
  value: null,
  from: null,
  saw: [],
  unlike: false,
  level: '',
};

/** An operation of which only what matters is given; the rest is empty. */
export function newOperation(given: Partial<HistoryOperation>): HistoryOperation {
  return {...template, ...given};
}

/** The judge's view of a lab's operations, which must be in order of invocation. */
export function historyOf(operations: readonly Operation[]): History {
  return {initial: null, operations: operations.map(historyOperation)};
}

/** The judge's view of one lab operation, as complete as it is. */
export function historyOperation({id, client, request, invoked, completed}: Operation): HistoryOperation {
  const outcome = completed?.reply.outcome;
  const shows = outcome !== 'info' && (request.type === 'read' || request.type === 'cas');
  return {
    id,
    process: client,
    key: request.key,
    f: request.type,
    type: outcome ?? 'pending',
    invoke: invoked.order,
    complete: completed && outcome !== 'info' ? completed.order : null,
    invokedAt: invoked.at,
    completedAt: completed ? completed.at : null,
    value: request.type === 'write' ? request.value : request.type === 'cas' ? request.to : null,
    from: request.type === 'cas' ? request.from : null,
    saw: shows ? (completed?.reply.values ?? []).map(sighting) : [],
    unlike: false,
    level: request.level,
  };
}

function sighting({value, by}: Stored): Sighting {
  return {value, by};
}

/** Whether it may change the register: it was done, or nobody can tell. */
export function mayWrite({f, type}: HistoryOperation): boolean {
  return f !== 'read' && type !== 'fail';
}

/** Whether its answer showed a value without changing it: a read, or a cas that was told why not. */
export function looks({f, type, saw}: HistoryOperation): boolean {
  return saw.length > 0 && (f === 'read' ? type === 'ok' : type === 'fail');
}

/** The operations of each key, keys in order of first use. */
export function byKey(operations: readonly HistoryOperation[]): Map<string, HistoryOperation[]> {
  const keys = new Map<string, HistoryOperation[]>();
  for (const operation of operations) {
    const list = keys.get(operation.key);
    if (list) list.push(operation);
    else keys.set(operation.key, [operation]);
  }
  return keys;
}

/**
 * The same history with the writer of each value seen filled in, where values alone tell: for keys in which every value
 * is written once and is not the initial one. Other keys stay as they are and are left to the search.
 */
function identified(history: History): History {
  const writers = new Map<string, Map<Value, OperationId>>();
  const repeated = new Set<string>();
  for (const {id, f, key, value} of history.operations) {
    let known = writers.get(key);
    if (!known) {
      known = new Map([[history.initial, 0]]);
      writers.set(key, known);
    }
    if (f === 'read') continue;
    if (known.has(value)) repeated.add(key);
    known.set(value, id);
  }
  const operations = history.operations.map((operation) => {
    const known = writers.get(operation.key);
    return known && !repeated.has(operation.key) ? withWriters(operation, known) : operation;
  });
  return {initial: history.initial, operations};
}

/** A history as the checkers want it: with known writers if it has them or its values tell. */
export function withKnownWriters(history: History): History {
  const known = history.operations.every(({saw}) => saw.every(({by}) => by !== undefined));
  return known && history.operations.some(({saw}) => saw.length > 0) ? history : identified(history);
}

/** No operation has this number: the writer of a value that nobody wrote. */
export const nobody = -1;

function withWriters(operation: HistoryOperation, known: ReadonlyMap<Value, OperationId>): HistoryOperation {
  const {f, type, from, saw} = operation;
  const seen = f === 'cas' && type !== 'fail' && saw.length === 0 ? [{value: from}] : saw;
  if (seen.length === 0) return operation;
  return {...operation, saw: seen.map(({value}) => ({value, by: known.get(value) ?? nobody}))};
}

/** What was known at a position of the clock: later invocations are unheard of, later completions still open. */
export function upTo(history: History, position: number): History {
  const heard = history.operations.filter(({invoke}) => invoke <= position);
  return {
    ...history,
    operations: heard.map((operation) => (isOver(operation, position) ? operation : reopened(operation))),
  };
}

function isOver({type, complete}: HistoryOperation, position: number): boolean {
  return type === 'pending' || type === 'info' || (complete !== null && complete <= position);
}

/** As it was known before it completed. */
export function reopened(operation: HistoryOperation): HistoryOperation {
  return {...operation, type: 'pending', complete: null, completedAt: null, saw: []};
}
