/** One line on a person's terminal that says how far a long task has come, and goes away when it is done. */

export interface Progress {
  /** Says it, if the task takes long enough and not too often. */
  tell(text: string): void;
  clear(): void;
}

/** Nothing is said before. */
const patienceMillis = 1000;
const restMillis = 100;
const wipe = '\r\u001b[K';

/** A progress line on a screen: the error stream where it is a terminal, unless another is given; null says nothing. */
export function newProgress(now: () => number, screen: ((text: string) => void) | null = terminal()): Progress {
  if (screen === null) return {tell: () => {}, clear: () => {}};
  const start = now();
  let last = Number.NEGATIVE_INFINITY;
  return {
    tell(text) {
      const at = now();
      if (at - start < patienceMillis || at - last < restMillis) return;
      last = at;
      screen(`${wipe}${text}, ${Math.floor((at - start) / 1000)} s`);
    },
    clear() {
      if (last > Number.NEGATIVE_INFINITY) screen(wipe);
    },
  };
}

function terminal(): ((text: string) => void) | null {
  return process.stderr.isTTY ? (text) => process.stderr.write(text) : null;
}
