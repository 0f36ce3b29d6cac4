/** The picture at a seat: the screen of its session, and over the rule below the title what a seat has to say. */
import {type Canvas, put} from '../ui/draw/canvas.ts';
import type {Scene} from '../ui/draw/scene.ts';
import {drawScreen} from '../ui/draw/screen.ts';
import {padded} from '../ui/text.ts';

export interface SeatWords {
  /** Why keys do nothing, or time stands still. */
  readonly words: string | null;
  /** Virtual milliseconds a real one that the lab gets, when it costs more than a seat may take. */
  readonly factor: number | null;
}

/** All cells of a seat's terminal. */
export function drawSeat(scene: Scene, {words, factor}: SeatWords): Canvas {
  const canvas = drawScreen(scene);
  if (words !== null) put(canvas, 0, 1, padded(` ${words}`, canvas.width), 'bar');
  else if (factor !== null) drawFactor(canvas, factor);
  return canvas;
}

function drawFactor(canvas: Canvas, factor: number): void {
  const words = ` here no more than x${factor < 10 ? factor.toFixed(1) : factor.toFixed(0)} `;
  put(canvas, canvas.width - words.length - 1, 1, words, 'unknown');
}
