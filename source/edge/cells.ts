/** Reads a row of painted text into cells: one character with its style a cell, so that two rows can be compared by column. */
import stringWidth from 'string-width';

export interface Cell {
  /** Empty behind a character two cells wide. */
  readonly char: string;
  /** The parameters of the SGR sequence that gives this style from a plain one; empty for plain. */
  readonly style: string;
}

/** What SGR parameters change: a slot of the style each (ECMA-48, 8.3.117). Bold and faint can hold together, and end together. */
type Slot = 'bold' | 'faint' | 'underline' | 'inverse' | 'foreground' | 'background';

const order: readonly Slot[] = ['bold', 'faint', 'underline', 'inverse', 'foreground', 'background'];
const ends: Readonly<Record<number, readonly Slot[]>> = {
  0: order,
  22: ['bold', 'faint'],
  24: ['underline'],
  27: ['inverse'],
  39: ['foreground'],
  49: ['background'],
};
const begins: Readonly<Record<number, Slot>> = {1: 'bold', 2: 'faint', 4: 'underline', 7: 'inverse'};

/** The cells of a row. What is neither text nor SGR has no place in a row and is left out. */
export function cellsOf(row: string): Cell[] {
  const cells: Cell[] = [];
  const style: Partial<Record<Slot, string>> = {};
  let printed = '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  for (const [, sgr, char] of row.matchAll(/\u001B\[([\d;]*)m|\u001B\[[^@-~]*[@-~]|([^\u001B])/gu)) {
    if (sgr !== undefined) {
      restyle(style, sgr.split(';').map(Number));
      printed = order.flatMap((slot) => style[slot] ?? []).join(';');
    }
    if (char !== undefined) putCharacter(cells, char, printed);
  }
  return cells;
}

function putCharacter(cells: Cell[], char: string, style: string): void {
  const width = char < '\u0300' ? 1 : stringWidth(char);
  const last = cells.at(-1);
  if (width === 0 && last) cells[cells.length - 1] = {char: last.char + char, style: last.style};
  if (width > 0) cells.push({char, style});
  if (width > 1) cells.push({char: '', style});
}

function restyle(style: Partial<Record<Slot, string>>, parameters: readonly number[]): void {
  for (let index = 0; index < parameters.length; index += 1) {
    const parameter = parameters[index] ?? 0;
    const length = parameter === 38 || parameter === 48 ? (parameters[index + 1] === 5 ? 3 : 5) : 1;
    apply(style, parameter, parameters.slice(index, index + length).join(';'));
    index += length - 1;
  }
}

function apply(style: Partial<Record<Slot, string>>, parameter: number, text: string): void {
  const ended = ends[parameter];
  if (ended) for (const slot of ended) delete style[slot];
  else style[begins[parameter] ?? slotOfColour(parameter)] = text;
}

function slotOfColour(parameter: number): Slot {
  return (parameter >= 40 && parameter < 50) || parameter >= 100 ? 'background' : 'foreground';
}
