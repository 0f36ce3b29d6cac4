/** A room full of people as the desk sees it, made up but always the same. */

import {type DeskSee, newDesk} from '../../source/workshop/desk-state.ts';
import type {LessonName} from '../../source/workshop/gradebook.ts';
import {afterEvent, type Member, newMember, rowsOf} from '../../source/workshop/roster.ts';

const minute = 60_000;
export const now = 200 * minute;

export const lessons: readonly LessonName[] = [
  {name: 'first-write', title: 'A write and a read', par: 1},
  {name: 'minority-waits', title: 'The minority side waits', par: 2},
  {name: 'stale-read', title: 'An old value, at once', par: 2},
  {name: 'lost-update', title: 'An acknowledged write that is lost when the network heals', par: 4},
];

const names = ['ada', 'grace', 'edsger', 'barbara', 'leslie', 'lynch', 'nancy', 'seth', 'Zoë', '数学'];

/** The member with this number: where they are and what they did follows from it. */
function memberOf(index: number): Member {
  const name = `${names[index % names.length]}${index < names.length ? '' : index}`;
  const began = now - ((index * 7) % 60) * minute;
  const lesson = lessons[index % lessons.length]!.name;
  let member = newMember(`name ${name}`, name, began);
  if (index % 9 !== 8) member = afterEvent(member, {type: 'came', at: began});
  if (index % 7 !== 6) member = afterEvent(member, {type: 'fact', at: began, fact: {type: 'begun', at: began, lesson}});
  if (index % 5 === 0)
    member = afterEvent(member, {
      type: 'fact',
      at: began,
      fact: {type: 'passed', at: began, lesson, commands: 2, alone: true},
    });
  if (index % 3 === 0)
    member = afterEvent(member, {
      type: 'fact',
      at: began,
      fact: {type: 'predicted', at: began, lesson, choice: index % 2, right: index % 2 === 1, misconception: null},
    });
  if (index % 11 === 3) member = afterEvent(member, {type: 'hand', up: true, at: began});
  return {...member, seen: now - (index % 4) * 20_000};
}

/** So many members. */
export const membersIn = (count: number): Member[] => Array.from({length: count}, (_, index) => memberOf(index));

/** A desk before so many people. */
export function roomOf(count: number, change: Partial<DeskSee> = {}): DeskSee {
  return {
    state: newDesk,
    title: 'CAP, hands on',
    code: 'amber-owl-42',
    rows: rowsOf(membersIn(count), now),
    lessons,
    frozen: false,
    histogram: null,
    mirror: null,
    ...change,
  };
}
