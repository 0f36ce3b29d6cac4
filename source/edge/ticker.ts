/**
 * Turns real time into virtual time while a session runs: a frame at a time, as many frames as the terminal takes.
 *
 * Closed-loop: the next frame is asked for when the last one is done, and a frame that took long is not caught up with.
 * Nothing runs → no timer.
 */
import {speeds, type UiState} from '../ui/state.ts';

export interface Ticking {
  readonly running: () => boolean;
  /** Virtual milliseconds per real one. */
  readonly factor: () => number;
  /** Frames a second that the terminal takes now (pace.ts). */
  readonly rate: () => number;
  /** Whole virtual milliseconds that passed, and the part of one beyond; then the real ones. */
  readonly onTick: (by: number, between: number, real: number) => void;
  /** A monotonic clock in milliseconds. */
  readonly now: () => number;
}

export interface Ticker {
  /** To be told whenever it may run, or no longer. */
  update(): void;
  stop(): void;
}

/** After a pause longer than this (a suspended program, a slow terminal), time goes on from where it was. */
const longestFrame = 250;

/** A ticker that is still; `update` sets it going when there is reason to. */
export function openTicker({running, factor, rate, onTick, now}: Ticking): Ticker {
  let timer: NodeJS.Timeout | null = null;
  let last = 0;
  let between = 0;
  const schedule = () => {
    timer = setTimeout(tick, 1000 / rate());
  };
  const tick = () => {
    const real = Math.min(longestFrame, now() - last);
    const passed = real * factor() + between;
    last = now();
    between = passed - Math.floor(passed);
    onTick(Math.floor(passed), between, real);
    timer = null;
    update();
  };
  const stop = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    between = 0;
  };
  const update = () => {
    if (!running()) return stop();
    if (timer) return;
    if (between === 0) last = now();
    schedule();
  };
  return {update, stop};
}

/** Virtual milliseconds per real one at a screen's speed. */
export function factorOf({speed}: UiState): number {
  return speeds[speed]?.factor ?? 1;
}
