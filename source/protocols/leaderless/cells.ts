/** Cells, the versions of one key, and who wins: last write wins with Cassandra's ties (Cells.resolveRegular). */
import {absent, type Millis, type OperationId, type Stored} from '../../sim/operation.ts';

/** One version of a key. Frozen, so that checkpoints, messages and hints share it. */
export interface Cell {
  readonly key: string;
  /** Microseconds on the clock of the coordinator that took the write, or the client's own. */
  readonly timestamp: number;
  /** null: a tombstone. */
  readonly value: string | null;
  readonly by: OperationId;
  /** Of a tombstone: when it was made, on its coordinator's clock; it may be swept gc_grace later. */
  readonly deletedAt: Millis;
}

/** A cell, frozen. */
export function newCell(cell: Cell): Cell {
  return Object.freeze({...cell});
}

/**
 * What is left of a tombstone that was swept: it loses against everything, as if nothing were there, and only remembers
 * whose delete it was, because the judge must not take the empty answer for the state before everything.
 */
export function swept(cell: Cell): Cell {
  return newCell({...cell, timestamp: Number.MIN_SAFE_INTEGER, deletedAt: 0});
}

/** Whether a cell says that its key was deleted. */
export function isTombstone(cell: Cell): boolean {
  return cell.value === null;
}

/** Whether a cell is only the mark of a tombstone that was swept. */
export function isSwept(cell: Cell): boolean {
  return cell.timestamp === Number.MIN_SAFE_INTEGER;
}

/**
 * Whether `one` replaces `other`: the higher timestamp; then the tombstone; then, of two tombstones, the later deletion,
 * and of two values the greater bytes. What is still equal is equal to every client too, and the operation's number
 * decides, so that all replicas settle on the same cell.
 */
export function supersedes(one: Cell, other: Cell | undefined): boolean {
  if (other === undefined) return true;
  if (one.timestamp !== other.timestamp) return one.timestamp > other.timestamp;
  if (isTombstone(one) !== isTombstone(other)) return isTombstone(one);
  const order = one.deletedAt - other.deletedAt || compareBytes(one.value ?? '', other.value ?? '');
  return (order || one.by - other.by) > 0;
}

/** The winner of many; undefined if there is none. */
export function newestOf(cells: readonly (Cell | undefined)[]): Cell | undefined {
  let newest: Cell | undefined;
  for (const cell of cells) if (cell !== undefined && supersedes(cell, newest)) newest = cell;
  return newest;
}

/** Compares texts as their UTF-8 bytes do, which is the order of their code points: negative, 0 or positive. */
export function compareBytes(one: string, other: string): number {
  const left = Array.from(one);
  const right = Array.from(other);
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = (left[index]?.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** What a digest read answers with: equal for two replicas exactly when they hold the same version. */
export function digestOf(cell: Cell | undefined): string {
  if (cell === undefined || isSwept(cell)) return 'nothing';
  return `${cell.timestamp} ${cell.by} ${cell.value === null ? `deleted ${cell.deletedAt}` : `=${cell.value}`}`;
}

/** What a client is told of a cell. */
export function storedIn(cell: Cell | undefined): Stored {
  return cell === undefined ? absent : {value: cell.value, by: cell.by};
}
