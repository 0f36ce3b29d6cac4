/**
 * The dumb referee: tries every order of the operations of one key. Written to be obviously right, and shares no code
 * with the checkers it judges. Only for a handful of operations.
 */
import type {History, HistoryOperation, Sighting, Value} from '../../source/checkers/history.ts';

/** What the register holds and which operation put it there. */
interface Cell {
  readonly value: Value;
  readonly by: number;
}

/** Whether some order explains the history: of each key on its own, since linearizability is local. */
export function explainable({initial, operations}: History): boolean {
  const keys = [...new Set(operations.map(({key}) => key))];
  return keys.every((key) => {
    return orders(
      operations.filter((operation) => operation.key === key),
      {value: initial, by: 0},
    );
  });
}

function orders(left: readonly HistoryOperation[], cell: Cell): boolean {
  if (left.every((operation) => !certain(operation))) return true;
  return left.some((operation) => {
    const others = left.filter((other) => other !== operation);
    if (others.some((other) => certain(other) && other.complete !== null && other.complete < operation.invoke))
      return false;
    const after = apply(operation, cell);
    return after !== null && orders(others, after);
  });
}

/** It must have its place in the order, at a moment between its ends. */
function certain({f, type, saw, unlike}: HistoryOperation): boolean {
  if (type === 'ok') return f !== 'read' || saw.length > 0;
  return type === 'fail' && (unlike || saw.length > 0) && f === 'cas';
}

/** What the register holds afterwards; null when the operation cannot have gone like this. */
function apply({id, f, type, value, from, saw, unlike}: HistoryOperation, cell: Cell): Cell | null {
  if (f === 'read') return type === 'ok' && shows(saw, cell) ? cell : null;
  if (type === 'fail') {
    if (f !== 'cas') return null;
    return (unlike ? cell.value !== from : saw.length > 0 && shows(saw, cell)) ? cell : null;
  }
  if (f === 'cas' && !(saw.length > 0 ? shows(saw, cell) : cell.value === from)) return null;
  return {value, by: id};
}

function shows(saw: readonly Sighting[], cell: Cell): boolean {
  const [seen, ...more] = saw;
  if (!seen || more.length > 0) return false;
  return seen.by === undefined ? seen.value === cell.value : seen.by === cell.by;
}
