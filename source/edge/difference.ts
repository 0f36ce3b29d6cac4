/**
 * What to write so that a terminal that shows one frame shows the next: the cells that changed and nothing else. Ink
 * rewrites every line in which something changed, which here is most lines of most frames, since messages move all over
 * the picture; by cells a frame costs a fraction of that, which is what a slow line over SSH needs.
 */
import {type Row, showsOnBlank} from './cells.ts';

/** All rows of a screen, the same number from frame to frame. */
export type Frame = readonly Row[];

/** Moving the cursor costs about this many bytes: so many unchanged cells are rather written again. */
const bridge = 6;

/** What is written so far, and the style the terminal has after it. */
interface Pen {
  text: string;
  style: string;
}

/** The bytes that turn `before` into `after`. Without a frame before, all is written. */
export function difference(before: Frame | null, after: Frame): string {
  const pen: Pen = {text: '', style: ''};
  after.forEach((row, y) => {
    const old = before?.[y];
    if (old) writeChanges(pen, old, row, y);
    else writeWhole(pen, row, y);
  });
  restyle(pen, '');
  return pen.text;
}

/** The row is blanked first: to blank what is left of it would take the last cell of a full row with it. */
function writeWhole(pen: Pen, row: Row, y: number): void {
  restyle(pen, '');
  pen.text += `${moveTo(y, 0)}\u001B[K`;
  let end = row.characters.length;
  while (end > 0 && row.characters[end - 1] === ' ' && row.styles[end - 1] === '') end -= 1;
  writeCells(pen, row, 0, end);
}

/** The stretches of cells that differ; close ones are joined. */
function writeChanges(pen: Pen, old: Row, row: Row, y: number): void {
  if (old === row) return;
  const length = Math.max(old.characters.length, row.characters.length);
  let from = -1;
  let to = -1;
  for (let x = 0; x < length; x += 1) {
    if (same(old, row, x)) continue;
    const start = startOf(old, row, x);
    if (from >= 0 && start - to > bridge) {
      writeRun(pen, row, y, from, to);
      from = -1;
    }
    if (from < 0) from = start;
    to = x + 1;
  }
  if (from >= 0) writeRun(pen, row, y, from, to);
}

/** A cell beyond the end of a row is blank: Ink trims blanks, and what stood there before must go. */
function same(old: Row, row: Row, x: number): boolean {
  return (old.characters[x] ?? ' ') === (row.characters[x] ?? ' ') && (old.styles[x] ?? '') === (row.styles[x] ?? '');
}

/** A wide character, old or new, is written from its first cell. */
function startOf(old: Row, row: Row, x: number): number {
  return x > 0 && (row.characters[x] === '' || old.characters[x] === '') ? x - 1 : x;
}

function writeRun(pen: Pen, row: Row, y: number, from: number, to: number): void {
  pen.text += moveTo(y, from);
  writeCells(pen, row, from, to);
}

function writeCells(pen: Pen, row: Row, from: number, to: number): void {
  for (let x = from; x < to; x += 1) {
    const character = row.characters[x] ?? ' ';
    const style = row.styles[x] ?? '';
    // A blank looks the same in every style that a blank does not show.
    if (style !== pen.style && !(character === ' ' && style === '' && !showsOnBlank(pen.style))) restyle(pen, style);
    pen.text += character;
  }
}

function restyle(pen: Pen, style: string): void {
  if (pen.style === style) return;
  pen.text += style === '' ? '\u001B[m' : `\u001B[0;${style}m`;
  pen.style = style;
}

function moveTo(y: number, x: number): string {
  return x === 0 ? `\u001B[${y + 1}H` : `\u001B[${y + 1};${x + 1}H`;
}
