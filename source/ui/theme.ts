/**
 * The looks that things on the screen have. A look is never the only sign: each also has its glyph and its word, so that
 * everything is understood without colour (glyphs.ts).
 */

/** A colour in the terminal's own 16 (as an SGR foreground code) and in the 256. */
interface Colour {
  readonly few: number;
  readonly many: number;
}

interface Look {
  readonly colour?: Colour;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly inverse?: boolean;
  readonly underline?: boolean;
}

const blue: Colour = {few: 94, many: 75};
const orange: Colour = {few: 33, many: 208};
const pink: Colour = {few: 95, many: 211};
const amber: Colour = {few: 93, many: 221};
const red: Colour = {few: 91, many: 203};
const cyan: Colour = {few: 96, many: 80};
const purple: Colour = {few: 35, many: 177};
const grey: Colour = {few: 90, many: 246};
const darkGrey: Colour = {few: 90, many: 240};
const white: Colour = {few: 97, many: 255};

export const looks = {
  plain: {},
  strong: {bold: true, colour: white},
  dim: {colour: grey},
  faint: {colour: darkGrey},
  ok: {colour: blue},
  unknown: {colour: orange},
  refused: {colour: pink},
  stale: {colour: amber},
  violated: {colour: red, bold: true},
  leader: {colour: cyan, bold: true},
  chosen: {colour: amber, bold: true},
  fault: {colour: purple},
  faultStrong: {colour: purple, bold: true},
  packet: {colour: white, bold: true},
  label: {colour: cyan},
  key: {colour: amber, bold: true},
  title: {colour: white, bold: true},
  menu: {colour: amber},
  bar: {inverse: true},
  cursor: {inverse: true},
} as const satisfies Record<string, Look>;

export type Style = keyof typeof looks;

/** How many colours a terminal has: none, 16, 256 (true colour is not needed). */
export type ColourLevel = 0 | 1 | 2;

const codes: readonly Readonly<Record<Style, string>>[] = [0, 1, 2].map(
  (level) =>
    Object.fromEntries(
      Object.entries<Look>(looks).map(([name, look]) => [name, sgr(look, level as ColourLevel)]),
    ) as Record<Style, string>,
);

/** The SGR parameters that give each style its look, as in `1;38;5;75`; empty for the terminal's own look. */
export function sgrsOf(level: ColourLevel): Readonly<Record<Style, string>> {
  return codes[level]!;
}

/** Whether even a blank of this style can be seen. */
export function isInverse(style: Style): boolean {
  return inverse[style];
}

const inverse = Object.fromEntries(
  Object.entries<Look>(looks).map(([name, look]) => [name, look.inverse === true]),
) as Readonly<Record<Style, boolean>>;

function sgr({colour, bold, dim, inverse, underline}: Look, level: ColourLevel): string {
  const parts: string[] = [];
  if (bold) parts.push('1');
  if (dim) parts.push('2');
  if (underline) parts.push('4');
  if (inverse) parts.push('7');
  if (colour && level === 1) parts.push(String(colour.few));
  if (colour && level === 2) parts.push(`38;5;${colour.many}`);
  return parts.join(';');
}
