/**
 * Keeps what a learner has done in a file of theirs.
 *
 * **Choices.** The file is a journal: a line is added for each fact, in one write that the disk confirms, and nothing is ever
 * rewritten. So two programs at once lose nothing of each other's, a crash loses at most the line being written, and even a
 * reset is a line. A file that is damaged, or of a later version, is moved aside under another name; what could be read of it
 * is carried over. Where nothing can be kept, learning goes on and whoever learns is told.
 */
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import {join} from 'node:path';
import {type Fact, type Progress, remember} from '../lessons/progress.ts';
import {
  type LearnerRecord,
  printRecord,
  progressOf,
  readLearnerText,
  type WithoutVersion,
  without,
} from './learner-text.ts';

export interface Keeper {
  readonly path: string;
  progress(): Progress;
  keep(fact: Fact): void;
  /** Takes back what is known of a lesson, or of all; returns the copy of the file as it was, or null when there was none. */
  takeBack(lesson: string | null, at: number): string | null;
}

/** Whom to tell of what goes wrong with the file; told once of each thing. */
export type Tell = (message: string) => void;

/** Reads the file in this folder, if there is one, and adds to it from then on. */
export function openKeeper(folder: string, tell: Tell): Keeper {
  const path = join(folder, 'progress.jsonl');
  const told = new Set<string>();
  const complain = (message: string) => {
    if (!told.has(message)) tell(message);
    told.add(message);
  };
  const add = (record: WithoutVersion) => {
    try {
      mkdirSync(folder, {recursive: true, mode: 0o700});
      append(path, printRecord(record));
    } catch (error) {
      complain(`your progress is not kept: ${path} cannot be written (${codeOf(error)}); you can go on all the same`);
    }
  };
  let progress = progressOf(readRecords(path, complain));
  return {
    path,
    progress: () => progress,
    keep(fact) {
      progress = remember(progress, fact);
      add({type: 'fact', fact});
    },
    takeBack(lesson, at) {
      const copy = existsSync(path) ? copyAside(path, 'before-reset') : null;
      progress = without(progress, lesson);
      add({type: 'taken-back', lesson, at});
      return copy;
    },
  };
}

function readRecords(path: string, complain: Tell): readonly LearnerRecord[] {
  try {
    if (!existsSync(path)) return [];
    if (!statSync(path).isFile()) throw Object.assign(new Error(), {code: 'no file'});
    const {records, damaged, newer} = readLearnerText(readFileSync(path, 'utf8'));
    if (damaged.length === 0 && newer === 0) return records;
    return moveAside(path, {damaged, newer}, complain);
  } catch (error) {
    complain(`your progress is not known: ${path} cannot be read (${codeOf(error)}); you can go on all the same`);
    return [];
  }
}

/** What is moved is read once more: another program may have added to it, or moved the file meanwhile and begun a new one. */
function moveAside(
  path: string,
  found: {damaged: readonly number[]; newer: number},
  complain: Tell,
): readonly LearnerRecord[] {
  const {damaged, newer} = found;
  const aside = firstFree(path, newer > 0 ? 'newer' : 'damaged', (name) => move(path, name));
  const {records} = readLearnerText(readFileSync(aside, 'utf8'));
  if (records.length > 0) append(path, records.map(printRecord).join(''));
  const what =
    newer > 0
      ? 'was written by a later version of cap-tui'
      : `is damaged (${damaged.length === 1 ? 'line' : 'lines'} ${damaged.slice(0, 5).join(', ')}${damaged.length > 5 ? ' …' : ''})`;
  const rest = records.length === 0 ? 'nothing of it could be read' : 'what could be read of it still counts';
  complain(`${path} ${what}: it is kept as ${aside}, and ${rest}`);
  return records;
}

/** A name that is taken is never written over. */
function move(path: string, name: string): void {
  try {
    linkSync(path, name);
  } catch (error) {
    if (codeOf(error) === 'EEXIST' || existsSync(name)) throw Object.assign(new Error(), {code: 'EEXIST'});
    renameSync(path, name);
    return;
  }
  unlinkSync(path);
}

function copyAside(path: string, word: string): string {
  return firstFree(path, word, (name) => copyFileSync(path, name, constants.COPYFILE_EXCL));
}

/** The first of `progress-WORD-1.jsonl`, `-2` … that can be made. */
function firstFree(path: string, word: string, make: (name: string) => void): string {
  for (let number = 1; ; number += 1) {
    const name = path.replace(/\.jsonl$/, `-${word}-${number}.jsonl`);
    try {
      make(name);
      return name;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}

/** Adds whole lines. A line that another program left unfinished is closed first, and an empty line says that it was. */
function append(path: string, lines: string): void {
  const file = openSync(path, 'a+', 0o600);
  try {
    const {size} = fstatSync(file);
    const last = Buffer.alloc(1);
    const isWhole = size === 0 || (readSync(file, last, 0, 1, size - 1) === 1 && last[0] === 0x0a);
    const bytes = Buffer.from(isWhole ? lines : `\n\n${lines}`);
    if (writeSync(file, bytes) < bytes.length) throw Object.assign(new Error(), {code: 'ENOSPC'});
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function codeOf(error: unknown): string {
  const {code} = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return code;
}
