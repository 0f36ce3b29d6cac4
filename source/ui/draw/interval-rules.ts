/** The two rules of the interval view: what was broken and mended above, the time below. */
import {seconds} from '../../checkers/sentences.ts';
import type {Operation} from '../../sim/operation.ts';
import type {Glyphs} from '../glyphs.ts';
import type {TimeWindow} from '../state.ts';
import {clean, clip} from '../text.ts';
import {type Canvas, put} from './canvas.ts';
import {type Layout, momentOf} from './interval-layout.ts';

/** A line from where links were cut to where the last was healed; other faults at their moment. */
export function drawNetwork(canvas: Canvas, {deeds, now}: Layout, glyphs: Glyphs): void {
  const edge = now ?? canvas.width - 1;
  for (const {deed, start, end} of deeds) {
    const first = Math.max(0, start);
    if (deed.cuts) put(canvas, first, 0, glyphs.broken.across.repeat(Math.max(0, (end ?? edge) - first + 1)), 'fault');
  }
  deeds.forEach(({deed, start, end}, index) => {
    if (start < 0 && !deed.cuts) return;
    const first = Math.max(0, start);
    const next = deeds.slice(index + 1).find((other) => other.start >= first)?.start ?? canvas.width;
    const glyph = deed.cuts ? glyphs.cut : deed.type === 'heal' || deed.type === 'restart' ? glyphs.ok : glyphs.crashed;
    put(canvas, first, 0, start < 0 ? '' : glyph, 'faultStrong');
    const room = Math.min(next, deed.cuts ? (end ?? canvas.width) : canvas.width) - first - 2;
    const text = clip(clean(deed.text), room);
    if (room >= 4 && text !== '') put(canvas, first + (start < 0 ? 0 : 1), 0, ` ${text} `, 'fault');
  });
}

/** The moments at the ends of the witness first, then the edges, as many as there is room for; `now` at its line. */
export function drawAxis(
  canvas: Canvas,
  layout: Layout,
  {from, span}: TimeWindow,
  witness: readonly Operation[],
): void {
  const to = from + span;
  const ends = witness.flatMap(({invoked, completed}) => [invoked, ...(completed ? [completed] : [])]).map(momentOf);
  const notes = [
    ...(layout.now === null ? [] : [{text: 'now', x: layout.now}]),
    ...ends
      .filter(({at}) => at >= from && at <= to)
      .map((moment) => ({text: seconds(moment.at), x: layout.column(moment)})),
    {text: seconds(from), x: 0},
    {text: seconds(to), x: canvas.width - seconds(to).length},
  ];
  const taken: (readonly [number, number])[] = [];
  for (const {text, x} of notes) {
    const first = Math.max(0, Math.min(x, canvas.width - text.length));
    const last = first + text.length;
    if (taken.some(([start, end]) => first < end + 1 && last > start - 1)) continue;
    taken.push([first, last]);
    put(canvas, first, 0, text, text === 'now' ? 'strong' : 'dim');
  }
}
