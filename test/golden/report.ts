/** The outcome of all transcripts in lines: a table, every contradiction, and how often each allowance was used. */
import {allowances} from './allowances.ts';
import type {Verdict} from './finding.ts';
import type {Outcome} from './run.ts';

/** How many steps of an outcome have a verdict. */
export function count({findings}: Outcome, verdict: Verdict): number {
  return findings.filter((finding) => finding.verdict === verdict).length;
}

/** Whether reality and model contradict each other. */
export function contradicts(outcome: Outcome): boolean {
  return outcome.unfitting !== undefined || count(outcome, 'contradicted') > 0;
}

/** One line for each contradicted step: file, moment, step, what reality said, what the model said. */
export function contradictions({transcript, unfitting, findings}: Outcome): readonly string[] {
  if (unfitting !== undefined) return [`${transcript.file}: ${unfitting}`];
  return findings.flatMap(({at, step, seed, differences}) =>
    differences.map(
      ({aspect, real, model}) =>
        `${transcript.file} ${at} ms, ${step}: ${aspect}: reality ${real}; model ${model} (seed ${seed})`,
    ),
  );
}

/** The whole report. */
export function report(outcomes: readonly Outcome[]): readonly string[] {
  const names = [...new Set(outcomes.map(({transcript}) => transcript.system))];
  return [
    ...outcomes.map(lineOf),
    '',
    ...names.map((name) =>
      totalOf(
        name,
        outcomes.filter(({transcript}) => transcript.system === name),
      ),
    ),
    '',
    ...usesOf(outcomes),
    ...outcomes.flatMap(contradictions),
  ];
}

const verdicts: readonly Verdict[] = ['agreed', 'allowed', 'contradicted', 'skipped'];

function counts(outcomes: readonly Outcome[]): string {
  return verdicts
    .map((verdict) => `${outcomes.reduce((sum, one) => sum + count(one, verdict), 0)} ${verdict}`)
    .join(', ');
}

function lineOf(outcome: Outcome): string {
  const {transcript, unplayable, unfitting, seeds} = outcome;
  if (unplayable !== undefined) return `? ${transcript.file}: not played: ${unplayable}`;
  const mark = contradicts(outcome) ? '✗' : '✓';
  return `${mark} ${transcript.file}: ${unfitting ?? `${counts([outcome])} (seeds ${seeds.join(', ')})`}`;
}

function totalOf(system: string, outcomes: readonly Outcome[]): string {
  const steps = outcomes.reduce(
    (sum, {findings}) => sum + findings.filter(({verdict}) => verdict !== 'skipped').length,
    0,
  );
  const good = outcomes.filter((one) => !contradicts(one) && one.unplayable === undefined).length;
  return `${system}: ${good} of ${outcomes.length} transcripts agree; ${steps} steps compared: ${counts(outcomes)}`;
}

function usesOf(outcomes: readonly Outcome[]): readonly string[] {
  const used = outcomes.flatMap(({findings}) => findings.flatMap((finding) => finding.allowances));
  return allowances.flatMap(({name, system, why, source}) => {
    const times = used.filter((one) => one === name).length;
    return times === 0 ? [] : [`allowed ${times} times: ${system}, ${name}: ${why} (SYSTEMS.md ${source})`];
  });
}
