/**
 * Somebody's place in the room: their seat, what becomes of it in the store, and what happens when they come again. A
 * person has one place; who logs in a second time takes it over as it stands.
 */

import {lessonInSteps} from '../lessons/open.ts';
import {printJournal} from '../script/journal.ts';
import {openSystem} from '../script/open.ts';
import {systems} from '../systems/index.ts';
import type {Beginning, FactWithoutAt} from '../ui/classroom.ts';
import type {Sitting} from '../ui/sitting.ts';
import {type HoldingTty, openHoldingTty} from './holding-tty.ts';
import {inSlices} from './in-slices.ts';
import type {Person} from './person.ts';
import {longestScript, type Resumed, resume, type SavedSession} from './resume.ts';
import {happen, keep, memberOf, type Room} from './room.ts';
import {openSeat, type Seat} from './seat.ts';
import {fullness, mostLabsLeft} from './seat-limits.ts';
import type {Tty} from './tty.ts';

export interface Place {
  readonly person: Person;
  readonly tty: HoldingTty;
  /** Null while the session is being brought back. */
  seat: Seat | null;
  /** As it was drawn or typed, to be shown at this seat again; it is kept nowhere. Null for whoever has a key. */
  ticket: string | null;
  /** When the session was last kept, by the clock of `performance`. */
  savedAt: number;
}

const takenOver = 'You have logged in again: this line is closed, and your session goes on there.';
export const heldWords = 'the instructor holds all screens: please look up';

/** Sits an attendee down, where they were when they left. */
export async function sitDown(room: Room, person: Person, line: Tty, ticket: string | null): Promise<void> {
  const {id, name} = person;
  memberOf(room, id, name);
  const before = room.places.get(id);
  const place: Place = {person, tty: openHoldingTty(line), seat: null, ticket, savedAt: 0};
  if (before) void saveSession(room, before);
  room.places.set(id, place);
  before?.seat?.close(takenOver);
  if (before && !before.seat) before.tty.end(takenOver);
  line.onClose(() => leave(room, place));
  happen(room, id, {type: 'came'});
  const resumed = await inSlices(room.governor, bringBack(room, id));
  // Gone again meanwhile, or come once more.
  if (room.places.get(id) !== place) return;
  place.seat = openSeat({
    person,
    tty: place.tty,
    sitting: sittingOf(room, place, resumed),
    governor: room.governor,
    onLeave: () => leave(room, place),
    onError: (error) => room.log({event: 'broken', person, detail: detailOf(error)}),
    goodbye: `Goodbye, ${name}. What you did is kept: come again with the same line.`,
  });
  place.savedAt = performance.now();
  if (room.frozen) place.seat.freeze(heldWords);
  welcome(room, place.seat, place.ticket);
}

/** The session as it was kept; where it was not, as when the host was killed, the lesson from its setup. */
function* bringBack({sessions, members, lessons}: Room, id: string): Generator<void, Resumed | null> {
  const saved = sessions.get(id);
  const name = members.get(id)?.lesson ?? null;
  const resumed = saved && saved.lesson === name ? yield* resume(saved, lessons) : null;
  const lesson = lessons.find((one) => one.name === name);
  if (resumed || !lesson) return resumed;
  const opened = yield* lessonInSteps(lesson);
  return {lab: opened.lab, lesson, opened};
}

/** The ticket is told in so few words that it fits the title at 80 columns: a second row would cover the panes' names. */
function welcome({greeting}: Room, seat: Seat, ticket: string | null): void {
  const words = [greeting, ticket === null ? null : `resume ticket ${ticket} (@)`].filter((text) => text !== null);
  if (words.length > 0) seat.ask((session) => session.notice(words.join(' · ')));
}

function sittingOf(room: Room, place: Place, resumed: Resumed | null): Omit<Sitting, 'onQuit' | 'onSuspend'> {
  const {id} = place.person;
  const first = systems[0]?.name ?? '';
  const lab = resumed && !resumed.lesson ? resumed.lab : openAnother(first, {}, null);
  if (typeof lab === 'string') throw new Error(lab);
  return {
    lab,
    systems,
    open: openAnother,
    keeps: mostLabsLeft,
    classroom: {
      catalogue: room.catalogue,
      progress: () => room.members.get(id)?.progress ?? {},
      onFact: (fact) => onFact(room, place, fact),
      ticket: () => place.ticket,
      onHand: (up) => happen(room, id, {type: 'hand', up}),
      start: beginningOf(resumed),
    },
  };
}

function beginningOf(resumed: Resumed | null): Beginning {
  if (!resumed?.lesson || !resumed.opened) return {type: 'list'};
  return {type: 'lesson', name: resumed.lesson.name, left: resumed.opened};
}

/** What is achieved shows at once, and leaves for the person's screen when it is certain. */
function onFact(room: Room, place: Place, without: FactWithoutAt): void {
  const {person, tty} = place;
  const fact = {...without, at: room.now()};
  happen(room, person.id, {type: 'fact', fact});
  const kept = keep(room, {type: 'fact', person: person.id, fact});
  tty.hold(kept);
  void kept.then((is) => is || place.seat?.ask((session) => session.notice(notKept)));
}

const notKept = 'Your progress cannot be kept now. The instructor is told; you can go on.';

/** The line went, the person left, or another one took over. */
function leave(room: Room, place: Place): void {
  const {id} = place.person;
  if (room.places.get(id) !== place) return;
  void saveSession(room, place);
  room.places.delete(id);
  happen(room, id, {type: 'left'});
}

/** Keeps the session as it stands now, unless nothing in it is new. */
export async function saveSession(room: Room, place: Place): Promise<void> {
  const {seat, person} = place;
  if (!seat) return;
  place.savedAt = performance.now();
  const session = sessionOf(seat);
  const {id} = person;
  const before = room.sessions.get(id);
  if (!session || (before?.script === session.script && before.lesson === session.lesson)) return;
  room.sessions.set(id, session);
  happen(room, id, {type: 'opened', lesson: session.lesson});
  await keep(room, {type: 'session', person: id, ...session, at: room.now()});
}

/**
 * Null when there is none to be kept: a sandbox is for playing, a solution that was shown is nobody's own work, and what
 * has filled a seat would fill the next. Then the one before it stays.
 */
function sessionOf({session}: Seat): SavedSession | null {
  const see = session.see();
  const {lesson} = see.state;
  if (lesson?.sandbox || lesson?.shown || fullness(see) !== null) return null;
  const script = printJournal(session.lab().journal());
  return script.length > longestScript ? null : {lesson: lesson?.lesson.name ?? null, script};
}

function openAnother(name: string, options: Readonly<Record<string, string>>, seed: number | null) {
  const opened = openSystem(name, options, seed ?? undefined);
  return opened.ok ? opened.lab : opened.message;
}

/** What broke, for the log alone. */
export function detailOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
