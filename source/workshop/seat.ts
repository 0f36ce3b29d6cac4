/**
 * One person's place in a workshop: their session on their terminal, beside many others in the same process. It does nothing
 * by itself: the governor says when it serves what was typed and when it animates. Whatever breaks here ends this seat alone.
 */
import {performance} from 'node:perf_hooks';
import {factorOf} from '../edge/ticker.ts';
import type {Canvas} from '../ui/draw/canvas.ts';
import {openSession, type Session} from '../ui/session.ts';
import type {Sitting} from '../ui/sitting.ts';
import {isTicking} from '../ui/travel.ts';
import {openAllowance} from './allowance.ts';
import {openClockwork} from './clockwork.ts';
import type {Governor, Shareholder} from './governor.ts';
import {slice} from './in-slices.ts';
import {openKeystrokes, pastedKey} from './keystrokes.ts';
import {openPainter} from './painter.ts';
import type {Person} from './person.ts';
import {drawSeat} from './seat-draw.ts';
import {fullness} from './seat-limits.ts';
import type {Tty} from './tty.ts';

/** Why a seat is empty again: its person left, the line went, it broke, or somebody closed it. */
export type Leaving = 'quit' | 'line' | 'broken' | 'closed';

export interface Seating {
  readonly person: Person;
  readonly tty: Tty;
  readonly sitting: Omit<Sitting, 'onQuit' | 'onSuspend' | 'hasTime'>;
  readonly governor: Governor;
  /** Told once. */
  readonly onLeave: (why: Leaving) => void;
  /** Our own mistake; the person learns only that it was one. */
  readonly onError: (error: unknown) => void;
  /** Said on the normal screen to whoever leaves by themselves. */
  readonly goodbye?: string;
}

export interface Seat {
  readonly person: Person;
  /** What is seen and done here; whoever changes something does it through `ask`. */
  readonly session: Session;
  /** When a key was last pressed, by the clock of `performance`. */
  lastKeyAt(): number;
  /** Keys and wishes that wait for their turn. */
  waiting(): number;
  /** Does something with the session when it is this seat's turn, as `seat.ask((session) => session.restart())`. */
  ask(what: (session: Session) => void): void;
  /** Keys do nothing but leave, time stands still, and the words say why; null lets everything go on. */
  freeze(words: string | null): void;
  /** The screen as last painted; not to be changed. */
  frame(): Canvas | null;
  onFrame(listener: () => void): () => void;
  /** Says a last thing and ends. */
  close(words: string): void;
}

/** Keys that may wait; whoever is faster than that is no person. */
const mostKeys = 4_096;
/** Milliseconds between two frames while something takes long. */
const busyFrame = 200;

const broken =
  'Your seat broke; this is a mistake in the program, not yours. The others go on. What you did is kept: come again.';
const usedUp = 'This seat has held all that one may hold. What you did is kept: come again, to a fresh lab.';

/** Sits a person down. Nothing that happens at the seat throws out of it. */
export function openSeat(seating: Seating): Seat {
  const seat = new SeatInside(seating);
  seat.open();
  return seat;
}

class SeatInside implements Seat, Shareholder {
  readonly person: Person;
  readonly session: Session;
  private readonly seating: Seating;
  private readonly painter;
  private readonly keystrokes = openKeystrokes();
  private readonly allowance = openAllowance(() => performance.now());
  private readonly clockwork = openClockwork(() => performance.now());
  private readonly keys: string[] = [];
  private readonly wishes: ((session: Session) => void)[] = [];
  private readonly watchers = new Set<() => void>();
  private patience: NodeJS.Timeout | null = null;
  private pause: NodeJS.Timeout | null = null;
  private words: string | null = null;
  private drawn: Canvas | null = null;
  private isDirty = true;
  private isOver = false;
  private keyAt = performance.now();
  /** Until when it may work in this turn. */
  private sliceEnd = 0;
  private paintedAt = 0;

  constructor(seating: Seating) {
    this.seating = seating;
    this.person = seating.person;
    this.painter = openPainter(seating.tty);
    const onQuit = () => this.leave('quit', seating.goodbye ?? 'Goodbye.');
    const hasTime = () => performance.now() < this.sliceEnd;
    this.session = openSession({...seating.sitting, onQuit, onSuspend: () => {}, hasTime});
  }

  /** Begins to listen and to paint. */
  open(): void {
    const {tty} = this.seating;
    const guarded = (action: () => void) => () => this.guard(action);
    this.session.subscribe(() => {
      this.isDirty = true;
    });
    tty.onInput((bytes) => this.guard(() => this.onInput(bytes)));
    tty.onResize(guarded(() => this.onResize()));
    tty.onDrain(guarded(() => this.hurry()));
    tty.onClose(() => this.leave('line', null));
    this.guard(() => this.onResize());
  }

  lastKeyAt(): number {
    return this.keyAt;
  }

  waiting(): number {
    return this.keys.length + this.wishes.length;
  }

  ask(what: (session: Session) => void): void {
    this.wishes.push(what);
    this.hurry();
  }

  freeze(words: string | null): void {
    this.words = words;
    this.keys.length = 0;
    this.clockwork.rest();
    this.isDirty = true;
    this.hurry();
  }

  frame(): Canvas | null {
    return this.drawn;
  }

  onFrame(listener: () => void): () => void {
    this.watchers.add(listener);
    return () => this.watchers.delete(listener);
  }

  close(words: string): void {
    this.leave('closed', words);
  }

  serve(): boolean {
    return this.guard(() => this.work()) ?? false;
  }

  step(): void {
    this.guard(() => this.goOn());
  }

  private onInput(bytes: Buffer): void {
    if (this.patience) clearTimeout(this.patience);
    this.patience = null;
    this.onKeys(this.keystrokes.read(bytes));
    const millis = this.keystrokes.patience();
    if (millis === null || this.isOver) return;
    this.patience = setTimeout(() => this.guard(() => this.onKeys(this.keystrokes.settle())), millis);
  }

  private onKeys(keys: readonly string[]): void {
    if (keys.length > 0) this.keyAt = performance.now();
    // To leave is always possible, whatever waits before it.
    if (keys.includes('ctrl-c')) this.leave('quit', this.seating.goodbye ?? 'Goodbye.');
    if (this.words !== null || this.isOver) return;
    if (keys.includes('escape') && this.session.isBusy()) {
      this.keys.length = 0;
      this.session.giveUp();
    } else this.keys.push(...keys.slice(0, mostKeys - this.keys.length));
    this.hurry();
  }

  private onResize(): void {
    this.painter.forget();
    this.session.resize(this.seating.tty.size());
    this.isDirty = true;
    this.hurry();
  }

  private hurry(): void {
    if (!this.isOver && !this.pause) this.seating.governor.hurry(this);
  }

  /** A slice of what was typed or wished, then the screen; whether more waits for the next turn. */
  private work(): boolean {
    const start = performance.now();
    this.sliceEnd = start + slice;
    do this.workOnce();
    while (this.hasWork() && performance.now() < this.sliceEnd);
    this.show();
    this.allowance.spend(performance.now() - start);
    if (!this.hasWork()) return false;
    const wait = this.allowance.wait();
    if (wait > 0) this.rest(wait);
    return wait === 0;
  }

  private hasWork(): boolean {
    return !this.isOver && (this.waiting() > 0 || this.session.isBusy());
  }

  /** What takes long is done before the next key, which was typed for what comes after it. */
  private workOnce(): void {
    const wish = this.wishes.shift();
    if (wish) wish(this.session);
    else if (this.session.isBusy()) this.session.tick(0, 0);
    else this.press(this.keys.shift());
  }

  private press(typed: string | undefined): void {
    if (typed === undefined) return;
    const pasted = pastedKey(typed);
    if (pasted !== null) this.session.paste([pasted]);
    else if (typed === 'ctrl-l') this.onResize();
    else if (typed !== 'ctrl-z') this.session.press(typed);
  }

  private rest(millis: number): void {
    this.pause = setTimeout(() => {
      this.pause = null;
      this.hurry();
    }, millis);
  }

  /** Time passes in the lab, as much as there is room for. */
  private goOn(): void {
    const stride = this.clockwork.stride(factorOf(this.session.see().state));
    const start = performance.now();
    this.sliceEnd = start + slice;
    this.session.tick(stride.by, stride.between, stride.real);
    this.clockwork.took(stride, performance.now() - start);
    this.show();
    // Something long may have begun: twins that follow, a step of a solution.
    if (this.hasWork()) this.hurry();
  }

  /** Paints what has changed, if the line takes it, and says whether there is more to come. */
  private show(): void {
    if (this.isOver) return;
    const full = fullness(this.session.see());
    if (full === 'over') {
      this.leave('closed', usedUp);
      return;
    }
    const busy = this.session.isBusy();
    const tooSoon = busy && performance.now() - this.paintedAt < busyFrame;
    if (this.isDirty && !tooSoon && this.painter.isReady()) this.paint(full);
    const moves = isTicking(this.session.see()) && this.words === null && full === null && !busy;
    if (!moves) this.clockwork.rest();
    // The next step waits until the last frame has gone: onDrain comes back here.
    this.seating.governor.animate(this, moves && this.seating.tty.backlog() === 0);
  }

  private paint(full: string | null): void {
    const {tty} = this.seating;
    const see = this.session.see();
    const factor = this.clockwork.shortfall(factorOf(see.state));
    const scene = {...see, size: tty.size(), glyphs: this.painter.glyphs};
    const canvas = drawSeat(scene, {words: this.words ?? full, factor});
    this.isDirty = false;
    this.paintedAt = performance.now();
    this.drawn = canvas;
    this.painter.paint(canvas);
    for (const watcher of this.watchers) watcher();
  }

  /** Runs something of this seat; its mistakes end the seat and go no further. */
  private guard<T>(action: () => T): T | null {
    if (this.isOver) return null;
    try {
      return action();
    } catch (error) {
      this.leave('broken', broken);
      this.seating.onError(error);
      return null;
    }
  }

  private leave(why: Leaving, words: string | null): void {
    if (this.isOver) return;
    this.isOver = true;
    if (this.patience) clearTimeout(this.patience);
    if (this.pause) clearTimeout(this.pause);
    this.seating.governor.leave(this);
    this.keys.length = 0;
    this.wishes.length = 0;
    if (words !== null) this.seating.tty.end(words);
    this.seating.onLeave(why);
  }
}
