/**
 * A terminal's output stream that takes whole frames and writes what changed. Ink is told to hand over each frame whole (its
 * `debug` mode); whatever else it writes, to enter or leave the alternate screen, goes through as it is.
 *
 * **Choices.** Ink's own incremental writer is not used: it rewrites whole lines (difference.ts says what that costs). A
 * frame is recognised by its height, which is always the terminal's. Synchronized output around it keeps terminals that
 * know the mode from showing half a frame; others ignore it.
 */
import {cellsOf, type Row} from './cells.ts';
import {difference} from './difference.ts';

const begin = '\u001B[?2026h\u001B[?25l';
const end = '\u001B[?2026l';

type Write = (text: string, done?: () => void) => boolean;

/** What the terminal shows: painted rows, and what they were read into. */
interface Shown {
  readonly painted: readonly string[];
  readonly frame: readonly Row[];
}

/** The same stream, sparing. */
export function sparing(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  let shown: Shown | null = null;
  stream.on('resize', () => {
    shown = null;
  });
  const write: Write = (text, done) => {
    const painted = typeof text === 'string' ? text.split('\n') : [];
    if (painted.length < 2 || painted.length !== stream.rows) {
      if (text !== '') shown = null;
      return stream.write(text, done);
    }
    const frame = painted.map((row, y) => (shown?.painted[y] === row && shown.frame[y]) || cellsOf(row));
    const changes = difference(shown?.frame ?? null, frame);
    shown = {painted, frame};
    return stream.write(changes && begin + changes + end, done);
  };
  return new Proxy(stream, {
    get(target, name) {
      if (name === 'write') return write;
      const value = Reflect.get(target, name, target) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
