/** The log: entries numbered from 1, each with the term of the leader that made it (Raft §5.3). */
import {append, at, cutTo, type Roll, size} from '../../sim/roll.ts';
import type {Entry} from './messages.ts';

/** The index of the newest entry; 0 for an empty log. */
export function lastIndex(log: Roll<Entry>): number {
  return size(log);
}

/** The term of the newest entry; 0 for an empty log. */
export function lastTerm(log: Roll<Entry>): number {
  return termAt(log, size(log));
}

/** The term of an entry; 0 before the first and past the last. */
export function termAt(log: Roll<Entry>, index: number): number {
  return at(log, index - 1)?.term ?? 0;
}

/** The entry at an index from 1. Throws past the end: nothing is committed that is not in the log. */
export function entryAt(log: Roll<Entry>, index: number): Entry {
  const entry = at(log, index - 1);
  if (!entry) throw new Error(`there is no entry ${index} in a log of ${size(log)}`);
  return entry;
}

/** Puts an entry at the end and returns its index. */
export function push(log: Roll<Entry>, entry: Entry): number {
  append(log, entry);
  return size(log);
}

/** Whether the log holds an entry of that term at that index; every log holds the one before the first. */
export function holds(log: Roll<Entry>, index: number, term: number): boolean {
  return index === 0 || (index <= size(log) && termAt(log, index) === term);
}

/** Whether a log ending so is at least as up to date as this one: the later last term, then the longer (Raft §5.4.1). */
export function upToDate(log: Roll<Entry>, otherIndex: number, otherTerm: number): boolean {
  const own = lastTerm(log);
  return otherTerm > own || (otherTerm === own && otherIndex >= lastIndex(log));
}

/**
 * Puts a leader's entries behind `prevIndex`. Entries that are there stay; from the first of another term on, the old
 * ones go (Raft, figure 2, AppendEntries 3 and 4). Returns how many were overwritten.
 */
export function adopt(log: Roll<Entry>, prevIndex: number, entries: readonly Entry[]): number {
  let index = prevIndex;
  let overwritten = 0;
  for (const entry of entries) {
    index += 1;
    if (index <= size(log)) {
      if (termAt(log, index) === entry.term) continue;
      overwritten = size(log) - index + 1;
      cutTo(log, index - 1);
    }
    append(log, entry);
  }
  return overwritten;
}

/** The newest index up to `index` whose term is not later than `term`: where two logs can agree at best. */
export function newestNotAfter(log: Roll<Entry>, index: number, term: number): number {
  let candidate = Math.min(index, size(log));
  while (candidate > 0 && termAt(log, candidate) > term) candidate -= 1;
  return candidate;
}
