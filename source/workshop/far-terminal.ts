/** What a terminal at the other end of a line is, by what the client says of it: its size, colours, glyphs, how it is left. */
import {clean} from '../ui/text.ts';
import type {Look, Size} from './tty.ts';

const smallest: Size = {columns: 20, rows: 6};
const largest: Size = {columns: 300, rows: 100};

/** The size a client asks for, which may be none (0) or absurd (4294967295). */
export function clampSize(columns: number, rows: number): Size {
  return {
    columns: clamp(columns, 80, smallest.columns, largest.columns),
    rows: clamp(rows, 24, smallest.rows, largest.rows),
  };
}

/** Clients that do not know their size say 0. */
function clamp(asked: number, unknown: number, least: number, most: number): number {
  return Number.isFinite(asked) && asked > 0 ? Math.min(most, Math.max(least, Math.floor(asked))) : unknown;
}

interface Kind {
  readonly terms: RegExp;
  readonly look: Look;
}

/** The first row that fits counts. UTF-8 is assumed where nothing speaks against it: SSH does not say. */
const kinds: readonly Kind[] = [
  {terms: /^dumb$|^$/, look: {colours: 0, glyphs: 'ascii'}},
  {terms: /^linux|^vt\d+|^cons25/, look: {colours: 1, glyphs: 'ascii'}},
  {terms: /256|direct|kitty|alacritty|ghostty|foot|wezterm/, look: {colours: 2, glyphs: 'unicode'}},
  {terms: /(?:)/, look: {colours: 1, glyphs: 'unicode'}},
];

/** What can be shown on a terminal of this name. */
export function lookOf(term: string): Look {
  return (kinds.find(({terms}) => terms.test(term)) as Kind).look;
}

/** Leaves every mode a screen may have set, whatever it really set; the alternate screen last. */
const restore = [
  '\u001B[?2026l', // synchronized output
  '\u001B[0m',
  '\u001B[?1000l\u001B[?1002l\u001B[?1003l\u001B[?1005l\u001B[?1006l\u001B[?1015l', // mouse
  '\u001B[?1004l', // focus
  '\u001B[?2004l', // bracketed paste
  '\u001B[?1l\u001B>', // keys of cursor and keypad
  '\u001B[?7h', // wrap
  '\u001B[?25h',
  '\u001B[?1049l',
].join('');

/** The last words on the normal screen of a terminal that was drawn on, or of one that never was. */
export function lastWords(text: string, isDrawnOn: boolean): string {
  const lines = text.split(/\r?\n/).map(clean);
  const said = text === '' ? '' : `\r${lines.join('\r\n')}\r\n`;
  return isDrawnOn ? restore + said : said;
}
