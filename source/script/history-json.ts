/** Reads the events of a history in JSON lines piece by piece: an object a line, empty lines aside. */
import {faultIn} from './history-fault.ts';
import {
  type Field,
  type Fields,
  type Form,
  longestEvent,
  Misread,
  otherOf,
  type Written,
  wholeNumber,
} from './history-form.ts';
import {shown} from './problem.ts';

export interface JsonReader {
  readonly onEvent: (event: Written) => void;
  text: string;
  line: number;
}

const example = '{"process":0,"type":"invoke","f":"read","key":"x","value":null,"time":0}';

/** A reader before the first character. */
export function newJsonReader(onEvent: JsonReader['onEvent']): JsonReader {
  return {onEvent, text: '', line: 1};
}

/** Reads on; events are told as their lines end. Throws a `Misread`. */
export function pushJson(reader: JsonReader, text: string): void {
  const all = reader.text + text;
  let start = 0;
  for (let end = all.indexOf('\n'); end >= 0; end = all.indexOf('\n', start)) {
    readLine(reader, all.slice(start, end), false);
    start = end + 1;
    reader.line += 1;
  }
  reader.text = all.slice(start);
  if (reader.text.length > longestEvent) throw tooLong(reader);
}

/** The text is over. Throws a `Misread`, which says so when the last line was cut off. */
export function endJson(reader: JsonReader): void {
  readLine(reader, reader.text, true);
}

function tooLong({line}: JsonReader): Misread {
  const found = `more than ${longestEvent} characters`;
  return new Misread({line, column: 1}, {found, expected: 'a line of a few hundred characters', example});
}

function readLine(reader: JsonReader, text: string, last: boolean): void {
  if (text.length > longestEvent) throw tooLong(reader);
  if (text.trim() === '') return;
  const {line} = reader;
  const value = parse(text, line, last);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Misread(
      {line, column: text.search(/\S/) + 1},
      {found: shown(text.trim()), expected: 'one event: an object on a line of its own', example},
    );
  reader.onEvent({fields: fieldsOf(value), line, placeOf: (field) => ({line, column: columnOf(text, field)})});
}

function fieldsOf(value: object): Fields {
  const {process: client, type, f, key, value: seen, time} = value as Record<Field, unknown>;
  return {
    process: formOf(client),
    type: formOf(type),
    f: formOf(f),
    key: formOf(key),
    value: formOf(seen),
    time: formOf(time),
  };
}

/** Digits that a double may round; what stands in quotes is passed over. */
const longNumber = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;

function parse(text: string, line: number, last: boolean): unknown {
  try {
    const exact = /\d{16}/.test(text)
      ? text.replace(longNumber, (found) => (found[0] === '"' ? found : marked(found)))
      : text;
    return JSON.parse(exact);
  } catch {
    throw notJson(text, line, last);
  }
}

/** A number as something that JSON.parse lets through whole. */
function marked(digits: string): string {
  return Number.isSafeInteger(Number(digits)) ? digits : `{"\\u0000":"${digits}"}`;
}

function formOf(value: unknown): Form {
  if (value === undefined) return null;
  if (typeof value !== 'object' || value === null) return value as Form;
  if (Array.isArray(value)) return value.map(formOf);
  const digits = String((value as Readonly<Record<string, unknown>>)['\u0000']);
  return /^-?\d+$/.test(digits) ? wholeNumber(digits) : otherOf('an object');
}

function notJson(text: string, line: number, last: boolean): Misread {
  const at = faultIn(text);
  const isOver = text.slice(at).trim() === '';
  const found = isOver ? `the end of the ${last ? 'file' : 'line'}` : shown(text.slice(at));
  const cutOff = last && isOver ? {cutOff: true as const} : {};
  return new Misread({line, column: at + 1}, {found, expected: 'an event as a JSON object', example, ...cutOff});
}

function columnOf(text: string, field: Field | undefined): number {
  const found = field ? new RegExp(`"${field}"\\s*:\\s*`).exec(text) : null;
  return found ? found.index + found[0].length + 1 : text.search(/\S/) + 1;
}
