/** A demo's caption, in rows of its own above the keys: wrapped at words, and nothing else moves when one comes. */
import {captionOf, noteOf} from '../film.ts';
import type {Run} from '../lesson-run.ts';
import {clean, wrapTo} from '../text.ts';
import {type Canvas, fill, putLine, type Span} from './canvas.ts';
import {nextNow} from './lesson-hint.ts';
import {paragraph} from './lesson-rows.ts';
import type {Scene} from './scene.ts';

const margin = 2;

/** The caption that is shown now, and the presenter's note below where notes are shown. */
export function drawCaption(canvas: Canvas, scene: Scene): void {
  const {film, lesson} = scene.state;
  if (lesson && !film) drawNext(canvas, lesson, scene);
  if (!film || canvas.height === 0) return;
  fill(canvas, {x: 0, y: 0, width: canvas.width, height: canvas.height});
  const notes = film.manner.notes ? rowsOf(noteOf(film), canvas.width, 2) : [];
  const rows = rowsOf(captionOf(film), canvas.width, canvas.height - (film.manner.notes ? 1 : 0));
  rows.forEach((row, index) => {
    putLine(canvas, margin, index, [[row, film.taken ? 'dim' : 'strong']]);
  });
  notes.forEach((row, index) => {
    putLine(canvas, margin, canvas.height - notes.length + index, [[row, 'label']]);
  });
  if (film.taken && rows.length + notes.length < canvas.height) putLine(canvas, margin, rows.length, waits);
}

/** Where one pane fits, a lesson says here what to do next. */
function drawNext(canvas: Canvas, run: Run, scene: Scene): void {
  if (canvas.height === 0 || run.question) return;
  fill(canvas, {x: 0, y: 0, width: canvas.width, height: canvas.height});
  const rows = paragraph(nextNow(run, scene), canvas.width - 2, 'strong', ['next: ', 'key']);
  rows.slice(0, canvas.height).forEach((row, y) => {
    putLine(canvas, 1, y, row);
  });
}

const waits: readonly Span[] = [
  ['the demo waits where it stood; ', 'dim'],
  ['t', 'key'],
  [' goes back to it', 'dim'],
];

function rowsOf(text: string | null, width: number, most: number): string[] {
  return text === null ? [] : wrapTo(clean(text), width - 2 * margin, most);
}
