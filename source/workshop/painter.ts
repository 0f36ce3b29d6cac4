/**
 * A canvas on a person's terminal: the alternate screen with what changed since the last frame, and never more than the
 * line takes.
 *
 * **Choices.** Neither Ink nor React: for one frame of 100x30 of a busy lab they took 4 to 5 ms beside the drawing, and a
 * scheduler that all seats share. A canvas compared with the last one cell by cell costs 0.2 ms (drawing it 0.7; Node 20,
 * one core), and there is no queue: what changed while a slow reader was busy is one frame later on.
 */
import {type Row, rowsOf} from '../edge/cells.ts';
import {difference} from '../edge/difference.ts';
import type {Canvas} from '../ui/draw/canvas.ts';
import {ascii, type Glyphs, unicode} from '../ui/glyphs.ts';
import type {Tty} from './tty.ts';

export interface Painter {
  readonly glyphs: Glyphs;
  /** Whether the other end has taken enough of what was written for another frame. */
  isReady(): boolean;
  /** Brings the terminal to show this canvas, as large as the terminal. To be asked only when it is ready. */
  paint(canvas: Canvas): void;
  /** The next frame is written whole: the terminal shows something else than was painted. */
  forget(): void;
}

/** Bytes that may wait when a frame is written: a key must not wait long behind them on a slow line. */
const mostWaiting = 8_000;

/** The alternate screen, no cursor, no wrap at its edge; pasted text comes marked as such. */
const enter = '\u001B[?1049h\u001B[?25l\u001B[?7l\u001B[?2004h\u001B[2J';
const begin = '\u001B[?2026h';
const end = '\u001B[?2026l';

/** A painter for this terminal; the first frame enters the alternate screen. Whoever ends the line leaves it (far-terminal.ts). */
export function openPainter(tty: Tty): Painter {
  const glyphs = tty.look.glyphs === 'ascii' ? ascii : unicode;
  let shown: readonly Row[] | null = null;
  let entered = false;
  return {
    glyphs,
    isReady: () => tty.backlog() <= mostWaiting,
    paint(canvas) {
      const rows = rowsOf(canvas, tty.look.colours, glyphs);
      const changes = difference(shown, rows);
      shown = rows;
      if (changes !== '') tty.write(`${entered ? '' : enter}${begin}${changes}${end}`);
      entered = true;
    },
    forget() {
      shown = null;
    },
  };
}
