/** The text of a learner's file: a record a line, facts and what was taken back. Reading it never fails. */
import {z} from 'zod';
import {factShape} from '../lessons/fact-shape.ts';
import {type Progress, remember} from '../lessons/progress.ts';

/** Another version is another program's: such a line is not understood, and not thrown away. */
const version = 1;

const recordShape = z.discriminatedUnion('type', [
  z.object({v: z.literal(version), type: z.literal('fact'), fact: factShape}),
  /** Everything known of a lesson so far, or of all, no longer counts. */
  z.object({v: z.literal(version), type: z.literal('taken-back'), lesson: z.string().nullable(), at: z.number().int()}),
]);

export type LearnerRecord = z.infer<typeof recordShape>;
export type WithoutVersion = LearnerRecord extends infer One ? (One extends {v: 1} ? Omit<One, 'v'> : never) : never;

export interface LearnerText {
  readonly records: readonly LearnerRecord[];
  /** Lines that are no record, from 1. */
  readonly damaged: readonly number[];
  /** Lines of a later version of this program. */
  readonly newer: number;
}

/** A record as a line, its end included. */
export function printRecord(record: WithoutVersion): string {
  return `${JSON.stringify({v: version, ...record})}\n`;
}

/**
 * Reads what a file holds. A line that was being written when its program died is passed over: it is the last, or was closed
 * with an empty line by whoever wrote next.
 */
export function readLearnerText(text: string): LearnerText {
  const lines = text.split('\n');
  const read = lines.map(parseRecord);
  const isTorn = (index: number) => read[index] === null && (lines[index + 1] ?? '') === '';
  return {
    records: read.filter((record) => record !== null && record !== 'newer'),
    damaged: lines.flatMap((line, index) => (line !== '' && read[index] === null && !isTorn(index) ? [index + 1] : [])),
    newer: read.filter((record) => record === 'newer').length,
  };
}

function parseRecord(line: string): LearnerRecord | 'newer' | null {
  try {
    const found: unknown = JSON.parse(line);
    const read = recordShape.safeParse(found);
    if (read.success) return read.data;
    return z.object({v: z.number().int().gt(version)}).safeParse(found).success ? 'newer' : null;
  } catch {
    return null;
  }
}

/** What the records come to. */
export function progressOf(records: readonly LearnerRecord[]): Progress {
  return records.reduce<Progress>((progress, record) => {
    return record.type === 'fact' ? remember(progress, record.fact) : without(progress, record.lesson);
  }, {});
}

/** The progress without a lesson, or without all. */
export function without(progress: Progress, lesson: string | null): Progress {
  return Object.fromEntries(Object.entries(progress).filter(([name]) => lesson !== null && name !== lesson));
}
