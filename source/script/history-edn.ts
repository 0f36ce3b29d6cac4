/**
 * Reads the events of an EDN history piece by piece: maps one after the other, or in one vector or list.
 *
 * Source: github.com/edn-format/edn; histories as Jepsen and Knossos write them.
 *
 * Choices:
 * - No package is used. edn-data 1.2.2, the one that streams, rounds whole numbers beyond 2⁵³ (two values become one, and
 *   with them a verdict is wrong), reads `[1 }` and `[1;note⏎2]` as something else without a word, and knows no places;
 *   jsedn 0.4.1 wants the whole text at once and knows no columns.
 * - Tags are skipped (`#jepsen.history.Op{…}`), `#_` leaves out what follows it. Maps and sets inside an event are read
 *   but not kept. Floats are doubles; whole numbers, ratios and decimals stay exact.
 */
import {atomOf, stringOf} from './history-atom.ts';
import {
  type Field,
  type Form,
  fieldNames,
  longestEvent,
  Misread,
  otherOf,
  type Place,
  textOfForm,
  type Written,
} from './history-form.ts';
import {shown} from './problem.ts';

type Opening = '[' | '(' | '{' | '#{' | 'tag' | 'discard';

/** Something begun: a collection with what it holds so far, or a prefix waiting for its form. */
interface Frame {
  readonly opening: Opening;
  readonly line: number;
  readonly column: number;
  readonly items: Form[];
  /** Line and column of each item of an event. */
  readonly places: number[] | null;
}

export interface EdnReader {
  readonly onEvent: (event: Written) => void;
  readonly frames: Frame[];
  /** Words met before and what they mean, since a history has few of them and each many times. */
  readonly known: Map<string, Form>;
  /** How many of the frames are collections. */
  depth: number;
  /** What is not read yet begins at `at`. */
  text: string;
  at: number;
  line: number;
  /** Where the line begins, relative to the text; negative when that is gone. */
  lineStart: number;
  /** Characters since the event began. */
  size: number;
}

const closing: Readonly<Record<Opening, string>> = {'[': ']', '(': ')', '{': '}', '#{': '}', tag: '', discard: ''};
const deepest = 64;
const mostKnown = 1000;
const example = '{:process 0, :type :invoke, :f :read, :key "x", :value nil, :time 0}';
/** Everything that ends a number, a name or a tag. */
const atom = /[^\s,"()[\]{};\\]+/y;
const character = /\\.[^\s,"()[\]{};\\]*/sy;

/** A reader before the first character. */
export function newEdnReader(onEvent: EdnReader['onEvent']): EdnReader {
  return {onEvent, frames: [], known: new Map(), depth: 0, text: '', at: 0, line: 1, lineStart: 0, size: 0};
}

/** Reads on; events are told as they end. Throws a `Misread`. */
export function pushEdn(reader: EdnReader, text: string): void {
  reader.lineStart -= reader.at;
  reader.text = reader.text.slice(reader.at) + text;
  reader.at = 0;
  while (reader.at < reader.text.length && readNext(reader, false)) {
    if (reader.size > longestEvent) throw tooLong(reader);
  }
  if (reader.text.length - reader.at > longestEvent) throw tooLong(reader);
}

/** The text is over. Throws a `Misread`, which says so when something was cut off. */
export function endEdn(reader: EdnReader): void {
  while (reader.at < reader.text.length && readNext(reader, true));
  const frame = reader.frames.at(-1);
  const cut = reader.at < reader.text.length;
  if (!frame && !cut) return;
  const expected = frame ? `what ${describe(frame)} still needs` : 'the rest of it';
  throw new Misread(placeIn(reader), {found: 'the end of the file', expected, example, cutOff: true});
}

function tooLong(reader: EdnReader): Misread {
  const found = `more than ${longestEvent} characters`;
  return new Misread(placeIn(reader), {found, expected: 'an event of a few hundred characters', example});
}

/** Where reading stands. */
export function placeIn({line, at, lineStart}: EdnReader): Place {
  return {line, column: at - lineStart + 1};
}

function describe({opening, line, column}: Frame): string {
  return `the ${opening === 'tag' || opening === 'discard' ? opening : `'${opening}'`} of ${line}:${column}`;
}

/** Reads one token; false when more text is needed. */
function readNext(reader: EdnReader, last: boolean): boolean {
  const letter = reader.text[reader.at] as string;
  if (letter === '\n') {
    reader.line += 1;
    reader.lineStart = reader.at + 1;
    return advance(reader, 1);
  }
  if (letter === ' ' || letter === ',' || /\s/.test(letter)) return advance(reader, 1);
  if (letter === ';') return skipComment(reader, last);
  if (letter === '"') return readString(reader);
  if (letter === '[' || letter === '(' || letter === '{') return open(reader, letter, 1);
  if (letter === ']' || letter === ')' || letter === '}') return close(reader, letter);
  return readAtom(reader, letter === '\\' ? character : atom, last);
}

function advance(reader: EdnReader, count: number): true {
  reader.at += count;
  reader.size += count;
  return true;
}

function skipComment(reader: EdnReader, last: boolean): boolean {
  const end = reader.text.indexOf('\n', reader.at);
  if (end < 0 && !last) return false;
  reader.at = end < 0 ? reader.text.length : end;
  return true;
}

function readString(reader: EdnReader): boolean {
  const {text, at} = reader;
  let end = at + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  if (end >= text.length) return false;
  const raw = text.slice(at + 1, end);
  const place = placeIn(reader);
  const read = stringOf(raw);
  if (read === undefined)
    throw new Misread(place, {
      found: shown(raw),
      expected: 'a string with escapes such as \\n, \\" or \\u0041',
      example,
    });
  for (let next = text.indexOf('\n', at); next >= 0 && next < end; next = text.indexOf('\n', next + 1)) {
    reader.line += 1;
    reader.lineStart = next + 1;
  }
  advance(reader, end + 1 - at);
  put(reader, read, place);
  return true;
}

function readAtom(reader: EdnReader, pattern: RegExp, last: boolean): boolean {
  pattern.lastIndex = reader.at;
  const [found = ''] = pattern.exec(reader.text) ?? [];
  if (!last && (found === '' || reader.at + found.length === reader.text.length)) return false;
  if (found[0] === '#') {
    if (found.startsWith('#_')) return open(reader, 'discard', 2);
    if (found === '#' && reader.text[reader.at + 1] === '{') return open(reader, '#{', 2);
    if (/^#[\p{L}:]/u.test(found)) return open(reader, 'tag', found.length);
  }
  const place = placeIn(reader);
  const read = meaningOf(reader, found);
  if (read === undefined)
    throw new Misread(place, {
      found: shown(found || '\\'),
      expected: 'a map, a keyword, a number, a string or nil',
      example,
    });
  advance(reader, found.length);
  put(reader, read, place);
  return true;
}

function meaningOf({known}: EdnReader, word: string): Form | undefined {
  const before = known.get(word);
  if (before !== undefined) return before;
  const meaning = atomOf(word);
  if (meaning !== undefined && known.size < mostKnown && word.length < 13) known.set(word, meaning);
  return meaning;
}

function open(reader: EdnReader, opening: Opening, length: number): true {
  const {frames} = reader;
  if (frames.length >= deepest)
    throw new Misread(placeIn(reader), {
      found: `'${opening}'`,
      expected: `at most ${deepest} brackets in each other`,
      example,
    });
  const isEvent = opening === '{' && atEventLevel(frames);
  if (isEvent) reader.size = 0;
  if (opening !== 'tag' && opening !== 'discard') reader.depth += 1;
  frames.push({opening, ...placeIn(reader), items: [], places: isEvent ? [] : null});
  return advance(reader, length);
}

function close(reader: EdnReader, letter: string): true {
  const place = placeIn(reader);
  const frame = reader.frames.pop();
  if (!frame || closing[frame.opening] !== letter) {
    const expected = frame ? `${closing[frame.opening] || 'a form'} for ${describe(frame)}` : 'an event';
    throw new Misread(place, {found: `'${letter}'`, expected, example});
  }
  if (frame.opening === '{' && frame.items.length % 2 === 1)
    throw new Misread(place, {found: "'}'", expected: 'a value for each key of the map', example});
  reader.depth -= 1;
  if (frame.places) finishEvent(reader, frame);
  else if (isList(frame) && reader.depth === 0) unwind(reader);
  else put(reader, isList(frame) ? frame.items : otherOf('a map or set'), frame);
  return advance(reader, 1);
}

function isList({opening}: Frame): boolean {
  return opening === '[' || opening === '(';
}

function isDiscard({opening}: Frame): boolean {
  return opening === 'discard';
}

/** Whether a map that begins now is an event: it stands on its own or in the one outermost vector or list. */
function atEventLevel(frames: readonly Frame[]): boolean {
  const [outer, ...inner] = frames.filter(({opening}) => opening !== 'tag');
  return outer === undefined || (inner.length === 0 && isList(outer));
}

/** Ends the prefixes before a form; false when it was left out by one of them. */
function unwind({frames}: EdnReader): boolean {
  for (let frame = frames.at(-1); frame && closing[frame.opening] === ''; frame = frames.at(-1)) {
    frames.pop();
    if (frame.opening === 'discard') return false;
  }
  return true;
}

/** A form is complete and belongs to whatever is open. */
function put(reader: EdnReader, form: Form, {line, column}: Place): void {
  if (!unwind(reader)) return;
  const frame = reader.frames.at(-1);
  const isOutside = !frame || (reader.depth === 1 && frame.opening !== '{');
  if (isOutside && !reader.frames.some(isDiscard))
    throw new Misread({line, column}, {found: shown(textOfForm(form)), expected: 'the map of an event', example});
  frame?.items.push(form);
  frame?.places?.push(line, column);
}

function finishEvent(reader: EdnReader, {items, places, line, column}: Frame): void {
  reader.size = 0;
  if (!unwind(reader)) return;
  const fields: Partial<Record<Field, Form>> = {};
  for (let i = 0; i < items.length; i += 2) {
    const name = fieldOf(items[i] as Form);
    if (name) fields[name] = items[i + 1] as Form;
  }
  const placeOf = (field?: Field) => {
    const i = field ? items.findIndex((item, index) => index % 2 === 0 && fieldOf(item) === field) : -1;
    return i < 0 ? {line, column} : {line: places?.[2 * i + 2] as number, column: places?.[2 * i + 3] as number};
  };
  reader.onEvent({fields, line, placeOf});
}

function fieldOf(form: Form): Field | undefined {
  const text =
    typeof form === 'string' ? form : typeof form === 'object' && form && 'text' in form ? form.text.slice(1) : '';
  return fieldNames.find((name) => name === text);
}
