/** Plays a transcript with the seeds that fit it and gathers what all of them say. */
import type {NodeId} from '../../source/sim/operation.ts';
import {systems} from '../../source/systems/index.ts';
import {compare} from './compare.ts';
import {dialectOf} from './dialects.ts';
import type {Finding, Verdict} from './finding.ts';
import {play} from './play.ts';
import {momentOf, type Played} from './played.ts';
import type {Transcript} from './transcript.ts';
import {longestConviction} from './windows.ts';

/** So many seeds are tried to find those that fit. */
const tried = 40;

export interface Outcome {
  readonly transcript: Transcript;
  /** Why the lab cannot be asked what the real clients asked: no contradiction, but nothing is compared either. */
  readonly unplayable?: string;
  /** No seed elects the nodes that reality elected: a contradiction of the whole. */
  readonly unfitting?: string;
  readonly seeds: readonly number[];
  /** The worst that any seed gave for each step. */
  readonly findings: readonly (Finding & {readonly seed: number})[];
}

/** The outcome of a transcript with so many seeds that fit; all of them must agree. Throws when there is no system of its name. */
export function run(given: Transcript, compared: number): Outcome {
  const transcript = dialectOf(given).place?.(given) ?? given;
  if (typeof transcript === 'string') return {transcript: given, unplayable: transcript, seeds: [], findings: []};
  const system = systems.find(({name}) => name === transcript.system);
  if (!system) throw new Error(`${transcript.file}: there is no system ${transcript.system}`);
  const fitting: Played[] = [];
  for (let seed = 1; seed <= tried && fitting.length < compared; seed += 1) {
    const played = play(transcript, system, seed);
    const reason = Object.values(played.unasked)[0];
    if (reason !== undefined) return {transcript, unplayable: reason, seeds: [], findings: []};
    if (fits(transcript, played)) fitting.push(played);
  }
  if (fitting.length === 0) return {transcript, unfitting: nobodyFits(transcript), seeds: [], findings: []};
  return {transcript, seeds: fitting.map(({seed}) => seed), findings: gather(transcript, fitting)};
}

/**
 * Which node wins an election is chance, in reality as in the model (SYSTEMS.md section 11), so that a transcript with an
 * election is compared with those seeds that elect the same nodes. Chance, too, is when a peer is convicted: of five nodes
 * one in a hundred gets the last heartbeat of a peer by a relay so late that it convicts after more than the longest time
 * measured, and such seeds are left out. Without elections and convictions, every seed fits.
 */
function fits(transcript: Transcript, played: Played): boolean {
  const real = realWinners(transcript);
  return (real.length === 0 || real.join() === modelWinners(played).join()) && convictsInTime(transcript, played);
}

function convictsInTime({steps}: Transcript, played: Played): boolean {
  const faults = steps.flatMap((step, place) =>
    step.do === 'cut' || step.do === 'crash' ? [momentOf(played, place).at] : [],
  );
  return played.changes.every((change) => {
    const since = faults.findLast((at) => at <= change.at);
    return change.what !== 'suspect' || !change.down || (since !== undefined && change.at - since <= longestConviction);
  });
}

/** The nodes elected after the start, in order. */
export function realWinners({steps}: Transcript): readonly NodeId[] {
  const winners = steps.flatMap((step) => {
    if (step.do === 'elected') return [step.leader];
    return step.do === 'observe' && step.leader === step.node ? [step.node] : [];
  });
  return winners.filter((node, index) => node !== winners[index - 1]);
}

/** Who leads for less than a glance is known by those who follow it. n1 led at the start. */
function modelWinners({changes}: Played): readonly NodeId[] {
  const winners: NodeId[] = [];
  for (const change of changes) {
    if (change.what !== 'leader' || change.leader === null || change.leader === 'down') continue;
    const {node, leader} = change;
    const isNew = leader === node || (leader !== 'n1' && !winners.includes(leader));
    if (isNew && winners.at(-1) !== leader) winners.push(leader);
  }
  return winners;
}

function nobodyFits(transcript: Transcript): string {
  const winners = realWinners(transcript);
  if (winners.length === 0) return `with none of the seeds 1 to ${tried} is every conviction as soon as was measured`;
  return `none of the seeds 1 to ${tried} elects ${winners.join(', then ')}`;
}

const severity: readonly Verdict[] = ['skipped', 'agreed', 'allowed', 'contradicted'];

function gather(transcript: Transcript, all: readonly Played[]): Outcome['findings'] {
  const each = all.map((played) => compare(transcript, played).map((finding) => ({...finding, seed: played.seed})));
  return transcript.steps.map((_, place) => {
    const findings = each.flatMap((one) => one[place] ?? []);
    const sorted = findings.toSorted((one, other) => severity.indexOf(other.verdict) - severity.indexOf(one.verdict));
    const worst = sorted[0];
    if (!worst) throw new Error(`step ${place + 1} was not compared`);
    return worst;
  });
}
