/** What a file of history is made of, whichever notation it is in: events, their fields, and where each of them stands. */

/** A plain value; a keyword, character or number beyond exact arithmetic, known by its text; or something else. */
export type Form = null | boolean | number | string | readonly Form[] | Word | Other;

/** Stands for itself and equals whatever has the same text. */
export interface Word {
  readonly type: 'word';
  readonly text: string;
}

/** A map, a set, a number that is none: may be there, but is no value of a register. */
export interface Other {
  readonly type: 'other';
  readonly text: string;
}

export const fieldNames = ['process', 'type', 'f', 'key', 'value', 'time'] as const;
export type Field = (typeof fieldNames)[number];
export type Fields = Readonly<Partial<Record<Field, Form>>>;

/** A place in a file; both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** One event as it was written: nothing is known of it yet but its fields. */
export interface Written {
  readonly fields: Fields;
  readonly line: number;
  /** Where the value of a field stands; without a field, where the event begins. */
  readonly placeOf: (field?: Field) => Place;
}

/** Whether a file is read as JSON lines or as EDN; examples in messages are written accordingly. */
export type Notation = 'json' | 'edn';

/** The largest event, in characters; a file without line breaks or closing brackets is given up after so many. */
export const longestEvent = 1_000_000;

/** What a person is told: what was found, what was expected instead, and an example. */
interface Wrong {
  readonly found: string;
  readonly expected: string;
  readonly example: string;
  /** The file ends where something should go on: it was cut off there. */
  readonly cutOff?: true;
}

/** Thrown where a file of history stops making sense, and caught where reading began. */
export class Misread extends Error {
  readonly place: Place;
  readonly wrong: Wrong;
  constructor(place: Place, wrong: Wrong) {
    super(`expected ${wrong.expected}, found ${wrong.found}; as in: ${wrong.example}`);
    this.place = place;
    this.wrong = wrong;
  }
}

/** The word with this text. */
export function wordOf(text: string): Word {
  return {type: 'word', text};
}

/** Something that is no value, by what it is called: `a map`. */
export function otherOf(text: string): Other {
  return {type: 'other', text};
}

/** An event as it would be written: what a person can copy. */
export function exampleOf(notation: Notation, fields: Readonly<Record<string, Form>>): string {
  if (notation === 'json') return JSON.stringify(fields);
  const pairs = Object.entries(fields).map(([name, value]) => {
    return `:${name} ${typeof value === 'string' ? `:${value}` : textOfForm(value)}`;
  });
  return `{${pairs.join(', ')}}`;
}

/** A form in EDN, near enough to be recognised. */
export function textOfForm(form: Form): string {
  if (form === null) return 'nil';
  if (typeof form !== 'object') return String(form);
  return 'text' in form ? form.text : `[${form.map(textOfForm).join(' ')}]`;
}

/** A whole number, exact however long it is: beyond 2⁵³ it is known by its digits. */
export function wholeNumber(digits: string): number | Word {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : wordOf(`${BigInt(digits)}N`);
}
