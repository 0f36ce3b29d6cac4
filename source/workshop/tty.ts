/**
 * A person's terminal at the other end of a line, as the workshop sees it: bytes in, text out. Whoever brings the line (SSH,
 * a test) makes one; whoever sits at it knows nothing of SSH.
 */

/** What the far terminal can show. */
export interface Look {
  /** 0 none, 1 sixteen colours, 2 two hundred and fifty-six (ui/theme.ts). */
  readonly colours: 0 | 1 | 2;
  readonly glyphs: 'unicode' | 'ascii';
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface Tty {
  readonly look: Look;
  /** Clamped already: never smaller or larger than a screen can be drawn. */
  size(): Size;
  /** Dropped whole while more than 64 kB wait: look at the backlog first, and draw anew once it has gone. */
  write(text: string): void;
  /** Bytes written that the other end has not taken yet. Whoever sees some is told by `onDrain` when there are none. */
  backlog(): number;
  onInput(listener: (bytes: Buffer) => void): void;
  onResize(listener: () => void): void;
  /** The other end has taken what was written. */
  onDrain(listener: () => void): void;
  /** The line is gone, whoever ended it; told once. */
  onClose(listener: () => void): void;
  /** Says a last thing and hangs up. */
  end(text: string): void;
}
