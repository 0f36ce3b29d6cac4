/** Measuring and reporting: times in milliseconds, medians against noise, a plain table at the end. */

export interface Row {
  readonly name: string;
  readonly value: number;
  /** What is aimed at, as `<= 3`. */
  readonly aim?: string;
}

/**
 * Runs something once and says how long it took, without the time in which the machine was given to other programs: of a
 * program that waits for nothing, that is the processor's time, or the clock's where other threads of it ran beside.
 */
export function timed<T>(action: () => T): {readonly millis: number; readonly result: T} {
  const before = process.cpuUsage();
  const start = performance.now();
  const result = action();
  const wall = performance.now() - start;
  const {user, system} = process.cpuUsage(before);
  return {millis: Math.min(wall, (user + system) / 1_000), result};
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The value below which so many percent of the values lie. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}

/** One line a row: name, value, aim and whether it was reached. */
export function printRow({name, value, aim}: Row): string {
  const shown = Number.isInteger(value) ? String(value) : value.toPrecision(3);
  return `${name.padEnd(52)} ${shown.padStart(10)}  ${aim ? `aim ${aim} ${reached(value, aim) ? 'reached' : 'MISSED'}` : ''}`.trimEnd();
}

function reached(value: number, aim: string): boolean {
  const [sign, bound] = aim.split(' ');
  return sign === '<=' ? value <= Number(bound) : value >= Number(bound);
}
