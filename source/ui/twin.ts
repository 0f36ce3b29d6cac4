/**
 * Twins: other systems that go through what the lab goes through, at the same moments.
 *
 * **Choices.** A twin follows the lab's journal, so that every key that changes the lab changes it too. Where the lab goes back, a
 * twin travels in its own time, which costs as little as in the lab. What a twin cannot do is left out there, as in a comparison
 * (script/adapt.ts). Operations are matched by their place in the journal. Whoever comes late has a long way to go: it is gone
 * in pieces (errand.ts).
 */
import type {Entry} from '../lab/command.ts';
import type {Lab} from '../lab/lab.ts';
import type {LabSnapshot} from '../lab/snapshot.ts';
import {adaptCommand} from '../script/adapt.ts';
import type {Millis, Operation, OperationId} from '../sim/operation.ts';
import {piece} from './errand.ts';
import type {Sitting} from './sitting.ts';

/** Besides the lab itself. */
export const mostTwins = 4;

export interface Twin {
  readonly lab: Lab;
  readonly snapshot: LabSnapshot;
  /** What it has gone through, or would again: behind the moment where it stands, or ahead of it after going back. */
  readonly followed: readonly Followed[];
  /** Its own number of each operation of the lab, in the lab's order; null where it could not ask. */
  readonly asked: readonly (OperationId | null)[];
}

interface Followed {
  /** Of the lab's journal. */
  readonly entry: Entry;
  /** How many entries the twin's own journal has with it: what it cannot do is in none. */
  readonly count: number;
}

/** A twin at its first moment, on another system with as many nodes where it can; a text says why there is none. */
export function openTwin(open: Sitting['open'], main: Lab, system: string): Twin | string {
  const {nodes, seed} = main.snapshot();
  const alike = open(system, {nodes: String(nodes.length)}, seed);
  const lab = typeof alike === 'string' ? open(system, {}, seed) : alike;
  return typeof lab === 'string' ? lab : {lab, snapshot: lab.snapshot(), followed: [], asked: []};
}

/** A twin on its way to where the lab is now; what is yielded is the moment to which it has come. */
export type Way = Generator<Millis, Twin>;

/** What an entry counts in a piece, as if so much time passed: either takes a tenth of a millisecond, or two. */
const entryCost: Millis = 50;

/** Leads a twin to where the lab is now. */
export function* follow(twin: Twin, main: Lab): Way {
  const {now} = main.snapshot();
  const {entries} = main.journal();
  const on = parted(twin, entries);
  const due = entries.slice(on.followed.length).filter(({at}) => at <= now);
  if (on === twin && twin.snapshot.now === now && due.length === 0) return twin;
  const walk = {
    ...on,
    now: on.snapshot.now,
    until: on.snapshot.until,
    left: piece,
    followed: [...on.followed],
    asked: [...on.asked],
  };
  for (const entry of due) {
    yield* runTo(walk, entry.at);
    goThrough(walk, entry);
    yield* spend(walk, entryCost);
  }
  yield* runTo(walk, now);
  const {lab, followed, asked} = walk;
  return {lab, snapshot: lab.snapshot(), followed, asked};
}

/** A twin under way. To look at a lab takes longer than to move it a little, hence what is known of its time. */
interface Walk extends Twin {
  now: Millis;
  until: Millis;
  /** Of this piece. */
  left: Millis;
  readonly followed: Followed[];
  readonly asked: (OperationId | null)[];
}

/** The twin without what it has gone through and the lab no longer has: it goes back to where the two part. */
function parted(twin: Twin, entries: readonly Entry[]): Twin {
  const {lab, followed, asked} = twin;
  const parting = followed.findIndex(({entry}, index) => entry !== entries[index]);
  if (parting < 0) return twin;
  const kept = followed.slice(0, parting);
  lab.dispatch({type: 'seek', to: followed[parting]?.entry.at ?? 0, done: kept.at(-1)?.count ?? 0});
  lab.dispatch({type: 'leave'});
  const askedCount = kept.filter(({entry}) => entry.intervention.type === 'invoke').length;
  return {lab, snapshot: lab.snapshot(), followed: kept, asked: asked.slice(0, askedCount)};
}

function goThrough(walk: Walk, entry: Entry): void {
  const {lab, followed, asked, snapshot} = walk;
  const adapted = adaptCommand(entry.intervention, {system: snapshot.system, level: null});
  const events = adapted.possible ? lab.dispatch(adapted.as) : [];
  const isDone = events.some(({type}) => type !== 'refused');
  followed.push({entry, count: (followed.at(-1)?.count ?? 0) + (isDone ? 1 : 0)});
  if (isDone) walk.until = walk.now;
  if (entry.intervention.type !== 'invoke') return;
  const invoked = events.find((event) => event.type === 'invoked');
  asked.push(invoked?.operation.id ?? null);
}

/** To a moment: back, or forward to where it has been, at once; further on in pieces. */
function* runTo(walk: Walk, moment: Millis): Generator<Millis, void> {
  const {lab} = walk;
  const known = Math.min(moment, walk.until);
  if (known < walk.now || known > walk.now + piece) {
    lab.dispatch({type: 'seek', to: known});
    walk.now = known;
  }
  while (walk.now < moment) {
    const by = Math.min(walk.left, moment - walk.now);
    lab.dispatch({type: 'advance', by});
    walk.now += by;
    walk.until = Math.max(walk.until, walk.now);
    yield* spend(walk, by);
  }
}

function* spend(walk: Walk, by: Millis): Generator<Millis, void> {
  walk.left -= by;
  if (walk.left > 0) return;
  walk.left = piece;
  yield walk.now;
}

/** The place, from 0, of the first operation of the lab that has ended otherwise on a twin; null when there is none. */
export function firstDifference({operations}: LabSnapshot, twins: readonly Twin[]): number | null {
  const index = operations.findIndex((operation, place) => {
    if (!operation.completed) return false;
    return twins.some((twin) => {
      const other = twinOf(twin, place);
      return other?.completed !== undefined && endOf(other) !== endOf(operation);
    });
  });
  return index < 0 ? null : index;
}

/** What the lab's operation at this place is on a twin. */
export function twinOf({snapshot, asked}: Twin, place: number): Operation | undefined {
  const id = asked[place];
  return typeof id === 'number' ? snapshot.operations[id - 1] : undefined;
}

/** How it ended, and of a read what was seen: how long it took makes no difference, nor which words a refusal has. */
function endOf({request, completed}: Operation): string {
  const reply = completed?.reply;
  const seen = request.type === 'read' ? reply?.values?.map(({value}) => value) : null;
  return JSON.stringify([reply?.outcome, seen ?? null]);
}
