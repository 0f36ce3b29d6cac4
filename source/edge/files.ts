/** Reads the scripts a person names on the command line: files, the standard input, or demos. */
import {closeSync, openSync, readSync} from 'node:fs';
import {showText} from '../script/printable.ts';
import {closest} from '../script/suggest.ts';
import {demoNames, readDemo} from './demos.ts';

export type Read =
  | {readonly ok: true; readonly text: string; readonly name: string}
  | {readonly ok: false; readonly message: string};

/** Reads what a person names: a script when nothing else is wished for. */
export type ReadFile = (path: string, wish?: Wish) => Read;

/** No script anybody writes is larger; more is not even read, since a pipe or a device may never end. */
const largest = 1_000_000;

/** Why a file cannot be opened or read, by the system's own word for it, where something else was wanted. */
const reasons: Readonly<Record<string, (wanted: string) => string>> = {
  EACCES: () => 'it may not be read: expected a file that you are allowed to read',
  EISDIR: (wanted) => `it is a directory: expected ${wanted}`,
  ENOTDIR: () => 'there is no such file: part of its path is no directory',
  ENAMETOOLONG: () => 'there is no such file: its name is too long',
  ELOOP: () => 'there is no such file: its links lead in a circle',
};

/** What to say of a file that the system refused with this code. */
export function reasonOf(code: string, wanted: string): string {
  return reasons[code]?.(wanted) ?? `it cannot be read (${code}): expected ${wanted}`;
}

/** How a file is called in messages: `-` is the standard input. */
export function fileName(path: string): string {
  return path === '-' ? 'standard input' : showText(path) || "''";
}

/** What a person is to name, in the words of a message. */
export interface Wish {
  /** `a script`, and what that is. */
  readonly what: string;
  readonly means: string;
  /** A command line that would do. */
  readonly example: string;
  /** What a name stands for when no such file exists; undefined when it is none. */
  readonly named: (name: string) => string | undefined;
  /** Those names. */
  readonly names: () => readonly string[];
  readonly namesOf: string;
  /** What is put behind such a name, and need not be typed. */
  readonly extension: string;
}

const aScript: Wish = {
  what: 'a script',
  means: 'a file of commands',
  example: 'cap-tui run session.cap',
  named: readDemo,
  names: demoNames,
  namesOf: 'the name of a demo',
  extension: '.cap',
};

/** The text of a script: `-` is the standard input, and the name of a demo stands for it when no such file exists. */
export function readScript(path: string, wish: Wish = aScript): Read {
  const {what, means, example, named, extension} = wish;
  const name = fileName(path);
  const refuse = (problem: string): Read => ({ok: false, message: `${name}: ${problem}; as in: ${example}`});
  try {
    const bytes = readBytes(path);
    if (bytes === null) return refuse(`it is larger than ${largest} bytes: expected ${what}, ${means}`);
    const text = decode(bytes);
    return text === null ? refuse(`it is not text: expected ${what}, lines of UTF-8`) : {ok: true, text, name};
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code !== 'ENOENT') return refuse(reasonOf(code, `${what}, ${means}`));
    const text = named(path);
    return text === undefined ? refuse(missing(path, wish)) : {ok: true, text, name: `${path}${extension}`};
  }
}

/** The bytes of a file; null when there are too many. Throws the system's error. */
function readBytes(path: string): Buffer | null {
  const file = path === '-' ? 0 : openSync(path, 'r');
  try {
    const parts: Buffer[] = [];
    let count = 0;
    for (let part = readPart(file); part.length > 0; part = readPart(file)) {
      parts.push(part);
      count += part.length;
      if (count > largest) return null;
    }
    return Buffer.concat(parts);
  } finally {
    if (file !== 0) closeSync(file);
  }
}

/** The next bytes, waited for: a pipe that has none yet says EAGAIN. */
function readPart(file: number): Buffer {
  const part = Buffer.alloc(65_536);
  for (;;) {
    try {
      return part.subarray(0, readSync(file, part, 0, part.length, null));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

/** The text of the bytes; null when they are none. */
function decode(bytes: Buffer): string | null {
  try {
    const text = new TextDecoder('utf-8', {fatal: true}).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

function missing(path: string, {what, names, namesOf, extension}: Wish): string {
  const known = names();
  const near = closest(path.endsWith(extension) ? path.slice(0, -extension.length) : path, known);
  const hint = near === null ? '' : ` (did you mean ${near}?)`;
  const named = known.length === 0 ? '' : `, or ${namesOf}: ${known.join(', ')}`;
  return `there is no such file${hint}: expected ${what}${named}`;
}
