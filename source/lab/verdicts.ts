/**
 * The judge beside a recording: it hears what clients saw, as far as it has been recorded, when somebody asks for the
 * verdict. Nothing of it is in a checkpoint; after a jump in time it is told the recording anew.
 */
import type {RungVerdict} from '../checkers/ladder.ts';
import {hearCompletion, hearInvocation, type Live, newLive, verdictsNow} from '../checkers/live.ts';
import {at, part, size} from '../sim/roll.ts';
import type {Recording, Remembered} from './recording.ts';

/** What the search may cost between two frames, in steps; then a rung is unknown. */
const steps = 20_000;

export interface Bench {
  live: Live;
  /** The recording it has heard, and how many of its events. */
  of: Remembered | null;
  heard: number;
}

/** A judge that has heard nothing. */
export function newBench(): Bench {
  return {live: newLive(), of: null, heard: 0};
}

/** What is to be said of each rung now, strongest first. */
export function verdictsOf(bench: Bench, {remembered, world}: Recording): readonly RungVerdict[] {
  if (bench.of !== remembered) Object.assign(bench, newBench(), {of: remembered});
  const {events} = remembered;
  for (; bench.heard < size(events); bench.heard += 1) {
    const event = at(events, bench.heard);
    if (event?.type === 'invoked') hearInvocation(bench.live, event.operation);
    if (event?.type === 'completed') hearCompletion(bench.live, event.operation);
  }
  return verdictsNow(bench.live, part(world.state.operations), {steps, stop: () => false});
}
