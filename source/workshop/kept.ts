/** A record of a workshop as a line of JSON, and back: what a file says is believed only in the right shape. */
import {z} from 'zod';
import {factShape} from '../lessons/fact-shape.ts';
import type {Kept} from './store.ts';

const at = z.number().int();
const person = z.string().min(1);

const kept = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('enrolled'),
    person: z.object({id: person, name: z.string().min(1), ticket: z.string().nullable(), at}),
  }),
  z.object({type: z.literal('fact'), person, fact: factShape}),
  z.object({type: z.literal('session'), person, lesson: z.string().nullable(), script: z.string(), at}),
  z.object({type: z.literal('forgotten'), person, lesson: z.string().nullable(), at}),
]) satisfies z.ZodType<Kept>;

/** A record as a line, its end included. */
export function printKept(record: Kept): string {
  return `${JSON.stringify(record)}\n`;
}

/** The record of a line without its end; null when it is none. */
export function parseKept(line: string): Kept | null {
  try {
    const read = kept.safeParse(JSON.parse(line));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

/**
 * The same, without what no longer counts: sessions and enrolments that were replaced, and facts that were taken back.
 * The order stays.
 */
export function compact(records: readonly Kept[]): readonly Kept[] {
  const settled = new Set<string>();
  const taken = new Map<string, Set<string | null>>();
  const kept: Kept[] = [];
  for (const record of records.toReversed()) if (counts(record, settled, taken)) kept.push(record);
  return kept.reverse();
}

/** Asked from the last record to the first: what came later decides. */
function counts(record: Kept, settled: Set<string>, taken: Map<string, Set<string | null>>): boolean {
  switch (record.type) {
    case 'enrolled':
      return isNew(settled, `enrolled ${record.person.id}`);
    case 'session':
      return isNew(settled, `session ${record.person}`);
    case 'forgotten': {
      const lessons = taken.get(record.person) ?? new Set();
      taken.set(record.person, lessons.add(record.lesson));
      return true;
    }
    case 'fact': {
      const lessons = taken.get(record.person);
      return !lessons?.has(null) && !lessons?.has(record.fact.lesson);
    }
  }
}

function isNew(set: Set<string>, key: string): boolean {
  return !set.has(key) && set.add(key) !== undefined;
}
