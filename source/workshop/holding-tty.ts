/**
 * A terminal that shows nothing before it is certain: while the store is keeping a fact, frames wait here. What a person
 * has seen of their progress is thereby never lost, even when the host is killed the moment after.
 */
import type {Tty} from './tty.ts';

export interface HoldingTty extends Tty {
  /** Lets nothing out until this is settled, one way or the other. */
  hold(until: Promise<unknown>): void;
}

/** The terminal, with frames held back while something is being kept. */
export function openHoldingTty(tty: Tty): HoldingTty {
  const held: string[] = [];
  let holds = 0;
  let last: string | null = null;
  const drained: (() => void)[] = [];
  const letOut = () => {
    for (const text of held.splice(0)) tty.write(text);
    if (last !== null) tty.end(last);
    else for (const listener of drained) listener();
  };
  return {
    look: tty.look,
    size: () => tty.size(),
    // Frames are few: whoever paints waits while this is more than nothing.
    backlog: () => tty.backlog() + held.reduce((sum, text) => sum + text.length, 0),
    onInput: (listener) => tty.onInput(listener),
    onResize: (listener) => tty.onResize(listener),
    onDrain(listener) {
      drained.push(listener);
      tty.onDrain(listener);
    },
    onClose: (listener) => tty.onClose(listener),
    write(text) {
      if (holds > 0) held.push(text);
      else tty.write(text);
    },
    end(text) {
      last ??= text;
      if (holds === 0) tty.end(text);
    },
    hold(until) {
      holds += 1;
      const settled = () => {
        holds -= 1;
        if (holds === 0) letOut();
      };
      until.then(settled, settled);
    },
  };
}
