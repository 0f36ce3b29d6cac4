/** Compares a whole transcript with what the model did: one finding for each step. */
import {allowanceFor} from './allowances.ts';
import {differencesOf} from './answers.ts';
import type {Case, Difference, Finding} from './finding.ts';
import type {Played} from './played.ts';
import {
  compareBelief,
  compareElection,
  compareHints,
  compareLeader,
  compareLeaders,
  compareNote,
  compareVerdict,
} from './states.ts';
import type {Op, Step, StepOf, Transcript} from './transcript.ts';

/** What one step amounts to; undefined where there is nothing to compare. */
type Compared = Pick<Finding, 'differences' | 'allowances'> | undefined;

type Rows = {readonly [Do in Step['do']]: (one: Case, step: StepOf<Do> & Step) => Compared};

const plain = (differences: readonly Difference[]): Compared => ({differences, allowances: []});

const rows: Rows = {
  op: compareOp,
  observe: (one, step) => plain(compareLeader(one, step)),
  suspect: (one, step) => plain(compareBelief(one, step)),
  elected: (one, step) => plain(compareElection(one, step)),
  leaders: (one, step) => plain(compareLeaders(one, step)),
  hints: (one, step) => (step.partial ? undefined : plain(compareHints(one, step))),
  note: (one, step) => (isCompared(step) ? plain(compareNote(one, step)) : undefined),
  verdict: (one, step) => plain(compareVerdict(one, step)),
  cut: () => undefined,
  heal: () => undefined,
  crash: () => undefined,
  restart: () => undefined,
  other: () => undefined,
};

/** Every step with its verdict, in order. */
export function compare(transcript: Transcript, played: Played): readonly Finding[] {
  return transcript.steps.map((step, place) => {
    const compared = (rows[step.do] as (one: Case, step: Step) => Compared)({transcript, played, place}, step);
    const {differences = [], allowances = []} = compared ?? {};
    const verdict = !compared
      ? 'skipped'
      : differences.length > 0
        ? 'contradicted'
        : allowances.length > 0
          ? 'allowed'
          : 'agreed';
    return {place, at: step.at, step: inWords(step), verdict, differences, allowances};
  });
}

function compareOp({transcript, played, place}: Case, op: StepOf<'op'>): Compared {
  const answers = played.answers[place];
  if (!answers) return undefined;
  const allowances: string[] = [];
  const differences = answers.flatMap((answer): readonly Difference[] => {
    const one = {transcript, played, place, op, answer};
    const found = differencesOf(one);
    const row = found.length > 0 ? allowanceFor(one, found) : undefined;
    if (row && !allowances.includes(row.name)) allowances.push(row.name);
    return row ? [] : found;
  });
  return {differences, allowances};
}

function isCompared({text}: StepOf<'note'>): boolean {
  return /convicted|^all nodes/.test(text);
}

function inWords(step: Step): string {
  if (step.do === 'op') return opInWords(step);
  if (step.do === 'observe') return `${step.node} follows ${step.leader}`;
  if (step.do === 'suspect') return `${step.node} sees ${step.peer} ${step.down ? 'DOWN' : 'UP'}`;
  if (step.do === 'note') return step.text;
  return step.do;
}

function opInWords({op, node, key, value, level}: Op): string {
  return [op, key, value, level, 'at', node].filter((word) => word !== undefined).join(' ');
}
