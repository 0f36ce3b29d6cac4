/**
 * What to write so that a terminal that shows one frame shows the next: the cells that changed and nothing else. Ink
 * rewrites every line in which something changed, which here is most lines of most frames, since messages move all over
 * the picture; by cells a frame costs a fraction of that, which is what a slow line over SSH needs.
 */
import {type Cell, cellsOf} from './cells.ts';

/** A frame as rows of painted text. */
export type Frame = readonly string[];

/** Moving the cursor costs about this many bytes: so many unchanged cells are rather written again. */
const bridge = 6;

const blank: Cell = {char: ' ', style: ''};

interface Run {
  readonly from: number;
  to: number;
}

/** The bytes that turn `before` into `after`; both have the terminal's size. Without a frame before, all is written. */
export function difference(before: Frame | null, after: Frame): string {
  const rows = after.map((row, index) => {
    if (!before) return `${moveTo(index, 0)}\u001B[0m${row}\u001B[0m\u001B[K`;
    return row === before[index] ? '' : rowDifference(before[index] ?? '', row, index);
  });
  return rows.join('');
}

function rowDifference(before: string, after: string, y: number): string {
  const old = cellsOf(before);
  const cells = cellsOf(after);
  // Ink trims blanks from the end of a row; what stood there before is blanked.
  while (cells.length < old.length) cells.push(blank);
  return runs(old, cells)
    .map(({from, to}) => moveTo(y, from) + printCells(cells.slice(from, to)))
    .join('');
}

/** The stretches of cells that differ; close ones are joined. */
function runs(old: readonly Cell[], cells: readonly Cell[]): Run[] {
  const found: Run[] = [];
  for (let x = 0; x < cells.length; x += 1) {
    if (same(old[x], cells[x])) continue;
    const from = startOf(old, cells, x);
    const last = found.at(-1);
    if (last && from - last.to <= bridge) last.to = x + 1;
    else found.push({from, to: x + 1});
  }
  return found;
}

/** A wide character, old or new, is written from its first cell. */
function startOf(old: readonly Cell[], cells: readonly Cell[], x: number): number {
  return x > 0 && (cells[x]?.char === '' || old[x]?.char === '') ? x - 1 : x;
}

function same(one: Cell | undefined, other: Cell | undefined): boolean {
  return one?.char === other?.char && one?.style === other?.style;
}

function printCells(cells: readonly Cell[]): string {
  let style = '';
  let text = '';
  for (const cell of cells) {
    if (cell.style !== style) text += cell.style ? `\u001B[0;${cell.style}m` : '\u001B[m';
    style = cell.style;
    text += cell.char;
  }
  return style ? `${text}\u001B[m` : text;
}

function moveTo(y: number, x: number): string {
  return x === 0 ? `\u001B[${y + 1}H` : `\u001B[${y + 1};${x + 1}H`;
}
