/**
 * The phi-accrual failure detector (Hayashibara et al. 2004, as Cassandra's FailureDetector simplifies it): how long a
 * peer's heartbeat has been missing, measured in its own usual intervals. Integers only.
 */
import type {Millis} from '../../sim/operation.ts';

/** How regularly news of a peer came: the sum and the number of the latest intervals, and when the last one ended. */
export interface Arrivals {
  readonly sum: Millis;
  readonly count: number;
  readonly last: Millis;
}

/** The first interval of a peer just met is taken to be so long, and longer ones are not counted (twice the gossip's). */
const longest: Millis = 2000;
/** Cassandra keeps the last 1000 intervals; here the mean of so many stands for the oldest when another comes. */
const windowSize = 1000;

/** A peer of which the first news came at `now`. */
export function firstArrival(now: Millis): Arrivals {
  return {sum: longest, count: 1, last: now};
}

/** A peer that has been heard of after every round for a while. */
export function steadyArrivals(now: Millis): Arrivals {
  return {sum: 53_750, count: 50, last: now};
}

/** The arrivals with one more at `now`. */
export function withArrival(arrivals: Arrivals, now: Millis): Arrivals {
  const interval = now - arrivals.last;
  if (interval > longest) return {...arrivals, last: now};
  if (arrivals.count < windowSize) return {sum: arrivals.sum + interval, count: arrivals.count + 1, last: now};
  const oldest = Math.trunc(arrivals.sum / arrivals.count);
  return {sum: arrivals.sum - oldest + interval, count: arrivals.count, last: now};
}

/**
 * Whether phi is over 8 at `now`. phi = silence ÷ mean × 0.434 (1 ÷ ln 10, exponential intervals), which in integers is
 * silence × 434 × count > 8000 × sum: about 18.4 usual intervals.
 */
export function convicts(arrivals: Arrivals, now: Millis): boolean {
  return (now - arrivals.last) * 434 * arrivals.count > 8000 * arrivals.sum;
}
