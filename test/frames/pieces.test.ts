/** The small pieces of the screen, each by its own: text, keys, line editing, speeds. */
import type {Key} from 'ink';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {newCanvas, plainRows, put, windowOf} from '../../source/ui/draw/canvas.ts';
import {keysOf} from '../../source/ui/keys.ts';
import {insert, move, newLine, remove} from '../../source/ui/line-edit.ts';
import {neighbour, placesOf} from '../../source/ui/places.ts';
import {speeds} from '../../source/ui/state.ts';
import {charactersOf, clean, clip, padded, widthOf, wrap, wrapTo} from '../../source/ui/text.ts';

describe('text', () => {
  test.each([
    ['\x1b[2Jgone', '[2Jgone'],
    ['bell\x07 back\x08 c1\x9b', 'bell back c1'],
    ['right\u202eleft', 'rightleft'],
    ['zero\u200bwidth\u2060\ufeff', 'zerowidth'],
    ['private\ue000 \udbff', 'private '],
    ['two\nlines\tand a tab', 'two lines and a tab'],
    [`a${'\u0301'.repeat(50)}`, 'a\u0301\u0301'],
  ])('%j is shown as %j', (text, shown) => {
    expect(clean(text)).toBe(shown);
    expect(clean(shown)).toBe(shown);
  });

  test('the quick measure of common characters is the real one', () => {
    for (let code = 0x20; code < 0x2800; code += 1) {
      const character = String.fromCharCode(code);
      if (/\p{M}|\p{Cn}/u.test(character)) continue;
      expect(widthOf(character), `U+${code.toString(16)}`).toBe(stringWidth(character));
    }
  });

  test('is clipped, filled and wrapped by columns, not by characters', () => {
    expect(clip('漢字かな', 5)).toBe('漢字…');
    expect(padded('漢', 4)).toBe('漢  ');
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrapTo('one two three four', 7, 3)).toEqual(['one two', 'three', 'four']);
    expect(wrapTo('one two three four five', 7, 2)).toEqual(['one two', 'three …']);
    expect(wrap('abcdefgh', 3)).toEqual(['abc', 'def', 'gh']);
    expect(wrap('漢字かな', 5)).toEqual(['漢字', 'かな']);
    expect(charactersOf('e\u0301a')).toEqual(['e\u0301', 'a']);
  });
});

describe('a canvas', () => {
  test('half of a wide character that is overwritten leaves a blank', () => {
    const canvas = newCanvas(6, 1);
    put(canvas, 0, 0, '漢字');
    put(canvas, 1, 0, 'x');
    expect(plainRows(canvas)).toEqual([' x字  ']);
    put(canvas, 2, 0, 'y');
    expect(plainRows(canvas)).toEqual([' xy   ']);
  });

  test('a wide character that does not fit is left out', () => {
    const canvas = newCanvas(3, 1);
    put(canvas, 0, 0, 'ab漢');
    expect(plainRows(canvas)).toEqual(['ab ']);
  });

  test('a window cannot draw outside itself', () => {
    const canvas = newCanvas(5, 3);
    const window = windowOf(canvas, {x: 1, y: 1, width: 3, height: 1});
    put(window, -1, 0, 'abcdefg');
    put(window, 0, 1, 'below');
    put(window, 0, -1, 'above');
    expect(plainRows(canvas)).toEqual(['     ', ' bcd ', '     ']);
  });
});

describe('keys', () => {
  const none: Key = {
    upArrow: false,
    downArrow: false,
    leftArrow: false,
    rightArrow: false,
    pageDown: false,
    pageUp: false,
    home: false,
    end: false,
    return: false,
    escape: false,
    ctrl: false,
    shift: false,
    tab: false,
    backspace: false,
    delete: false,
    meta: false,
    super: false,
    hyper: false,
    capsLock: false,
    numLock: false,
  };
  test.each<[string, Partial<Key>, string[]]>([
    ['w', {}, ['w']],
    ['w\r', {}, ['w', 'enter']],
    ['x3', {}, ['x', '3']],
    [' ', {}, ['space']],
    ['', {upArrow: true}, ['up']],
    ['\t', {tab: true}, ['tab']],
    ['c', {ctrl: true}, ['ctrl-c']],
    ['a\x03', {}, ['a', 'ctrl-c']],
    ['h', {meta: true}, ['alt-h']],
    ['[1;5R', {}, []],
    ['[', {}, ['[']],
    ['é漢', {}, ['é', '漢']],
  ])('%j arrives as %j', (input, flags, names) => {
    expect(keysOf(input, {...none, ...flags})).toEqual(names);
  });
});

describe('a line', () => {
  test('is edited by characters as a person counts them', () => {
    const line = move(move(newLine('ae\u0301漢'), 'left'), 'left');
    expect(line.cursor).toBe(1);
    expect(remove(line, 'after').text).toBe('a漢');
    expect(remove(newLine('ae\u0301'), 'before').text).toBe('a');
    expect(remove(newLine('one two  '), 'word').text).toBe('one ');
    expect(remove(move(newLine('abc'), 'left'), 'all')).toEqual({text: 'c', cursor: 0});
    expect(insert(move(newLine('ac'), 'left'), 'b')).toEqual({text: 'abc', cursor: 2});
  });

  test('takes a paste without what would do harm, and not without end', () => {
    expect(insert(newLine(''), 'cut n1\u202e n2\x1b').text).toBe('cut n1 n2');
    expect(insert(newLine(''), 'x'.repeat(10_000)).text.length).toBeLessThanOrEqual(500);
  });
});

test('speeds rise, and slow motion is there', () => {
  const factors = speeds.map(({factor}) => factor);
  expect(factors).toEqual(factors.toSorted((one, other) => one - other));
  expect([factors[0], factors.at(-1)]).toEqual([1 / 100, 100]);
});

test('up undoes down and left undoes right where nodes stand opposite each other', () => {
  expect(neighbour(4, 0, 'right')).toBe(1);
  expect(neighbour(4, 1, 'left')).toBe(0);
  expect(neighbour(4, 0, 'down')).toBe(3);
  expect(neighbour(4, 3, 'up')).toBe(0);
  expect(neighbour(1, 0, 'up')).toBe(0);
  for (let count = 1; count < 10; count += 1) expect(placesOf(count)).toHaveLength(count);
});
