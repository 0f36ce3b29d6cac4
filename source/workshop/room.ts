/** What a workshop knows while it is open: who is where, what is kept of them, which desks look on. */
import type {Catalogue, Lesson} from '../lessons/lesson.ts';
import type {Desk} from './desk-seat.ts';
import type {Governor} from './governor.ts';
import type {Log} from './log.ts';
import type {Place} from './place.ts';
import type {Register} from './register.ts';
import type {SavedSession} from './resume.ts';
import {afterEvent, type Member, type MemberEvent, newMember} from './roster.ts';
import type {Kept, Store} from './store.ts';

export interface Room {
  readonly title: string;
  readonly greeting: string | null;
  /** The join code; null where none is asked for. */
  readonly code: string | null;
  readonly lessons: readonly Lesson[];
  readonly catalogue: Catalogue;
  /** Everybody who ever came, by id. */
  readonly members: Map<string, Member>;
  /** The session in which each was last. */
  readonly sessions: Map<string, SavedSession>;
  /** Who is here, by id. */
  readonly places: Map<string, Place>;
  readonly desks: Set<Desk>;
  /** Who may come back as whom. */
  readonly register: Register;
  /** All keys and labs are held. */
  frozen: boolean;
  readonly store: Store;
  readonly governor: Governor;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The member of this id, made if it is a new face. */
export function memberOf(room: Room, id: string, name: string): Member {
  const known = room.members.get(id);
  if (known) return known;
  const member = newMember(id, name, room.now());
  room.members.set(id, member);
  return member;
}

type WithoutAt = MemberEvent extends infer One ? (One extends MemberEvent ? Omit<One, 'at'> : never) : never;

/** Something happened to a member; whoever looks on sees it. */
export function happen(room: Room, id: string, event: WithoutAt): void {
  const member = room.members.get(id);
  if (!member) return;
  room.members.set(id, afterEvent(member, {...event, at: room.now()} as MemberEvent));
  for (const desk of room.desks) desk.refresh();
}

/**
 * Keeps a record; settles when it is certain or when it is certain that it is not. Then everybody concerned is told: a
 * workshop goes on without its store, but not in silence.
 */
export async function keep(room: Room, record: Kept): Promise<boolean> {
  try {
    await room.store.keep(record);
    return true;
  } catch (error) {
    const detail = `a record of the type ${record.type} is not kept: ${(error as Error).message}`;
    room.log({event: 'broken', person: null, detail});
    for (const desk of room.desks) desk.say(`Progress cannot be kept: ${(error as Error).message}`, 'refused');
    return false;
  }
}
