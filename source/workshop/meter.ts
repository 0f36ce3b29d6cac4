/** How much came in the current second, and how much of it may pass. */

export interface Meter {
  /** How many of these bytes may pass now. */
  take(bytes: number, now: number): number;
}

/** Opens a meter that lets `most` bytes pass in each second. */
export function openMeter(most: number): Meter {
  let second = Number.NEGATIVE_INFINITY;
  let used = 0;
  return {
    take: (bytes, now) => {
      if (now - second >= 1_000) {
        second = now;
        used = 0;
      }
      const passed = Math.min(bytes, most - used);
      used += passed;
      return passed;
    },
  };
}
