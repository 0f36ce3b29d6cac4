/** A workshop file is read whole, or refused with the place of each mistake. */
import {describe, expect, test} from 'vitest';
import type {Lesson} from '../../source/lessons/lesson.ts';
import {exampleWorkshop, type FindLesson, readWorkshop, usualPlan} from '../../source/workshop/workshop-file.ts';

const find: FindLesson = (entry) =>
  entry === 'nowhere'
    ? {ok: false, message: `expected the name of a lesson, found '${entry}'; as in: two-copies`}
    : {ok: true, lesson: {name: entry} as Lesson};

function read(text: string) {
  return readWorkshop(text, 'workshop.yaml', find);
}

/** What is said of a file that cannot be taken. */
function complaint(text: string): string {
  const found = read(text);
  return found.ok ? 'nothing is wrong' : found.message;
}

test('says what the workshop is called, its lessons in order, who may come in, and its limits', () => {
  const text = `
title: CAP in ninety minutes
greeting: "Press ? for the keys."
auth: keys
keys: attendees.pub
code: amber-owl-42
lessons: [two-copies, ./mine.yaml]
limits: {seats: 60, idle-minutes: 20, hours: 3}
`;
  expect(read(text)).toEqual({
    ok: true,
    plan: {
      title: 'CAP in ninety minutes',
      greeting: 'Press ? for the keys.',
      auth: 'keys',
      code: 'amber-owl-42',
      keys: 'attendees.pub',
      lessons: [{name: 'two-copies'}, {name: './mine.yaml'}],
      limits: {seats: 60, idleMinutes: 20, hours: 3},
    },
  });
});

test('needs no more than a title: then all lessons, by a code made at the start', () => {
  expect(read('title: CAP workshop')).toEqual({ok: true, plan: usualPlan});
});

test('the example that is printed can be read', () => {
  const found = read(exampleWorkshop());
  expect(found).toMatchObject({ok: true, plan: {auth: 'code', limits: {seats: 60, idleMinutes: 30, hours: 8}}});
  expect(found.ok && found.plan.lessons?.length).toBe(10);
});

describe('each mistake has its place, what was expected, and an example', () => {
  test.each([
    ['auth: code', 'workshop.yaml:1:1:', "the field 'title'", 'title: CAP'],
    ['title: x\nauth: kode', 'workshop.yaml:2:7:', 'one of code, keys, open', "found 'kode' (did you mean code?)"],
    ['title: x\nlesons: [a]', 'workshop.yaml:2:1:', "found 'lesons' (did you mean lessons?)", 'as in: lessons'],
    ['title: x\ncode: "a b"', 'workshop.yaml:2:7:', '4 to 40 letters', 'as in: code: amber-owl-42'],
    ['title: x\nlimits: {seats: 0}', 'workshop.yaml:2:17:', 'a whole number from 1 to 1000', 'as in: seats: 60'],
    ['title: x\nlimits: {hour: 1}', 'workshop.yaml:2:10:', 'seats, idle-minutes, hours', 'mean hours?'],
    ['title: x\nlessons: []', 'workshop.yaml:2:10:', 'a list of 1 to 100 lessons', 'as in: lessons: ['],
    ['title: x\nlessons:\n  - cut\n  - nowhere', 'workshop.yaml:4:5:', "found 'nowhere'", 'as in: two-copies'],
    ['title: x\nauth: keys', 'workshop.yaml:2:7:', 'the keys of those', 'as in: keys: attendees.pub'],
    ['- a list', 'workshop.yaml:1:1:', 'the fields title', 'as in: title'],
    ['title: [', 'workshop.yaml:', 'YAML', 'as in: title'],
    ['', 'workshop.yaml:1:1:', 'the fields title', 'as in: title'],
    ['title: &a x\ngreeting: *a', 'workshop.yaml:1:', 'without anchors', 'as in: title'],
  ])('%j', (text, place, expected, rest) => {
    expect(complaint(text)).toContain(place);
    expect(complaint(text)).toContain(expected);
    expect(complaint(text)).toContain(rest);
  });

  test('two mistakes are told at once', () => {
    const said = complaint('title: x\nauth: kode\nlimits: {seats: many}').split('\n');
    expect(said.map((line) => line.split(': ')[0])).toEqual(['workshop.yaml:2:7', 'workshop.yaml:3:17']);
  });
});
