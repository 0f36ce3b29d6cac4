/**
 * The register as a state machine over small whole numbers, for the search: each operation says which state it needs and
 * which it leaves. With known writers a state is a write; without, it is a value.
 */
import {type HistoryOperation, looks, mayWrite, never, type Sighting, type Value} from './history.ts';

/** One operation as a step of the register; -1 stands for "any" in the needs and for "unchanged" in `next`. */
export interface Step {
  readonly operation: HistoryOperation;
  readonly invoke: number;
  /** When it must have happened; `never` for an operation that need not happen at all. */
  readonly complete: number;
  /** The exact state it needs. */
  readonly needs: number;
  /** The value it needs, and the value it must not find, as numbers. */
  readonly needsValue: number;
  readonly avoidsValue: number;
  readonly next: number;
}

export interface Register {
  readonly initial: number;
  /** The value of each state as a number. */
  readonly valueAt: readonly number[];
  /** Steps that certainly happened, in order of invocation; and those that may have. */
  readonly sure: readonly Step[];
  readonly maybe: readonly Step[];
}

interface Names {
  readonly values: Map<Value, number>;
  readonly states: Map<number | string, number>;
  readonly valueAt: number[];
  /** States are writes: each value seen comes with its writer. */
  readonly byWriter: boolean;
}

/** A state that nothing ever leaves: what a read of a value from nowhere needs. */
const nowhere = -2;

/** The operations of ONE key as steps; failed writes and reads that saw nothing are left out, since they say nothing. */
export function registerOf(operations: readonly HistoryOperation[], initial: Value): Register {
  const byWriter = operations.every(({saw}) => saw.every(({by}) => by !== undefined));
  const names: Names = {values: new Map(), states: new Map(), valueAt: [], byWriter};
  const start = state(names, initial, 0);
  for (const operation of operations) if (mayWrite(operation)) state(names, operation.value, operation.id);
  const sure: Step[] = [];
  const maybe: Step[] = [];
  for (const operation of operations) {
    const certain = operation.type === 'ok' || operation.type === 'fail';
    if (looks(operation) || operation.unlike || mayWrite(operation))
      (certain ? sure : maybe).push(step(names, operation));
  }
  sure.sort((a, b) => a.invoke - b.invoke);
  maybe.sort((a, b) => a.invoke - b.invoke);
  return {
    initial: start,
    valueAt: names.valueAt,
    sure: sure.filter(({next, needs, avoidsValue}) => next >= 0 || needs !== -1 || avoidsValue >= 0),
    maybe: maybe.filter(({next}) => next >= 0),
  };
}

function step(names: Names, operation: HistoryOperation): Step {
  const {f, invoke, complete, saw, from, unlike} = operation;
  const writes = mayWrite(operation);
  const siblings = saw.length > 1 && looks(operation);
  const [seen] = saw;
  return {
    operation,
    invoke,
    complete: operation.type === 'ok' || operation.type === 'fail' ? (complete ?? never) : never,
    needs: siblings ? nowhere : seen && f !== 'write' && f !== 'delete' ? seenState(names, seen) : -1,
    needsValue: writes && f === 'cas' && !seen ? value(names, from) : -1,
    avoidsValue: unlike ? value(names, from) : -1,
    next: writes ? state(names, operation.value, operation.id) : -1,
  };
}

function value({values}: Names, name: Value): number {
  const known = values.get(name) ?? values.size;
  values.set(name, known);
  return known;
}

function state(names: Names, name: Value, id: number): number {
  const what = names.byWriter ? id : value(names, name);
  const known = names.states.get(what);
  if (known !== undefined) return known;
  names.states.set(what, names.states.size);
  names.valueAt.push(value(names, name));
  return names.states.size - 1;
}

function seenState({states, values, byWriter}: Names, {value: name, by}: Sighting): number {
  return states.get(byWriter ? (by as number) : (values.get(name) ?? 'none')) ?? nowhere;
}
