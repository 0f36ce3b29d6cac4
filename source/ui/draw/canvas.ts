/**
 * The screen as cells: a character and a style each. A window is a part of a canvas that draws in its own coordinates
 * and cannot draw outside itself; whatever reaches a cell has been cleaned.
 */
import {charactersOf, clean, isPlain, widthOf} from '../text.ts';
import {type ColourLevel, isInverse, type Style, sgrsOf} from '../theme.ts';

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Cells {
  readonly columns: number;
  /** One character a cell; empty after a character two columns wide. */
  readonly characters: string[];
  readonly styles: Style[];
}

export interface Canvas extends Area {
  readonly cells: Cells;
}

/** A text with its style; a line is several. */
export type Span = readonly [text: string, style?: Style];

/** A blank canvas of this size. */
export function newCanvas(width: number, height: number): Canvas {
  const count = width * height;
  const cells: Cells = {
    columns: width,
    characters: new Array<string>(count).fill(' '),
    styles: new Array<Style>(count).fill('plain'),
  };
  return {x: 0, y: 0, width, height, cells};
}

/** The part of a canvas that an area covers. */
export function windowOf(canvas: Canvas, area: Area): Canvas {
  const x = Math.max(0, area.x);
  const y = Math.max(0, area.y);
  const width = Math.max(0, Math.min(area.width, canvas.width - x));
  const height = Math.max(0, Math.min(area.height, canvas.height - y));
  return {x: canvas.x + x, y: canvas.y + y, width, height, cells: canvas.cells};
}

/** Writes a text from a cell on; returns the column after it. */
export function put(canvas: Canvas, x: number, y: number, text: string, style: Style = 'plain'): number {
  if (isPlain(text)) return putPlain(canvas, x, y, text, style);
  if (y < 0 || y >= canvas.height) return x + widthOf(clean(text));
  let column = x;
  for (const character of charactersOf(clean(text))) {
    const width = Math.max(1, widthOf(character));
    if (column >= 0 && column + width <= canvas.width)
      set(canvas.cells, indexOf(canvas, column, y), character, {width, style});
    column += width;
  }
  return column;
}

/** Nearly all that is drawn: nothing to clean or to measure, a cell for each code unit. */
function putPlain(canvas: Canvas, x: number, y: number, text: string, style: Style): number {
  const after = x + text.length;
  if (y < 0 || y >= canvas.height) return after;
  const {characters, styles} = canvas.cells;
  const start = indexOf(canvas, x, y);
  const end = Math.min(text.length, canvas.width - x);
  for (let at = Math.max(0, -x); at < end; at += 1) {
    const index = start + at;
    if (characters[index] === '' && index > 0) characters[index - 1] = ' ';
    if (characters[index + 1] === '') characters[index + 1] = ' ';
    characters[index] = characterOf(text.charCodeAt(at));
    styles[index] = style;
  }
  return after;
}

/** Characters by their code, so that the same one is the same string: two cells are compared in no time. */
const singles = new Array<string | undefined>(0x2800);

function characterOf(code: number): string {
  const known = singles[code];
  if (known !== undefined) return known;
  const single = String.fromCharCode(code);
  singles[code] = single;
  return single;
}

/** Writes spans one after the other; returns the column after the last. */
export function putLine(canvas: Canvas, x: number, y: number, spans: readonly Span[]): number {
  let column = x;
  for (const [text, style] of spans) column = put(canvas, column, y, text, style);
  return column;
}

/** Columns that spans take. */
export function lineWidth(spans: readonly Span[]): number {
  let sum = 0;
  for (const [text] of spans) sum += isPlain(text) ? text.length : widthOf(clean(text));
  return sum;
}

/** What stands in a cell; a blank outside. */
export function characterAt(canvas: Canvas, x: number, y: number): string {
  if (x < 0 || y < 0 || x >= canvas.width || y >= canvas.height) return ' ';
  return canvas.cells.characters[indexOf(canvas, x, y)]!;
}

/** Blanks an area, or fills it with a character. */
export function fill(canvas: Canvas, area: Area, character = ' ', style: Style = 'plain'): void {
  for (let y = area.y; y < area.y + area.height; y += 1) {
    put(canvas, area.x, y, character.repeat(area.width), style);
  }
}

/** The rows as text without styles, each exactly as wide as the canvas. */
export function plainRows(canvas: Canvas): string[] {
  return rowIndexes(canvas).map((start) => canvas.cells.characters.slice(start, start + canvas.width).join(''));
}

/** The rows with SGR sequences, each ended by a reset where one is needed. */
export function paintedRows(canvas: Canvas, level: ColourLevel): string[] {
  const codes = sgrsOf(level);
  return rowIndexes(canvas).map((start) => paintedRow(canvas, start, codes));
}

function paintedRow({cells, width}: Canvas, start: number, codes: Readonly<Record<Style, string>>): string {
  let row = '';
  let before: Style = 'plain';
  for (let index = start; index < start + width; index += 1) {
    const character = cells.characters[index]!;
    const style = cells.styles[index]!;
    // A blank looks the same in every style that is not inverse: fewer runs, fewer bytes.
    if (style !== before && (character !== ' ' || isInverse(before) || isInverse(style))) {
      const code = codes[style];
      if (code !== codes[before]) row += code === '' ? '\x1b[0m' : `\x1b[0;${code}m`;
      before = style;
    }
    row += character;
  }
  return codes[before] === '' ? row : `${row}\x1b[0m`;
}

function rowIndexes(canvas: Canvas): number[] {
  return Array.from({length: canvas.height}, (_, y) => indexOf(canvas, 0, y));
}

function indexOf(canvas: Canvas, x: number, y: number): number {
  return (canvas.y + y) * canvas.cells.columns + canvas.x + x;
}

function set({characters, styles}: Cells, index: number, character: string, look: {width: number; style: Style}): void {
  const {width, style} = look;
  // Half of a wide character that is overwritten leaves a blank.
  if (characters[index] === '' && index > 0) characters[index - 1] = ' ';
  if (characters[index + width] === '') characters[index + width] = ' ';
  characters[index] = character;
  styles[index] = style;
  if (width < 2) return;
  characters[index + 1] = '';
  styles[index + 1] = style;
}
