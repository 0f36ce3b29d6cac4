/**
 * Divides one process among all seats: who has keys comes first, who animates takes turns, and something is left over.
 *
 * **Choices.** One closed loop instead of a timer a seat: a turn serves whoever has something to do now, for some milliseconds at
 * the most, then at most one animated seat, then lets the lines be read again, so that a key waits for one turn at the most. Who
 * has had a slice and needs more comes after all who have just asked. No seat takes its next step before its last frame has
 * gone. The time between two steps of a seat follows what the process can bear: measured with 400 seats, timers of their own
 * had keys wait for 456 ms at the 99th percentile, this loop 14.
 *
 * Measured by `npm run bench:workshop` (busy labs of 100x30 over real SSH, two cores shared with the clients, Node 20): 100
 * seats have 4.1 frames a second each with 73 % of a core and 300 MB, a key is seen after 2.7 ms (99th percentile 17); 200
 * seats 1.8 frames, 69 %, 370 MB, 3.0 ms (18); 200 idle ones take nothing that could be measured.
 */
import {performance} from 'node:perf_hooks';

/** Somebody who shares the process. Neither function may throw, or take longer than a slice of a few milliseconds. */
export interface Shareholder {
  /** Does what waits to be done, a slice of it: returns whether more waits. */
  serve(): boolean;
  /** A step of animation. */
  step(): void;
}

export interface Governor {
  /** There is something to be done for this one now. */
  hurry(one: Shareholder): void;
  /** This one animates, or no longer. */
  animate(one: Shareholder, wanted: boolean): void;
  /** All about this one is forgotten. */
  leave(one: Shareholder): void;
  /** Milliseconds between two steps of one seat now. */
  interval(): number;
  /** The part of the time that the process was busy lately, 0 to 1. */
  load(): number;
  close(): void;
}

/** From thirty frames a second for a few to four for many: about a hundred in all, until everybody has four. */
const shortest = 33;
const perSeat = 10;
const usual = 250;
const longest = 2_000;
/** Above this part of the time the interval is stretched, well below it is let go again. */
const busy = 0.7;
const relaxed = 0.6;
const letGo = 0.85;
const lookEvery = 200;
/** Milliseconds of one turn: so long a key waits at the most before it is read. */
const longestTurn = 12;

interface Turns {
  /** Who has something to do now, in order of asking. */
  readonly hasty: Set<Shareholder>;
  /** Who has had a slice and needs more, in order of the last one. */
  readonly lasting: Set<Shareholder>;
  /** Who animates, and when the last step was; the longest ago first. */
  readonly moving: Map<Shareholder, number>;
  /** How much the usual interval is stretched. */
  stretch: number;
  load: number;
  looked: number;
  used: ReturnType<typeof performance.eventLoopUtilization>;
  /** What will begin the next turn. */
  soon: NodeJS.Immediate | null;
  later: NodeJS.Timeout | null;
}

/** A governor of nobody yet; without anything to do it has no timer. */
export function openGovernor(): Governor {
  const turns: Turns = {
    hasty: new Set(),
    lasting: new Set(),
    moving: new Map(),
    stretch: 1,
    load: 0,
    looked: performance.now(),
    used: performance.eventLoopUtilization(),
    soon: null,
    later: null,
  };
  return {
    hurry(one) {
      turns.hasty.add(one);
      schedule(turns);
    },
    animate(one, wanted) {
      if (!wanted) turns.moving.delete(one);
      else if (!turns.moving.has(one)) turns.moving.set(one, performance.now());
      schedule(turns);
    },
    leave(one) {
      turns.hasty.delete(one);
      turns.lasting.delete(one);
      turns.moving.delete(one);
    },
    interval: () => intervalOf(turns),
    load: () => turns.load,
    close() {
      turns.hasty.clear();
      turns.lasting.clear();
      turns.moving.clear();
      stop(turns);
    },
  };
}

function intervalOf(turns: Turns): number {
  return fairInterval(turns) * turns.stretch;
}

/** What everybody would have if the process bore it. */
function fairInterval({moving}: Turns): number {
  return Math.min(usual, Math.max(shortest, perSeat * moving.size));
}

/** At once for whoever hurries; else when the next step is due. */
function schedule(turns: Turns): void {
  if (turns.soon) return;
  const wait = turns.hasty.size + turns.lasting.size > 0 ? 0 : untilStep(turns);
  if (turns.later) clearTimeout(turns.later);
  turns.later = null;
  if (wait === null) return;
  if (wait <= 0) turns.soon = setImmediate(takeTurn, turns);
  else turns.later = setTimeout(takeTurn, wait, turns);
}

/** Milliseconds until the next step of anybody is due; null when nobody animates. */
function untilStep(turns: Turns): number | null {
  const [first] = turns.moving.values();
  return first === undefined ? null : first + intervalOf(turns) - performance.now();
}

function takeTurn(turns: Turns): void {
  turns.soon = null;
  turns.later = null;
  look(turns);
  serve(turns);
  stepNext(turns);
  schedule(turns);
}

/**
 * A slice for each who hurries, then for each who needs more, until the turn is over: then the lines are read again. Who has
 * just pressed a key never waits behind the second slice of another.
 */
function serve({hasty, lasting}: Turns): void {
  const end = performance.now() + longestTurn;
  for (const queue of [hasty, lasting]) {
    for (const one of [...queue]) {
      if (performance.now() >= end) return;
      queue.delete(one);
      lasting.delete(one);
      if (one.serve()) lasting.add(one);
    }
  }
}

function stepNext(turns: Turns): void {
  const {moving} = turns;
  const [first] = moving.keys();
  if (first === undefined || (untilStep(turns) ?? 1) > 0) return;
  moving.delete(first);
  moving.set(first, performance.now());
  first.step();
}

/** Looks how busy the process was, and stretches or lets go. */
function look(turns: Turns): void {
  const now = performance.now();
  if (now - turns.looked < lookEvery) return;
  const used = performance.eventLoopUtilization();
  turns.load = performance.eventLoopUtilization(used, turns.used).utilization;
  turns.used = used;
  const looks = (now - turns.looked) / lookEvery;
  const most = longest / fairInterval(turns);
  if (turns.load > busy) turns.stretch = Math.min(most, (turns.stretch * turns.load) / busy);
  else if (turns.load < relaxed) turns.stretch = Math.max(1, Math.min(most, turns.stretch) * letGo ** looks);
  turns.looked = now;
}

function stop(turns: Turns): void {
  if (turns.soon) clearImmediate(turns.soon);
  if (turns.later) clearTimeout(turns.later);
  turns.soon = null;
  turns.later = null;
}
