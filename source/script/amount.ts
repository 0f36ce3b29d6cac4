/** Amounts as they are written: durations of whole milliseconds and percentages. */
import type {Millis} from '../sim/operation.ts';

const units: Readonly<Record<string, number>> = {ms: 1, s: 1000, m: 60_000};
const written = /^(\d{1,9})(?:\.(\d{1,5}))?(ms|s|m)$/;
/** A day of virtual time: nothing in the lab takes longer. */
const longest = 24 * 60 * 60_000;

/** `200ms`, `2s`, `1.25s`, `1m`; undefined when it is none, is not whole milliseconds, or is more than a day. */
export function parseDuration(text: string): Millis | undefined {
  const [, whole = '', fraction = '', unit = ''] = written.exec(text) ?? [];
  const scale = units[unit];
  if (scale === undefined) return undefined;
  const denominator = Number(`1${'0'.repeat(fraction.length)}`);
  const millis = (Number(whole) * denominator + Number(fraction || '0')) * scale;
  const exact = millis % denominator === 0 && millis / denominator <= longest;
  return exact ? millis / denominator : undefined;
}

/** The shortest of `ms`, `s` and `m` that says it exactly. */
export function printDuration(millis: Millis): string {
  if (millis < 1000) return `${millis}ms`;
  if (millis % 60_000 === 0) return `${millis / 60_000}m`;
  const fraction = String(millis % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '');
  return `${Math.trunc(millis / 1000)}${fraction === '' ? '' : `.${fraction}`}s`;
}

/** `+500ms` or `-2s`: how far a clock is set off. */
export function parseShift(text: string): Millis | undefined {
  const millis = /^[+-]/.test(text) ? parseDuration(text.slice(1)) : undefined;
  return millis === undefined || text.startsWith('+') || millis === 0 ? millis : -millis;
}

/** With its sign, always: `+500ms`. */
export function printShift(millis: Millis): string {
  return `${millis < 0 ? '-' : '+'}${printDuration(Math.abs(millis))}`;
}

/** `30%`, from 0 to 100. */
export function parsePercent(text: string): number | undefined {
  const percent = /^\d{1,3}%$/.test(text) ? Number(text.slice(0, -1)) : Number.NaN;
  return percent <= 100 ? percent : undefined;
}

/** A whole number of up to nine digits. */
export function parseCount(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** A moment in microseconds on somebody's clock; undefined when it is too large to be exact. */
export function parseMicros(text: string): number | undefined {
  const micros = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(micros) ? micros : undefined;
}
