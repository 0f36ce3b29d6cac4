/** How much one seat may hold. A lab keeps all that ever happened in it, for going back: a seat that never stops would grow for ever. */
import type {See} from '../ui/see.ts';

interface Measure {
  readonly of: (see: See) => number;
  /** From here on time stands still. */
  readonly most: number;
  readonly words: string;
}

const hour = 3_600_000;
const onceMore = 's opens another lab';

/** Of the labs that somebody leaves for another, so many are kept for them. */
export const mostLabsLeft = 2;

/**
 * Two hours of virtual time are some 25 MB, five thousand operations half as much. With as many, a key that goes back in time
 * takes some 50 ms (Node 20): what cannot be done in pieces must not take longer.
 */
const measures: readonly Measure[] = [
  {
    of: ({snapshot}) => snapshot.until,
    most: 2 * hour,
    words: `two hours of virtual time are all that a seat keeps: ${onceMore}`,
  },
  {
    of: ({snapshot}) => snapshot.events.length,
    most: 10_000,
    words: `this is all that a seat keeps of one lab: ${onceMore}`,
  },
  {
    of: ({snapshot}) => snapshot.branches.length,
    most: 500,
    words: `so many futures are all that a seat keeps: ${onceMore}`,
  },
];

/** Why time must stand still here, `over` when even that was not enough; null when there is room. */
export function fullness(see: See): string | null {
  for (const {of, most, words} of measures) {
    const amount = of(see);
    if (amount > most * 2) return 'over';
    if (amount >= most) return words;
  }
  return null;
}
