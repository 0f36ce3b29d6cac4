/** A whole script: the lines of a `.cap` file with their places, its first line apart. */
import {parseLine} from './grammar.ts';
import type {Act, Line} from './line.ts';
import {type Problem, problemText} from './problem.ts';

/** A line with its place, so that whatever goes wrong later can name it. */
export interface ScriptLine {
  /** From 1. */
  readonly number: number;
  /** As it was written. */
  readonly text: string;
  readonly line: Line;
}

/** The line `system …` with its place. */
export interface Header {
  readonly number: number;
  readonly text: string;
  readonly act: Extract<Act, {type: 'system'}>;
}

export interface Script {
  readonly fileName: string;
  /** Null when the script names no system. */
  readonly header: Header | null;
  readonly lines: readonly ScriptLine[];
}

/** What cannot be read or carried out; `message` names file, line and column, what was expected and an example. */
export interface Unreadable {
  readonly ok: false;
  readonly message: string;
}

/** Reads a script; the first thing that is wrong with it, if anything is. Never throws, whatever the text. */
export function parseScript(text: string, fileName: string): {readonly ok: true; readonly script: Script} | Unreadable {
  const lines: ScriptLine[] = [];
  let header: Header | null = null;
  for (const [index, source] of text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const number = index + 1;
    const read = parseLine(source);
    if (!read.ok) return unreadable(fileName, number, read);
    if (read.line === null) continue;
    const {act} = read.line;
    if (act.type !== 'system') lines.push({number, text: source, line: read.line});
    else if (header !== null || lines.length > 0) return unreadable(fileName, number, misplaced(source));
    else header = {number, text: source, act};
  }
  return {ok: true, script: {fileName, header, lines}};
}

/** `demo.cap:3:7: expected …, found …; as in: …` */
export function unreadable(fileName: string, number: number, problem: Problem): Unreadable {
  return {ok: false, message: `${fileName}:${number}:${problem.column}: ${problemText(problem)}`};
}

function misplaced(source: string): Problem {
  return {
    column: source.search(/\S/) + 1,
    found: 'another system',
    expected: "'system' only once, before all other lines",
    example: 'system etcd nodes=5 seed=7',
    hint: null,
  };
}
