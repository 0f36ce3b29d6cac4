/** Plays one MariaDB transcript with several seeds, and gathers the worst that any of them gives for each step. */
import type {Finding, Verdict} from './finding.ts';
import {compareMariadb, lagAllowance} from './mariadb-compare.ts';
import {perform, readRaw} from './mariadb-play.ts';
import type {Outcome} from './run.ts';
import type {Transcript} from './transcript.ts';

const severity: readonly Verdict[] = ['skipped', 'agreed', 'allowed', 'contradicted'];

/** The outcome of a transcript; nothing is elected here, so that every seed fits. */
export function runMariadb(file: string, text: string, compared: number): Outcome {
  const transcript = readRaw(file, text);
  const seeds = Array.from({length: compared}, (_, index) => index + 1);
  const worst: (Finding & {readonly seed: number})[] = [];
  for (const seed of seeds) {
    for (const finding of compareMariadb(transcript, perform(transcript, seed))) {
      const before = worst[finding.place];
      const worse = !before || severity.indexOf(finding.verdict) > severity.indexOf(before.verdict);
      if (worse) worst[finding.place] = {...finding, seed};
    }
  }
  return {transcript: aboutOf(file, text), seeds, findings: worst};
}

/** What a report says of the transcript; its steps are compared from the raw file. */
function aboutOf(file: string, text: string): Transcript {
  const {version, scenario, nodes, config} = JSON.parse(text) as Omit<Transcript, 'file' | 'system' | 'steps'>;
  return {file, system: 'mariadb', version, scenario, nodes, config, steps: []};
}

/** How often the one allowance was used, in lines. */
export function mariadbUses(outcomes: readonly Outcome[]): readonly string[] {
  const times = outcomes
    .filter(({transcript}) => transcript.system === 'mariadb')
    .flatMap(({findings}) => findings.flatMap(({allowances}) => allowances)).length;
  const {name, why} = lagAllowance;
  return times === 0 ? [] : [`allowed ${times} times: mariadb, ${name}: ${why} (SYSTEMS.md sections 5 and 12)`];
}
