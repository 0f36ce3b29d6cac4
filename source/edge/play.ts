/** Shows a demo or a script: in the terminal as a film that can be held, taken back and taken over; without one as text. */
import type {Lab} from '../lab/lab.ts';
import {parseDuration} from '../script/amount.ts';
import {openScript, type Wanted} from '../script/open.ts';
import {failureText} from '../script/report.ts';
import {parseScript} from '../script/script.ts';
import {filmRefusal, recordTape, type Tape} from '../script/tape.ts';
import {wrapRows} from '../script/wrap.ts';
import type {Classroom} from '../ui/classroom.ts';
import {type Film, type Manner, openFilm} from '../ui/film.ts';
import {demoNames, readDemo} from './demos.ts';
import type {Read} from './files.ts';
import type {Values} from './flags.ts';
import {type ExitCode, runFiles} from './headless.ts';
import type {Output} from './output.ts';

/** What there is only where there is a terminal. */
export interface Stage {
  show(film: Film, lab: Lab): Promise<ExitCode>;
  /** Lessons, until the learner quits. */
  teach(teaching: Teaching): Promise<ExitCode>;
  /** The name that a person picks; the exit code when they leave. */
  pick(rows: readonly DemoRow[]): Promise<string | ExitCode>;
}

/** Lessons to be opened in the terminal. */
export interface Teaching {
  readonly classroom: Classroom;
  /** The lab that is there at first. */
  readonly lab: Lab;
  /** To be told, once the screen is open, how something is said there. */
  readonly onOpen: (notice: (text: string) => void) => void;
}

/** A demo with a line on what it shows. */
export interface DemoRow {
  readonly name: string;
  readonly line: string;
}

export interface Showing {
  readonly wanted: Wanted;
  readonly values: Values;
  readonly output: Output;
  readonly readFile: (path: string) => Read;
  readonly stage: Stage | null;
}

/** How long a film that nobody can stop waits at a beat. */
const usualAuto = 3_000;

/** Shows one script; without a name a person picks a demo. */
export async function playDemo(name: string | undefined, showing: Showing): Promise<ExitCode> {
  const {stage, output, readFile, wanted} = showing;
  if (name === undefined && stage === null) {
    output.write(listDemos());
    return 0;
  }
  const chosen = name ?? (await stage?.pick(demoRows())) ?? 0;
  if (typeof chosen !== 'string') return chosen;
  if (stage === null) return runFiles([chosen], readFile, {wanted, format: 'text', output});
  const recorded = recordFile(chosen, showing);
  if (!recorded.ok) {
    output.complain(recorded.message);
    return 2;
  }
  const {tape, lab, fileName} = recorded;
  const code = await stage.show(openFilm(tape, mannerOf(showing.values)), lab);
  for (const failure of tape.failures) output.complain(failureText(fileName, failure));
  return code === 0 && tape.failures.length > 0 ? 1 : code;
}

type Recorded =
  | {readonly ok: true; readonly tape: Tape; readonly lab: Lab; readonly fileName: string}
  | {readonly ok: false; readonly message: string};

/** A script that a person named, as a film. */
export function recordFile(path: string, {readFile, wanted}: Pick<Showing, 'readFile' | 'wanted'>): Recorded {
  const read = readFile(path);
  if (!read.ok) return read;
  const parsed = parseScript(read.text, read.name);
  if (!parsed.ok) return parsed;
  const opened = openScript(parsed.script, wanted);
  if (!opened.ok) return opened;
  const refused = filmRefusal(parsed.script);
  if (refused) return refused;
  return {ok: true, tape: recordTape(parsed.script, opened.lab), lab: opened.lab, fileName: read.name};
}

function mannerOf(values: Values): Manner {
  const isOn = (name: string) => (values[name] ?? []).length > 0;
  const [auto] = values.auto ?? [];
  const input = !isOn('no-input');
  const pause = auto === undefined ? (input ? null : usualAuto) : (parseDuration(auto) ?? usualAuto);
  return {auto: pause, loop: isOn('loop'), notes: isOn('notes'), input};
}

/** Every demo with its first comment, or its first caption. */
export function demoRows(): readonly DemoRow[] {
  return demoNames().map((name) => {
    const lines = (readDemo(name) ?? '').split('\n');
    const line = lines.find((text) => /^#\s*\S/.test(text)) ?? lines.find((text) => text.startsWith('say ')) ?? '';
    return {name, line: line.replace(/^(#|say)\s*/, '')};
  });
}

function listDemos(): string {
  return `Demos, as in: cap-tui play ${demoNames()[0]}\n\n${wrapRows(demoRows().map(({name, line}) => [name, line]))}`;
}
