/** How an operation ended, as its mark, its colour and its words: the same in the log and wherever else it is shown. */
import type {Judged} from '../../lab/event.ts';
import type {Request} from '../../sim/operation.ts';
import type {Glyphs} from '../glyphs.ts';
import {clean} from '../text.ts';
import type {Style} from '../theme.ts';

interface Outcome {
  readonly glyph: (glyphs: Glyphs) => string;
  readonly style: Style;
  /** Said after the mark where the mark alone may not be known. */
  readonly word: string;
}

export const outcomes: Readonly<Record<Judged['mark'], Outcome>> = {
  ok: {glyph: (glyphs) => glyphs.ok, style: 'ok', word: ''},
  stale: {glyph: (glyphs) => glyphs.stale, style: 'stale', word: 'stale'},
  fail: {glyph: (glyphs) => glyphs.refused, style: 'refused', word: 'refused'},
  info: {glyph: (glyphs) => glyphs.unknown, style: 'unknown', word: 'unknown'},
};

/** `write x 3`, `read x`, `cas x 1 2`, `delete x`. */
export function requestText(request: Request): string {
  const {type, key} = request;
  if (type === 'write') return `write ${clean(key)} ${clean(request.value)}`;
  if (type === 'cas') return `cas ${clean(key)} ${seenText(request.from)} ${clean(request.to)}`;
  return `${type} ${clean(key)}`;
}

/** What an answer carried: `= 3`, `= 2 or 3` of siblings, `= nothing` of an absent key; empty for a write. */
export function answerText({values}: Judged): string {
  if (!values) return '';
  return `= ${values.length === 0 ? 'nothing' : values.map(seenText).join(' or ')}`;
}

/** `14 ms`, `1.25 s`. */
export function latencyText(millis: number): string {
  return millis < 1000 ? `${millis} ms` : `${(millis / 1000).toFixed(2)} s`;
}

/** `11.02`: seconds since the lab opened, in hundredths. */
export function timeText(millis: number): string {
  return (Math.floor(millis / 10) / 100).toFixed(2);
}

/** A value as it is shown; an absent key is `nothing`, as in scripts. */
export function seenText(value: string | null): string {
  return value === null ? 'nothing' : clean(value);
}
