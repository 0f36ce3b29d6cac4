/** Reads the text of a history piece by piece, in whichever notation it turns out to be. */
import {type EdnReader, endEdn, newEdnReader, placeIn, pushEdn} from './history-edn.ts';
import {exampleOf, longestEvent, Misread, type Notation, type Place, type Written} from './history-form.ts';
import {endJson, type JsonReader, newJsonReader, pushJson} from './history-json.ts';

/** Told which notation it is as soon as that is known, before the first event. */
export interface Listener {
  readonly onNotation: (notation: Notation) => void;
  readonly onEvent: (event: Written) => void;
}

export interface TextReader {
  readonly listener: Listener;
  /** What came before the notation was known. */
  start: string;
  parts: Parts | null;
}

/** What a notation brings along; `rest` is the text it holds back, which begins at `from`. */
interface Parts {
  readonly push: (text: string) => void;
  readonly end: () => void;
  readonly rest: () => {readonly text: string; readonly from: Place};
}

/** A reader before the first character. */
export function newTextReader(listener: Listener): TextReader {
  return {listener, start: '', parts: null};
}

/** Reads on. Throws a `Misread`. */
export function pushText(reader: TextReader, text: string): void {
  const zero = text.indexOf('\0');
  if (zero >= 0) {
    pushText(reader, text.slice(0, zero));
    throw notText(reader);
  }
  if (reader.parts) {
    reader.parts.push(text);
    return;
  }
  reader.start += text;
  const notation = notationOf(reader.start);
  if (notation) begin(reader, notation);
  else if (reader.start.length > longestEvent) throw noEvent('nothing but space');
}

/** The text is over. Throws a `Misread`. */
export function endText(reader: TextReader): void {
  if (!reader.parts && reader.start.trim() !== '') begin(reader, 'edn');
  if (!reader.parts) throw noEvent('nothing');
  reader.parts.end();
}

function noEvent(found: string): Misread {
  const example = exampleOf('json', {process: 0, type: 'invoke', f: 'read', key: 'x', time: 0});
  return new Misread({line: 1, column: 1}, {found, expected: 'events, as JSON lines or EDN', example});
}

/** What to say when the bytes behind what was read are no text. */
export function notText(reader: TextReader): Misread {
  const {text, from} = reader.parts?.rest() ?? {text: reader.start, from: {line: 1, column: 1}};
  const lines = text.split('\n');
  const last = (lines.at(-1) as string).length;
  const place = {line: from.line + lines.length - 1, column: lines.length === 1 ? from.column + last : last + 1};
  return new Misread(place, {
    ...noEvent('bytes that are no text').wrong,
    expected: 'events in UTF-8, as JSON lines or EDN',
  });
}

function begin(reader: TextReader, notation: Notation): void {
  const {listener, start} = reader;
  listener.onNotation(notation);
  reader.parts = notation === 'json' ? jsonParts(listener) : ednParts(listener);
  reader.start = '';
  reader.parts.push(start.replace(/^\ufeff/, ''));
}

function jsonParts({onEvent}: Listener): Parts {
  const json: JsonReader = newJsonReader(onEvent);
  return {
    push: (text) => pushJson(json, text),
    end: () => endJson(json),
    rest: () => ({text: json.text, from: {line: json.line, column: 1}}),
  };
}

function ednParts({onEvent}: Listener): Parts {
  const edn: EdnReader = newEdnReader(onEvent);
  return {
    push: (text) => pushEdn(edn, text),
    end: () => endEdn(edn),
    rest: () => ({text: edn.text.slice(edn.at), from: placeIn(edn)}),
  };
}

/** JSON begins with an object whose first key stands in quotes; null while that cannot be seen. */
function notationOf(start: string): Notation | null {
  const text = start.replace(/^\ufeff/, '').trimStart();
  if (text === '' || /^\{\s*$/.test(text)) return null;
  return /^(\{\s*["}]|"|\[\s*\{\s*")/.test(text) ? 'json' : 'edn';
}
