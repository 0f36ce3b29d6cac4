/**
 * Twins: other systems that go through what the lab goes through, at the same moments.
 *
 * **Choices.** A twin follows the lab's journal, so that every key that changes the lab changes it too, also after going back: what
 * cannot be gone on with is replayed from the beginning. What a twin cannot do is left out there, as in a comparison
 * (script/adapt.ts). Operations are matched by their place in the journal.
 */
import type {Entry} from '../lab/command.ts';
import type {Lab} from '../lab/lab.ts';
import type {LabSnapshot} from '../lab/snapshot.ts';
import {adaptCommand} from '../script/adapt.ts';
import type {Operation, OperationId} from '../sim/operation.ts';
import type {Sitting} from './sitting.ts';

/** Besides the lab itself. */
export const mostTwins = 4;

export interface Twin {
  readonly lab: Lab;
  readonly snapshot: LabSnapshot;
  readonly reopen: () => Lab;
  /** The entries of the lab's journal that it has gone through. */
  readonly followed: readonly Entry[];
  /** Its own number of each operation of the lab, in the lab's order; null where it could not ask. */
  readonly asked: readonly (OperationId | null)[];
}

/** A twin of the lab on another system, with as many nodes where it can; a text says why there is none. */
function openTwin(open: Sitting['open'], main: Lab, system: string): Twin | string {
  const {nodes, seed} = main.snapshot();
  const reopen = () => {
    const alike = open(system, {nodes: String(nodes.length)}, seed);
    return typeof alike === 'string' ? open(system, {}, seed) : alike;
  };
  const lab = reopen();
  if (typeof lab === 'string') return lab;
  const again = reopen as () => Lab;
  return follow({lab, snapshot: lab.snapshot(), reopen: again, followed: [], asked: []}, main);
}

/** The twins and one more; none at all for a system of null. A text says why there is no such twin. */
export function withTwin(
  twins: readonly Twin[],
  {open, lab}: Pick<Sitting, 'open' | 'lab'>,
  system: string | null,
): readonly Twin[] | string {
  if (system === null) return [];
  const twin = openTwin(open, lab, system);
  return typeof twin === 'string' ? twin : [...twins, twin];
}

/** The twin where the lab is now. */
export function follow(twin: Twin, main: Lab): Twin {
  const {now} = main.snapshot();
  const entries = main.journal().entries.filter(({at}) => at <= now);
  const {followed} = twin;
  const ahead = twin.snapshot.now > now || followed.some((entry, index) => entry !== entries[index]);
  const from = ahead ? restarted(twin) : twin;
  if (from.snapshot.now === now && from.followed.length === entries.length) return from;
  const asked = [...from.asked];
  for (const entry of entries.slice(from.followed.length)) goThrough(from.lab, entry, asked);
  runTo(from.lab, now);
  return {...from, snapshot: from.lab.snapshot(), followed: entries, asked};
}

function restarted(twin: Twin): Twin {
  const lab = twin.reopen();
  return {...twin, lab, snapshot: lab.snapshot(), followed: [], asked: []};
}

function goThrough(lab: Lab, {at, intervention}: Entry, asked: (OperationId | null)[]): void {
  runTo(lab, at);
  const adapted = adaptCommand(intervention, {system: lab.snapshot().system, level: null});
  const events = adapted.possible ? lab.dispatch(adapted.as) : [];
  if (intervention.type !== 'invoke') return;
  const invoked = events.find((event) => event.type === 'invoked');
  asked.push(invoked?.operation.id ?? null);
}

function runTo(lab: Lab, moment: number): void {
  const {now} = lab.snapshot();
  if (now < moment) lab.dispatch({type: 'advance', by: moment - now});
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
