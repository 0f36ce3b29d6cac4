/** A session that was kept as a script goes on where it was. */
import {describe, expect, test} from 'vitest';
import type {Lab} from '../../source/lab/lab.ts';
import type {Lesson} from '../../source/lessons/lesson.ts';
import {openLesson} from '../../source/lessons/open.ts';
import {printJournal} from '../../source/script/journal.ts';
import {openScript} from '../../source/script/open.ts';
import {play} from '../../source/script/player.ts';
import {parseScript} from '../../source/script/script.ts';
import {resume} from '../../source/workshop/resume.ts';

/** Plays lines on a lab to their end. */
function playOn(lab: Lab, text: string): void {
  const parsed = parseScript(text, 'test');
  if (!parsed.ok) throw new Error(parsed.message);
  for (const step of play(parsed.script.lines, lab)) if (step.type === 'failed') throw new Error(step.reason);
}

function labOf(text: string): Lab {
  const parsed = parseScript(text, 'test');
  if (!parsed.ok) throw new Error(parsed.message);
  const opened = openScript(parsed.script, {options: {}});
  if (!opened.ok) throw new Error(opened.message);
  playOn(opened.lab, text.slice(text.indexOf('\n')));
  return opened.lab;
}

function lessonWith(setup: string): Lesson {
  const lines = (text: string) => {
    const parsed = parseScript(text, 'lesson');
    if (!parsed.ok) throw new Error(parsed.message);
    return parsed.script;
  };
  const {header} = lines('system etcd nodes=3 seed=7');
  const system = {number: 1, text: header!.text, line: {at: null, act: header!.act}};
  return {name: 'cut', system, setup: lines(setup).lines} as unknown as Lesson;
}

const busy =
  'system etcd nodes=5 seed=3\nwait until leader\nc1 write x 1\nshape minority\nc1 write x 2 &\nwait 1234ms\n';

test('a lab without a lesson goes on with the same world, to the same moment', async () => {
  const lab = labOf(busy);
  const resumed = await resume({lesson: null, script: printJournal(lab.journal())}, []);
  expect(resumed?.lab.snapshot()).toEqual(lab.snapshot());
  expect(resumed?.lesson).toBe(null);
});

test('what follows is what would have followed', async () => {
  const lab = labOf(busy);
  const resumed = await resume({lesson: null, script: printJournal(lab.journal())}, []);
  for (const one of [lab, resumed!.lab]) playOn(one, 'heal\nwait 3s');
  expect(resumed?.lab.snapshot().operations).toEqual(lab.snapshot().operations);
});

describe('a lesson', () => {
  const lesson = lessonWith('wait until leader\nc1 write x 1\nwait 500ms');

  test.each([
    ['in which nothing was done yet', ''],
    ['in which only time passed', 'wait 2s'],
    ['under way', 'isolate leader\nc2 read x &\nwait 700ms'],
  ])('%s goes on after its setup', async (_, done) => {
    const {lab, start} = openLesson(lesson);
    playOn(lab, done);
    const resumed = await resume({lesson: 'cut', script: printJournal(lab.journal())}, [lesson]);
    expect(resumed?.lab.snapshot()).toEqual(lab.snapshot());
    expect(resumed?.opened?.start).toEqual(start);
    expect(resumed?.lesson).toBe(lesson);
  });

  test('whose setup has changed since, or which is no longer there, begins anew', async () => {
    const {lab} = openLesson(lesson);
    const script = printJournal(lab.journal());
    expect(await resume({lesson: 'cut', script}, [lessonWith('wait until leader\nc1 write x 9')])).toBe(null);
    expect(await resume({lesson: 'cut', script}, [])).toBe(null);
  });
});

test.each([
  ['not a script', 'rubbish'],
  ['a system that does not exist', 'system oracle\n'],
  ['refused today', 'system etcd nodes=3\n@10ms crash n9\n'],
  ['longer than anybody waits for', 'system etcd nodes=3\nwait 10h\n'],
  ['empty', ''],
])('what is %s begins anew', async (_, script) => {
  expect(await resume({lesson: null, script}, [])).toBe(null);
});

test('others are served while a long session is played again', async () => {
  const lab = labOf('system etcd nodes=5 seed=3\nwait until leader\nc1 write x 1\nwait 60s\n');
  let served = 0;
  let over = false;
  const serve = () => {
    served += 1;
    if (!over) setImmediate(serve);
  };
  serve();
  await resume({lesson: null, script: printJournal(lab.journal())}, []);
  over = true;
  expect(served).toBeGreaterThan(10);
});
