/**
 * Splits a line into words, and puts a word in quotes where it needs them.
 *
 * **Choices.** Written here and not taken from the package shlex, for three reasons: an error must name its column, a
 * quoted word must stay apart from a bare one (`"&"` is a value, `&` is not), and an apostrophe is a letter like others.
 */
import {showText} from './printable.ts';
import {Wrong} from './problem.ts';

export interface Word {
  readonly text: string;
  /** Where it begins, from 1. */
  readonly column: number;
  readonly quoted: boolean;
}

const wordOrSpace = /\s+|#.*|"(?:[^"\\]|\\.)*"(?=\s|$)|"|[^\s"]+/uy;
const escapes: Readonly<Record<string, string>> = {n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\'};
const escaped = /\\(?:u\{([0-9a-fA-F]{1,6})\}|(.))/gsu;
const plain = /^[\p{L}\p{N}_.:/+*%=@-]+$/u;

/** The words of a line up to its comment; throws a `Wrong` for a quote that is not closed. */
export function splitWords(line: string): Word[] {
  const words: Word[] = [];
  let index = 0;
  while (index < line.length) {
    wordOrSpace.lastIndex = index;
    const found = wordOrSpace.exec(line)?.[0] ?? line.charAt(index);
    if (found.startsWith('#')) break;
    if (found.trim() !== '') words.push(readWord(found, index + 1));
    index += found.length;
    if (found.trim() !== '' && line.charAt(index) === '"') throw strayQuote(index + 1);
  }
  return words;
}

function readWord(found: string, column: number): Word {
  if (!found.startsWith('"')) return {text: found, column, quoted: false};
  if (found.length < 2) throw strayQuote(column);
  return {text: decode(found.slice(1, -1), column), column, quoted: true};
}

function decode(text: string, column: number): string {
  return text.replace(escaped, (all, code: string | undefined, letter: string | undefined) => {
    const point = code === undefined ? -1 : Number.parseInt(code, 16);
    if (point >= 0 && point <= 0x10ffff) return String.fromCodePoint(point);
    const plainLetter = escapes[letter ?? ''];
    if (plainLetter !== undefined) return plainLetter;
    throw new Wrong({
      column,
      found: showText(all),
      expected: 'one of \\" \\\\ \\n \\r \\t \\u{1b} after a backslash in quotes',
      example: 'c1 write x "say \\"hi\\""',
    });
  });
}

function strayQuote(column: number): Wrong {
  return new Wrong({
    column,
    found: 'a " without its partner',
    expected: 'quotes around a whole word, closed on the same line',
    example: 'c1 write x "two words"',
  });
}

/** The word as it must be written to be read as the same text; bare where that is possible. */
export function quote(text: string, reserved: readonly string[] = []): string {
  return plain.test(text) && !text.startsWith('@') && !reserved.includes(text) ? text : inQuotes(text);
}

/** The text in quotes, always. */
export function inQuotes(text: string): string {
  return `"${showText(text.replace(/["\\]/g, '\\$&'))}"`;
}
