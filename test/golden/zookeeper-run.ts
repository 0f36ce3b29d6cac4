/**
 * Plays one ZooKeeper transcript with seeds that fit it, and gathers the worst that any of them gives for each step.
 */
import type {Finding, Verdict} from './finding.ts';
import type {Outcome} from './run.ts';
import type {Transcript} from './transcript.ts';
import {compareZooKeeper, fitsZooKeeper, zookeeperAllowances} from './zookeeper-compare.ts';
import {perform, readRaw} from './zookeeper-play.ts';

/** So many seeds are tried to find those that fit. */
const tried = 40;

const severity: readonly Verdict[] = ['skipped', 'agreed', 'allowed', 'contradicted'];

/**
 * Which requests of reconnecting clients come through, and who wins an election, is chance in reality as in the model:
 * only seeds with the same winners and the same acknowledged writes are compared.
 */
export function runZooKeeper(file: string, text: string, compared: number): Outcome {
  const transcript = readRaw(file, text);
  const seeds: number[] = [];
  const worst: (Finding & {readonly seed: number})[] = [];
  for (let seed = 1; seed <= tried && seeds.length < compared; seed += 1) {
    const played = perform(transcript, seed);
    if (!fitsZooKeeper(transcript, played)) continue;
    seeds.push(seed);
    for (const finding of compareZooKeeper(transcript, played)) {
      const before = worst[finding.place];
      const worse = !before || severity.indexOf(finding.verdict) > severity.indexOf(before.verdict);
      if (worse) worst[finding.place] = {...finding, seed};
    }
  }
  const about = aboutOf(file, text);
  if (seeds.length > 0) return {transcript: about, seeds, findings: worst};
  return {
    transcript: about,
    unplayable: `none of the seeds 1 to ${tried} has its winners and writes`,
    seeds,
    findings: [],
  };
}

/** What a report says of the transcript; its steps are compared from the raw file. */
function aboutOf(file: string, text: string): Transcript {
  const {version, scenario, nodes, config} = JSON.parse(text) as Omit<Transcript, 'file' | 'system' | 'steps'>;
  return {file, system: 'zookeeper', version, scenario, nodes, config, steps: []};
}

/** How often each allowance was used, in lines. */
export function zookeeperUses(outcomes: readonly Outcome[]): readonly string[] {
  const used = outcomes
    .filter(({transcript}) => transcript.system === 'zookeeper')
    .flatMap(({findings}) => findings.flatMap(({allowances}) => allowances));
  return zookeeperAllowances.flatMap(({name, why}) => {
    const times = used.filter((one) => one === name).length;
    return times === 0 ? [] : [`allowed ${times} times: zookeeper, ${name}: ${why} (SYSTEMS.md sections 4 and 11)`];
  });
}
