/** The commands of the command line, a row each: help, flags and messages come from here. */

import type {Format} from '../script/headless.ts';
import {describeHistories} from '../script/history-help.ts';
import {describeLanguage} from '../script/language.ts';
import {listSystems, printCard} from '../script/model-card.ts';
import {openSystem, systemNamed, type Wanted} from '../script/open.ts';
import {shown} from '../script/problem.ts';
import {closest} from '../script/suggest.ts';
import {wrap, wrapRows} from '../script/wrap.ts';
import {systems} from '../systems/index.ts';
import type {OpenBytes} from './bytes.ts';
import {checkHistory, wishesOf} from './check.ts';
import {compareFile} from './compare.ts';
import type {ReadFile} from './files.ts';
import {type FlagRow, flagRows, type Given, readFlags, type Values} from './flags.ts';
import {serveFlags} from './flags-serve.ts';
import {type ExitCode, runFiles, runOpeningDemo} from './headless.ts';
import type {Output} from './output.ts';
import {playDemo, type Stage} from './play.ts';

/** A command line that made sense. */
export interface Call {
  readonly names: readonly string[];
  readonly wanted: Wanted;
  readonly format: Format;
  readonly values: Values;
  readonly output: Output;
  readonly readFile: ReadFile;
  readonly openBytes: OpenBytes;
  /** Opens the lab in the terminal; null where there is none. */
  readonly terminal: ((wanted: Wanted) => Promise<ExitCode>) | null;
  /** Shows a demo there. */
  readonly stage?: Stage | null;
  /** Hosts a workshop; stands above this folder. */
  readonly serve?: (call: Call) => Promise<ExitCode>;
}

/** What the front door brings along. */
export interface How extends Pick<Call, 'output' | 'readFile' | 'openBytes' | 'terminal' | 'stage' | 'serve'> {
  readonly help: boolean;
}

interface CommandRow {
  /** Empty for the command that needs no name. */
  readonly name: string;
  readonly usage: string;
  readonly help: string;
  readonly exits: string;
  readonly examples: readonly string[];
  readonly flags: readonly FlagRow[];
  readonly run: (call: Call) => ExitCode | Promise<ExitCode>;
  /** What its help says besides. */
  readonly details?: () => string | Promise<string>;
}

const {format, seed, system, option} = flagRows;
const {auto, loop, notes, noInput, to, output: outputFile, size, force} = flagRows;
const {comparisonFormat, reportFormat, model, consistency, failedCas, initial, timeLimit, allowTruncated} = flagRows;

export const commands: readonly CommandRow[] = [
  {
    name: '',
    usage: '[SYSTEM]',
    help: 'opens the lab; without a terminal it plays the opening demo as text',
    exits: '0',
    examples: ['cap-tui', 'cap-tui etcd --option nodes=3'],
    flags: [seed, option],
    run: openLab,
  },
  {
    name: 'run',
    usage: 'FILE…',
    help: 'plays scripts or demos at full speed and prints what happened; - is the standard input',
    exits: '0 all expectations hold, 1 one failed, 2 something cannot be read',
    examples: ['cap-tui run session.cap', 'cap-tui run session.cap --format jsonl --seed 3 --option nodes=7'],
    flags: [format, seed, system, option],
    run: ({names, wanted, format, output, readFile}) => {
      if (names.length > 0) return runFiles(names, readFile, {wanted, format, output});
      return refuse(output, 'run needs a file: expected one script or more, as in: cap-tui run session.cap');
    },
    details: describeLanguage,
  },
  {
    name: 'check',
    usage: 'FILE',
    help: 'judges a history, JSON lines or Jepsen EDN, gzip or not; - is the standard input',
    exits: '0 no violation, 1 violated, 2 it cannot be read, 3 unknown',
    examples: [
      'cap-tui check history.edn',
      'cap-tui check history.jsonl.gz --consistency all --format json --time-limit 2m',
    ],
    flags: [reportFormat, consistency, model, failedCas, initial, timeLimit, allowTruncated],
    run: judgeFile,
    details: describeHistories,
  },
  {
    name: 'play',
    usage: '[DEMO|FILE]',
    help: 'shows a demo or a script, to be held, taken back and taken over; without a terminal as text',
    exits: '0 all expectations hold, 1 one failed, 2 something cannot be read',
    examples: ['cap-tui play', 'cap-tui play zombie-write', 'cap-tui play session.cap --auto 3s --loop --no-input'],
    flags: [auto, loop, notes, noInput, seed, system, option],
    run: ({names, ...call}) =>
      names.length > 1
        ? refuse(call.output, `play shows one script at a time, as in: cap-tui play ${names[0]}`)
        : playDemo(names[0], {...call, stage: call.stage ?? null}),
  },
  {
    name: 'export',
    usage: 'DEMO|FILE',
    help: 'plays a script and writes it as a recording for asciinema, as Markdown, as JSON lines or as subtitles',
    exits: '0, or 2 when something cannot be read or written',
    examples: [
      'cap-tui export opening -o opening.cast',
      'cap-tui export session.cap --to markdown -o session.md',
      'cap-tui export opening --to srt -o opening.srt',
    ],
    flags: [to, outputFile, size, force, seed, system, option],
    run: async ({names, ...call}) => {
      const [name, more] = names;
      if (name === undefined || more !== undefined)
        return refuse(call.output, 'export needs one script, as in: cap-tui export opening -o opening.cast');
      return (await import('./export.ts')).exportScript(name, call);
    },
  },
  {
    name: 'compare',
    usage: 'FILE --systems NAME,NAME…',
    help: 'plays a script or demo on two to five systems in lockstep: every outcome beside the others, the first difference marked',
    exits: '0, or 2 when something cannot be read',
    examples: [
      'cap-tui compare follower-cut-off --systems etcd,cassandra',
      'cap-tui compare session.cap --systems etcd,cassandra:one --format json',
    ],
    flags: [comparisonFormat, flagRows.systems, seed, option],
    run: ({names, wanted, values, output, readFile}) => {
      const [path, more] = names;
      if (path === undefined || more !== undefined)
        return refuse(
          output,
          'compare needs a file: expected one script, as in: cap-tui compare session.cap --systems etcd,cassandra',
        );
      return compareFile(path, {wanted, values, output, readFile});
    },
  },
  {
    name: 'learn',
    usage: '[LESSON|FILE]',
    help: 'teaches in lessons that grade: a story, a prediction, goals that tick as they are met; without a terminal as text',
    exits: '0, 1 a script did not pass or a lesson is not proven, 2 something cannot be read',
    examples: [
      'cap-tui learn',
      'cap-tui learn smaller-side-waits',
      'cap-tui learn --check smaller-side-waits session.cap',
      'cap-tui learn --prove my-lesson.yaml',
      'cap-tui learn --export csv',
    ],
    flags: [flagRows.list, flagRows.check, flagRows.exportMarks, flagRows.reset, flagRows.prove],
    // YAML and zod are loaded by this command alone.
    run: async (call) => (await import('./learn.ts')).learn(call),
    details: async () => (await import('../lessons/format-help.ts')).describeFormat(),
  },
  {
    name: 'serve',
    usage: '[FILE]',
    help: 'hosts a workshop over SSH: everybody has a lab of their own, and the instructor sees who is where',
    exits: '0 when it was ended, 2 when it cannot be opened',
    examples: [
      'cap-tui serve --instructor-keys ~/.ssh/id_ed25519.pub',
      'cap-tui serve workshop.yaml --host 0.0.0.0',
      'cap-tui serve --gradebook csv > gradebook.csv',
    ],
    flags: Object.values(serveFlags),
    run: (call) => call.serve?.(call) ?? refuse(call.output, 'no workshop can be hosted from here'),
  },
  {
    name: 'systems',
    usage: '[NAME]',
    help: 'lists the systems, or prints the model card of one',
    exits: '0, or 2 when there is no such system',
    examples: ['cap-tui systems', 'cap-tui systems etcd'],
    flags: [],
    run: showSystems,
  },
];

/** Carries out a command line: its words without the flags, and the flags. Returns the exit code. */
export async function carryOut(input: readonly string[], given: Given, how: How): Promise<ExitCode> {
  const command = commands.find((row) => row.name !== '' && row.name === input[0]) ?? (commands[0] as CommandRow);
  const names = input.slice(command.name === '' ? 0 : 1);
  if (how.help) {
    how.output.write(command.name === '' && names.length === 0 ? printHelp() : await printCommandHelp(command));
    return 0;
  }
  const meant = readFlags(`cap-tui ${command.name}`.trim(), command.flags, given);
  const {output, readFile, openBytes, terminal, stage = null, serve} = how;
  return meant.ok
    ? command.run({names, ...meant, output, readFile, openBytes, terminal, stage, ...(serve && {serve})})
    : refuse(output, meant.message);
}

async function openLab({names, wanted, output, terminal}: Call): Promise<ExitCode> {
  const [name, more] = names;
  if (name !== undefined && !systems.some((row) => row.name === name)) return refuse(output, unknownName(name));
  if (more !== undefined)
    return refuse(output, `one system at a time: expected nothing after ${name}, as in: cap-tui ${name}`);
  const asked = {...wanted, system: name ?? systems[0]?.name ?? ''};
  const opened = openSystem(asked.system, asked.options, asked.seed);
  if (!opened.ok) return refuse(output, opened.message);
  return terminal ? terminal(asked) : runOpeningDemo(output);
}

async function judgeFile({names, values, output, openBytes}: Call): Promise<ExitCode> {
  const [path, more] = names;
  if (path === undefined || more !== undefined)
    return refuse(output, 'check needs a file: expected one history, as in: cap-tui check history.edn');
  return checkHistory(path, wishesOf(values), {output, openBytes});
}

function showSystems({names, output}: Call): ExitCode {
  const [name, more] = names;
  if (more !== undefined) return refuse(output, `systems shows one at a time, as in: cap-tui systems ${name}`);
  const found = name === undefined ? undefined : systemNamed(name);
  if (found && 'ok' in found) return refuse(output, found.message);
  output.write(found ? printCard(found) : listSystems());
  return 0;
}

function refuse(output: Output, message: string): 2 {
  output.complain(message);
  return 2;
}

function unknownName(name: string): string {
  const known = [...commands.map((row) => row.name), ...systems.map((row) => row.name)].filter((word) => word !== '');
  const near = closest(name, known);
  const hint = near === null ? '' : ` (did you mean ${near}?)`;
  return `no command or system is called ${shown(name)}${hint}: expected one of ${known.join(', ')}, as in: cap-tui ${systems[0]?.name}`;
}

/** The help of the whole program. */
export function printHelp(): string {
  const rows = commands.map((row) => [usageOf(row), row.help] as const);
  const flags = [
    ['cap-tui COMMAND --help', 'a command with its flags and examples'],
    ['cap-tui --version', ''],
  ] as const;
  return `cap-tui: a laboratory for the CAP theorem in your terminal\n\n${wrapRows([...rows, ...flags])}`;
}

async function printCommandHelp(row: CommandRow): Promise<string> {
  const flags = row.flags.map(
    ({name, short, value, help}) =>
      [`${short === undefined ? '' : `-${short}, `}--${name} ${value ?? ''}`.trimEnd(), help] as const,
  );
  return [
    `${usageOf(row)}\n\n`,
    `${wrap(`It ${row.help}.`, 80).join('\n')}\n`,
    flags.length > 0 ? `\nFlags\n${wrapRows(flags)}` : '',
    `\nExamples\n${row.examples.map((example) => `  ${example}\n`).join('')}`,
    `\n${wrap(`Exit code: ${row.exits}.`, 80).join('\n')}\n`,
    row.details ? `\n${await row.details()}` : '',
  ].join('');
}

function usageOf(row: CommandRow): string {
  return ['cap-tui', row.name, row.usage].filter((word) => word !== '').join(' ');
}
