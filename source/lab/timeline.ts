/**
 * Time travel: the journal plus a checkpoint of the recording every so often. To seek is to copy the nearest earlier
 * checkpoint and to replay from there (RaftScope does the same in a hundred lines).
 */
import type {Cluster} from '../sim/cluster.ts';
import {copy} from '../sim/copy.ts';
import type {Millis} from '../sim/operation.ts';
import {advanceTo, nextMoment} from '../sim/world.ts';
import type {Entry} from './command.ts';
import {intervene, type Moment, type Recording, record} from './recording.ts';

/** How much virtual time lies between two checkpoints: so much is replayed at the most. */
const apart: Millis = 5_000;

export interface Checkpoint {
  readonly at: Millis;
  /** How many entries of the journal have been carried out. */
  readonly applied: number;
  readonly moment: Moment;
}

export interface Timeline {
  readonly recording: Recording;
  entries: Entry[];
  /** How many of the entries lie behind us; the rest is a future that has been seen already. */
  applied: number;
  /** How far this future has been seen. */
  until: Millis;
  checkpoints: Checkpoint[];
}

/** A timeline at its first moment, with a checkpoint of it. */
export function openTimeline(cluster: Cluster, seed: number): Timeline {
  const timeline: Timeline = {recording: record(cluster, seed), entries: [], applied: 0, until: 0, checkpoints: []};
  keep(timeline);
  return timeline;
}

/** The moment at which the timeline stands. */
export function nowOf(timeline: Timeline): Millis {
  return timeline.recording.world.state.now;
}

/** Lets time run to a moment; what the journal holds until then happens again at its time. */
export function runTo(timeline: Timeline, moment: Millis): void {
  replay(timeline, moment, Infinity);
  timeline.until = Math.max(timeline.until, moment);
}

/** Writes an entry down at this moment and carries it out. Whatever was to follow must have been dropped before. */
export function enter(timeline: Timeline, entry: Entry): void {
  timeline.entries.push(entry);
  timeline.applied = timeline.entries.length;
  intervene(timeline.recording, entry.intervention);
}

/** Goes to a moment with every entry up to it carried out, or only the first `applied` of them. */
export function goTo(timeline: Timeline, moment: Millis, applied = Infinity): void {
  const before = timeline.checkpoints.filter((one) => one.at <= moment && one.applied <= applied).at(-1);
  if (!before) throw new Error('a timeline has a checkpoint of its first moment');
  restore(timeline, before);
  replay(timeline, moment, applied);
}

/** Forgets the future that was: everything in the journal and among the checkpoints past this moment. */
export function dropFuture(timeline: Timeline): void {
  timeline.entries.length = timeline.applied;
  const now = nowOf(timeline);
  timeline.checkpoints = timeline.checkpoints.filter((one) => one.at <= now && one.applied <= timeline.applied);
  timeline.until = now;
}

/**
 * Puts another journal in the place of this one; of the checkpoints those stay that lie on its way. `ahead`: those that were
 * kept when it was left, so that going on there replays no more than going back does.
 */
export function takeUp(
  timeline: Timeline,
  entries: readonly Entry[],
  until: Millis,
  ahead: readonly Checkpoint[] = [],
): void {
  timeline.entries = [...entries];
  timeline.until = until;
  timeline.checkpoints = timeline.checkpoints.filter(({at, applied}) => at <= (entries[applied]?.at ?? until));
  const last = timeline.checkpoints.at(-1)?.at ?? -1;
  timeline.checkpoints.push(...ahead.filter(({at}) => at > last));
}

/** The next moment at which anything happens by itself or by the journal; undefined when nothing ever will. */
export function nextOf(timeline: Timeline): Millis | undefined {
  const entry = timeline.entries[timeline.applied]?.at;
  const due = nextMoment(timeline.recording.world);
  return entry === undefined ? due : Math.min(entry, due ?? entry);
}

/** Runs to a moment, carrying out the entries due by then while fewer than `applied` lie behind. */
function replay(timeline: Timeline, moment: Millis, applied: number): void {
  while (timeline.applied < applied) {
    const entry = timeline.entries[timeline.applied];
    if (!entry || entry.at > moment) break;
    flow(timeline, entry.at);
    intervene(timeline.recording, entry.intervention);
    timeline.applied += 1;
  }
  flow(timeline, moment);
}

/** Lets the world run to a moment, keeping checkpoints on the way where there are none yet. */
function flow(timeline: Timeline, moment: Millis): void {
  const {world} = timeline.recording;
  for (let stop = nextStop(world.state.now); stop <= moment; stop = nextStop(stop)) {
    advanceTo(world, stop);
    const last = timeline.checkpoints.at(-1);
    if (last && last.at < stop) keep(timeline);
  }
  advanceTo(world, moment);
}

function nextStop(moment: Millis): Millis {
  return (Math.trunc(moment / apart) + 1) * apart;
}

function keep(timeline: Timeline): void {
  const {recording, applied} = timeline;
  const moment = copy({world: recording.world.state, remembered: recording.remembered});
  timeline.checkpoints.push({at: recording.world.state.now, applied, moment});
}

function restore(timeline: Timeline, checkpoint: Checkpoint): void {
  const moment = copy(checkpoint.moment);
  timeline.recording.world.state = moment.world;
  timeline.recording.remembered = moment.remembered;
  timeline.applied = checkpoint.applied;
}
