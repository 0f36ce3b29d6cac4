/**
 * How much virtual time a seat's lab gets for the real time that passed: what its speed asks for, as far as it can be had
 * within a step's budget. A lab at a hundred times, or a busy one, gets less virtual time rather than more of the process.
 */

export interface Stride {
  /** Whole virtual milliseconds. */
  readonly by: number;
  /** The part of one beyond. */
  readonly between: number;
}

export interface Clockwork {
  /** What to let pass now, at so many virtual milliseconds a real one. */
  stride(factor: number): Stride & {readonly real: number};
  /** How long it took to let it pass. */
  took(stride: Stride, millis: number): void;
  /** Time stood still until now. */
  rest(): void;
  /** Virtual milliseconds a real one that are reached of late, when that is much less than is wanted; else null. */
  shortfall(wanted: number): number | null;
}

/** Real milliseconds that a step of one lab may take. */
const budget = 5;
/** After a longer pause time goes on from where it was. */
const longestPause = 1_000;
/** Before anything is known of a lab's cost, and at the least. */
const firstStride = 200;
const leastStride = 5;
/** How fast experience fades, and what is worth telling. */
const fade = 0.2;
const worthTelling = 0.8;

/** A clockwork that begins now; `now` is a monotonic clock in milliseconds. */
export function openClockwork(now: () => number): Clockwork {
  let last = now();
  let between = 0;
  let affordable = firstStride;
  let reached = 1;
  return {
    stride(factor) {
      const real = Math.min(longestPause, now() - last);
      last = now();
      const wanted = real * factor + between;
      const by = Math.min(Math.floor(wanted), Math.floor(affordable));
      between = wanted > by + 1 ? 0 : wanted - by;
      if (wanted >= 1) reached += fade * (Math.min(1, (by + 1) / wanted) - reached);
      return {by, between, real};
    },
    took({by}, millis) {
      // Growing slowly and shrinking at once: one costly stretch must not be followed by a second one as long.
      const next = millis > budget ? (by * budget) / millis : by * 1.5;
      if (millis > budget || next > affordable) affordable = Math.max(leastStride, next);
    },
    rest() {
      last = now();
      between = 0;
      reached = 1;
    },
    shortfall: (wanted) => (reached < worthTelling ? wanted * reached : null),
  };
}
