/**
 * A real terminal for tests: a program runs in a pseudo-terminal, and what it prints is read through a screen model, so
 * that a test sees characters, colours and modes as a person would, not escape sequences.
 *
 *     const terminal = openTerminal({args: ['dist/cli.js'], columns: 80, rows: 24});
 *     await terminal.waitFor('leader');
 *     terminal.press('x', '2', 'enter');
 *     expect(await terminal.exit).toEqual({code: 0, signal: undefined});
 *
 * Whatever is still open when a test ends is killed: nothing outlives its test.
 */
import {constants} from 'node:os';
import {setTimeout as sleep} from 'node:timers/promises';
import {type IPty, spawn} from '@lydell/node-pty';
import xterm from '@xterm/headless';
import {bytesOf} from './keys.ts';

export interface TerminalOptions {
  /** The program to run; unless said Node, in the version under test. */
  readonly program?: string;
  readonly args?: readonly string[];
  readonly columns?: number;
  readonly rows?: number;
  readonly cwd?: string;
  /** Added to the environment; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** How the program ended; `signal` is a name such as `SIGTERM`. */
export interface Ending {
  readonly code: number;
  readonly signal: string | undefined;
}

/** undefined is the terminal's own colour, a number one of the 256, `#rrggbb` a true colour. */
export type Colour = number | string | undefined;

export interface Cell {
  readonly char: string;
  readonly foreground: Colour;
  readonly background: Colour;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
}

export interface Position {
  readonly x: number;
  readonly y: number;
}

/** A text or pattern on the screen (tried on each row and on the rows joined by newlines), or any condition. */
export type Expectation = string | RegExp | (() => boolean);

const NODE = process.env.NODE_UNDER_TEST ?? process.execPath;
const POLL_MILLIS = 10;
const WAIT_MILLIS = 20_000;

/** Describes a user's terminal; drops what says that tests, a pipeline or another terminal program are around. */
const ENVIRONMENT = {
  CI: undefined,
  FORCE_COLOR: undefined,
  NO_COLOR: undefined,
  NODE_ENV: undefined,
  NODE_OPTIONS: undefined,
  TERM: 'xterm-256color',
  TERM_PROGRAM: undefined,
  COLORTERM: 'truecolor',
} as const;

const open = new Set<Terminal>();

/** One program in one terminal. Positions count from 0 at the top left. */
export class Terminal {
  /** Resolves when the program has ended and the screen shows all that it printed. */
  readonly exit: Promise<Ending>;
  private readonly pty: IPty;
  private readonly model: xterm.Terminal;
  private ending: Ending | undefined;
  private printed = '';

  constructor({program = NODE, args = [], columns = 80, rows = 24, cwd, env}: TerminalOptions) {
    this.model = new xterm.Terminal({cols: columns, rows, scrollback: 1_000, allowProposedApi: true});
    this.pty = spawn(program, [...args], {
      cols: columns,
      rows,
      cwd: cwd ?? process.cwd(),
      env: environment({...process.env, ...ENVIRONMENT, ...env}),
    });
    // A terminal answers questions (where is the cursor? which keyboard protocol?) through the same line as keys.
    this.model.onData((answer) => this.ending ?? this.pty.write(answer));
    this.pty.onData((data) => {
      this.printed += data;
      this.model.write(data);
    });
    this.exit = this.untilDrained();
  }

  /** The rows as text, blanks at the end of each removed. */
  screen(): readonly string[] {
    const top = this.model.buffer.active.baseY;
    return Array.from({length: this.model.rows}, (_, y) => this.row(top + y));
  }

  /** What has been pushed off the top of the screen. */
  scrollback(): readonly string[] {
    return Array.from({length: this.model.buffer.active.baseY}, (_, y) => this.row(y));
  }

  /** Everything printed so far, escape sequences included. */
  output(): string {
    return this.printed;
  }

  cell(x: number, y: number): Cell {
    const {active} = this.model.buffer;
    const cell = active.getLine(active.baseY + y)?.getCell(x);
    const {cols, rows} = this.model;
    if (cell === undefined) throw new Error(`no cell at column ${x}, row ${y}: the terminal is ${cols}x${rows}`);
    return {
      char: cell.getChars() || ' ',
      foreground: colour(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()),
      background: colour(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()),
      bold: cell.isBold() !== 0,
      dim: cell.isDim() !== 0,
      underline: cell.isUnderline() !== 0,
      inverse: cell.isInverse() !== 0,
    };
  }

  /** Where a text first stands on the screen (all characters one column wide); throws with the screen if it does not. */
  find(text: string): Position {
    const rows = this.screen();
    const y = rows.findIndex((row) => row.includes(text));
    if (y < 0) throw new Error(`${JSON.stringify(text)} is not on the screen:\n${this.picture()}`);
    return {x: rows[y]!.indexOf(text), y};
  }

  /** Whether the program has the alternate screen, which disappears without a trace when it is left. */
  get alternate(): boolean {
    return this.model.buffer.active.type === 'alternate';
  }

  get cursorHidden(): boolean {
    return this.printed.lastIndexOf('\x1b[?25l') > this.printed.lastIndexOf('\x1b[?25h');
  }

  get mouse(): 'none' | 'x10' | 'vt200' | 'drag' | 'any' {
    return this.model.modes.mouseTrackingMode;
  }

  /** Presses keys one after the other: single characters, or names such as `up`, `enter`, `ctrl-c`. */
  press(...keys: readonly string[]): void {
    for (const key of keys) this.type(bytesOf(key));
  }

  /** Sends a text in one piece, as a paste or a fast typist does. */
  type(text: string): void {
    this.pty.write(text);
  }

  resize(columns: number, rows: number): void {
    this.model.resize(columns, rows);
    this.pty.resize(columns, rows);
  }

  /** Sends a signal to the program, as `kill` does. */
  signal(name: NodeJS.Signals): void {
    process.kill(this.pty.pid, name);
  }

  /** Closes the terminal itself, as when its window is closed or its line drops: nothing can be read or written any more. */
  hangUp(): void {
    (this.pty as IPty & {destroy(): void}).destroy();
  }

  /** Waits until the screen shows what is expected; fails with the screen, also as soon as the program has ended. */
  async waitFor(expected: Expectation, timeoutMillis = WAIT_MILLIS): Promise<void> {
    const deadline = performance.now() + timeoutMillis;
    while (!this.shows(expected)) {
      if (this.ending !== undefined) throw this.disappointed(expected, `the program ended (${words(this.ending)})`);
      if (performance.now() > deadline) throw this.disappointed(expected, `${timeoutMillis} ms passed`);
      await sleep(POLL_MILLIS);
    }
  }

  /** Waits until nothing has been printed for a while. */
  async settle(quietMillis = 100): Promise<void> {
    for (let before = -1; before !== this.printed.length; await sleep(quietMillis)) before = this.printed.length;
  }

  /** Kills the program and all it started; nothing happens if it has ended. */
  async close(): Promise<void> {
    this.killGroup();
    await this.exit;
    open.delete(this);
  }

  /** The screen in a frame, for messages. */
  picture(): string {
    const line = '─'.repeat(this.model.cols);
    const rows = this.screen().map((row) => `│${row.padEnd(this.model.cols)}│`);
    return [`┌${line}┐`, ...rows, `└${line}┘`].join('\n');
  }

  /**
   * A program that runs leads its own session, hence its own process group; one that was started this very moment does
   * not yet, and is alone. Killing its group would miss that one, and it would run for ever.
   */
  private killGroup(): void {
    if (this.ending !== undefined) return;
    for (const pid of [-this.pty.pid, this.pty.pid]) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // There is no such group yet, or it ended by itself a moment ago and the news is on its way.
      }
    }
  }

  private row(index: number): string {
    return this.model.buffer.active.getLine(index)?.translateToString(true) ?? '';
  }

  private shows(expected: Expectation): boolean {
    if (typeof expected === 'function') return expected();
    const text = this.screen().join('\n');
    return typeof expected === 'string' ? text.includes(expected) : expected.test(text);
  }

  private disappointed(expected: Expectation, reason: string): Error {
    const what = typeof expected === 'string' ? JSON.stringify(expected) : String(expected);
    return new Error(`waited for ${what}, but ${reason}. The screen was:\n${this.picture()}`);
  }

  private async untilDrained(): Promise<Ending> {
    const {exitCode, signal} = await new Promise<{exitCode: number; signal?: number}>((resolve) => {
      this.pty.onExit(resolve);
    });
    await new Promise<void>((resolve) => this.model.write('', resolve));
    this.ending = {code: exitCode, signal: signalName(signal)};
    return this.ending;
  }
}

/** Starts a program in a terminal of its own. */
export function openTerminal(options: TerminalOptions): Terminal {
  const terminal = new Terminal(options);
  open.add(terminal);
  return terminal;
}

/** Ends every program that is still running. */
export async function closeTerminals(): Promise<void> {
  await Promise.all([...open].map((terminal) => terminal.close()));
}

function environment(wanted: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = Object.entries(wanted).filter(([name, value]) => value !== undefined && !name.startsWith('VITEST'));
  return Object.fromEntries(kept) as Record<string, string>;
}

function colour(isDefault: boolean, isTrue: boolean, value: number): Colour {
  if (isDefault) return undefined;
  return isTrue ? `#${value.toString(16).padStart(6, '0')}` : value;
}

function signalName(signal: number | undefined): string | undefined {
  return Object.entries(constants.signals).find(([, value]) => value === signal)?.[0];
}

function words({code, signal}: Ending): string {
  return signal ?? `exit code ${code}`;
}

// The benchmark opens terminals too, and runs outside of any test.
if (process.env.VITEST !== undefined) {
  const {afterEach} = await import('vitest');
  afterEach(closeTerminals);
}
