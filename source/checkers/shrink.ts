/**
 * Makes a witness minimal: leaves out operations one by one, or in blocks while there are many, as long as what remains is
 * still a violation. Only what leaves an honest history behind may go: a look, or a write whose value nobody looks at.
 */
import {type HistoryOperation, looks, type Sighting} from './history.ts';

export type Violated = (operations: readonly HistoryOperation[]) => boolean;

/** A violation of which no operation can be left out; the operations must be a violation themselves. */
export function shrink(operations: readonly HistoryOperation[], violated: Violated): HistoryOperation[] {
  let kept = [...operations];
  for (let block = blockFor(kept.length); block >= 1; block = Math.trunc(block / 2)) {
    let before = -1;
    while (before !== kept.length) {
      before = kept.length;
      kept = pass(kept, block, violated);
      if (block > 1) break;
    }
  }
  return kept;
}

function blockFor(count: number): number {
  let block = 1;
  while (block * 4 <= count) block *= 2;
  return block;
}

/** One way through the list, looks first, since writes can only go when nobody looks at them. */
function pass(operations: readonly HistoryOperation[], block: number, violated: Violated): HistoryOperation[] {
  let kept = [...operations];
  for (const group of [kept.filter(looks), kept.filter((operation) => !looks(operation)).reverse()]) {
    for (let start = 0; start < group.length; start += block) {
      const leaving = group.slice(start, start + block);
      const rest = kept.filter((operation) => !leaving.includes(operation));
      if (mayLeave(leaving, rest) && violated(rest)) kept = rest;
    }
  }
  return kept;
}

function mayLeave(leaving: readonly HistoryOperation[], rest: readonly HistoryOperation[]): boolean {
  return leaving.every((operation) => canBeLeftOut(operation, rest));
}

/** Whether a history without this operation is explained whenever the history with it is. */
export function canBeLeftOut(operation: HistoryOperation, rest: readonly HistoryOperation[]): boolean {
  if (operation.f === 'read') return true;
  return !rest.some((other) => other.key === operation.key && needs(other, operation));
}

function needs(other: HistoryOperation, write: HistoryOperation): boolean {
  if (other.unlike) return write.type !== 'fail' && other.from !== write.value;
  if (looks(other)) return other.saw.some((seen) => shows(seen, write));
  return (
    other.f === 'cas' &&
    other.type !== 'fail' &&
    write.type !== 'fail' &&
    other.saw.length === 0 &&
    other.from === write.value
  );
}

function shows({by, value}: Sighting, write: HistoryOperation): boolean {
  return by === undefined ? value === write.value && write.type !== 'fail' : by === write.id;
}

/**
 * The given operations as a history of their own. A cas whose source is not among them is weakened to a plain write, so
 * that whatever is still a violation is one without anything that was left out.
 */
export function onTheirOwn(operations: readonly HistoryOperation[]): HistoryOperation[] {
  const ids = new Set(operations.map(({id}) => id));
  return operations.map((operation) => {
    const {f, type, saw} = operation;
    const by = saw[0]?.by;
    if (f !== 'cas' || type === 'fail' || by === undefined || by <= 0 || ids.has(by)) return operation;
    return {...operation, f: 'write', from: null, saw: []};
  });
}
