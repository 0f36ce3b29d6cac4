/** What lessons tell is short, has a source, and is free of what the project corrects, unless it is told as somebody's belief. */
import {expect, test} from 'vitest';
import {lessonNames, lessonText, tracksText} from '../../source/edge/lessons.ts';
import type {Lesson} from '../../source/lessons/lesson.ts';
import {readLesson} from '../../source/lessons/read.ts';
import {readTracks} from '../../source/lessons/read-tracks.ts';
import {parseLine} from '../../source/script/grammar.ts';
import {beliefs} from '../beliefs.ts';

function lessonOf(name: string): Lesson {
  const read = readLesson(lessonText(name) ?? '', `${name}.yaml`);
  if (!read.ok) throw new Error(read.message);
  return read.lesson;
}

const lessons = new Map(lessonNames().map((name) => [name, lessonOf(name)]));
const each = [...lessons];

/** What a lesson says in its own voice. A choice that does not come true is a belief; so is what stands in quotes. */
function voiceOf(lesson: Lesson): string[] {
  const {story, prediction, goals, hints, debrief, forbidden} = lesson;
  return [
    ...story,
    ...(prediction ? [prediction.question, ...prediction.choices.map(({because}) => because)] : []),
    ...goals.flatMap(({text, next}) => [text, next]),
    ...hints,
    debrief.formal,
    debrief.plain,
    ...forbidden.map(({reason}) => reason),
  ];
}

function textsOf(lesson: Lesson): string[] {
  const choices = lesson.prediction?.choices.map(({text}) => text) ?? [];
  return [lesson.title, ...voiceOf(lesson), ...choices, lesson.debrief.source];
}

test('there are four tracks, with at least sixteen lessons, and eight that prove a belief wrong', () => {
  const read = readTracks(tracksText(), 'tracks.yaml', lessons);
  if (!read.ok) throw new Error(read.message);
  expect(read.catalogue.map(({name}) => name)).toEqual(['first-steps', 'sentences', 'misconceptions', 'challenges']);
  const told = read.catalogue.flatMap((track) => track.lessons.map(({name}) => name));
  expect(told.length).toBeGreaterThanOrEqual(16);
  expect([...told].sort()).toEqual([...lessons.keys()].sort());
  const beliefsProvenWrong = read.catalogue[2]?.lessons.map(({misconception}) => misconception?.number);
  expect(new Set(beliefsProvenWrong).size).toBeGreaterThanOrEqual(8);
  expect(beliefsProvenWrong).not.toContain(undefined);
});

test.each(each)('%s says nothing that the project corrects', (_, lesson) => {
  for (const text of voiceOf(lesson)) {
    const own = text.replace(/"[^"]*"/g, '""');
    for (const [belief, what] of beliefs) expect(own.match(belief)?.[0] ?? null, `${text}\n(${what})`).toBeNull();
  }
});

test.each(each)('%s is short, plain, and says where to read more', (_, lesson) => {
  expect(lesson.story.join(' ').split(/\s+/).length).toBeLessThanOrEqual(90);
  expect(lesson.debrief.source.length).toBeGreaterThan(10);
  for (const text of textsOf(lesson)) expect(text).not.toMatch(/[—–!]|\b(simply|obviously|powerful|amazing)\b/i);
});

test.each(each)('%s has no wrong choice without a reason, and numbers only beliefs that there are', (_, lesson) => {
  const choices = lesson.prediction?.choices ?? [];
  for (const {because} of choices) expect(because.split(' ').length).toBeGreaterThan(4);
  const numbers = [lesson.misconception, ...choices.map(({misconception}) => misconception)]
    .map((row) => (typeof row === 'number' ? row : row?.number))
    .filter((number) => number !== undefined);
  for (const number of numbers) expect([number >= 1, number <= 24]).toEqual([true, true]);
});

/** The lines of the palette in `press : and type c1 write x 1, then Enter` or `: wait 9s;`. */
function linesIn(text: string): string[] {
  return [...text.matchAll(/(?:^|[ (])(?:: (?:and type )?)([a-z][^.,;()·]*)/g)].map((found) => found[1]?.trim() ?? '');
}

test.each(each)('%s offers only lines that the palette takes', (_, {goals, hints}) => {
  for (const text of [...goals.map(({next}) => next), ...hints]) {
    for (const line of linesIn(text)) expect(parseLine(line), line).toMatchObject({ok: true});
  }
});
