/**
 * A list that grows at its end and is cheap to copy, for logs and histories: full chunks are frozen and so shared by all
 * copies (see copy.ts). Ten thousand entries cost a copy a hundred pointers.
 */
const chunkSize = 64;

export interface Roll<T> {
  readonly chunks: (readonly T[])[];
  tail: T[];
}

/** An empty roll. */
export function newRoll<T>(): Roll<T> {
  return {chunks: [], tail: []};
}

/** How many entries there are. */
export function size(roll: Roll<unknown>): number {
  return roll.chunks.length * chunkSize + roll.tail.length;
}

/** The entry at an index from 0; undefined past the end. */
export function at<T>(roll: Roll<T>, index: number): T | undefined {
  const chunk = roll.chunks[Math.trunc(index / chunkSize)] ?? roll.tail;
  return index < 0 || index >= size(roll) ? undefined : chunk[index % chunkSize];
}

/** Puts an entry at the end. */
export function append<T>(roll: Roll<T>, entry: T): void {
  roll.tail.push(entry);
  if (roll.tail.length < chunkSize) return;
  roll.chunks.push(Object.freeze(roll.tail));
  roll.tail = [];
}

/** Puts another entry in the place of one that is there. */
export function replace<T>(roll: Roll<T>, index: number, entry: T): void {
  const chunkIndex = Math.trunc(index / chunkSize);
  const chunk = roll.chunks[chunkIndex];
  if (!chunk) {
    roll.tail[index % chunkSize] = entry;
    return;
  }
  const changed = chunk.slice();
  changed[index % chunkSize] = entry;
  roll.chunks[chunkIndex] = Object.freeze(changed);
}

/** Drops everything from index `length` on. */
export function cutTo(roll: Roll<unknown>, length: number): void {
  if (length >= size(roll)) return;
  const chunkIndex = Math.trunc(length / chunkSize);
  const kept = (roll.chunks[chunkIndex] ?? roll.tail).slice(0, length % chunkSize);
  roll.chunks.length = Math.min(chunkIndex, roll.chunks.length);
  roll.tail = kept;
}

/** The entries from index `from` up to but without `to`, as an array. */
export function part<T>(roll: Roll<T>, from = 0, to = size(roll)): T[] {
  const found: T[] = [];
  const end = Math.min(to, size(roll));
  for (let index = Math.max(0, from); index < end; index += 1) found.push(at(roll, index) as T);
  return found;
}
