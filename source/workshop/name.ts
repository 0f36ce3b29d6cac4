/** Names of people: what is left of one that was typed, and when two are the same. */

/** More would not fit a roster. */
const longest = 24;

/**
 * Letters of scripts that run from left to right. Others turn what stands beside them around on a terminal, and some letters
 * are invisible (the fillers of Hangul).
 */
const letters =
  '\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}';
const letter = new RegExp(`^(?=\\p{L})[${letters}]$`, 'u');
const other = /^[0-9._ -]$/;
const invisible = /\p{Default_Ignorable_Code_Point}/u;

/** What may stand of a typed name: letters, digits, `.`, `_`, `-` and single blanks, at most 24; empty when nothing is left. */
export function cleanName(typed: string): string {
  const plain = typed
    .slice(0, 10 * longest)
    .normalize('NFKC')
    .replace(/\s+/g, ' ');
  const kept = Array.from(plain).filter((one) => (letter.test(one) || other.test(one)) && !invisible.test(one));
  const name = kept.join('').replace(/ +/g, ' ').trim();
  const short = Array.from(name).slice(0, longest).join('').trim();
  return /[^._ -]/.test(short) ? short : '';
}

/** Names that differ in capitals only are one. */
export function nameKey(name: string): string {
  return name.toLowerCase();
}

/** The name itself when it is free, else with the first number that makes it so. */
export function freeName(wanted: string, isTaken: (name: string) => boolean): string {
  const name = wanted === '' ? 'guest' : wanted;
  for (let number = 1; ; number += 1) {
    const end = number === 1 ? '' : `-${number}`;
    const tried = `${Array.from(name)
      .slice(0, longest - end.length)
      .join('')
      .trim()}${end}`;
    if (!isTaken(tried)) return tried;
  }
}
