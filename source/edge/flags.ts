/** The flags of the command line as a table, and from what was typed to what is meant. */
import {type Format, formats} from '../script/headless.ts';
import type {Wanted} from '../script/open.ts';
import {shown} from '../script/problem.ts';
import {closest} from '../script/suggest.ts';
import {parseSeed} from '../script/verbs-telling.ts';

export interface FlagRow {
  readonly name: string;
  readonly value: string;
  readonly help: string;
  readonly example: string;
  /** May be given several times. */
  readonly repeats?: true;
}

export const flagRows = {
  format: {
    name: 'format',
    value: 'text|jsonl',
    help: 'how the transcript is written (text)',
    example: '--format jsonl',
  },
  seed: {
    name: 'seed',
    value: 'NUMBER',
    help: 'grows the chances from this number, of up to nine digits',
    example: '--seed 7',
  },
  system: {name: 'system', value: 'NAME', help: "in the place of the script's system", example: '--system etcd'},
  option: {
    name: 'option',
    value: 'NAME=VALUE',
    help: 'an option of the system',
    example: '--option nodes=5',
    repeats: true,
  },
} as const satisfies Readonly<Record<string, FlagRow>>;

/** The command line as it was typed, and the values of its flags as meow reads them. */
export interface Given {
  readonly typed: readonly string[];
  readonly values: Readonly<Record<keyof typeof flagRows, readonly string[]>>;
}

export type Meant =
  | {readonly ok: true; readonly wanted: Wanted; readonly format: Format}
  | {readonly ok: false; readonly message: string};

/** What the flags mean for a command that takes those of `rows`; the first that is wrong. */
export function readFlags(command: string, rows: readonly FlagRow[], {typed, values}: Given): Meant {
  const fault =
    faultAsTyped(command, rows, typed) ?? rows.map((row) => faultOf(row, values)).find((text) => text !== null);
  if (fault) return {ok: false, message: fault};
  const seed = values.seed[0];
  const system = values.system[0];
  const options = Object.fromEntries(values.option.map(splitOption));
  const wanted = {
    options,
    ...(seed === undefined ? {} : {seed: Number(seed)}),
    ...(system === undefined ? {} : {system}),
  };
  return {ok: true, wanted, format: formats.find((row) => row === values.format[0]) ?? 'text'};
}

/** Flags that do not exist or lack their value, which meow passes over. */
function faultAsTyped(command: string, rows: readonly FlagRow[], typed: readonly string[]): string | null {
  const end = typed.indexOf('--');
  const words = end < 0 ? typed : typed.slice(0, end);
  for (const [index, word] of words.entries()) {
    const [, name, value] = /^--?([^-=][^=]*)(=.*)?$/s.exec(word) ?? [];
    if (name === undefined || ['h', 'v', 'help', 'version'].includes(name)) continue;
    const row = rows.find((one) => one.name === name && word.startsWith('--'));
    if (!row) return unknownFlag(command, rows, word.replace(/=.*/s, ''));
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

function faultOf(row: FlagRow, values: Given['values']): string | null {
  const name = row.name as keyof typeof flagRows;
  if (values[name].length > 1 && !row.repeats)
    return `--${name} is given twice: expected it once, as in: ${row.example}`;
  const wrong = values[name].find((value) => !allows[name](value));
  return wrong === undefined ? null : `--${name} ${shown(wrong)}: expected ${row.value}, as in: ${row.example}`;
}

const allows: Readonly<Record<keyof typeof flagRows, (value: string) => boolean>> = {
  format: (value) => formats.some((format) => format === value),
  seed: (value) => parseSeed(value) !== undefined,
  system: (value) => value !== '',
  option: (value) => /^[^=]+=./.test(value),
};

function unknownFlag(command: string, rows: readonly FlagRow[], word: string): string {
  const near = closest(
    word.replace(/^-+/, ''),
    rows.map((row) => row.name),
  );
  const hint = near === null ? '' : ` (did you mean --${near}?)`;
  const known = rows.map((row) => `--${row.name}`).concat('--help');
  return `${command} has no flag ${shown(word)}${hint}: expected ${known.join(', ')}, as in: ${command} ${rows[0]?.example ?? '--help'}`;
}
