/** How much of the process one seat may take for what is typed there: a little at once, and no more than a part in the long run. */

export interface Allowance {
  /** So many milliseconds were used. */
  spend(millis: number): void;
  /** Milliseconds until there is some again; 0 when there is some. */
  wait(): number;
}

/** Milliseconds at once, and in each second. A person types at a tenth of this. */
const atOnce = 300;
const eachSecond = 150;

/** A full allowance; `now` is a clock in milliseconds. */
export function openAllowance(now: () => number): Allowance {
  let left = atOnce;
  let at = now();
  const settle = () => {
    left = Math.min(atOnce, left + ((now() - at) * eachSecond) / 1_000);
    at = now();
  };
  return {
    spend(millis) {
      settle();
      // One long piece of work is not paid for more than twice over.
      left = Math.max(-atOnce, left - millis);
    },
    wait() {
      settle();
      return left > 0 ? 0 : Math.ceil(((1 - left) * 1_000) / eachSecond);
    },
  };
}
