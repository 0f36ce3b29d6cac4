/** Rows as cells, one character with its style each, so that two rows can be compared by column: from a canvas, or read from painted text. */
import stringWidth from 'string-width';
import type {Canvas} from '../ui/draw/canvas.ts';
import {type Glyphs, spell} from '../ui/glyphs.ts';
import {type ColourLevel, isInverse, type Style, sgrsOf} from '../ui/theme.ts';

export interface Row {
  /** One a cell; empty behind a character two cells wide. */
  readonly characters: readonly string[];
  /**
   * The parameters of the SGR sequence that gives each cell its style from a plain one; empty for plain, and for a blank
   * whose style cannot be seen.
   */
  readonly styles: readonly string[];
}

/** The rows of a canvas as a terminal with these colours and glyphs shows them. */
export function rowsOf({cells, width, height}: Canvas, level: ColourLevel, glyphs: Glyphs): Row[] {
  const codes = sgrsOf(level);
  const spelled = glyphs.name !== 'unicode';
  return Array.from({length: height}, (_, y) => {
    const characters = cells.characters.slice(y * width, (y + 1) * width);
    const styles = new Array<string>(width);
    for (let x = 0; x < width; x += 1) {
      const style: Style = cells.styles[y * width + x]!;
      styles[x] = characters[x] === ' ' && !isInverse(style) ? '' : codes[style];
    }
    return {characters: spelled ? characters.map((character) => spell(character, glyphs)) : characters, styles};
  });
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

/** The cells of a painted row. What is neither text nor SGR has no place in a row and is left out. */
export function cellsOf(row: string): Row {
  const cells: Cells = {characters: [], styles: []};
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

interface Cells {
  readonly characters: string[];
  readonly styles: string[];
}

function putCharacter({characters, styles}: Cells, char: string, style: string): void {
  const width = char < '\u0300' ? 1 : stringWidth(char);
  if (width === 0 && characters.length > 0) characters[characters.length - 1] += char;
  if (width === 0) return;
  characters.push(char);
  styles.push(char === ' ' && !showsOnBlank(style) ? '' : style);
  if (width < 2) return;
  characters.push('');
  styles.push(style);
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

/** Whether a blank of this style can be told from a plain one: underlined, inverse, or on a background. */
export function showsOnBlank(style: string): boolean {
  let shows = known.get(style);
  if (shows === undefined) {
    shows = style
      .replace(/38;(5;\d+|2;\d+;\d+;\d+)/g, '')
      .split(';')
      .some((code) => /^(4|7|4\d|10\d)$/.test(code));
    if (known.size < mostKnown) known.set(style, shows);
  }
  return shows;
}

const mostKnown = 1_000;
const known = new Map<string, boolean>();
