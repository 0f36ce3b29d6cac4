/** What stands in a terminal too small for the lab: what is needed, and what there is. */
import {clip, wrap} from '../text.ts';
import {type Canvas, put} from './canvas.ts';
import {type Size, smallest} from './layout.ts';

/** Whether the lab can be drawn at this size. */
export function fitsScreen({columns, rows}: Size): boolean {
  return columns >= smallest.columns && rows >= smallest.rows;
}

/** Says what is needed, in whatever room there is. */
export function drawTooSmall(canvas: Canvas, {columns, rows}: Size): void {
  const text = `The lab needs ${smallest.columns}x${smallest.rows}; this terminal is ${columns}x${rows}. Make it larger, or press q.`;
  wrap(text, Math.max(1, columns)).forEach((line, index) => {
    put(canvas, 0, index, clip(line, columns), index === 0 ? 'title' : 'plain');
  });
}
