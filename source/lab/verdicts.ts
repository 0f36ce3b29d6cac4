/**
 * The judge beside a recording: it hears what clients saw, as far as it has been recorded, when somebody asks for the
 * verdict. Nothing of it is in a checkpoint of the recording; it keeps its own.
 *
 * **Choices.** After a jump in time the judge goes on from the last moment it has kept that lies on the way to this one,
 * and is told what followed. A moment is known by its last event: no two futures share one that was written down after
 * they parted. Kept moments lie a sixteenth of what was heard apart, so that a jump costs a sixteenth of hearing all of
 * it, and all that is kept no more than seventeen judges, however long the session.
 */
import type {RungVerdict} from '../checkers/ladder.ts';
import {copyOf, hearCompletion, hearInvocation, type Live, newLive, verdictsNow} from '../checkers/live.ts';
import {at, type Roll, size} from '../sim/roll.ts';
import type {LabEvent} from './event.ts';
import type {Recording, Remembered} from './recording.ts';

/** What the search may cost between two frames, in steps; then a rung is unknown. */
const limits = {steps: 20_000, stop: () => false};
/** How many events lie between two kept moments at the least. */
const apart = 256;

/** A judge that has heard so many events, the last of them this. */
interface Kept {
  readonly heard: number;
  readonly last: LabEvent | undefined;
  readonly live: Live;
}

export interface Bench {
  live: Live;
  /** The recording it has heard, and how many of its events. */
  of: Remembered | null;
  heard: number;
  /** In order of what was heard; some may belong to futures that were left. */
  readonly kept: Kept[];
}

/** A judge that has heard nothing. */
export function newBench(): Bench {
  return {live: newLive(), of: null, heard: 0, kept: []};
}

/** What is to be said of each rung now, strongest first. */
export function verdictsOf(bench: Bench, {remembered}: Recording): readonly RungVerdict[] {
  if (bench.of !== remembered) goOnFrom(bench, remembered);
  hear(bench, remembered.events);
  return verdictsNow(bench.live, limits);
}

/** From the last kept moment on the way to this one. What is said there is found out once, for all that come by. */
function goOnFrom(bench: Bench, remembered: Remembered): void {
  const {events} = remembered;
  const found = bench.kept.findLast(({heard, last}) => heard <= size(events) && at(events, heard - 1) === last);
  if (found) verdictsNow(found.live, limits);
  bench.live = found ? copyOf(found.live) : newLive();
  bench.heard = found?.heard ?? 0;
  bench.of = remembered;
}

function hear(bench: Bench, events: Roll<LabEvent>): void {
  const {live, kept} = bench;
  const ahead = kept.findIndex(({heard}) => heard > bench.heard);
  let next = ahead < 0 ? kept.length : ahead;
  let stop = stopAfter(kept[next - 1]);
  while (bench.heard < size(events)) {
    const event = at(events, bench.heard);
    bench.heard += 1;
    if (event?.type === 'invoked') hearInvocation(live, event.operation);
    if (event?.type === 'completed') hearCompletion(live, event.operation);
    if (bench.heard < stop) continue;
    kept[next] = {heard: bench.heard, last: event, live: copyOf(live)};
    stop = stopAfter(kept[next]);
    next += 1;
  }
}

/** How much is to be heard when the next moment is kept. */
function stopAfter(before: Kept | undefined): number {
  const heard = before?.heard ?? 0;
  return heard + Math.max(apart, heard >> 4);
}
