/** Dumb referees for sequential consistency and causal memory: they try every order. Only for a handful of operations. */
import type {HistoryOperation} from '../../source/checkers/history.ts';

/** Operations with what must come before each: pairs of ids. */
type Before = ReadonlySet<string>;

/** Some order of everything respects what each client did first. */
export function sequentiallyExplainable(history: readonly HistoryOperation[]): boolean {
  const operations = effective(history);
  return ordered(operations, closure(operations, false), (operation) => operation.saw.length > 0, new Map());
}

/** Each client has an order of its own operations and of the writes it may know. */
export function causallyExplainable(history: readonly HistoryOperation[]): boolean {
  const operations = effective(history);
  const before = closure(operations, true);
  if (operations.some(({id}) => before.has(`${id} ${id}`))) return false;
  if (
    operations.some(({saw}) =>
      saw.some(({by}) => by !== 0 && !operations.some((other) => other.id === by && writes(other))),
    )
  )
    return false;
  return [...new Set(operations.map(({process}) => process))].every((process) => {
    const own = operations.filter((operation) => operation.process === process);
    const known = operations.filter((operation) => {
      return own.includes(operation) || (writes(operation) && own.some(({id}) => before.has(`${operation.id} ${id}`)));
    });
    return ordered(known, before, (operation) => operation.process === process && operation.saw.length > 0, new Map());
  });
}

function effective(history: readonly HistoryOperation[]): HistoryOperation[] {
  const seen = new Set(history.flatMap(({saw}) => saw.map(({by}) => by)));
  return history.filter((operation) => {
    if (operation.f === 'read' || operation.type === 'fail') return operation.saw.length > 0;
    return operation.type === 'ok' || seen.has(operation.id);
  });
}

function writes({f, type}: HistoryOperation): boolean {
  return f !== 'read' && type !== 'fail';
}

/** Session order, in which nothing waits for an operation of unknown outcome, and if asked, reads; closed under "and then". */
function closure(operations: readonly HistoryOperation[], withReads: boolean): Before {
  const before = new Set<string>();
  operations.forEach((one, i) => {
    for (const other of operations.slice(i + 1)) {
      if (one.process === other.process && (one.type === 'ok' || one.type === 'fail'))
        before.add(`${one.id} ${other.id}`);
    }
    if (withReads) for (const {by} of one.saw) if (by) before.add(`${by} ${one.id}`);
  });
  for (const {id: middle} of operations) {
    for (const {id: first} of operations) {
      for (const {id: last} of operations) {
        if (before.has(`${first} ${middle}`) && before.has(`${middle} ${last}`)) before.add(`${first} ${last}`);
      }
    }
  }
  return before;
}

function ordered(
  left: readonly HistoryOperation[],
  before: Before,
  checked: (operation: HistoryOperation) => boolean,
  holds: ReadonlyMap<string, number>,
): boolean {
  if (left.length === 0) return true;
  return left.some((operation) => {
    const others = left.filter((other) => other !== operation);
    if (others.some(({id}) => before.has(`${id} ${operation.id}`))) return false;
    if (checked(operation) && operation.saw.some(({by}) => by !== (holds.get(operation.key) ?? 0))) return false;
    return ordered(
      others,
      before,
      checked,
      writes(operation) ? new Map([...holds, [operation.key, operation.id]]) : holds,
    );
  });
}
