/**
 * What a person at a terminal does in the workshop's bench, whatever line the terminal hangs on: writes now and then, so that
 * messages are under way, opens and closes the palette, and looks how long it takes until it is seen.
 */
import {setTimeout as sleep} from 'node:timers/promises';

export interface Line {
  send(text: string): void;
  onText(listener: (text: string) => void): void;
}

/** What a client saw while it was measured. */
export interface ClientFigures {
  readonly frames: number;
  readonly bytes: number;
  readonly latencies: readonly number[];
}

const round = 4_000;
/** A lone ESC, known at once by the sequence after it, which is no key. */
const escapeKey = '\u001B\u001B[I';
const paletteText = 'a line of a script';

/** Counts and times one terminal; nothing is kept of its text. */
export class Visitor {
  private readonly line: Line;
  private frames = 0;
  private bytes = 0;
  private latencies: number[] = [];
  private sentAt: number | null = null;
  private seen = '';
  private isHere = true;

  constructor(line: Line) {
    this.line = line;
    line.onText((text) => this.onText(text));
  }

  /** Acts as a person until told to leave; `phase` spreads many over a round, `busy` lets time run in the lab. */
  async act(phase: number, busy: boolean): Promise<void> {
    if (!busy) this.line.send(' ');
    await sleep(round * phase);
    while (this.isHere) {
      if (busy) this.line.send('w\r');
      await sleep(round / 3);
      if (busy) await this.probe();
      await sleep((2 * round) / 3 - 300);
    }
  }

  /** What was seen since the last time this was asked. */
  take(): ClientFigures {
    const {frames, bytes, latencies} = this;
    Object.assign(this, {frames: 0, bytes: 0, latencies: []});
    return {frames, bytes, latencies};
  }

  leave(): void {
    this.isHere = false;
  }

  private async probe(): Promise<void> {
    this.seen = '';
    this.sentAt = performance.now();
    this.line.send(':');
    await sleep(300);
    this.line.send(escapeKey);
  }

  private onText(text: string): void {
    this.bytes += text.length;
    this.frames += text.split('\u001B[?2026h').length - 1;
    if (this.sentAt === null) return;
    this.seen += text;
    if (!this.seen.includes(paletteText)) return;
    this.latencies.push(performance.now() - this.sentAt);
    this.sentAt = null;
  }
}
