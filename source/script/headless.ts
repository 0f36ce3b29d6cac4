/** Plays a script at full speed without a terminal and without files: text out, and how it came out. */
import {newJsonLines} from './jsonl.ts';
import {newMarkdown} from './markdown.ts';
import type {Opened} from './open.ts';
import {play} from './player.ts';
import {type Failure, failureOf, type Outcome, type Reporter} from './report.ts';
import type {Script} from './script.ts';
import {newTranscript} from './transcript.ts';

export const formats = ['text', 'jsonl', 'markdown'] as const;
export type Format = (typeof formats)[number];

const reporters: Readonly<Record<Format, (opened: Opened) => Reporter>> = {
  text: ({lab}) => newTranscript(lab.snapshot()),
  jsonl: ({lab}) => newJsonLines(lab),
  markdown: ({lab}) => newMarkdown(lab.snapshot()),
};

/** Plays the script to its end, writing as it goes. */
export function runHeadless(
  script: Script,
  opened: Opened,
  {format, write}: {readonly format: Format; readonly write: (text: string) => void},
): Outcome {
  const reporter = reporters[format](opened);
  const failures: Failure[] = [];
  let examined = 0;
  write(reporter.onStart());
  for (const step of play(script.lines, opened.lab)) {
    write(reporter.onStep(step));
    if (step.type === 'examined') examined += 1;
    const failure = failureOf(step);
    if (failure) failures.push(failure);
  }
  const outcome = {examined, failures};
  write(reporter.onEnd(outcome));
  return outcome;
}
