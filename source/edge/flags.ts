/** The flags of the command line as a table, and from what was typed to what is meant. A name may have a row per command. */
import {parseDuration} from '../script/amount.ts';
import {comparisonFormats} from '../script/compare-text.ts';
import {type Format, formats} from '../script/headless.ts';
import {failedCas, models} from '../script/history-import.ts';
import {questions} from '../script/history-judge.ts';
import {historyFormats} from '../script/history-report.ts';
import type {Wanted} from '../script/open.ts';
import {shown} from '../script/problem.ts';
import {closest} from '../script/suggest.ts';
import {parseSeed} from '../script/verbs-telling.ts';
import {systems} from '../systems/index.ts';
import {exportFormats, parseSize} from './export-formats.ts';
import {choice, type FlagRow, toggle} from './flag-row.ts';
import {serveFlags} from './flags-serve.ts';

export type {FlagRow};

export const flagRows = {
  format: choice('format', formats, 'how the transcript is written'),
  seed: {
    name: 'seed',
    value: 'NUMBER',
    help: 'grows the chances from this number, of up to nine digits',
    example: '--seed 7',
    allows: (value) => parseSeed(value) !== undefined,
  },
  system: {
    name: 'system',
    value: 'NAME',
    help: "in the place of the script's system",
    example: '--system etcd',
    allows: (value) => value !== '',
  },
  option: {
    name: 'option',
    value: 'NAME=VALUE',
    help: 'an option of the system',
    example: '--option nodes=5',
    allows: (value) => /^[^=]+=./.test(value),
    repeats: true,
  },
  reportFormat: choice('format', historyFormats, 'how the verdict is written'),
  model: choice('model', models, 'what is judged: read, write and cas, or only read and write'),
  consistency: choice('consistency', questions, 'the rung of the ladder that is asked about'),
  failedCas: choice('failed-cas', failedCas, 'what a failed cas says: nothing, or that the value it met was another'),
  initial: {
    name: 'initial',
    value: 'VALUE',
    help: 'what every key holds at first; a number, or a text (nothing)',
    example: '--initial 0',
    allows: (value) => value !== '',
  },
  timeLimit: {
    name: 'time-limit',
    value: 'DURATION',
    help: 'judges no longer than this; what is open then is unknown (30s)',
    example: '--time-limit 2m',
    allows: (value) => (parseDuration(value) ?? 0) > 0,
  },
  comparisonFormat: choice('format', comparisonFormats, 'how the comparison is written'),
  systems: {
    name: 'systems',
    value: 'NAME,NAME…',
    help: `two to five of ${systems.map(({name}) => name).join(', ')}; a level may follow its name, as in cassandra:quorum`,
    example: '--systems etcd,cassandra',
    allows: (value) => value !== '',
  },
  auto: {
    name: 'auto',
    value: 'DURATION',
    help: 'goes on by itself after so long at each beat',
    example: '--auto 3s',
    allows: (value) => parseDuration(value) !== undefined,
  },
  loop: toggle('loop', 'begins again when it has ended'),
  notes: toggle('notes', "shows the presenter's notes"),
  noInput: toggle('no-input', 'takes no key but Ctrl-C, and goes on by itself'),
  to: choice('to', exportFormats, 'the format'),
  output: {
    name: 'output',
    short: 'o',
    value: 'FILE',
    help: 'where to write (the standard output)',
    example: '-o demo.cast',
    allows: (value) => value !== '',
  },
  size: {
    name: 'size',
    value: 'COLUMNSxROWS',
    help: 'of the recorded screen (80x24)',
    example: '--size 100x30',
    allows: (value) => parseSize(value) !== undefined,
  },
  force: toggle('force', 'overwrites a file that is there'),
  allowTruncated: {
    name: 'allow-truncated',
    value: null,
    help: 'when the file ends in the middle of an event, judges what comes before',
    example: '--allow-truncated',
    allows: () => true,
  },
  list: toggle('list', 'prints the tracks and their lessons, with what is known of each'),
  check: {
    name: 'check',
    value: 'LESSON|FILE',
    help: "grades a script by a lesson's goals; one that begins with 'system' is a whole session from that lesson, any other is played after its setup",
    example: '--check smaller-side-waits session.cap',
    allows: (value) => value !== '',
  },
  exportMarks: choice('export', ['csv', 'json'], 'prints what is known of each lesson'),
  reset: toggle('reset', 'takes back what is known of a lesson, or of all; a copy is kept'),
  prove: {
    name: 'prove',
    value: 'LESSON|FILE',
    help: "holds a lesson to what it promises, its own solution, prediction and par included; for a lesson's author",
    example: '--prove my-lesson.yaml',
    allows: (value) => value !== '',
  },
  ...serveFlags,
} as const satisfies Readonly<Record<string, FlagRow>>;

type MeowFlag = {readonly shortFlag?: string} & (
  | {readonly type: 'boolean'}
  | {readonly type: 'string'; readonly isMultiple: true}
);

/** The flags of all commands as meow wants to be told of them: each takes a word, any number of times, or is a switch. */
export function meowFlags(): Record<string, MeowFlag> {
  return Object.fromEntries(
    Object.values<FlagRow>(flagRows).map(({name, value, short}) => [
      camelCase(name),
      {
        ...(value === null ? ({type: 'boolean'} as const) : ({type: 'string', isMultiple: true} as const)),
        ...(short === undefined ? {} : {shortFlag: short}),
      },
    ]),
  );
}

function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** What stands behind each flag, by its name; a switch that is on has an empty word. */
export type Values = Readonly<Partial<Record<string, readonly string[]>>>;

/** The command line as it was typed, and the values of its flags as meow reads them. */
export interface Given {
  readonly typed: readonly string[];
  readonly values: Values;
}

export type Meant =
  | {readonly ok: true; readonly wanted: Wanted; readonly format: Format; readonly values: Values}
  | {readonly ok: false; readonly message: string};

/** The values of all flags as meow hands them over. */
export function valuesOf(flags: Readonly<Record<string, unknown>>): Values {
  return Object.fromEntries(
    Object.values(flagRows).map(({name}) => {
      // meow reads `--no-input` as the contrary of `--input`.
      const value = name.startsWith('no-') ? flags[camelCase(name.slice(3))] === false : flags[camelCase(name)];
      return [name, Array.isArray(value) ? value.map(String) : value === true ? [''] : []];
    }),
  );
}

/** What the flags mean for a command that takes those of `rows`; the first that is wrong. */
export function readFlags(command: string, rows: readonly FlagRow[], {typed, values}: Given): Meant {
  const fault =
    faultAsTyped(command, rows, typed) ?? rows.map((row) => faultOf(row, values)).find((text) => text !== null);
  if (fault) return {ok: false, message: fault};
  const [seed] = values.seed ?? [];
  const [system] = values.system ?? [];
  const options = Object.fromEntries((values.option ?? []).map(splitOption));
  const wanted = {
    options,
    ...(seed === undefined ? {} : {seed: Number(seed)}),
    ...(system === undefined ? {} : {system}),
  };
  return {ok: true, wanted, format: formats.find((row) => row === values.format?.[0]) ?? 'text', values};
}

/** Flags that do not exist or lack their value, which meow passes over. */
function faultAsTyped(command: string, rows: readonly FlagRow[], typed: readonly string[]): string | null {
  const end = typed.indexOf('--');
  const words = end < 0 ? typed : typed.slice(0, end);
  for (const [index, word] of words.entries()) {
    const [, name, value] = /^--?([^-=][^=]*)(=.*)?$/s.exec(word) ?? [];
    if (name === undefined || ['h', 'v', 'help', 'version'].includes(name)) continue;
    const row = rows.find((one) => (word.startsWith('--') ? one.name : one.short) === name);
    if (!row) return unknownFlag(command, rows, word.replace(/=.*/s, ''));
    if (row.value === null && value === undefined) continue;
    if (row.value === null) return `--${name} stands alone: expected no value, as in: ${row.example}`;
    const next = words[index + 1];
    if (value === undefined && (next === undefined || next.startsWith('-')))
      return `--${name} needs a value: expected ${row.value}, as in: ${row.example}`;
  }
  return null;
}

function splitOption(text: string): [string, string] {
  const index = text.indexOf('=');
  return [text.slice(0, index), text.slice(index + 1)];
}

function faultOf(row: FlagRow, values: Values): string | null {
  const {name, value, example} = row;
  const given = values[name] ?? [];
  if (given.length > 1 && !row.repeats) return `--${name} is given twice: expected it once, as in: ${example}`;
  const wrong = given.find((word) => !row.allows(word));
  if (wrong === undefined) return null;
  const expected = row.words ? `one of ${row.words.join(', ')}` : value;
  const near = row.words ? closest(wrong, row.words) : null;
  const hint = near === null ? '' : ` (did you mean ${near}?)`;
  return `--${name} ${shown(wrong)}${hint}: expected ${expected}, as in: ${example}`;
}

function unknownFlag(command: string, rows: readonly FlagRow[], word: string): string {
  const near = closest(
    word.replace(/^-+/, ''),
    rows.map((row) => row.name),
  );
  const hint = near === null ? '' : ` (did you mean --${near}?)`;
  const known = rows.map((row) => `--${row.name}`).concat('--help');
  return `${command} has no flag ${shown(word)}${hint}: expected ${known.join(', ')}, as in: ${command} ${rows[0]?.example ?? '--help'}`;
}
