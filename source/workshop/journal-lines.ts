/**
 * What stands where in a journal, so that it can be written anew while its workshop goes on: what still counts is copied as
 * bytes, and nothing of it has to be read and understood again.
 */
import {type FileHandle, open, rename, rm} from 'node:fs/promises';
import {syncDirectoryOf} from './journal-file.ts';
import {headLine} from './journal-text.ts';
import {compact} from './kept.ts';
import type {Kept} from './store.ts';

/** A record's line in the file. */
export interface Line {
  /** The record, without the text of a session: who and what decides whether it still counts. */
  readonly what: Kept;
  readonly start: number;
  readonly length: number;
}

/** The lines of these records, one after the other from this place on. */
export function linesOf(records: readonly Kept[], lengths: readonly number[], from: number): Line[] {
  let start = from;
  return records.map((record, index) => {
    const length = lengths[index] ?? 0;
    start += length;
    const what = record.type === 'session' ? {...record, script: ''} : record;
    return {what, start: start - length, length};
  });
}

/** A journal that has taken the place of another: its file, open to be written to, and what stands in it. */
export interface Rewritten {
  readonly file: FileHandle;
  readonly lines: Line[];
  readonly length: number;
}

/** Puts a journal with those of the lines that still count in the place of this one. Rejects with the old one as it was. */
export async function rewrite(path: string, from: FileHandle, lines: readonly Line[]): Promise<Rewritten> {
  const counting = new Set(compact(lines.map(({what}) => what)));
  const kept = lines.filter(({what}) => counting.has(what));
  const draft = `${path}.${process.pid}`;
  const file = await open(draft, 'w+', 0o600);
  try {
    const length = await copyLines(from, kept, file);
    await file.sync();
    await rename(draft, path);
    await syncDirectoryOf(path);
    const lengths = kept.map((line) => line.length);
    const records = kept.map(({what}) => what);
    return {file, lines: linesOf(records, lengths, headLine.length), length};
  } catch (error) {
    await file.close();
    await rm(draft, {force: true});
    throw error;
  }
}

/** Bytes copied at once: a session's line is no longer. */
const chunk = 1_000_000;

/** The first line and these; how long they are together. */
async function copyLines(from: FileHandle, lines: readonly Line[], to: FileHandle): Promise<number> {
  await to.writeFile(headLine);
  let at = headLine.length;
  for (let index = 0; index < lines.length; ) {
    const {start} = lines[index] as Line;
    let end = start;
    // Neighbours that still count are one piece.
    for (; lines[index]?.start === end && end - start < chunk; index += 1) end += lines[index]?.length ?? 0;
    await copyBytes(from, start, end - start, to, at);
    at += end - start;
  }
  return at;
}

async function copyBytes(from: FileHandle, start: number, length: number, to: FileHandle, at: number): Promise<void> {
  const {buffer, bytesRead} = await from.read(Buffer.alloc(length), 0, length, start);
  if (bytesRead < length) throw new Error(`only ${bytesRead} of ${length} bytes could be read back`);
  for (let written = 0; written < length; )
    written += (await to.write(buffer, written, length - written, at + written)).bytesWritten;
}
