/** Runs a script and writes what happened in a format for other programs and other people. */
import {statSync, writeFileSync} from 'node:fs';
import type {Lab} from '../lab/lab.ts';
import {type formats, runHeadless} from '../script/headless.ts';
import {openScript} from '../script/open.ts';
import {parseScript} from '../script/script.ts';
import type {Size} from '../ui/draw/layout.ts';
import {type Film, openFilm, plainManner} from '../ui/film.ts';
import {printAsciicast} from './asciicast.ts';
import {type ExportFormat, exportFormats, parseSize} from './export-formats.ts';
import type {ExitCode} from './headless.ts';
import {recordFile, type Showing} from './play.ts';
import {printSubtitles} from './subtitles.ts';

type Printed = {readonly ok: true; readonly text: string} | {readonly ok: false; readonly message: string};
type Print = (path: string, size: Size, showing: Wishes) => Printed;
export type Wishes = Omit<Showing, 'stage'>;

/** How long a recording waits at a beat. */
const pause = 2_000;

const exports: Readonly<Record<ExportFormat, Print>> = {
  asciicast: ofFilm((film, lab, size) => printAsciicast(film, lab, size, 2)),
  'asciicast-v3': ofFilm((film, lab, size) => printAsciicast(film, lab, size, 3)),
  markdown: asText('markdown'),
  jsonl: asText('jsonl'),
  srt: ofFilm(printSubtitles),
};

/** Exports one script to a file, or to the standard output. */
export function exportScript(path: string, wishes: Wishes): ExitCode {
  const {values, output} = wishes;
  const format = exportFormats.find((one) => one === values.to?.[0]) ?? exportFormats[0];
  const size = parseSize(values.size?.[0] ?? '80x24') ?? {columns: 80, rows: 24};
  const printed = exports[format](path, size, wishes);
  if (!printed.ok) return refuse(wishes, printed.message);
  const [target] = values.output ?? [];
  if (target === undefined) {
    output.write(printed.text);
    return 0;
  }
  return writeTo(target, printed.text, wishes);
}

function ofFilm(print: (film: Film, lab: Lab, size: Size) => string): Print {
  return (path, size, wishes) => {
    const recorded = recordFile(path, wishes);
    if (!recorded.ok) return recorded;
    const film = openFilm(recorded.tape, {...plainManner, auto: pause, input: false});
    return {ok: true, text: print(film, recorded.lab, size)};
  };
}

function asText(format: (typeof formats)[number]): Print {
  return (path, _size, {readFile, wanted}) => {
    const read = readFile(path);
    if (!read.ok) return read;
    const parsed = parseScript(read.text, read.name);
    if (!parsed.ok) return parsed;
    const opened = openScript(parsed.script, wanted);
    if (!opened.ok) return opened;
    let text = '';
    const write = (more: string) => {
      text += more;
    };
    runHeadless(parsed.script, opened, {format, write});
    return {ok: true, text};
  };
}

/** Why a file cannot be written, by the system's code. */
const reasons: Readonly<Record<string, string>> = {
  EEXIST: 'there is such a file already: --force overwrites it',
  EISDIR: 'it is a directory',
  ENOENT: 'the directory it is to stand in does not exist',
  ENOTDIR: 'part of its path is no directory',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'nothing can be written there: the file system is read-only',
  ENOSPC: 'no space is left there',
};

function writeTo(target: string, text: string, wishes: Wishes): ExitCode {
  const flag = (wishes.values.force ?? []).length > 0 ? 'w' : 'wx';
  try {
    writeFileSync(target, text, {flag});
    return 0;
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const isDirectory = code === 'EEXIST' && statSync(target).isDirectory();
    const why = reasons[isDirectory ? 'EISDIR' : code] ?? `it cannot be written (${code})`;
    return refuse(wishes, `${target}: ${why}; expected a new file, as in: cap-tui export opening -o opening.cast`);
  }
}

function refuse({output}: Wishes, message: string): 2 {
  output.complain(message);
  return 2;
}
