/**
 * A workshop while it is open: gives each person who arrives a place, keeps what becomes of them, and ends with everything
 * kept. Knows nothing of SSH; people come with a terminal, from wherever.
 */
import type {Catalogue, Lesson} from '../lessons/lesson.ts';
import {carryOutDeed, type Deeds} from './deeds.ts';
import {openDesk} from './desk-seat.ts';
import {openGovernor} from './governor.ts';
import type {Log} from './log.ts';
import type {Person} from './person.ts';
import {detailOf, type Place, saveSession, sitDown} from './place.ts';
import {openRegister, type Register} from './register.ts';
import type {SavedSession} from './resume.ts';
import type {Room} from './room.ts';
import {type Member, membersOf} from './roster.ts';
import type {Kept, Store} from './store.ts';
import type {Tty} from './tty.ts';

export interface Opening {
  readonly title: string;
  readonly greeting: string | null;
  /** Shown at the desk; null where none is asked for. */
  readonly code: string | null;
  readonly catalogue: Catalogue;
  readonly store: Store;
  readonly log: Log;
  readonly deeds: Deeds;
  readonly now?: () => number;
}

export interface Workshop {
  /** Whom the login knows and may enrol. */
  readonly register: Register;
  /** Everybody who ever came. */
  readonly members: ReadonlyMap<string, Member>;
  readonly lessons: readonly Lesson[];
  onPerson(person: Person, tty: Tty, ticket: string | null): void;
  /** A line on all screens. */
  tell(words: string): void;
  /** Resolves when every session is kept as it stands now. */
  save(): Promise<void>;
  /** The store takes no more. */
  close(): Promise<void>;
}

/** How often it is looked whose session is to be kept, and how long a session is left at least; long scripts longer. */
const lookMillis = 1_000;
const leastMillis = 5_000;
const millisPerLetter = 2;

/** Opens a workshop on a store, with everybody it knows. */
export async function openWorkshop(opening: Opening): Promise<Workshop> {
  const {title, greeting, code, catalogue, store, log, deeds, now = Date.now} = opening;
  const records = await store.load();
  const room: Room = {
    title,
    greeting,
    code,
    lessons: catalogue.flatMap((track) => track.lessons),
    catalogue,
    members: membersOf(records),
    sessions: sessionsOf(records),
    places: new Map(),
    desks: new Set(),
    register: openRegister(records, (record) => store.keep(record)),
    frozen: false,
    store,
    governor: openGovernor(),
    log,
    now,
  };
  const timer = setInterval(() => keepSessions(room), lookMillis);
  return {
    register: room.register,
    members: room.members,
    lessons: room.lessons,
    onPerson: (person, tty, ticket) => onPerson(room, deeds, {person, tty, ticket}),
    tell: (words) => tell(room, words),
    async save() {
      await Promise.all([...room.places.values()].map((place) => saveSession(room, place)));
    },
    async close() {
      clearInterval(timer);
      await store.close();
      room.governor.close();
    },
  };
}

interface Arrival {
  readonly person: Person;
  readonly tty: Tty;
  readonly ticket: string | null;
}

function onPerson(room: Room, deeds: Deeds, {person, tty, ticket}: Arrival): void {
  if (person.role === 'instructor') {
    openDesk({room, person, tty, onDeed: (deed, desk) => carryOutDeed(room, deed, desk, deeds)});
    return;
  }
  sitDown(room, person, tty, ticket).catch((error: unknown) => {
    room.log({event: 'broken', person, detail: detailOf(error)});
    tty.end('Your seat could not be made ready; this is a mistake in the program, not yours. Come again.');
  });
}

function tell(room: Room, words: string): void {
  for (const {seat} of room.places.values()) seat?.ask((session) => session.notice(words));
  for (const desk of room.desks) desk.say(words, 'plain');
}

/** The last session of each person that still counts. */
function sessionsOf(records: readonly Kept[]): Map<string, SavedSession> {
  const sessions = new Map<string, SavedSession>();
  for (const record of records) {
    if (record.type === 'session') sessions.set(record.person, {lesson: record.lesson, script: record.script});
    if (record.type === 'forgotten' && [null, sessions.get(record.person)?.lesson].includes(record.lesson))
      sessions.delete(record.person);
  }
  return sessions;
}

/** Sessions in which something was typed since they were kept, as far as it is time; and when each last did something. */
function keepSessions(room: Room): void {
  const now = performance.now();
  for (const place of room.places.values()) {
    const {seat} = place;
    if (!seat) continue;
    look(room, place, now - seat.lastKeyAt());
    const length = room.sessions.get(place.person.id)?.script.length ?? 0;
    const isDue = now - place.savedAt > leastMillis + millisPerLetter * length;
    if (isDue && seat.lastKeyAt() > place.savedAt) void saveSession(room, place);
  }
}

/** The roster says when a key was pressed last. */
function look(room: Room, {person}: Place, quiet: number): void {
  const member = room.members.get(person.id);
  const seen = Math.round(room.now() - quiet);
  if (member && seen - member.seen > lookMillis) room.members.set(person.id, {...member, seen});
}
