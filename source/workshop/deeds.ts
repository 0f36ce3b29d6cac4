/** What the instructor's deeds do to the room, a row each. Every one is logged, and its outcome is said at the desk. */
import {parseLine} from '../script/grammar.ts';
import {problemText} from '../script/problem.ts';
import {clean, clip} from '../ui/text.ts';
import {peopleText} from './desk-keys-roster.ts';
import type {Desk} from './desk-seat.ts';
import type {Deed} from './desk-state.ts';
import {heldWords, type Place} from './place.ts';
import {happen, keep, type Room} from './room.ts';
import type {Seat} from './seat.ts';
import {drawTicket, hashTicket} from './ticket.ts';

export interface Outcome {
  /** What is logged, and said at the desk. */
  readonly text: string;
  readonly tone: 'plain' | 'refused' | 'ok';
  /** Said at the desk in its place, and never logged. */
  readonly secret?: string;
}

/** What only the host can do. */
export interface Deeds {
  /** Saves the gradebook; returns the names of the files. */
  readonly saveGradebook: () => readonly string[];
  readonly end: (by: string) => void;
}

type Rows = {
  readonly [Type in Deed['type']]: (
    room: Room,
    deed: Extract<Deed, {type: Type}>,
    deeds: Deeds,
    desk: Desk,
  ) => Outcome | Promise<Outcome>;
};

const longestNotice = 200;

const rows: Rows = {
  say: (room, {text}) => (text.startsWith(':') ? sayToLabs(room, text.slice(1)) : sayToScreens(room, text)),
  freeze(room, {on}) {
    room.frozen = on;
    const count = toAll(room, (seat) => seat.freeze(on ? heldWords : null));
    return done(on ? `held: ${peopleText(count)}; space lets them go on` : `${peopleText(count)} can go on`);
  },
  teach(room, {lesson, whom}) {
    const title = room.lessons.find(({name}) => name === lesson)?.title ?? lesson;
    const count = to(room, whom, (seat) => seat.ask((session) => session.teach(lesson)));
    return count === 0 ? nobody : done(`${whomText(room, whom, count)} is now at: ${title}`);
  },
  restart(room, {whom}) {
    const count = to(room, whom, (seat) => seat.ask((session) => session.restart()));
    return count === 0 ? nobody : done(`${whomText(room, whom, count)} begins the lesson again`);
  },
  forget(room, {whom, lesson}) {
    const forget = () => {
      happen(room, whom, {type: 'forgotten', lesson});
      void keep(room, {type: 'forgotten', person: whom, lesson, at: room.now()});
    };
    const isOpen = room.places.get(whom)?.seat?.session.see().state.lesson?.lesson.name === lesson;
    const count = isOpen
      ? to(room, whom, (seat) =>
          seat.ask((session) => {
            session.restart();
            forget();
          }),
        )
      : 0;
    if (count === 0) forget();
    return done(`taken back: what ${whomText(room, whom, 1)} had done in ${lesson}`);
  },
  lower(room, {whom}) {
    const count = to(room, whom, (seat) => seat.ask((session) => session.lowerHand()));
    return count === 0 ? nobody : done(`the hand of ${whomText(room, whom, 1)} is down`);
  },
  async ticket(room, {whom}) {
    const name = whomText(room, whom, 1);
    const ticket = drawTicket();
    if (!(await room.register.renew(whom, await hashTicket(ticket))))
      return {text: `${name} has no ticket that could be replaced`, tone: 'refused'};
    const place = room.places.get(whom);
    if (place) place.ticket = ticket;
    const text = `${name} has a new resume ticket; the old one opens nothing`;
    return {text, tone: 'ok', secret: `${name}'s new resume ticket: ${ticket}  (the old one opens nothing)`};
  },
  kick(room, {whom}) {
    const name = whomText(room, whom, 1);
    const count = to(room, whom, (seat) => seat.close('The instructor ended your visit. What you did is kept.'));
    return count === 0 ? nobody : done(`${name} was sent away, and may come again`);
  },
  save: (_, __, {saveGradebook}) => done(`saved: ${saveGradebook().join(' and ')}`),
  end(_, __, {end}, {person}) {
    end(`${person.name} ended the workshop`);
    return {text: 'the workshop ends', tone: 'plain'};
  },
};

const nobody: Outcome = {text: 'nobody is there for that now', tone: 'refused'};

/** Carries out a deed; what came of it is said at the desk, and it is logged with whom it was about. */
export function carryOutDeed(room: Room, deed: Deed, desk: Desk, deeds: Deeds): void {
  const row = rows[deed.type] as (room: Room, deed: Deed, deeds: Deeds, desk: Desk) => Outcome | Promise<Outcome>;
  const subject = 'whom' in deed ? (deed.whom ?? 'everybody') : 'text' in deed ? deed.text : null;
  const tell = ({text, tone, secret = text}: Outcome) => {
    room.log({event: 'desk', person: desk.person, action: `${deed.type}: ${text}`, subject});
    desk.say(secret, tone);
    for (const other of room.desks) other.refresh();
  };
  // A disk that is full, or the like, is told as what it is.
  const failed = (error: unknown) => tell({text: (error as Error).message, tone: 'refused'});
  try {
    const outcome = row(room, deed, deeds, desk);
    if (outcome instanceof Promise) outcome.then(tell, failed);
    else tell(outcome);
  } catch (error) {
    failed(error);
  }
}

function sayToScreens(room: Room, text: string): Outcome {
  const words = clip(clean(text), longestNotice);
  const count = toAll(room, (seat) => seat.ask((session) => session.notice(words)));
  return done(`said to ${peopleText(count)}: ${words}`);
}

/** A line of the script language is looked at here, before two hundred labs refuse it one by one. */
function sayToLabs(room: Room, line: string): Outcome {
  const parsed = parseLine(line);
  if (!parsed.ok) {
    const {column, found, hint} = parsed;
    const words = hint === null ? problemText(parsed) : `found ${found}, did you mean ${hint}?`;
    return {text: `column ${column}: ${words}`, tone: 'refused'};
  }
  const count = toAll(room, (seat) => seat.ask((session) => session.say(line)));
  return done(`carried out in ${count} ${count === 1 ? 'lab' : 'labs'}: ${clean(line)}`);
}

function toAll(room: Room, action: (seat: Seat) => void): number {
  return to(room, null, action);
}

/** Does something to one seat, or to all; how many there were. */
function to(room: Room, whom: string | null, action: (seat: Seat) => void): number {
  const places: readonly (Place | undefined)[] = whom === null ? [...room.places.values()] : [room.places.get(whom)];
  const seats = places.flatMap((place) => place?.seat ?? []);
  for (const seat of seats) action(seat);
  return seats.length;
}

function whomText(room: Room, whom: string | null, count: number): string {
  return whom === null ? `everybody (${peopleText(count)})` : (room.members.get(whom)?.name ?? 'somebody');
}

function done(text: string): Outcome {
  return {text, tone: 'ok'};
}
