/** The stream that takes whole frames: what it writes, and when it forgets what the terminal shows. */
import {EventEmitter} from 'node:events';
import {expect, test} from 'vitest';
import {sparing} from '../../source/edge/frames.ts';

/** A terminal of two rows that keeps what was written to it. */
function openTerminal() {
  const written: string[] = [];
  const write = (text: string, done?: () => void): boolean => {
    written.push(text);
    done?.();
    return true;
  };
  const terminal = Object.assign(new EventEmitter(), {rows: 2, columns: 4, write});
  return {terminal, written, stream: sparing(terminal as unknown as NodeJS.WriteStream)};
}

const frame = (changes: string) => `\u001B[?2026h\u001B[?25l${changes}\u001B[?2026l`;

test('the first frame is written whole, the next only where it differs, an equal one not at all', () => {
  const {stream, written} = openTerminal();
  stream.write('ab  \ncd  ');
  stream.write('ab  \ncx  ');
  stream.write('ab  \ncx  ');
  expect(written).toEqual([frame('\u001B[1H\u001B[Kab\u001B[2H\u001B[Kcd'), frame('\u001B[2;2Hx'), '']);
});

test('after a resize, and after anything else was written, the whole frame is written again', () => {
  const {stream, terminal, written} = openTerminal();
  stream.write('ab  \ncd  ');
  terminal.emit('resize');
  stream.write('ab  \ncd  ');
  stream.write('\u001B[?1049h');
  stream.write('ab  \ncd  ');
  expect(written[1]).toBe(written[0]);
  expect(written.slice(2)).toEqual(['\u001B[?1049h', written[0]]);
});

test('whoever waits for a write is told, also when there was nothing to write', () => {
  const {stream} = openTerminal();
  let told = 0;
  for (let count = 0; count < 3; count += 1)
    stream.write('ab  \ncd  ', () => {
      told += 1;
    });
  expect(told).toBe(3);
});
