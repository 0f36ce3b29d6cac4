/** Every lesson that comes with the program is proven, and none says what TRUTHS.md corrects. None is skipped. */
import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {readCatalogue} from '../../source/edge/catalogue.ts';
import {lessonFolder, lessonNames} from '../../source/edge/lessons.ts';
import {gradeSession} from '../../source/lessons/grade-session.ts';
import type {Lesson} from '../../source/lessons/lesson.ts';
import {openLesson, playThrough} from '../../source/lessons/open.ts';
import {proveLesson} from '../../source/lessons/prove.ts';
import {printLine} from '../../source/script/grammar.ts';
import {printJournal} from '../../source/script/journal.ts';
import {parseScript} from '../../source/script/script.ts';

const catalogue = readCatalogue();
const lessons = catalogue.flatMap((track) => track.lessons);

test('every lesson stands in one of the four tracks', () => {
  expect(catalogue.map(({name}) => name)).toEqual(['first-steps', 'sentences', 'misconceptions', 'challenges']);
  expect(lessons.map(({name}) => name).sort()).toEqual(lessonNames());
  expect(lessons.length).toBeGreaterThanOrEqual(16);
  const files = readdirSync(lessonFolder()).filter((name) => !name.endsWith('.yaml'));
  expect(files, 'files that nobody reads').toEqual([]);
});

test('at least eight beliefs that TRUTHS corrects have a lesson of their own', () => {
  const beliefs = lessons.flatMap(({misconception}) => (misconception ? [misconception.number] : []));
  expect(new Set(beliefs).size).toBeGreaterThanOrEqual(8);
  const track = catalogue.find(({name}) => name === 'misconceptions');
  for (const {name, misconception} of track?.lessons ?? []) expect(misconception, name).not.toBeNull();
});

/** What a belief may say, and nobody else. */
const corrected: readonly RegExp[] = [
  /pick (any )?two/i,
  /(choose|have|get) (any )?two (out )?of (the )?three/i,
  /\bis (a )?(CP|AP|CA)( system| database)?\b/,
  /(CP|AP|CA) (system|database)s?\b/,
  /all nodes (hold|have|see) the same data/i,
  /rejects? (all )?(requests|writes) (at once|immediately)/i,
  /eventually consistent (systems|databases) lose nothing/i,
  /R \+ W > N (is|means|gives|guarantees) (strong|lineari)/i,
  /no violation (seen )?(means|proves)/i,
  /give up (P|partition)/i,
  /a crash is a partition/i,
];

test.each([
  'You pick two.',
  'Choose two of the three.',
  'etcd is a CP system.',
  'In AP systems …',
  'C: all nodes hold the same data.',
])('the list of phrases catches: %s', (text) => expect(corrected.some((phrase) => phrase.test(text))).toBe(true));

/** Everything a learner reads that is not quoted: beliefs, questions and choices are there to be tried, and are not held to it. */
function said({title, story, goals, hints, debrief, prediction, forbidden}: Lesson): readonly string[] {
  const because = prediction?.choices.map((choice) => choice.because) ?? [];
  const texts = [title, ...story, ...goals.flatMap(({text, next}) => [text, next]), ...hints, ...because];
  return [...texts, debrief.formal, debrief.plain, ...forbidden.map(({reason}) => reason)].map((text) =>
    text.replace(/"[^"]*"|“[^”]*”|‘[^’]*’/g, ''),
  );
}

describe.each(lessons.map((lesson) => [lesson.name, lesson] as const))('%s', (name, lesson) => {
  test('all that it promises is so', () => expect(proveLesson(lesson)).toEqual([]));

  test('its solution, saved as a session, passes in par', () => {
    const {lab} = openLesson(lesson);
    playThrough(lesson.solution, lab);
    const read = parseScript(printJournal(lab.journal()), 'session.cap');
    if (!read.ok) throw new Error(read.message);
    const graded = gradeSession(lesson, read.script);
    // What was taken back is in no journal, nor is how long a future was looked at.
    const undoes = lesson.solution.some(
      ({line}) => line.act.type === 'command' && travels.includes(line.act.command.type),
    );
    if (undoes)
      expect(missedIn(graded)).toEqual([
        expect.stringContaining('no saved session holds that: hand in lines with undo'),
      ]);
    else expect(graded).toMatchObject({ok: true, grade: {passed: true, commands: lesson.par}});
  });

  test('it says nothing that is corrected elsewhere', () => {
    for (const text of said(lesson)) for (const phrase of corrected) expect(text).not.toMatch(phrase);
  });

  test('it is short enough to be read beside a lab', () => {
    expect(lesson.story.join(' ').split(/\s+/).length).toBeLessThanOrEqual(100);
    expect(lesson.minutes).toBeLessThanOrEqual(15);
    for (const text of said(lesson)) expect(text).not.toMatch(/[—–]|\p{Extended_Pictographic}/u);
  });

  test('its scripts are written as they would be printed', () => {
    const own = [...lesson.setup, ...(lesson.prediction?.trial ?? []), ...lesson.solution, ...lesson.wrong];
    for (const {text, line} of own) expect(text.trim().replace(/\s+#.*$/, '')).toBe(printLine(line));
  });

  test('its file is read by nobody’s luck: plain text, no tabs, ends with a line break', () => {
    const text = readFileSync(new URL(`${name}.yaml`, lessonFolder()), 'utf8');
    expect(text).not.toMatch(/\t|\r/);
    expect(text.endsWith('\n')).toBe(true);
  });
});

/** What is missed, each in a line. */
function missedIn(graded: ReturnType<typeof gradeSession>): readonly string[] {
  return graded.ok ? graded.grade.standings.flatMap(({missing}) => missing ?? []) : [graded.message];
}

const travels: readonly string[] = ['undo', 'redo', 'seek', 'step', 'leave', 'return'];
