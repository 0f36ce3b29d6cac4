/**
 * The text of a journal: a first line that says what the file is, then a record a line. Reading it never fails: what
 * cannot be read is counted, with the place where it stands.
 */
import {parseKept, printKept} from './kept.ts';
import type {Kept} from './store.ts';

/** The first line. Another version is another file: it is not read, and not written to. */
export const headLine = '{"cap-tui":"workshop journal","version":1}\n';

export interface JournalText {
  readonly records: readonly Kept[];
  /** How many bytes the line of each takes, its end included. */
  readonly lengths: readonly number[];
  /** Lines that are no record, from 1. Whatever wrote them, it was not this program, or not wholly. */
  readonly damaged: readonly number[];
  /** Bytes up to the end of the last whole line: what comes after was being written when its host died. */
  readonly whole: number;
  /** Whether the first line says that this is a journal; or that it is one of another version. */
  readonly head: 'ours' | 'another' | 'none';
}

/** Reads what a file holds; an empty one is a journal that has not begun. */
export function readJournalText(bytes: Buffer): JournalText {
  const whole = bytes.lastIndexOf(0x0a) + 1;
  const lines = bytes.toString('utf8', 0, whole).split('\n').slice(0, -1);
  const head = headOf(lines[0] ?? '');
  const records: Kept[] = [];
  const lengths: number[] = [];
  const damaged: number[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0 && head !== 'none') continue;
    const record = parseKept(line);
    if (record) records.push(record);
    else damaged.push(index + 1);
    if (record) lengths.push(Buffer.byteLength(line) + 1);
  }
  return {records, lengths, damaged, whole, head};
}

function headOf(line: string): JournalText['head'] {
  if (`${line}\n` === headLine) return 'ours';
  return line.startsWith('{"cap-tui"') ? 'another' : 'none';
}

/** The text of a journal that holds these records. */
export function printJournalText(records: readonly Kept[]): string {
  return headLine + records.map(printKept).join('');
}
