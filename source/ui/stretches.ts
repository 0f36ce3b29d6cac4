/**
 * How fast a film runs, and where: in slow motion while something is asked, broken or decided, and through the quiet
 * stretches between in two seconds at most. Read off what happened, so that the same film always takes the same time.
 */
import type {LabEvent} from '../lab/event.ts';
import type {Millis} from '../sim/operation.ts';

/** Until this moment time runs at this factor: virtual milliseconds per real one. */
export interface Stretch {
  readonly until: Millis;
  readonly factor: number;
}

/** A tenth: a packet takes long enough to be followed. */
const slow = 1 / 10;
/** No quiet stretch takes longer, in real milliseconds. */
const patience = 2_000;

/** What is shown before and after something happens, in virtual milliseconds. */
const views: {readonly [T in LabEvent['type']]?: readonly [before: Millis, after: Millis]} = {
  invoked: [5, 90],
  completed: [25, 5],
  intervened: [5, 60],
};
const leading: readonly [Millis, Millis] = [60, 20];

/** The stretches of a film, in order; the last one ends with it. */
export function stretchesOf(events: readonly LabEvent[], end: Millis): readonly Stretch[] {
  const found: Stretch[] = [];
  let now = 0;
  for (const [from, to] of closeUps(events)) {
    if (from > now) found.push({until: from, factor: Math.max(1, (from - now) / patience)});
    if (to > now) found.push({until: to, factor: slow});
    now = Math.max(now, to);
  }
  found.push({until: Math.max(end, now) + 1, factor: Math.max(1, (end - now) / patience)});
  return found;
}

function closeUps(events: readonly LabEvent[]): (readonly [Millis, Millis])[] {
  return events
    .flatMap((event): (readonly [Millis, Millis])[] => {
      const view = event.type === 'note' && /\bleads\b/.test(event.text) ? leading : views[event.type];
      return view ? [[Math.max(0, event.at - view[0]), event.at + view[1]]] : [];
    })
    .sort((one, other) => one[0] - other[0]);
}

/** The stretch a moment lies in; after the end, plain time. */
export function stretchAt(stretches: readonly Stretch[], now: Millis): Stretch {
  return stretches.find(({until}) => now < until) ?? {until: Infinity, factor: 1};
}

/** `1/10`, `1`, `15`: a factor as people read it. */
export function factorText(factor: number): string {
  return factor >= 0.95 ? String(Math.round(factor)) : `1/${Math.round(1 / factor)}`;
}
