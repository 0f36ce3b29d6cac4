/** The grammar: one table of verbs, and reading and printing a line by it. Parsing and printing are inverse to each other. */
import type {Command} from '../lab/command.ts';
import {actionName, actionVerb} from './actions.ts';
import {printDuration} from './amount.ts';
import {client, keyword, oneOf} from './kinds.ts';
import type {Act, Line} from './line.ts';
import {unprintableColumn} from './printable.ts';
import {type Problem, shown, Wrong} from './problem.ts';
import {finish, type Kind, maybe, newReader, type Reader, unexpected} from './reader.ts';
import type {Verb} from './verb.ts';
import {faultVerbs} from './verbs-faults.ts';
import {operationVerbs} from './verbs-operations.ts';
import {tellingVerbs} from './verbs-telling.ts';
import {startingAt, timeVerbs} from './verbs-time.ts';
import {workloadVerb} from './verbs-workload.ts';
import {splitWords, type Word} from './words.ts';

/** Every verb, in the order of the help. */
export const verbs: readonly Verb[] = [
  ...tellingVerbs,
  ...operationVerbs,
  workloadVerb,
  ...faultVerbs,
  actionVerb,
  ...timeVerbs,
];

export type Parsed = {readonly ok: true; readonly line: Line | null} | ({readonly ok: false} & Problem);

/** Longer lines are refused before anything is made of them. */
const longestLine = 4000;
const aLine = 'c1 write x 1';
const plainVerbs = verbs.filter((verb) => verb.subject === undefined && verb !== actionVerb);
const verbWord: Kind<string> = {
  ...oneOf(plainVerbs.map((verb) => verb.name)),
  expected: 'a verb such as cut, wait or say',
  offer: () => plainVerbs.map((verb) => ({text: verb.name, help: verb.help})),
};
const operationWord = oneOf(operationVerbs.map((verb) => verb.name));
const background = keyword('&');

/** Reads one line. A line of nothing but a comment is `null`. Never throws, whatever the text. */
export function parseLine(text: string): Parsed {
  let example = aLine;
  try {
    const reader = readerOf(text);
    if (reader.words.length === 0) return {ok: true, line: null};
    const line = readLine(reader, (verb) => {
      example = verb.example;
    });
    return {ok: true, line};
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    const {problem} = error;
    return {ok: false, ...problem, example: problem.example || example};
  }
}

/** A reader at the beginning of a line; throws a `Wrong` for what cannot be split into words. */
export function readerOf(text: string): Reader {
  const column = unprintableColumn(text);
  if (text.length > longestLine) {
    throw new Wrong({
      column: longestLine + 1,
      found: `${text.length} characters`,
      expected: `a line of at most ${longestLine} characters`,
    });
  }
  if (column > 0) {
    const expected = 'printable text; in quotes, control characters can be written as \\u{1b}';
    throw new Wrong({column, found: shown(text.charAt(column - 1)), expected});
  }
  return newReader(captionWords(text) ?? splitWords(text), text.trimEnd().length + 1);
}

/** Reads a whole line; `onVerb` is told which verb it is as soon as that is known. Throws a `Wrong`. */
export function readLine(reader: Reader, onVerb: (verb: Verb) => void): Line {
  const at = maybe(reader, startingAt) ?? null;
  const verb = nextVerb(reader);
  onVerb(verb);
  const act = verb.parse(verb.joins ? apart(reader) : reader);
  if (act.type === 'command') maybe(reader, background);
  finish(reader);
  return {at, act};
}

/** Which verb the line is about; reading goes on behind its name, or at the client of an operation. */
function nextVerb(reader: Reader): Verb {
  const start = reader.index;
  const name = maybe(reader, verbWord);
  if (name !== undefined) return plainVerbs.find((verb) => verb.name === name) as Verb;
  if (maybe(reader, client) !== undefined) {
    const operation = maybe(reader, operationWord);
    if (operation === undefined) throw unexpected(reader);
    reader.index = start;
    return operationVerbs.find((verb) => verb.name === operation) as Verb;
  }
  if (maybe(reader, actionName) === undefined) throw unexpected(reader);
  reader.index = start;
  return actionVerb;
}

/** `n1>n2` and `n2|n3` as three words each. */
function apart(reader: Reader): Reader {
  const words = reader.words.flatMap((word): Word[] => {
    if (word.quoted || !/[>|]/.test(word.text)) return [word];
    return [...word.text.matchAll(/[>|]|[^>|]+/g)].map((part) => ({
      ...word,
      text: part[0],
      column: word.column + part.index,
    }));
  });
  (reader as {words: readonly Word[]}).words = words;
  return reader;
}

/** A caption is the rest of its line as it is, up to a comment, quotes and apostrophes included. */
function captionWords(text: string): Word[] | undefined {
  const [, before, caption] = /^(\s*(?:@\S+\s+)?(?:say|note))\s+([^#\s].*)$/.exec(text) ?? [];
  if (before === undefined || caption === undefined || caption.startsWith('"')) return undefined;
  const column = text.length - caption.length + 1;
  return [...splitWords(before), {text: caption.replace(/\s#.*$/, '').trimEnd(), column, quoted: true}];
}

/** The line as text; `parseLine` reads it as the same line. */
export function printLine(line: Line): string {
  const at = line.at === null ? '' : `@${printDuration(line.at)} `;
  return at + printAct(line.act);
}

/** The line that asks for this command, and waits for its answer if it is a request. */
export function printCommand(command: Command): string {
  return printAct({type: 'command', command, background: false});
}

function printAct(act: Act): string {
  for (const verb of verbs) {
    const text = verb.print(act);
    if (text !== undefined) return text;
  }
  throw new Error(`no verb prints ${JSON.stringify(act)}`);
}
