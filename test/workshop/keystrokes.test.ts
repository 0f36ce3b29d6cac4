/** Bytes of keyboards as names of keys: every form a terminal sends, in whatever pieces, and whatever is no key. */
import {expect, test} from 'vitest';
import {between, openStream} from '../../source/sim/chance.ts';
import {openKeystrokes, pastedKey} from '../../source/workshop/keystrokes.ts';

const esc = '\u001B';

/** The keys in these pieces, with what a pause after them gives. */
function keysOf(...pieces: readonly (string | Buffer)[]): string[] {
  const keystrokes = openKeystrokes();
  const keys = pieces.flatMap((piece) => keystrokes.read(Buffer.from(piece as string)));
  return [...keys, ...keystrokes.settle()];
}

const forms: readonly (readonly [sent: string, ...keys: string[]])[] = [
  ['w', 'w'],
  ['W', 'W'],
  [' ', 'space'],
  ['\r', 'enter'],
  ['\n', 'enter'],
  ['\t', 'tab'],
  ['\u007F', 'backspace'],
  ['\b', 'backspace'],
  ['\u0003', 'ctrl-c'],
  ['\u001A', 'ctrl-z'],
  ['\u0001', 'ctrl-a'],
  ['\u0000'],
  [`${esc}[A`, 'up'],
  [`${esc}[B`, 'down'],
  [`${esc}[C`, 'right'],
  [`${esc}[D`, 'left'],
  [`${esc}OA`, 'up'],
  [`${esc}OD`, 'left'],
  [`${esc}OM`, 'enter'],
  [`${esc}[1;5C`, 'right'],
  [`${esc}[H`, 'home'],
  [`${esc}OH`, 'home'],
  [`${esc}[1~`, 'home'],
  [`${esc}[7~`, 'home'],
  [`${esc}[F`, 'end'],
  [`${esc}OF`, 'end'],
  [`${esc}[4~`, 'end'],
  [`${esc}[8~`, 'end'],
  [`${esc}[5~`, 'page-up'],
  [`${esc}[6~`, 'page-down'],
  [`${esc}[5;2~`, 'page-up'],
  [`${esc}[3~`, 'delete'],
  [`${esc}[Z`, 'shift-tab'],
  [esc, 'escape'],
  [`${esc}${esc}`, 'escape', 'escape'],
  [`${esc}x`, 'alt-x'],
  [`${esc}\r`, 'enter'],
  [`${esc}\u0003`, 'ctrl-c'],
  ['漢', '漢'],
  ['e\u0301', 'e\u0301'],
];

test.each(forms)('%j', (sent, ...keys) => {
  expect(keysOf(sent)).toEqual(keys);
});

const noKeys: Readonly<Record<string, string>> = {
  'insert, function keys': `${esc}[2~${esc}[15~${esc}OP${esc}[[A`,
  'the position of the cursor': `${esc}[12;40R`,
  'what the terminal is': `${esc}[?64;1;2;6c${esc}[>41;354;0c`,
  'a colour': `${esc}]11;rgb:1e1e/1e1e/1e1e${esc}\\`,
  'the clipboard': `${esc}]52;c;d3JpdGUgeCAx\u0007`,
  'a version': `${esc}P>|XTerm(379)${esc}\\`,
  'a mouse': `${esc}[M !!${esc}[<0;10;10M`,
  'keys of another protocol': `${esc}[97;5u${esc}[27;5;97~`,
  'focus that came and went': `${esc}[I${esc}[O`,
  'characters nobody sees': '\u200B\u202E\u2066\uFEFF\u00AD',
  'C1 controls': '\u009B\u0090\u009D',
};

test.each(Object.entries(noKeys))('%s is no key, and what comes after is', (_, sent) => {
  expect(keysOf(`${sent}w`)).toEqual(['w']);
});

test('joined keys are told apart', () => {
  expect(keysOf(`w\r${esc}[B${esc}[Bx3${esc}`)).toEqual(['w', 'enter', 'down', 'down', 'x', '3', 'escape']);
});

test('however the bytes are cut, the keys are the same', () => {
  const sent = Buffer.from(`w漢é${esc}[A${esc}OB${esc}[1;5C${esc}]52;c;aa\u0007x${esc}[200~a\rb${esc}[201~👍${esc}[6~`);
  const whole = keysOf(sent);
  for (let seed = 1; seed <= 300; seed += 1) {
    const chance = openStream(seed, 'cut');
    const pieces: Buffer[] = [];
    for (let at = 0; at < sent.length; ) {
      const length = between(chance, 1, 5);
      pieces.push(sent.subarray(at, at + length));
      at += length;
    }
    expect(keysOf(...pieces), `seed ${seed}`).toEqual(whole);
  }
});

test('an ESC waits for what may follow, and is a key when nothing does', () => {
  const keystrokes = openKeystrokes();
  expect(keystrokes.patience()).toBeNull();
  expect(keystrokes.read(Buffer.from(esc))).toEqual([]);
  expect(keystrokes.patience()).toBe(50);
  expect(keystrokes.read(Buffer.from('[A'))).toEqual(['up']);
  expect(keystrokes.patience()).toBeNull();
});

test('what is pasted is text: its lines are one, and no key in it is pressed', () => {
  const keys = keysOf(`w${esc}[200~c1 write\r\n\u0003${esc}[A x${esc}[201~\r`);
  const texts = keys.map(pastedKey);
  expect(keys.filter((_, index) => texts[index] === null)).toEqual(['w', 'enter']);
  expect(texts.join('')).toBe('c1spacewritespacespacespacespacex');
});

test('a paste, an answer or a sequence that never ends is given up after a while', () => {
  for (const opened of [`${esc}[200~abc`, `${esc}]52;c;abc`, `${esc}[123`, `${esc}P1`]) {
    const keystrokes = openKeystrokes();
    keystrokes.read(Buffer.from(opened));
    expect(keystrokes.patience()).toBe(1_000);
    keystrokes.settle();
    expect(keystrokes.patience()).toBeNull();
    expect(keystrokes.read(Buffer.from('w'))).toEqual(['w']);
  }
});

test('Ctrl-C breaks off whatever has begun, but is no key in a paste', () => {
  for (const opened of [`${esc}]52;c;abc`, `${esc}[123`, `${esc}P1`, esc]) {
    expect(keysOf(opened, '\u0003')).toContain('ctrl-c');
  }
  expect(keysOf(`${esc}[200~abc`, '\u0003')).not.toContain('ctrl-c');
});

test('an endless sequence is not kept', () => {
  const keystrokes = openKeystrokes();
  const endless = Buffer.from('1'.repeat(100_000));
  for (const opened of [`${esc}[`, `${esc}]52;c;`]) {
    keystrokes.read(Buffer.from(opened));
    for (let count = 0; count < 10; count += 1) expect(keystrokes.read(endless)).toEqual([]);
  }
  expect(keystrokes.read(Buffer.from('\u0003'))).toEqual(['ctrl-c']);
});

test('a flood of marks on one letter is a letter with two', () => {
  expect(keysOf(`a${'\u0301'.repeat(500)}`)).toEqual(['a\u0301\u0301']);
});

test('random bytes give names of keys or nothing, and never a control character', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const chance = openStream(seed, 'bytes');
    const bytes = Buffer.from(Array.from({length: 400}, () => between(chance, 0, 255)));
    for (const key of keysOf(bytes, '\u0018')) expect(key, `seed ${seed}`).not.toMatch(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u);
  }
});
