/**
 * A terminal at the other end of a line for tests: what is written goes through a screen model, and the reader can be as
 * slow as a test wants.
 */
import xterm from '@xterm/headless';
import type {Look, Size, Tty} from '../../source/workshop/tty.ts';

export interface FakeTty extends Tty {
  /** Types this, as one piece of bytes. */
  type(text: string | Buffer): void;
  resize(size: Size): void;
  /** From now on nothing is read any more; then everything that waits, in one go. */
  stopReading(): void;
  readAgain(): void;
  hangUp(): void;
  /** All that was ever written, and the words it ended with. */
  readonly written: string[];
  ended(): string | null;
  /** The rows as the terminal shows them. */
  rows(): Promise<string[]>;
  terminal(): xterm.Terminal;
}

type Heard = 'resize' | 'drain' | 'close';

/** A terminal of this size whose reader keeps up. */
export function openFakeTty(
  size: Size = {columns: 100, rows: 30},
  look: Look = {colours: 2, glyphs: 'unicode'},
): FakeTty {
  let now = size;
  let reading = true;
  let waiting: string[] = [];
  let words: string | null = null;
  const written: string[] = [];
  const inputs: ((bytes: Buffer) => void)[] = [];
  const heard: Record<Heard, (() => void)[]> = {resize: [], drain: [], close: []};
  const tell = (what: Heard) => {
    for (const listener of heard[what]) listener();
  };
  const terminal = new xterm.Terminal({cols: size.columns, rows: size.rows, allowProposedApi: true});
  const settled = () => new Promise<void>((resolve) => terminal.write('', resolve));
  return {
    look,
    written,
    size: () => now,
    write(text) {
      written.push(text);
      if (reading) terminal.write(text);
      else waiting.push(text);
    },
    backlog: () => Buffer.byteLength(waiting.join('')),
    onInput: (listener) => inputs.push(listener),
    onResize: (listener) => heard.resize.push(listener),
    onDrain: (listener) => heard.drain.push(listener),
    onClose: (listener) => heard.close.push(listener),
    end(text) {
      words ??= text;
      tell('close');
    },
    type(text) {
      for (const listener of inputs) listener(Buffer.from(text as string));
    },
    resize(next) {
      now = next;
      terminal.resize(next.columns, next.rows);
      tell('resize');
    },
    stopReading() {
      reading = false;
    },
    readAgain() {
      reading = true;
      for (const text of waiting) terminal.write(text);
      waiting = [];
      tell('drain');
    },
    hangUp: () => tell('close'),
    ended: () => words,
    async rows() {
      await settled();
      const {active} = terminal.buffer;
      return Array.from({length: now.rows}, (_, y) =>
        (active.getLine(y)?.translateToString(false) ?? '').padEnd(now.columns),
      );
    },
    terminal: () => terminal,
  };
}

/** What an xterm shows in each cell: the character with its colours; the colour of a blank cannot be seen. */
export async function cellsShown(terminal: xterm.Terminal): Promise<string[]> {
  await new Promise<void>((resolve) => terminal.write('', resolve));
  const {active} = terminal.buffer;
  return Array.from({length: terminal.rows}, (_, y) =>
    Array.from({length: terminal.cols}, (_, x) => cellText(active.getLine(y)?.getCell(x))).join('|'),
  );
}

function cellText(cell: xterm.IBufferCell | undefined): string {
  const text = cell?.getChars() || ' ';
  if (text === ' ' && !cell?.isInverse()) return ' ';
  return `${text} ${cell?.getFgColor()} ${cell?.isBold() ? 'b' : ''}${cell?.isInverse() ? 'i' : ''}`;
}
