/**
 * The verdict after travelling in time is that of a judge who heard nothing else: over random sessions, long enough that the
 * judge goes on from moments it has kept, with seeks, undo, changes in the past and returns to futures that were left.
 */
import {expect, test} from 'vitest';
import {historyOf} from '../../source/checkers/history.ts';
import {ladder} from '../../source/checkers/ladder.ts';
import type {Command} from '../../source/lab/command.ts';
import type {Lab} from '../../source/lab/lab.ts';
import {openSystem} from '../../source/script/open.ts';
import {between, openStream, type Stream} from '../../source/sim/chance.ts';
import type {ClientId, NodeId} from '../../source/sim/operation.ts';

const seeds = Array.from({length: 8}, (_, index) => index + 1);
const requests = 320;
const journeys = 40;
/** As the lab's own judge may search. */
const limits = {steps: 20_000, stop: () => false};

function someRequest(stream: Stream, count: number): Command {
  const client: ClientId = `c${between(stream, 1, 4)}`;
  const ask = {key: between(stream, 0, 1) === 0 ? 'x' : 'y', level: between(stream, 0, 3) === 0 ? 'quorum' : 'one'};
  if (between(stream, 0, 2) > 0) return {type: 'invoke', client, ask: {...ask, type: 'read'}};
  return {type: 'invoke', client, ask: {...ask, type: 'write', value: String(count)}};
}

function someTrouble(stream: Stream): Command {
  const node: NodeId = `n${between(stream, 1, 3)}`;
  const dice = between(stream, 0, 3);
  if (dice === 0) return {type: 'isolate', node};
  return dice === 1 ? {type: 'heal'} : {type: 'connect', client: `c${between(stream, 1, 4)}`, node};
}

/** Mostly within what has been seen; now and then the past is changed, or another future taken up. */
function someJourney(stream: Stream, {until, branches}: ReturnType<Lab['snapshot']>, count: number): Command {
  const dice = between(stream, 0, 9);
  if (dice === 0) return {type: 'undo'};
  if (dice === 1) return someRequest(stream, requests + count);
  if (dice === 2) return {type: 'advance', by: between(stream, 1, 3_000)};
  const branch = branches[between(stream, 0, Math.max(0, branches.length - 1))];
  if (dice === 3 && branch) return {type: 'return', branch: branch.name};
  return {type: 'seek', to: between(stream, 0, until)};
}

function lived(stream: Stream, seed: number): Lab {
  const opened = openSystem('cassandra', {}, seed);
  if (!opened.ok) throw new Error(opened.message);
  const {lab} = opened;
  for (let count = 0; count < requests; count += 1) {
    if (between(stream, 0, seed * 5) === 0) lab.dispatch(someTrouble(stream));
    lab.dispatch(someRequest(stream, count));
    lab.dispatch({type: 'advance', by: between(stream, 5, 120)});
    if (seed % 2 === 0) lab.verdicts();
  }
  return lab;
}

const said: Record<string, number> = {};

test.each(seeds)('seed %d: wherever one goes', (seed) => {
  const stream = openStream(seed, 'travel');
  const lab = lived(stream, seed);
  for (let count = 0; count < journeys; count += 1) {
    lab.dispatch(someJourney(stream, lab.snapshot(), count));
    const fresh = ladder(historyOf(lab.snapshot().operations), limits);
    expect(lab.verdicts(), `seed ${seed}, journey ${count}`).toEqual(fresh);
    const words = fresh.map(({verdict}) => verdict[0]).join('');
    said[words] = (said[words] ?? 0) + 1;
  }
});

test('there were moments without a violation, with one, and with some below the highest rung', () => {
  const seen = Object.keys(said);
  expect(seen).toContain('ttttttt');
  expect(seen).toContain('ftttttt');
  expect(seen.some((words) => words.startsWith('ff'))).toBe(true);
});
