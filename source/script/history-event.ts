/** What one event of a file means: who did what to which key, and when. */
import type {Value} from '../checkers/history.ts';
import {
  exampleOf,
  type Field,
  type Form,
  Misread,
  type Notation,
  textOfForm,
  type Word,
  type Written,
} from './history-form.ts';
import {shown} from './problem.ts';
import {closest} from './suggest.ts';

const functions = ['read', 'write', 'cas', 'delete', 'append'] as const;
const types = ['invoke', 'ok', 'fail', 'info'] as const;

/** What an operation does. */
export type F = (typeof functions)[number];

/** Somebody injected a fault: nothing of a register, but worth a mark on the timeline. */
export interface Mark {
  readonly type: 'mark';
  readonly text: string;
  readonly at: number | null;
}

export interface ClientEvent {
  readonly type: (typeof types)[number];
  readonly process: string;
  readonly f: F;
  /** Null where the event names none. */
  readonly key: string | null;
  /** The key stood in the value, as in `[k v]`. */
  readonly tuple: boolean;
  readonly value: Form;
  /** Milliseconds. */
  readonly at: number | null;
}

/** How long one unit of `time` is: JSON lines count milliseconds, Jepsen's EDN counts nanoseconds. */
const unitsPerMilli: Readonly<Record<Notation, number>> = {json: 1, edn: 1_000_000};

/** Checks an event field by field. Throws a `Misread`. */
export function eventOf(written: Written, notation: Notation): Mark | ClientEvent {
  const client = textOf(written, 'process', 'a process: a number or a name', notation);
  const at = momentOf(written, notation);
  if (client === 'nemesis') return {type: 'mark', text: markText(written.fields.f, written.fields.value), at};
  const type = oneOf(written, 'type', types, notation);
  const f = oneOf(written, 'f', functions, notation);
  return {type, process: client, f, at, ...keyAndValue(written, f)};
}

/** What went wrong with a field of an event, and where. */
export function misread(
  written: Written,
  notation: Notation,
  field: Field | undefined,
  expected: string,
  fixed: Readonly<Record<string, Form>> = {},
): Misread {
  const sample = {process: 0, type: 'invoke', f: 'write', value: 1, time: 0, ...fixed};
  const found = field === undefined ? 'another event' : describe(written.fields[field]);
  return new Misread(written.placeOf(field), {found, expected, example: exampleOf(notation, sample)});
}

function describe(form: Form | undefined): string {
  return form === undefined || form === null ? 'nothing' : shown(textOfForm(form));
}

function textOf(written: Written, field: Field, expected: string, notation: Notation): string {
  const form = written.fields[field];
  const text = plainText(form);
  if (text === undefined || text === '') throw misread(written, notation, field, expected);
  return text;
}

/** The text of a name or number; a keyword without its colon. */
function plainText(form: Form | undefined): string | undefined {
  if (typeof form === 'string') return form;
  if (typeof form === 'number') return String(form);
  return isWord(form) ? form.text.replace(/^:/, '') : undefined;
}

function isWord(form: Form | undefined): form is Word {
  return typeof form === 'object' && form !== null && 'type' in form && form.type === 'word';
}

function oneOf<T extends string>(written: Written, field: Field, allowed: readonly T[], notation: Notation): T {
  const text = plainText(written.fields[field]) ?? '';
  const found = allowed.find((word) => word === text);
  if (found) return found;
  const near = closest(text, allowed);
  const hint = near === null ? '' : ` (perhaps ${near})`;
  throw misread(written, notation, field, `${field} to be one of ${allowed.join(', ')}${hint}`);
}

function momentOf(written: Written, notation: Notation): number | null {
  const {time} = written.fields;
  if (time === undefined || time === null) return null;
  const number = typeof time === 'number' ? time : isWord(time) ? Number(time.text.replace(/[NM]$/, '')) : Number.NaN;
  const millis = Math.floor(number / unitsPerMilli[notation]);
  if (!Number.isSafeInteger(millis)) throw misread(written, notation, 'time', 'time to be a number');
  return millis;
}

/** The key may be a field of its own, or stand before the value in a pair; a cas has a pair of values anyway. */
function keyAndValue({fields}: Written, f: F): Pick<ClientEvent, 'key' | 'tuple' | 'value'> {
  const {key = null, value = null} = fields;
  const named = keyText(key);
  if (named !== null) return {key: named, tuple: false, value};
  const [first = null, second = null, ...more] = Array.isArray(value) ? (value as readonly Form[]) : [];
  const name = more.length === 0 && Array.isArray(value) && value.length === 2 ? keyText(first) : null;
  const isCas = f === 'cas' && second !== null && !Array.isArray(second);
  return name === null || isCas ? {key: null, tuple: false, value} : {key: name, tuple: true, value: second};
}

/** A key as text, different keys always different; null when it is none. */
function keyText(form: Form): string | null {
  if (typeof form === 'string' && /^[-+]?\d/.test(form)) return JSON.stringify(form);
  const value = asValue(form) ?? null;
  return value === null ? null : String(value);
}

/** Texts that could be mistaken for what is no text: they keep their quotes. */
const ambiguous = /^(true|false|:.*|".*|\\.*|[-+]?\d.*[NM]|[-+]?\d+\/\d+)$/s;

/** A form as the value of a register, different forms always different; undefined when it cannot be one. */
export function asValue(form: Form): Value | undefined {
  if (form === null || typeof form === 'number') return form;
  if (typeof form === 'boolean') return String(form);
  if (typeof form === 'string') return ambiguous.test(form) ? JSON.stringify(form) : form;
  return isWord(form) ? form.text : undefined;
}

function markText(f: Form | undefined, value: Form | undefined): string {
  const what = plainText(f) ?? 'nemesis';
  const more = value === null || value === undefined ? undefined : (plainText(value) ?? undefined);
  return more === undefined ? what : `${what} ${more}`;
}
