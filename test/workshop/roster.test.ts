/** The roster says who needs help first, and the gradebook and histogram say what became of the class. */
import {expect, test} from 'vitest';
import type {Lesson} from '../../source/lessons/lesson.ts';
import type {Fact} from '../../source/lessons/progress.ts';
import {gradebookFormats, gradebookOf} from '../../source/workshop/gradebook.ts';
import {histogramOf} from '../../source/workshop/predictions.ts';
import {afterEvent, type Member, type MemberEvent, membersOf, newMember, rowsOf} from '../../source/workshop/roster.ts';
import type {Kept} from '../../source/workshop/store.ts';

const minute = 60_000;
const noon = 100 * minute;

type Told = MemberEvent extends infer One ? (One extends MemberEvent ? Omit<One, 'at'> & {at?: number} : never) : never;

/** A member to whom these things happened at noon, or when they say. */
function member(name: string, ...events: readonly Told[]): Member {
  return events.reduce(
    (before, event) => afterEvent(before, {at: noon, ...event} as MemberEvent),
    newMember(`name ${name}`, name, noon),
  );
}

type FactWithoutPlace = Fact extends infer One ? (One extends Fact ? Omit<One, 'at' | 'lesson'> : never) : never;

const came = {type: 'came'} as const;
const fact = (more: FactWithoutPlace, lesson = 'cut', at = noon): Told =>
  ({type: 'fact', at, fact: {at, lesson, ...more} as Fact}) as Told;
const begun = (lesson: string, at: number) => fact({type: 'begun'}, lesson, at);
const passed = (lesson = 'cut', commands = 2) => fact({type: 'passed', commands, alone: true}, lesson);

test('whoever is longest on a lesson that is not passed stands first; then those who are not stuck, then those away', () => {
  const people = [
    member('away', came, begun('cut', 1 * minute), {type: 'left'}),
    member('done', came, begun('cut', 2 * minute), passed()),
    member('short', came, begun('cut', 90 * minute)),
    member('list', came),
    member('long', came, begun('heal', 3 * minute)),
  ];
  const rows = rowsOf(people, noon + minute);
  expect(rows.map(({name}) => name)).toEqual(['long', 'short', 'done', 'list', 'away']);
  expect(rows[0]).toMatchObject({lesson: 'heal', on: 98 * minute, done: false, attempts: 1, here: true});
  expect(rows[2]).toMatchObject({done: true, passed: 1});
  expect(rows[3]).toMatchObject({lesson: null, on: null});
});

test('beginning a lesson again counts an attempt and leaves the time on it; another lesson begins anew', () => {
  const again = member('ada', came, begun('cut', 10 * minute), fact({type: 'reset'}, 'cut', 20 * minute));
  expect(rowsOf([again], noon)[0]).toMatchObject({attempts: 2, on: 90 * minute});
  const other = afterEvent(again, {type: 'fact', at: noon, fact: {type: 'begun', at: noon, lesson: 'heal'}});
  expect(rowsOf([other], noon)[0]).toMatchObject({attempts: 1, on: 0, lesson: 'heal'});
});

test('a hand stays up until it is taken down or its person leaves; when it was first raised counts', () => {
  const up = member('ada', came, {type: 'hand', up: true, at: 7}, {type: 'hand', up: true, at: 9});
  expect(up.hand).toBe(7);
  expect(afterEvent(up, {type: 'hand', up: false, at: 10}).hand).toBe(null);
  expect(afterEvent(up, {type: 'left', at: 10}).hand).toBe(null);
});

test('after a restart everybody stands where they were, and nobody is here', () => {
  const records: Kept[] = [
    {type: 'enrolled', person: {id: 'name ada', name: 'ada', ticket: null, at: 1}},
    {type: 'fact', person: 'name ada', fact: {type: 'begun', at: 5, lesson: 'cut'}},
    {type: 'fact', person: 'name ada', fact: {type: 'passed', at: 9, lesson: 'cut', commands: 2, alone: true}},
    {type: 'fact', person: 'name ada', fact: {type: 'begun', at: 11, lesson: 'heal'}},
    {type: 'forgotten', person: 'name ada', lesson: 'cut', at: 12},
    {type: 'session', person: 'name ada', lesson: 'heal', script: 'system etcd\n', at: 20},
    {type: 'enrolled', person: {id: 'key SHA256:teacher', name: 'teacher', ticket: null, at: 21}},
    {type: 'fact', person: 'key SHA256:x', fact: {type: 'begun', at: 30, lesson: 'cut'}},
  ];
  const members = membersOf(records);
  expect(members.get('name ada')).toMatchObject({here: false, lesson: 'heal', since: 11, seen: 20});
  expect(Object.keys(members.get('name ada')!.progress)).toEqual(['heal']);
  expect(members.has('key SHA256:teacher')).toBe(false);
  expect(members.get('key SHA256:x')).toMatchObject({name: 'key SHA256:x', lesson: 'cut'});
});

test('the gradebook has a row for each person and lesson, in order, and lessons that were tried besides', () => {
  const people = [
    member('grace', came, begun('heal', noon), fact({type: 'hinted', hint: 2}, 'heal'), passed('heal', 3)),
    member('ada', came, begun('other', noon)),
  ];
  const lessons = [
    {name: 'cut', title: 'The cut', par: 2},
    {name: 'heal', title: 'The heal', par: 3},
  ];
  const rows = gradebookOf(people, lessons);
  expect(rows.map(({name, lesson, passed}) => [name, lesson, passed])).toEqual([
    ['ada', 'cut', false],
    ['ada', 'heal', false],
    ['ada', 'other', false],
    ['grace', 'cut', false],
    ['grace', 'heal', true],
  ]);
  expect(rows[4]).toMatchObject({hints: 2, best: 3, par: 3, first_at: '1970-01-01T01:40:00.000Z'});
  expect(JSON.parse(gradebookFormats.json(rows))).toEqual(rows);
});

test('as CSV, nothing in a gradebook is a formula, ends a cell or begins a line', () => {
  const nasty = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', 'a,b', 'say "hi"', 'two\r\nlines', 'semi;colon'];
  const lessons = [{name: 'cut', title: 'The cut', par: 2}];
  const csv = gradebookFormats.csv(
    gradebookOf(
      nasty.map((name) => member(name)),
      lessons,
    ),
  );
  const cells = csv.split('\r\n').map((line) => line.slice(0, line.indexOf(',name ') + 1 || undefined));
  expect(csv).not.toMatch(/^[=+\-@\t]/m);
  for (const cell of ["'=1+1,", "'+1,", "'-1,", "'@SUM(A1),", '"a,b",', '"say ""hi""",', '"semi;colon",'])
    expect(csv).toContain(cell);
  expect(cells[0]).toMatch(/^name,id,lesson,title,attempts,hints,solution_shown,passed,best,par,prediction/);
});

test('the histogram counts first predictions, and says which came true as far as anybody saw', () => {
  const choices = [
    {text: 'It is refused.', misconception: 8},
    {text: 'It waits.', misconception: null},
    {text: 'It is lost.', misconception: 3},
  ];
  const lesson = {name: 'cut', title: 'The cut', prediction: {question: 'What then?', choices}} as unknown as Lesson;
  const predicted = (choice: number) => fact({type: 'predicted', choice, right: choice === 1, misconception: null});
  const people = [
    member('ada', predicted(0), predicted(1)),
    member('grace', predicted(0)),
    member('edsger', predicted(1)),
    member('leslie', came),
  ];
  expect(histogramOf(lesson, people)).toEqual({
    lesson: 'cut',
    title: 'The cut',
    question: 'What then?',
    asked: 3,
    bars: [
      {text: 'It is refused.', count: 2, right: false, misconception: 8},
      {text: 'It waits.', count: 1, right: true, misconception: null},
      {text: 'It is lost.', count: 0, right: null, misconception: 3},
    ],
  });
});
