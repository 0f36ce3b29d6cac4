/**
 * Who is where: what an instructor wants to know of each person, from what was kept and what happens now. Pure; whoever
 * has a clock says what time it is.
 */
import {type Fact, type Progress, remember} from '../lessons/progress.ts';
import type {Kept} from './store.ts';

export interface Member {
  readonly id: string;
  readonly name: string;
  /** At a seat now. */
  readonly here: boolean;
  /** The lesson that is open, or was when the person left; null for none. */
  readonly lesson: string | null;
  /** When it was opened. */
  readonly since: number;
  /** Since when a hand is up; null when none is. */
  readonly hand: number | null;
  /** When a key was pressed last. */
  readonly seen: number;
  readonly progress: Progress;
}

/** What happens to a member. */
export type MemberEvent = {readonly at: number} & (
  | {readonly type: 'came'}
  | {readonly type: 'left'}
  | {readonly type: 'seen'}
  /** A lesson was opened without a fact, or left for none. */
  | {readonly type: 'opened'; readonly lesson: string | null}
  | {readonly type: 'hand'; readonly up: boolean}
  | {readonly type: 'fact'; readonly fact: Fact}
  | {readonly type: 'forgotten'; readonly lesson: string | null}
);

/** Somebody of whom nothing is known yet. */
export function newMember(id: string, name: string, at: number): Member {
  return {id, name, here: false, lesson: null, since: at, hand: null, seen: at, progress: {}};
}

/** The member after something happened. */
export function afterEvent(member: Member, what: MemberEvent): Member {
  const {at} = what;
  switch (what.type) {
    case 'came':
      return {...member, here: true, seen: at};
    case 'left':
      return {...member, here: false, hand: null, seen: at};
    case 'seen':
      return {...member, seen: at};
    case 'opened':
      return withLesson(member, what.lesson, at);
    case 'hand':
      return {...member, hand: what.up ? (member.hand ?? at) : null};
    case 'fact':
      return afterFact(member, what.fact);
    case 'forgotten':
      return {...member, progress: without(member.progress, what.lesson)};
  }
}

function afterFact(member: Member, fact: Fact): Member {
  const known = {...member, progress: remember(member.progress, fact)};
  return fact.type === 'begun' ? withLesson(known, fact.lesson, fact.at) : known;
}

/** Who opens the lesson that is open already has been on it since before. */
function withLesson(member: Member, lesson: string | null, at: number): Member {
  return member.lesson === lesson ? member : {...member, lesson, since: at};
}

/** Progress with one lesson taken back, or all. */
export function without(progress: Progress, lesson: string | null): Progress {
  return Object.fromEntries(Object.entries(progress).filter(([name]) => lesson !== null && name !== lesson));
}

/**
 * Everybody that a store knows of, by id; nobody is here yet. A key of which nothing else is known is left out: it may be
 * an instructor's.
 */
export function membersOf(records: readonly Kept[]): Map<string, Member> {
  const members = everybodyIn(records);
  const active = new Set(records.map((record) => (record.type === 'enrolled' ? null : record.person)));
  for (const id of members.keys()) if (id.startsWith('key ') && !active.has(id)) members.delete(id);
  return members;
}

function everybodyIn(records: readonly Kept[]): Map<string, Member> {
  const members = new Map<string, Member>();
  for (const record of records) {
    if (record.type === 'enrolled') {
      const {id, name, at} = record.person;
      members.set(id, {...(members.get(id) ?? newMember(id, name, at)), name});
      continue;
    }
    const member = members.get(record.person) ?? newMember(record.person, nameIn(record.person), 0);
    members.set(member.id, afterRecord(member, record));
  }
  return members;
}

function afterRecord(member: Member, record: Exclude<Kept, {type: 'enrolled'}>): Member {
  if (record.type === 'fact') return {...afterFact(member, record.fact), seen: Math.max(member.seen, record.fact.at)};
  const seen = Math.max(member.seen, record.at);
  if (record.type === 'forgotten') return {...member, progress: without(member.progress, record.lesson)};
  return {...withLesson(member, record.lesson, record.at), seen};
}

/** A name for somebody whose enrolment was lost with a damaged line. */
function nameIn(id: string): string {
  return id.replace(/^name /, '').slice(0, 24);
}

/** A line of the table that the instructor sees. */
export interface Row {
  readonly id: string;
  readonly name: string;
  readonly here: boolean;
  readonly lesson: string | null;
  /** Milliseconds since the lesson was opened; null without one. */
  readonly on: number | null;
  /** Whether it is passed. */
  readonly done: boolean;
  readonly attempts: number;
  readonly hand: boolean;
  /** Milliseconds since the last key. */
  readonly quiet: number;
  /** Lessons passed in all. */
  readonly passed: number;
}

/** The table: whoever is longest on a lesson that is not passed comes first, whoever is away comes last. */
export function rowsOf(members: Iterable<Member>, now: number): readonly Row[] {
  return Array.from(members, (member) => rowOf(member, now)).sort(byNeed);
}

function rowOf({progress, lesson, since, hand, seen, ...member}: Member, now: number): Row {
  const mark = lesson !== null && Object.hasOwn(progress, lesson) ? progress[lesson] : undefined;
  return {
    id: member.id,
    name: member.name,
    here: member.here,
    lesson,
    on: lesson === null ? null : Math.max(0, now - since),
    done: mark?.passed ?? false,
    attempts: mark?.attempts ?? 0,
    hand: hand !== null,
    quiet: Math.max(0, now - seen),
    passed: Object.values(progress).filter(({passed}) => passed).length,
  };
}

function byNeed(one: Row, other: Row): number {
  const rank = (row: Row) => (row.here ? (isStuck(row) ? 0 : 1) : 2);
  if (rank(one) !== rank(other)) return rank(one) - rank(other);
  const longest = isStuck(one) && one.here ? (other.on ?? 0) - (one.on ?? 0) : 0;
  return longest || byText(one.name, other.name) || byText(one.id, other.id);
}

/** Whether somebody is on a lesson and has not passed it. */
export function isStuck({lesson, done}: Row): boolean {
  return lesson !== null && !done;
}

/** Orders texts by their letters' codes, everywhere alike. */
export function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
