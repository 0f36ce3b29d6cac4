/**
 * How many frames a second a terminal takes: found out by timing what is written to it. Over a slow line frames would
 * queue up and keys would wait behind them, so the rate halves as soon as writing takes long, and rises slowly.
 */

/** Frames a second, fastest first. */
const rates = [30, 15, 8, 4] as const;
/** Quick frames in a row before a faster rate is tried. */
const patience = 60;
/** The part of a frame that writing may take. */
const share = 0.25;

export interface Pace {
  readonly index: number;
  readonly quick: number;
}

export const fullPace: Pace = {index: 0, quick: 0};

/** Frames a second at this pace. */
export function rateOf({index}: Pace): number {
  return rates[index] ?? rates[0];
}

/** The pace after a write that took so many milliseconds until the terminal had it. */
export function adapt(pace: Pace, tookMillis: number): Pace {
  const frame = 1000 / rateOf(pace);
  if (tookMillis > frame * share) return {index: Math.min(rates.length - 1, pace.index + 1), quick: 0};
  if (pace.index === 0) return pace;
  return pace.quick + 1 < patience ? {...pace, quick: pace.quick + 1} : {index: pace.index - 1, quick: 0};
}

/** The same stream, with every write timed until the terminal has taken it. */
export function timed(
  stream: NodeJS.WriteStream,
  now: () => number,
  onWritten: (tookMillis: number) => void,
): NodeJS.WriteStream {
  const write = (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
    const start = now();
    const done = rest.findLast((value) => typeof value === 'function') as (() => void) | undefined;
    return stream.write(chunk, () => {
      onWritten(now() - start);
      done?.();
    });
  };
  return new Proxy(stream, {
    get(target, name) {
      if (name === 'write') return write;
      const value = Reflect.get(target, name, target) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
