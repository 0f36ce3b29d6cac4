/** What stands on the time bar: the moments at which something was asked, broken, mended, or answered wrongly. */
import type {LabEvent} from '../lab/event.ts';
import type {LabSnapshot} from '../lab/snapshot.ts';
import type {Tape} from '../script/tape.ts';
import type {Millis} from '../sim/operation.ts';
import type {See} from './see.ts';

export type MarkKind = 'operation' | 'repair' | 'fault' | 'stale' | 'violation';

export interface Mark {
  readonly at: Millis;
  readonly kind: MarkKind;
}

const repairs: readonly string[] = ['heal', 'release', 'restart', 'resume', 'connect', 'deliver', 'action'];

/** The marks of everything that has happened up to a snapshot, oldest first. */
export function marksOf({events}: LabSnapshot): readonly Mark[] {
  const grown = events.length >= kept.count && events[kept.count - 1] === kept.last;
  const known = grown ? kept : {count: 0, marks: []};
  if (known.count === events.length) return known.marks;
  const marks = [...known.marks];
  for (let index = known.count; index < events.length; index += 1) {
    const kind = kindOf(events[index] as LabEvent);
    if (kind) marks.push({at: (events[index] as LabEvent).at, kind});
  }
  kept = {count: events.length, last: events.at(-1), marks};
  return marks;
}

/** The last answer: the log only grows, until a person travels. */
let kept: {readonly count: number; readonly last: LabEvent | undefined; readonly marks: readonly Mark[]} = {
  count: 0,
  last: undefined,
  marks: [],
};

function kindOf(event: LabEvent): MarkKind | null {
  if (event.type === 'invoked') return 'operation';
  if (event.type === 'completed') return event.judged.mark === 'stale' ? 'stale' : null;
  if (event.type !== 'intervened') return null;
  return repairs.includes(event.intervention.type) ? 'repair' : 'fault';
}

/** What time bars and jumps are made of. */
export type Seen = Pick<See, 'snapshot' | 'verdicts'> & {readonly state: Pick<See['state'], 'seen'>};

/** The marks behind, and those ahead that have been seen in this future. */
export function allMarks({snapshot, verdicts, state}: Seen): readonly Mark[] {
  const ahead = state.seen.filter(({at}) => at > snapshot.now && at <= snapshot.until);
  const more = [...violations(snapshot, verdicts), ...ahead];
  return more.length === 0 ? marksOf(snapshot) : [...marksOf(snapshot), ...more];
}

/** Everything there is to see on a tape. */
export function marksOfTape({last, verdicts}: Pick<Tape, 'last' | 'verdicts'>): readonly Mark[] {
  return [...marksOf(last), ...violations(last, verdicts)];
}

/** A rung is violated as soon as the last operation of its witness has ended. */
function violations({operations}: LabSnapshot, verdicts: See['verdicts']): Mark[] {
  const moments = verdicts.flatMap(({verdict, witness}) => {
    const ends = (witness?.operations ?? []).map((id) => operations[id - 1]?.completed?.at ?? 0);
    return verdict === 'false' && ends.length > 0 ? [Math.max(...ends)] : [];
  });
  return [...new Set(moments)].map((at): Mark => ({at, kind: 'violation'}));
}

/** The next moment (or the one before) with a mark of this kind; undefined when none is known. */
export function jumpFrom(see: Seen, kinds: readonly MarkKind[], way: 1 | -1): Millis | undefined {
  const {now} = see.snapshot;
  const moments = allMarks(see).flatMap(({at, kind}) => (kinds.includes(kind) ? [at] : []));
  const there = moments.filter((at) => (way > 0 ? at > now : at < now));
  if (there.length === 0) return undefined;
  return there.reduce((one, other) => (way > 0 ? Math.min(one, other) : Math.max(one, other)));
}
