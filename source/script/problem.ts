/** What is wrong with a line, said so that a person can mend it: where, what was found, what was expected, an example. */
import {showText} from './printable.ts';

export interface Problem {
  /** From 1, in the line as it was written. */
  readonly column: number;
  readonly found: string;
  readonly expected: string;
  readonly example: string;
  /** A word that was perhaps meant. */
  readonly hint: string | null;
}

/** Thrown while a line is read and caught where reading began; never leaves this folder. */
export class Wrong extends Error {
  readonly problem: Problem;
  constructor(problem: Omit<Problem, 'example' | 'hint'> & Partial<Problem>) {
    super(problem.expected);
    this.problem = {example: '', hint: null, ...problem};
  }
}

/** The problem as one message, without its place: `expected a node such as n2, found 'x'; as in: crash n2`. */
export function problemText(problem: Problem): string {
  const hint = problem.hint === null ? '' : ` (did you mean ${problem.hint}?)`;
  return `expected ${problem.expected}, found ${problem.found}${hint}; as in: ${problem.example}`;
}

/** A piece of somebody's input as it may be shown: in quotes, escaped, cut short. */
export function shown(text: string): string {
  return `'${showText(text.length > 40 ? `${text.slice(0, 40)}…` : text)}'`;
}
