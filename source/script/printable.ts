/** Keeps what people and files contain from doing harm when it is printed. */

/** What could move the cursor, turn the text around or break the line when it is printed. */
const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\ufeff]/u;
const everyUnprintable = new RegExp(unprintable, 'gu');

/** The text with everything that is not safe to print written as its code. */
export function showText(text: string): string {
  return text.replace(everyUnprintable, (letter) => `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Where the first letter stands that must not be in a line as it is, from 1; 0 when there is none. A tab is a space. */
export function unprintableColumn(line: string): number {
  return line.replaceAll('\t', ' ').search(unprintable) + 1;
}
