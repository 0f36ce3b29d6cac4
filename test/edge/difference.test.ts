/** Frames written cell by cell show on a terminal what whole frames would. */
import xterm from '@xterm/headless';
import {expect, test} from 'vitest';
import {cellsOf} from '../../source/edge/cells.ts';
import * as edge from '../../source/edge/difference.ts';
import {between, openStream, type Stream} from '../../source/sim/chance.ts';

/** The difference of two painted frames. */
function difference(before: readonly string[] | null, after: readonly string[]): string {
  return edge.difference(before?.map(cellsOf) ?? null, after.map(cellsOf));
}

const columns = 30;
const rows = 8;
const words = ['n1 ', 'leader ', '│', '✂', '日本', 'x = 3 ', ' ', '●', 'ab', 'é', '┄┄┄'];
const styles = [
  '\u001B[1m',
  '\u001B[2m',
  '\u001B[22m',
  '\u001B[38;5;221m',
  '\u001B[39m',
  '\u001B[7m',
  '\u001B[27m',
  '\u001B[0m',
  '\u001B[48;2;1;2;3m',
  '\u001B[49m',
  '\u001B[91m',
  '\u001B[4m',
  '\u001B[24m',
  '',
];

/** A frame of random words in random styles, each row as wide as the terminal. */
function randomFrame(chance: Stream): string[] {
  return Array.from({length: rows}, () => {
    let row = '';
    while (cellsOf(row).characters.length < columns - 6) {
      row +=
        (styles[between(chance, 0, styles.length - 1)] ?? '') + (words[between(chance, 0, words.length - 1)] ?? '');
    }
    return `${row}${' '.repeat(columns - cellsOf(row).characters.length)}\u001B[0m`;
  });
}

/** The next frame: some rows new, some changed in their middle, most as they were. */
function changed(chance: Stream, frame: readonly string[]): string[] {
  const other = randomFrame(chance);
  return frame.map((row, index) => (between(chance, 0, 2) === 0 ? (other[index] ?? row) : row));
}

async function shown(...texts: readonly string[]): Promise<string[]> {
  const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
  for (const text of texts) await new Promise<void>((resolve) => terminal.write(text, resolve));
  const buffer = terminal.buffer.active;
  return Array.from({length: rows}, (_, y) => {
    const line = buffer.getLine(y);
    return Array.from({length: columns}, (_, x) => {
      const cell = line?.getCell(x);
      const back = `${cell?.getBgColorMode()} ${cell?.getBgColor()} ${cell?.isInverse()} ${cell?.isUnderline()}`;
      // The colour of a blank cannot be seen, unless it is underlined or inverse.
      if ((cell?.getChars() || ' ') === ' ' && !cell?.isInverse() && !cell?.isUnderline()) return back;
      return `${cell?.getChars() || ' '} ${cell?.getFgColorMode()} ${cell?.getFgColor()} ${cell?.isBold()} ${cell?.isDim()} ${back}`;
    }).join('|');
  });
}

test('a terminal led from frame to frame shows the last frame, whatever the frames', async () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const chance = openStream(seed, 'frames');
    const frames = [randomFrame(chance)];
    for (let count = 0; count < 5; count += 1) frames.push(changed(chance, frames.at(-1) ?? []));
    const texts = frames.map((frame, index) => difference(frames[index - 1] ?? null, frame));
    const whole = await shown(difference(null, frames.at(-1) ?? []));
    expect(await shown(...texts), `seed ${seed}`).toEqual(whole);
  }
});

test('equal frames cost nothing, and a moved dot costs two cells and no line', () => {
  const frame = ['  ●       ', 'n1        '];
  expect(difference(frame, frame)).toBe('');
  expect(difference(frame, ['          ', 'n1        '])).toBe('\u001B[1;3H ');
  expect(difference(['●         '], ['         ●'])).toBe('\u001B[1H \u001B[1;10H●');
});

test('changes close together are written in one piece', () => {
  expect(difference(['a.b.c     '], ['x.y.z     '])).toBe('\u001B[1Hx.y.z');
});

test('a style that changes is written though its character stays', () => {
  expect(difference(['n1'], ['\u001B[1mn1\u001B[22m'])).toBe('\u001B[1H\u001B[0;1mn1\u001B[m');
});

test('nothing but text and colours leaves a row: no cursor, title or clipboard sequence', () => {
  expect(cellsOf('a\u001B[2Jb\u001B[31mc')).toEqual({characters: ['a', 'b', 'c'], styles: ['', '', '31']});
});

test('a row whose blanks at the end were trimmed blanks what stood there', () => {
  expect(difference(['Esc close  q quit'], ['Esc close'])).toBe('\u001B[1;12H      ');
});
