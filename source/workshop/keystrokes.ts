/**
 * Bytes from a far keyboard as names of keys, the same names as ui/keys.ts gives. Bytes can arrive split and joined in any
 * way, and a client can send whatever it likes: unknown sequences and answers of terminals are dropped whole, and nothing
 * is kept that grows.
 *
 * **Choices.** A reader of its own and not Ink's, which needs a stream, a process and React. Modes that were never asked for
 * (mouse, other keyboard protocols) are not understood, only dropped. Forms of keys: ECMA-48 5.4, xterm's ctlseqs, and
 * what rxvt and the Linux console send instead.
 */
import {StringDecoder} from 'node:string_decoder';
import {keysOfText} from '../ui/keys.ts';
import {clean} from '../ui/text.ts';

/** Stands before a character that was pasted: it is text, and no key that could do something. */
const pasted = 'pasted ';

/** The key that a pasted character would be; null for a key that somebody pressed. */
export function pastedKey(key: string): string | null {
  return key.startsWith(pasted) ? key.slice(pasted.length) : null;
}

export interface Keystrokes {
  /** The keys in these bytes, as far as they are complete. */
  read(bytes: Buffer): string[];
  /** How long to wait for the rest of what has begun, in milliseconds; null when nothing has. */
  patience(): number | null;
  /** Nothing more came in that time: a lone ESC is the key, anything else is dropped. */
  settle(): string[];
}

/** A lone ESC is known by what does not follow. */
const escapeMillis = 50;
/** Whoever pastes or answers goes on within this time. */
const sequenceMillis = 1_000;
const longestParameters = 32;

type State =
  | 'text'
  | 'escape'
  /** ESC [ and what follows up to a letter. */
  | 'csi'
  /** ESC O and one letter. */
  | 'ss3'
  /** OSC, DCS, APC, PM, SOS: text up to ST or BEL. */
  | 'string'
  /** An ESC in such a text, which ends it. */
  | 'string end'
  /** Characters that belong to a sequence that was dropped. */
  | 'skip';

interface Reader {
  state: State;
  /** Inside a bracketed paste, where nothing but text counts. */
  pasting: boolean;
  parameters: string;
  skip: number;
  keys: string[];
  /** Text not yet turned into keys. */
  text: string;
}

/** A reader that has read nothing. */
export function openKeystrokes(): Keystrokes {
  const decoder = new StringDecoder('utf8');
  const reader: Reader = {state: 'text', pasting: false, parameters: '', skip: 0, keys: [], text: ''};
  const taken = (): string[] => {
    flush(reader);
    const {keys} = reader;
    reader.keys = [];
    return keys;
  };
  return {
    read(bytes) {
      for (const character of decoder.write(bytes)) readers[reader.state](reader, character);
      return taken();
    },
    patience() {
      if (reader.state === 'escape') return escapeMillis;
      return reader.state === 'text' && !reader.pasting ? null : sequenceMillis;
    },
    settle() {
      if (reader.state === 'escape' && !reader.pasting) reader.keys.push('escape');
      reader.state = 'text';
      reader.pasting = false;
      return taken();
    },
  };
}

const esc = '\u001B';
const bell = '\u0007';
const interrupt = '\u0003';
/** CAN and SUB give up a sequence (ECMA-48 8.3.6, 8.3.148). */
const givesUp = ['\u0018', '\u001A'];
// biome-ignore lint/suspicious/noControlCharactersInRegex: keys are made of them
const control = /[\u0000-\u001F\u007F-\u009F]/;

const readers: Readonly<Record<State, (reader: Reader, character: string) => void>> = {
  text: onText,
  escape: onEscape,
  csi: onCsi,
  ss3(reader, character) {
    reader.state = 'text';
    press(reader, keypad[character] ?? cursor[character]);
  },
  string(reader, character) {
    if (character === interrupt) restart(reader, character);
    else if (character === esc) reader.state = 'string end';
    else if (character === bell || givesUp.includes(character)) reader.state = 'text';
  },
  // ST is ESC \; any other sequence breaks the text off as well.
  'string end'(reader, character) {
    reader.state = 'text';
    if (character !== '\\') onEscape(reader, character);
  },
  skip(reader) {
    reader.skip -= 1;
    if (reader.skip === 0) reader.state = 'text';
  },
};

function onText(reader: Reader, character: string): void {
  if (character === esc) begin(reader, 'escape');
  else if (!control.test(character)) reader.text += character;
  else if (reader.pasting) reader.text += ' ';
  // C1 controls are none of a keyboard's.
  else if (character < '\u0080') press(reader, ...keysOfText(character));
}

const openers: Readonly<Record<string, State>> = {
  '[': 'csi',
  O: 'ss3',
  ']': 'string',
  P: 'string',
  _: 'string',
  '^': 'string',
  X: 'string',
};

/** ESC before a character that begins nothing is that key with Alt. */
function onEscape(reader: Reader, character: string): void {
  const opened = openers[character];
  if (opened) begin(reader, opened);
  else if (character === esc) press(reader, 'escape');
  else if (control.test(character)) restart(reader, character);
  else {
    reader.state = 'text';
    press(reader, ...keysOfText(clean(character)).map((key) => `alt-${key}`));
  }
}

const cursor: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  Z: 'shift-tab',
};
const keypad: Readonly<Record<string, string>> = {M: 'enter'};
/** By the number before `~`; 7 and 8 are rxvt's. */
const numbered: Readonly<Record<string, string>> = {
  1: 'home',
  3: 'delete',
  4: 'end',
  5: 'page-up',
  6: 'page-down',
  7: 'home',
  8: 'end',
};

function onCsi(reader: Reader, character: string): void {
  if (character >= ' ' && character < '@') {
    if (reader.parameters.length < longestParameters) reader.parameters += character;
    return;
  }
  reader.state = 'text';
  if (character < ' ') restart(reader, character);
  else onSequence(reader, character, reader.parameters);
}

function onSequence(reader: Reader, letter: string, parameters: string): void {
  if (letter === '~' && parameters === '200') beginPaste(reader);
  else if (letter === '~' && parameters === '201') endPaste(reader);
  // Three coordinates of a mouse follow; one letter of a function key of the Linux console.
  else if (letter === 'M' && parameters === '') skip(reader, 3);
  else if (letter === '[' && parameters === '') skip(reader, 1);
  else if (/^[\d;]*$/.test(parameters)) {
    press(reader, letter === '~' ? numbered[parameters.split(';')[0] ?? ''] : cursor[letter]);
  }
}

/** What breaks a sequence off is a key of its own. */
function restart(reader: Reader, character: string): void {
  reader.state = 'text';
  onText(reader, character);
}

function begin(reader: Reader, state: State): void {
  reader.state = state;
  reader.parameters = '';
}

function skip(reader: Reader, count: number): void {
  reader.state = 'skip';
  reader.skip = count;
}

function beginPaste(reader: Reader): void {
  flush(reader);
  reader.pasting = true;
}

function endPaste(reader: Reader): void {
  flush(reader);
  reader.pasting = false;
}

function press(reader: Reader, ...keys: readonly (string | undefined)[]): void {
  if (reader.pasting) return;
  flush(reader);
  for (const key of keys) if (key !== undefined) reader.keys.push(key);
}

/** Text becomes keys in one piece, so that a character of several code points is one key. */
function flush(reader: Reader): void {
  const mark = reader.pasting ? pasted : '';
  if (reader.text !== '') reader.keys.push(...keysOfText(clean(reader.text)).map((key) => mark + key));
  reader.text = '';
}
