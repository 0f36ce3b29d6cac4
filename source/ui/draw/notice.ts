/** A line from the instructor: over the name of the world, and over the rule below it when it is long. */
import {clean, wrap} from '../text.ts';
import {type Canvas, fill, put} from './canvas.ts';
import type {Scene} from './scene.ts';
import {clockWidth} from './status.ts';

/** Draws the notice, if there is one; the clock and all that is being worked on stay in sight. */
export function drawNotice(canvas: Canvas, scene: Scene): void {
  const {notice, mode} = scene.state;
  if (notice === null) return;
  const clock = mode.type === 'lessons' ? 0 : clockWidth(scene) + 2;
  const rooms = [canvas.width - clock, canvas.width];
  const [first = '', ...others] = wrap(clean(`${scene.glyphs.violated} ${notice}`), rooms[0]! - 2);
  const second = wrap(others.join(' '), rooms[1]! - 2)[0] ?? '';
  [first, second].forEach((text, y) => {
    if (text === '') return;
    fill(canvas, {x: 0, y, width: rooms[y]!, height: 1}, ' ', 'bar');
    put(canvas, 1, y, text, 'bar');
  });
}
