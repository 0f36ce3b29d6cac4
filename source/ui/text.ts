/**
 * Text made safe and measured before it is drawn: whatever a person typed or a script holds may carry escape sequences,
 * bidirectional overrides or invisible characters, and a cell of the screen must hold what it seems to hold.
 */
import stringWidth from 'string-width';

const longest = 2_000;

/** Control, format (bidi, zero-width), private, surrogate and unassigned characters; line and paragraph separators. */
const unsafe = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/gu;
/** Marks beyond the second on one character, which would climb over the lines above. */
const pile = /(\p{M}{2})\p{M}+/gu;
/**
 * Characters of one code unit, one column and no tricks, which most of the screen consists of: ASCII, Latin-1 letters,
 * punctuation, arrows, operators, box drawing and shapes, without the few among them that are wide or invisible.
 */
const plain =
  /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u22ff\u2500-\u25fc\u2605\u2606\u2713\u2717]*$/;
const blank = /[\t\n\r]+/g;
const segmenter = new Intl.Segmenter('en', {granularity: 'grapheme'});

/** Whether each code unit of a text is one character of one column, and `clean` leaves it as it is. */
export function isPlain(text: string): boolean {
  return text.length <= longest && plain.test(text);
}

/** The text without anything that could move the cursor, hide or reorder; tabs and line ends become blanks. */
export function clean(text: string): string {
  const short = text.length > longest ? text.slice(0, longest) : text;
  if (plain.test(short)) return short;
  return short.replace(blank, ' ').replace(unsafe, '').replace(pile, '$1');
}

/** Columns a text takes. */
export function widthOf(text: string): number {
  return plain.test(text) ? text.length : stringWidth(text);
}

/** The characters as a person counts them. */
export function charactersOf(text: string): string[] {
  return plain.test(text) ? text.split('') : Array.from(segmenter.segment(text), (part) => part.segment);
}

/** At most `width` columns of a text; what is missing is shown by an ellipsis. */
export function clip(text: string, width: number, ellipsis = '…'): string {
  if (widthOf(text) <= width) return text;
  if (width <= 0) return '';
  let kept = '';
  let used = widthOf(ellipsis);
  for (const character of charactersOf(text)) {
    used += widthOf(character);
    if (used > width) break;
    kept += character;
  }
  return kept + ellipsis;
}

/** Exactly `width` columns: clipped, or filled with blanks at the end (or the start). */
export function padded(text: string, width: number, side: 'left' | 'right' = 'left'): string {
  const clipped = clip(text, width);
  const blanks = ' '.repeat(Math.max(0, width - widthOf(clipped)));
  return side === 'left' ? clipped + blanks : blanks + clipped;
}

/** Lines of at most `width` columns, broken at blanks where there are any. */
export function wrap(text: string, width: number): string[] {
  if (width < 1) return [];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((word) => pieces(word, width))) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** The same in so many lines at most; that something is missing is shown by an ellipsis. */
export function wrapTo(text: string, width: number, most: number): string[] {
  const lines = wrap(text, width);
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), clip(lines.slice(most - 1).join(' '), width)];
}

/** A word longer than a line, in pieces that fit. */
function pieces(word: string, width: number): string[] {
  if (widthOf(word) <= width) return [word];
  const found: string[] = [];
  let piece = '';
  for (const character of charactersOf(word)) {
    if (widthOf(piece) + widthOf(character) > width) {
      found.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...found, piece];
}

/** `1 operation`, `3 operations`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
