/** What kind of violation a witness is: first as data, for the screen and for files; sentences.ts puts it into words. */
import {type HistoryOperation, looks, mayWrite} from './history.ts';
import type {Breach, Guarantee} from './sessions.ts';

type Op = HistoryOperation;

/** `seen` and `older` are null for the initial value. */
export type Anomaly =
  /** A value was read although a newer one had been acknowledged before the read began. */
  | {readonly type: 'stale-read'; readonly read: Op; readonly newer: Op; readonly seen: Op | null}
  /** One read showed the newer value, a later one the older. */
  | {
      readonly type: 'new-then-old';
      readonly first: Op;
      readonly second: Op;
      readonly newer: Op;
      readonly older: Op | null;
    }
  /** Two cas succeeded from the same value. */
  | {readonly type: 'lost-update'; readonly one: Op; readonly other: Op; readonly source: Op | null}
  /** A value that nobody ever wrote. */
  | {readonly type: 'thin-air'; readonly read: Op}
  /** The value of a write that certainly failed. */
  | {readonly type: 'dirty-read'; readonly read: Op; readonly write: Op}
  /** A value shown before its write was asked for. */
  | {readonly type: 'future-read'; readonly read: Op; readonly write: Op}
  /** Several values at once from a register that holds one. */
  | {readonly type: 'siblings'; readonly read: Op}
  /** A guarantee to one client was broken: it was shown something older than `newer`. */
  | {readonly type: 'session'; readonly guarantee: Guarantee; readonly read: Op; readonly newer: Op}
  /** A client was shown something older than what it, or those whose writes it had seen, already knew. */
  | {readonly type: 'causal'; readonly read: Op; readonly newer: Op}
  /** None of the above: the operations contradict each other. */
  | {readonly type: 'contradiction'};

/** The kind of a minimal witness against linearizability. */
export function anomalyOf(witness: readonly Op[]): Anomaly {
  for (const find of finders) {
    const anomaly = find(witness);
    if (anomaly) return anomaly;
  }
  return {type: 'contradiction'};
}

/** The same for a broken session guarantee. */
export function anomalyOfBreach({guarantee, read, newer}: Breach): Anomaly {
  return {type: 'session', guarantee, read, newer};
}

type Find = (witness: readonly Op[]) => Anomaly | null;

const finders: readonly Find[] = [siblings, thinAir, dirtyRead, futureRead, lostUpdate, staleRead, newThenOld];

function readers(witness: readonly Op[]): Op[] {
  return witness.filter(({saw}) => saw.length > 0);
}

/** Null when it is the initial value or is not in the witness. */
function writerOf(witness: readonly Op[], {saw: [seen], id}: Op): Op | null {
  if (!seen) return null;
  return (
    witness.find(
      (op) => op.f !== 'read' && op.id !== id && (seen.by === undefined ? op.value === seen.value : op.id === seen.by),
    ) ?? null
  );
}

function siblings(witness: readonly Op[]): Anomaly | null {
  const read = witness.find((op) => looks(op) && op.saw.length > 1);
  return read ? {type: 'siblings', read} : null;
}

function thinAir(witness: readonly Op[]): Anomaly | null {
  const read = readers(witness).find(
    (op) => op.saw[0]?.by !== 0 && op.saw[0]?.by !== undefined && !writerOf(witness, op),
  );
  return read ? {type: 'thin-air', read} : null;
}

function dirtyRead(witness: readonly Op[]): Anomaly | null {
  for (const read of readers(witness)) {
    const write = writerOf(witness, read);
    if (write?.type === 'fail') return {type: 'dirty-read', read, write};
  }
  return null;
}

function futureRead(witness: readonly Op[]): Anomaly | null {
  for (const read of readers(witness)) {
    const write = writerOf(witness, read);
    if (write && isBefore(read, write)) return {type: 'future-read', read, write};
  }
  return null;
}

function lostUpdate(witness: readonly Op[]): Anomaly | null {
  const cas = readers(witness).filter((op) => mayWrite(op));
  for (const one of cas) {
    const other = cas.find((op) => op !== one && op.saw[0]?.by !== undefined && op.saw[0].by === one.saw[0]?.by);
    if (other) return {type: 'lost-update', one, other, source: writerOf(witness, one)};
  }
  return null;
}

function staleRead(witness: readonly Op[]): Anomaly | null {
  if (readers(witness).filter(looks).length > 1) return null;
  for (const read of readers(witness)) {
    const seen = writerOf(witness, read);
    if (!seen && read.saw[0]?.by !== 0) continue;
    const newer = witness.find(
      (op) => mayWrite(op) && op !== read && op !== seen && isBefore(op, read) && follows(witness, op, seen),
    );
    if (newer) return {type: 'stale-read', read, newer, seen};
  }
  return null;
}

function newThenOld(witness: readonly Op[]): Anomaly | null {
  for (const first of readers(witness)) {
    const newer = writerOf(witness, first);
    const second = readers(witness).find(
      (op) => isBefore(first, op) && follows(witness, newer, writerOf(witness, op)) && newer?.id !== op.saw[0]?.by,
    );
    if (newer && second) return {type: 'new-then-old', first, second, newer, older: writerOf(witness, second)};
  }
  return null;
}

function isBefore(one: Op, other: Op): boolean {
  return one.complete !== null && one.complete < other.invoke;
}

/**
 * Whether one write certainly came after another: in time, because it replaced it, or because the earlier one replaced
 * something that it followed itself. The initial value precedes all.
 */
function follows(witness: readonly Op[], write: Op | null, earlier: Op | null, depth = witness.length): boolean {
  if (write === null || write === earlier || depth === 0) return false;
  if (earlier === null || isBefore(earlier, write) || write.saw[0]?.by === earlier.id) return true;
  return (
    earlier.f === 'cas' && earlier.saw.length > 0 && follows(witness, write, writerOf(witness, earlier), depth - 1)
  );
}
