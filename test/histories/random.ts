/** Histories from a seed, for tests and benches: small and wild ones, and long ones that a real register could have shown. */
import {type History, type HistoryOperation, newOperation, type Value} from '../../source/checkers/history.ts';

/** Whole numbers below a bound, the same for the same seed (Marsaglia's xorshift32). */
export function dice(seed: number): (below: number) => number {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

export interface Shape {
  readonly operations: number;
  readonly processes: number;
  readonly cas?: boolean;
  readonly deletes?: boolean;
  /** Some answers never come, or say "unknown" or "not done". */
  readonly unsure?: boolean;
  /** How many different values are written; every write has its own when missing. */
  readonly values?: number;
  /** Values are seen without their writers. */
  readonly anonymous?: boolean;
  /** Reads show the register as it was (0: always) or anything, one in so many. */
  readonly wrong?: number;
}

interface Open {
  readonly operation: HistoryOperation;
  readonly process: number;
  /** When it takes effect: a coin decides at each step. */
  done: boolean;
  seen: {value: Value; by: number} | null;
  success: boolean;
}

/** Processes take turns as the dice fall; each operation takes effect at a moment between its ends. Key is always x. */
export function register(seed: number, shape: Shape): History {
  const roll = dice(seed);
  const open: Open[] = [];
  const ended: HistoryOperation[] = [];
  const writes: {value: Value; by: number}[] = [{value: null, by: 0}];
  let cell = writes[0] as {value: Value; by: number};
  let clock = 0;
  let id = 0;
  const retired = new Set<number>();
  const effect = (waiting: Open) => {
    waiting.done = true;
    const {f, from, value} = waiting.operation;
    const wild = shape.wrong && roll(shape.wrong) === 0;
    const other = writes[roll(writes.length)] as {value: Value; by: number};
    waiting.seen = wild && other.by !== waiting.operation.id ? other : cell;
    waiting.success = f !== 'cas' || waiting.seen.value === from;
    if (f !== 'read' && waiting.success) cell = {value, by: waiting.operation.id};
  };
  while (ended.length + open.length < shape.operations || open.length > 0) {
    const process = roll(shape.processes);
    const waiting = open.find((one) => one.process === process);
    if (waiting && !waiting.done && roll(2) === 0) effect(waiting);
    else if (waiting) {
      const lost = shape.unsure && roll(5) === 0;
      if (!waiting.done && !lost) effect(waiting);
      open.splice(open.indexOf(waiting), 1);
      ended.push(answer(waiting, clock, {lost: Boolean(lost), roll, shape}));
      if (lost) retired.add(process);
      clock += 1;
    } else if (id < shape.operations) {
      const name = retired.has(process) ? process + shape.processes * (id + 1) : process;
      id += 1;
      const operation = ask({id, process: name, clock, cell, roll, shape});
      if (operation.f !== 'read') writes.push({value: operation.value, by: id});
      open.push({operation, process, done: false, seen: null, success: false});
      clock += 1;
    }
  }
  return {initial: null, operations: ended.sort((a, b) => a.invoke - b.invoke)};
}

interface Asking {
  readonly id: number;
  readonly process: number;
  readonly clock: number;
  readonly cell: {readonly value: Value};
  readonly roll: (below: number) => number;
  readonly shape: Shape;
}

function ask({id, process, clock, cell, roll, shape}: Asking): HistoryOperation {
  const kinds = [
    'read',
    'read',
    'write',
    ...(shape.cas ? ['cas', 'cas'] : []),
    ...(shape.deletes ? ['delete'] : []),
  ] as HistoryOperation['f'][];
  const f = kinds[roll(kinds.length)] as HistoryOperation['f'];
  const value = f === 'read' || f === 'delete' ? null : shape.values ? roll(shape.values) : id;
  const from =
    f !== 'cas' ? null : roll(4) === 0 ? (shape.values ? roll(shape.values) : roll(id + 1) || null) : cell.value;
  return newOperation({id, process: `c${process}`, key: 'x', f, value, from, invoke: clock, invokedAt: clock * 10});
}

function answer(
  waiting: Open,
  clock: number,
  {lost, roll, shape}: {lost: boolean; roll: (below: number) => number; shape: Shape},
): HistoryOperation {
  const {operation, seen, success} = waiting;
  if (lost) return {...operation, type: roll(2) === 0 ? 'info' : 'pending', completedAt: null};
  const ended = {...operation, complete: clock, completedAt: clock * 10};
  const shows = operation.f === 'read' || operation.f === 'cas';
  const saw = seen && shows ? [shape.anonymous ? {value: seen.value} : {value: seen.value, by: seen.by}] : [];
  if (operation.f === 'cas' && !success) return {...ended, type: 'fail', saw};
  return {...ended, type: 'ok', saw: operation.f === 'cas' && roll(2) === 0 ? [] : saw};
}

/** A few operations on two keys whose reads show any write of their key: mostly nonsense, and sometimes subtly not. */
export function wild(
  seed: number,
  {operations = 7, processes = 3, keys = 2, unsure = false, cas = false} = {},
): History {
  const roll = dice(seed);
  const list: HistoryOperation[] = [];
  const plan = Array.from({length: operations}, (_, i) => {
    const kinds = ['read', 'write', 'read', ...(cas ? ['cas'] : [])] as HistoryOperation['f'][];
    return {
      id: i + 1,
      f: kinds[roll(kinds.length)] as HistoryOperation['f'],
      key: 'xyz'[roll(keys)] as string,
      process: `c${roll(processes) + 1}`,
    };
  });
  for (const {id, f, key, process} of plan) {
    const writers = [
      0,
      ...plan.filter((one) => one.f !== 'read' && one.key === key && one.id !== id).map((one) => one.id),
    ];
    const by = writers[roll(writers.length)] as number;
    const saw = f === 'write' ? [] : [{value: by || null, by}];
    const lost = unsure && f !== 'read' && roll(3) === 0;
    const type = lost ? 'info' : 'ok';
    list.push(
      newOperation({
        id,
        f,
        key,
        process,
        type,
        saw: lost ? [] : saw,
        value: f === 'read' ? null : id,
        from: f === 'cas' ? by || null : null,
        invoke: id * 2,
        complete: lost ? null : id * 2 + 1,
      }),
    );
  }
  return {initial: null, operations: list};
}
