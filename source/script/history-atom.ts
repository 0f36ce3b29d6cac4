/** The smallest pieces of EDN: numbers, names and strings, each exactly what was written. */
import {type Form, otherOf, wholeNumber, wordOf} from './history-form.ts';

const constants: ReadonlyMap<string, Form> = new Map<string, Form>([
  ['nil', null],
  ['true', true],
  ['false', false],
]);
const whole = /^[-+]?\d+N?$/;
const float = /^[-+]?\d+(\.\d*)?([eE][-+]?\d+)?$/;
const decimalOrRatio = /^[-+]?\d+((\.\d*)?([eE][-+]?\d+)?M|\/\d+)$/;
/** A keyword, a symbol or a character: anything that does not begin like a number and can be printed. */
const name = /^(:?(?![-+]?\d)[^\p{Cc}#@`~^:][^\p{Cc}@`~^]*|\\.+)$/su;

/** What a word of EDN means; undefined when it means nothing. */
export function atomOf(text: string): Form | undefined {
  const constant = constants.get(text);
  if (constant !== undefined) return constant;
  if (whole.test(text)) return wholeNumber(text.replace('N', ''));
  if (float.test(text)) return Number.isFinite(Number(text)) ? Number(text) : undefined;
  if (/^##(NaN|-?Inf)$/.test(text)) return otherOf(text);
  return decimalOrRatio.test(text) || name.test(text) ? wordOf(fresh(text)) : undefined;
}

const escapes: Readonly<Record<string, string>> = {
  t: '\t',
  r: '\r',
  n: '\n',
  b: '\b',
  f: '\f',
  '\\': '\\',
  '"': '"',
};

/** What stands between the quotes of a string, without its escapes; undefined when one of them is none. */
export function stringOf(raw: string): string | undefined {
  if (!raw.includes('\\')) return fresh(raw);
  let sound = true;
  const text = raw.replace(/\\(u[\da-fA-F]{4}|[\s\S])/g, (_, letters: string) => {
    if (letters.length === 5) return String.fromCharCode(parseInt(letters.slice(1), 16));
    sound &&= escapes[letters] !== undefined;
    return escapes[letters] ?? '';
  });
  return sound ? text : undefined;
}

/** The same text in memory of its own: a piece of a string keeps the whole file's text alive (V8, from 13 letters). */
function fresh(text: string): string {
  return text.length < 13 ? text : (JSON.parse(JSON.stringify(text)) as string);
}
