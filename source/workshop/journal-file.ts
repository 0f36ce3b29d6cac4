/**
 * Gets the file of a journal ready to be written to: begun if there is none, cut behind its last whole line, written
 * anew without what is damaged or no longer counts. A file that is written anew is whole before it takes the old one's
 * place.
 */
import {constants, copyFileSync, existsSync, readdirSync, rmSync} from 'node:fs';
import {open, readFile, rename, truncate} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';
import {printJournalText, readJournalText} from './journal-text.ts';
import {compact, printKept} from './kept.ts';
import type {Kept} from './store.ts';

/** Something about the journal that whoever hosts should read. */
export type Tell = (message: string) => void;

export type OpenedFile =
  | {readonly ok: true; readonly records: readonly Kept[]; readonly lengths: readonly number[]; readonly length: number}
  | {readonly ok: false; readonly message: string};

/** Below this a journal is not written anew: reading it takes a blink. */
export const largeBytes = 2_000_000;

/** Reads the journal at this path and leaves it in order. */
export async function openJournalFile(path: string, tell: Tell): Promise<OpenedFile> {
  removeDrafts(path);
  const bytes = existsSync(path) ? await readFile(path) : Buffer.alloc(0);
  const {records, lengths, damaged, whole, head} = readJournalText(bytes);
  if (bytes.length === 0) return writeAnew(path, []);
  if (head === 'another' || (head === 'none' && records.length === 0)) return {ok: false, message: notOurs(path)};
  if (damaged.length > 0) {
    tell(damageText(path, damaged, setAside(path)));
    return writeAnew(path, records);
  }
  if (whole < bytes.length) {
    tell(
      `${path}: its last line was being written when its host died, and nobody was told that it was kept; it is gone`,
    );
    await truncate(path, whole);
  }
  if (whole < largeBytes) return {ok: true, records, lengths, length: whole};
  return writeAnew(path, compact(records));
}

/** The records of a journal that another host may be writing to; nothing is changed. */
export async function readJournalFile(path: string): Promise<readonly Kept[]> {
  return existsSync(path) ? readJournalText(await readFile(path)).records : [];
}

/** What was being written when its host died. */
function removeDrafts(path: string): void {
  const isDraft = new RegExp(`^${basename(path)}\\.\\d+$`);
  for (const name of readdirSync(dirname(path))) if (isDraft.test(name)) rmSync(join(dirname(path), name));
}

/** Replaces the file in one step. */
async function writeAnew(path: string, records: readonly Kept[]): Promise<OpenedFile> {
  const draft = `${path}.${process.pid}`;
  const bytes = Buffer.from(printJournalText(records));
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  await syncDirectoryOf(path);
  const lengths = records.map((record) => Buffer.byteLength(printKept(record)));
  return {ok: true, records, lengths, length: bytes.length};
}

/** A new name survives a crash once its directory is on the disk; where a directory cannot be opened, it always does. */
export async function syncDirectoryOf(path: string): Promise<void> {
  const directory = await open(dirname(path), 'r').catch(() => null);
  await directory?.sync().catch(() => {});
  await directory?.close();
}

/** A copy of the file as it was found, under the first free name. */
function setAside(path: string): string {
  for (let number = 1; ; number += 1) {
    const copy = `${path}.damaged-${number}`;
    try {
      copyFileSync(path, copy, constants.COPYFILE_EXCL);
      return copy;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function damageText(path: string, damaged: readonly number[], copy: string): string {
  const few = damaged.slice(0, 5).join(', ') + (damaged.length > 5 ? ' …' : '');
  return `${path}: ${damaged.length} of its lines cannot be read (line ${few}). The file as it was is kept as ${copy}; all other records are here`;
}

function notOurs(path: string): string {
  return `${path} is no journal of a workshop that this version reads: expected one that cap-tui serve wrote; move it away, or give another directory, as in: cap-tui serve --state ./other`;
}
