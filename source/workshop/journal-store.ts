/**
 * The store of a workshop on one host: a journal, a file of JSON lines. Records are added at its end, and nothing in it is
 * changed; from time to time a shorter one takes its place in one step.
 *
 * **Why a journal and not SQLite.** What is kept is a list of facts, read once at the start and then only added to:
 * nothing is ever queried. Measured with 500 people and a certain write each (fsync), a journal takes 2,400 records a
 * second at 0.16 ms, the embedded databases 2,700 to 4,600 at about the same, and a room of 200 makes perhaps ten. A
 * journal needs no dependency, no binary for each platform and no compiler, it is read by any editor when all else has
 * failed, and a damaged line costs that line. None of them lost an acknowledged record in kill -9.
 *
 * **Choices.** A journal that has doubled since it was last written anew is written anew without what no longer counts,
 * between two batches of records: a host that runs for days needs no more room than what it keeps, twice. Records that wait
 * while the disk is busy share the next fsync. After a write that failed, the file is cut back to what was certain. After
 * an fsync that failed nobody knows what the disk holds: the store then takes no more.
 */
import {type FileHandle, open} from 'node:fs/promises';
import {join} from 'node:path';
import {largeBytes, openJournalFile, type Tell} from './journal-file.ts';
import {type Line, linesOf, rewrite} from './journal-lines.ts';
import {headLine} from './journal-text.ts';
import {printKept} from './kept.ts';
import {takeLock} from './lock.ts';
import type {Kept, Store} from './store.ts';

export type OpenedStore = {readonly ok: true; readonly store: Store} | {readonly ok: false; readonly message: string};

interface Waiting {
  readonly record: Kept;
  readonly line: Buffer;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

interface Journal {
  readonly path: string;
  readonly tell: Tell;
  file: FileHandle;
  /** What stands where in it. */
  lines: Line[];
  /** From this length on it is written anew. */
  most: number;
  /** Bytes that are certain to be on the disk. */
  certain: number;
  waiting: Waiting[];
  flushing: Promise<void> | null;
  /** Why nothing more is taken; null while all is well. */
  closed: string | null;
}

/** The name of the journal in a state directory. */
export const journalName = 'journal.jsonl';

/** Opens the journal of a state directory that exists; no other host can have it until it is closed. */
export async function openJournalStore(directory: string, tell: Tell): Promise<OpenedStore> {
  const lock = takeLock(join(directory, 'journal.lock'));
  if (!lock.ok) return {ok: false, message: heldBy(lock.holder, directory)};
  try {
    const path = join(directory, journalName);
    const opened = await openJournalFile(path, tell);
    if (!opened.ok) {
      lock.release();
      return opened;
    }
    const file = await open(path, 'r+');
    const {records, lengths, length} = opened;
    const lines = linesOf(records, lengths, headLine.length);
    const fresh = {waiting: [], flushing: null, closed: null};
    const journal: Journal = {path, tell, file, lines, most: mostFor(length), certain: length, ...fresh};
    return {ok: true, store: storeOf(journal, records, lock.release)};
  } catch (error) {
    lock.release();
    throw error;
  }
}

function heldBy(holder: number, directory: string): string {
  return `${directory}: another host (process ${holder}) keeps its progress there: expected one host for a state directory; end the other, or give this one its own, as in: cap-tui serve --state ./other`;
}

function storeOf(journal: Journal, records: readonly Kept[], release: () => void): Store {
  let closing: Promise<void> | null = null;
  return {
    load: async () => records,
    keep: (record) => keep(journal, record),
    close: () => {
      closing ??= close(journal).finally(release);
      return closing;
    },
  };
}

async function close(journal: Journal): Promise<void> {
  journal.closed ??= 'the store is closed';
  await journal.flushing;
  await journal.file.close();
}

function keep(journal: Journal, record: Kept): Promise<void> {
  if (journal.closed !== null) return Promise.reject(new Error(journal.closed));
  return new Promise((resolve, reject) => {
    journal.waiting.push({record, line: Buffer.from(printKept(record)), resolve, reject});
    journal.flushing ??= flushAll(journal);
  });
}

/** Writes until nobody waits. */
async function flushAll(journal: Journal): Promise<void> {
  while (journal.waiting.length > 0) {
    const batch = journal.waiting;
    journal.waiting = [];
    const start = journal.certain;
    const failure = await flush(journal, Buffer.concat(batch.map(({line}) => line)));
    for (const {resolve, reject} of batch) failure ? reject(failure) : resolve();
    if (failure) continue;
    const lengths = batch.map(({line}) => line.length);
    for (const line of linesOf(
      batch.map(({record}) => record),
      lengths,
      start,
    ))
      journal.lines.push(line);
    if (journal.certain > journal.most) await compactNow(journal);
  }
  journal.flushing = null;
}

/** How long a journal may become that is so long when it holds nothing but what counts. */
function mostFor(length: number): number {
  return Math.max(largeBytes, 2 * length);
}

/** Writes it anew; when that cannot be done, it goes on growing as it is. */
async function compactNow(journal: Journal): Promise<void> {
  const {path, file: before, lines, tell} = journal;
  try {
    const {file, lines: kept, length} = await rewrite(path, before, lines);
    Object.assign(journal, {file, lines: kept, certain: length});
    await before.close();
  } catch (error) {
    tell(
      `${path}: it could not be written anew without what no longer counts (${(error as Error).message}); it grows on`,
    );
  }
  journal.most = mostFor(journal.certain);
}

/** Puts the bytes where they survive; what went wrong, if something did. */
async function flush(journal: Journal, bytes: Buffer): Promise<Error | null> {
  try {
    await writeWhole(journal, bytes);
  } catch (error) {
    await cutBack(journal);
    return error as Error;
  }
  try {
    await journal.file.datasync();
  } catch (error) {
    journal.closed = `the disk did not confirm what was written (${(error as Error).message}): nothing more is kept`;
    return error as Error;
  }
  journal.certain += bytes.length;
  return null;
}

async function writeWhole({file, certain}: Journal, bytes: Buffer): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const {bytesWritten} = await file.write(bytes, written, bytes.length - written, certain + written);
    written += bytesWritten;
  }
}

async function cutBack(journal: Journal): Promise<void> {
  try {
    await journal.file.truncate(journal.certain);
  } catch (error) {
    journal.closed = `a part of a record cannot be taken back (${(error as Error).message}): nothing more is kept`;
  }
}
