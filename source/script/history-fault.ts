/** Finds where a line stops being JSON (RFC 8259): engines know it, but tell it in words that differ, or not at all. */

type Wanted = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'more' | 'nothing';

const space = /[ \t\r\n]*/y;
const text = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;
/** What a string, a number or a word may look like when the rest of it is missing. */
const beginning =
  /(?:"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*(?:\\(?:u[\da-fA-F]{0,3})?)?|-|-?(?:0|[1-9]\d*)(?:\.|(?:\.\d+)?[eE][+-]?)|t|tru?|f|fa|fals?|n|nul?)$/uy;
const scalar = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

/** The index of the first letter that cannot stand there; the length of the text when only its rest is missing. */
export function faultIn(line: string): number {
  const open: string[] = [];
  let wanted: Wanted = 'value';
  for (let at = skip(space, line, 0); ; at = skip(space, line, at)) {
    const letter = line[at] ?? '';
    const end = endOf(line, at, wanted, open.at(-1));
    if (end === at) return at;
    if (letter === '{' || letter === '[') {
      open.push(letter);
      wanted = letter === '{' ? 'first key' : 'first value';
    } else {
      if (letter === '}' || letter === ']') open.pop();
      wanted = after(letter, wanted, open.at(-1));
    }
    at = end;
  }
}

/** Where the token ends that may stand here; where it begins when it may not. */
function endOf(line: string, at: number, wanted: Wanted, inside: string | undefined): number {
  const letter = line[at];
  const signs: Readonly<Record<Wanted, string>> = {
    value: '{[',
    'first value': '{[]',
    key: '',
    'first key': '}',
    colon: ':',
    more: inside === '{' ? ',}' : ',]',
    nothing: '',
  };
  if (letter === undefined) return at;
  if (signs[wanted].includes(letter)) return at + 1;
  if (wanted === 'colon' || wanted === 'more' || wanted === 'nothing') return at;
  const patterns = wanted.endsWith('key') ? [text] : [text, scalar];
  const ends = patterns.map((pattern) => skip(pattern, line, at));
  return ends.find((end) => end > at) ?? (letter === '"' || !wanted.endsWith('key') ? skip(beginning, line, at) : at);
}

function after(letter: string, wanted: Wanted, inside: string | undefined): Wanted {
  if (wanted === 'key' || wanted === 'first key') return letter === '}' ? closed(inside) : 'colon';
  if (letter === ':' && wanted === 'colon') return 'value';
  if (letter === ',' && wanted === 'more') return inside === '{' ? 'key' : 'value';
  return closed(inside);
}

function closed(inside: string | undefined): Wanted {
  return inside === undefined ? 'nothing' : 'more';
}

function skip(pattern: RegExp, line: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(line) ? pattern.lastIndex : at;
}
