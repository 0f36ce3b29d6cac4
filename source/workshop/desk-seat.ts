/** An instructor at the desk: the same terminal and painter as a seat's, with the room on it instead of a lab. */

import {pressDesk, withMessage} from './desk.ts';
import {drawDesk} from './desk-draw.ts';
import {type Deed, type DeskSee, type DeskState, newDesk} from './desk-state.ts';
import {openKeystrokes, pastedKey} from './keystrokes.ts';
import {openPainter} from './painter.ts';
import type {Person} from './person.ts';
import {detailOf} from './place.ts';
import {histogramOf} from './predictions.ts';
import type {Room} from './room.ts';
import {rowsOf} from './roster.ts';
import type {Tty} from './tty.ts';

/** A desk as the room sees it. */
export interface Desk {
  readonly person: Person;
  /** Something in the room changed. */
  refresh(): void;
  /** Says something above the keys. */
  say(text: string, tone: 'plain' | 'refused' | 'ok'): void;
}

export interface DeskSeating {
  readonly room: Room;
  readonly person: Person;
  readonly tty: Tty;
  readonly onDeed: (deed: Deed, desk: Desk) => void;
}

/** Frames of the room in a second, however much happens in it. */
const frameMillis = 200;
/** Times on the roster go on by themselves. */
const clockMillis = 1_000;

/** Sits an instructor down at a desk, until the line goes. */
export function openDesk(seating: DeskSeating): void {
  new DeskSeat(seating).open();
}

class DeskSeat implements Desk {
  readonly person: Person;
  private readonly seating: DeskSeating;
  private readonly painter;
  private readonly keystrokes = openKeystrokes();
  private state: DeskState = newDesk;
  private patience: NodeJS.Timeout | undefined;
  private soon: NodeJS.Timeout | null = null;
  private clock: NodeJS.Timeout | undefined;
  private stopWatching: (() => void) | null = null;
  private isOver = false;

  constructor(seating: DeskSeating) {
    this.seating = seating;
    this.person = seating.person;
    this.painter = openPainter(seating.tty);
  }

  open(): void {
    const {tty, room} = this.seating;
    room.desks.add(this);
    tty.onInput((bytes) => this.guard(() => this.onInput(bytes)));
    tty.onResize(() => {
      this.painter.forget();
      this.refresh();
    });
    tty.onDrain(() => this.refresh());
    tty.onClose(() => this.leave());
    this.clock = setInterval(() => this.refresh(), clockMillis);
    this.guard(() => this.paint());
  }

  refresh(): void {
    if (this.isOver) return;
    this.soon ??= setTimeout(() => {
      this.soon = null;
      this.guard(() => this.paint());
    }, frameMillis);
  }

  say(text: string, tone: 'plain' | 'refused' | 'ok'): void {
    this.state = withMessage(this.state, text, tone);
    this.refresh();
  }

  private onInput(bytes: Buffer): void {
    clearTimeout(this.patience);
    this.onKeys(this.keystrokes.read(bytes));
    const millis = this.keystrokes.patience();
    if (millis !== null && !this.isOver)
      this.patience = setTimeout(() => this.guard(() => this.onKeys(this.keystrokes.settle())), millis);
  }

  private onKeys(keys: readonly string[]): void {
    for (const typed of keys) {
      if (this.isOver) return;
      const pasted = pastedKey(typed);
      if (pasted !== null && !('edit' in this.state.mode)) continue;
      const key = pasted ?? typed;
      if (key === 'ctrl-l') this.painter.forget();
      const {state, deed, leaves} = pressDesk(this.see(), key);
      this.state = state;
      if (deed) this.seating.onDeed(deed, this);
      if (!leaves) continue;
      this.seating.tty.end('The workshop goes on. Come again with the same line.');
      return;
    }
    if (keys.length === 0) return;
    this.watch();
    this.paint();
  }

  /** Follows the screen that is mirrored, and no other. */
  private watch(): void {
    this.stopWatching?.();
    const seat = this.mirrored();
    this.stopWatching = seat ? seat.onFrame(() => this.refresh()) : null;
  }

  private mirrored() {
    const {mode} = this.state;
    return mode.type === 'mirror' ? (this.seating.room.places.get(mode.whom)?.seat ?? null) : null;
  }

  private see(): DeskSee {
    const {title, code, members, lessons, frozen, now} = this.seating.room;
    const {mode} = this.state;
    const asked = mode.type === 'predictions' ? lessons[mode.index] : undefined;
    return {
      state: this.state,
      title,
      code,
      rows: rowsOf(members.values(), now()),
      lessons,
      frozen,
      histogram: asked ? histogramOf(asked, members.values()) : null,
      mirror: this.mirrored()?.frame() ?? null,
    };
  }

  private paint(): void {
    const {tty} = this.seating;
    // What is left out now is painted when the line has drained.
    if (this.isOver || !this.painter.isReady()) return;
    this.painter.paint(drawDesk({...this.see(), size: tty.size(), glyphs: this.painter.glyphs}));
  }

  /** Our own mistakes end this desk, and nothing else. */
  private guard(action: () => void): void {
    if (this.isOver) return;
    try {
      action();
    } catch (error) {
      const {room, person, tty} = this.seating;
      room.log({event: 'broken', person, detail: detailOf(error)});
      tty.end('The desk broke; this is a mistake in the program, not yours. The workshop goes on: come again.');
      this.leave();
    }
  }

  private leave(): void {
    this.isOver = true;
    clearInterval(this.clock);
    clearTimeout(this.patience);
    if (this.soon) clearTimeout(this.soon);
    this.stopWatching?.();
    this.seating.room.desks.delete(this);
  }
}
