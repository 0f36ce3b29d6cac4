/** Plays one transcript made from documents with several seeds; nothing in it may depend on the seed, so that all are compared. */
import {compareDerived} from './derived-compare.ts';
import {performDerived, readDerived} from './derived-play.ts';
import type {Finding} from './finding.ts';
import type {Outcome} from './run.ts';
import type {Transcript} from './transcript.ts';

/** The outcome of a transcript: of each step, the first seed that contradicts it, if one does. */
export function runDerived(file: string, text: string, compared: number): Outcome {
  const transcript = readDerived(file, text);
  const seeds = Array.from({length: compared}, (_, index) => index + 1);
  const worst: (Finding & {readonly seed: number})[] = [];
  for (const seed of seeds) {
    for (const {place, step, differences} of compareDerived(performDerived(transcript, seed))) {
      if (worst[place]?.verdict === 'contradicted') continue;
      worst[place] = {...findingOf(place, step, differences), seed};
    }
  }
  return {transcript: aboutOf(file, text), seeds, findings: worst};
}

function findingOf(place: number, step: string, differences: readonly string[]): Finding {
  const said = differences.map((model) => ({aspect: 'state' as const, real: 'as the document says', model}));
  return {place, at: 0, step, verdict: said.length > 0 ? 'contradicted' : 'agreed', allowances: [], differences: said};
}

function aboutOf(file: string, text: string): Transcript {
  const {system, version, scenario, nodes, config} = JSON.parse(text) as Omit<Transcript, 'file' | 'steps'>;
  return {file, system, version, scenario, nodes, config, steps: []};
}
