/** How a script came out: what did not hold, in the words a person is told. */
import {printLine} from './grammar.ts';
import type {Step} from './player.ts';
import type {ScriptLine} from './script.ts';

/** What the formats of a transcript have in common: text for each step, and for the end. */
export interface Reporter {
  onStart(): string;
  onStep(step: Step): string;
  onEnd(outcome: Outcome): string;
}

export interface Outcome {
  readonly examined: number;
  readonly failures: readonly Failure[];
}

export interface Failure {
  readonly line: ScriptLine;
  /** `expect c3 stale: c3 read x was ok with 1, which is not stale`. */
  readonly text: string;
}

/** The failure that a step reports, if it reports one. */
export function failureOf(step: Step): Failure | null {
  if (step.type === 'failed') return {line: step.line, text: `${printLine(step.line.line)}: ${step.reason}`};
  if (step.type !== 'examined' || step.finding.holds) return null;
  return {line: step.line, text: `${printLine(step.line.line)}: ${step.finding.found}`};
}

/** `demo.cap:12:1: expect c3 stale: …`, as it is told on the error stream. */
export function failureText(fileName: string, {line, text}: Failure): string {
  return `${fileName}:${line.number}:${line.text.search(/\S/) + 1}: ${text}`;
}
