/** Runs scripts without a terminal: from file names and flags to a transcript and an exit code. */
import {type Format, runHeadless} from '../script/headless.ts';
import {openScript, type Wanted} from '../script/open.ts';
import {failureText} from '../script/report.ts';
import {parseScript} from '../script/script.ts';
import {readDemo} from './demos.ts';
import type {Read} from './files.ts';
import type {Output} from './output.ts';

/** The demo that is played where there is no terminal to open the lab in. */
export const openingDemo = 'opening';

/** 0 all is well, 1 something does not hold, 2 something cannot be read, 3 nobody can tell (SCRIPT.md). */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

export interface How {
  readonly wanted: Wanted;
  readonly format: Format;
  readonly output: Output;
  /** Comes before the transcript of a script that can be read. */
  readonly heading?: string;
}

/** Runs each file; the worst exit code. */
export function runFiles(paths: readonly string[], readFile: (path: string) => Read, how: How): ExitCode {
  const {format, output} = how;
  const codes = paths.map((path, index) => {
    const read = readFile(path);
    if (!read.ok) return complain(output, read.message);
    const heading = format === 'text' && paths.length > 1 ? `${index > 0 ? '\n' : ''}── ${read.name}\n` : '';
    return runText(read.text, read.name, {...how, heading});
  });
  return codes.reduce((worst, code) => (code > worst ? code : worst), 0);
}

/** Plays the opening demo as text. */
export function runOpeningDemo(output: Output): ExitCode {
  const text = readDemo(openingDemo);
  if (text === undefined) throw new Error(`the demo '${openingDemo}' is missing`);
  return runText(text, `${openingDemo}.cap`, {wanted: {options: {}}, format: 'text', output});
}

function runText(text: string, name: string, {wanted, format, output, heading = ''}: How): ExitCode {
  const read = parseScript(text, name);
  if (!read.ok) return complain(output, read.message);
  const opened = openScript(read.script, wanted);
  if (!opened.ok) return complain(output, opened.message);
  output.write(heading);
  const {failures} = runHeadless(read.script, opened, {format, write: output.write});
  for (const failure of failures) output.complain(failureText(name, failure));
  return failures.length === 0 ? 0 : 1;
}

function complain(output: Output, message: string): 2 {
  output.complain(message);
  return 2;
}
