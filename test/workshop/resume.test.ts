/** A session that was kept as a script goes on where it was. */
import {describe, expect, test} from 'vitest';
import type {Lab} from '../../source/lab/lab.ts';
import type {Lesson} from '../../source/lessons/lesson.ts';
import {openLesson} from '../../source/lessons/open.ts';
import {printJournal} from '../../source/script/journal.ts';
import {openScript} from '../../source/script/open.ts';
import {play} from '../../source/script/player.ts';
import {parseScript} from '../../source/script/script.ts';
import {openGovernor} from '../../source/workshop/governor.ts';
import {inSlices} from '../../source/workshop/in-slices.ts';
import {type Resumed, resume} from '../../source/workshop/resume.ts';

/** All steps, with nobody else to be served. */
function resumeNow(...asked: Parameters<typeof resume>): Resumed | null {
  const steps = resume(...asked);
  for (let next = steps.next(); ; next = steps.next()) if (next.done) return next.value;
}

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
  const resumed = resumeNow({lesson: null, script: printJournal(lab.journal())}, []);
  expect(resumed?.lab.snapshot()).toEqual(lab.snapshot());
  expect(resumed?.lesson).toBe(null);
});

test('what follows is what would have followed', async () => {
  const lab = labOf(busy);
  const resumed = resumeNow({lesson: null, script: printJournal(lab.journal())}, []);
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
    const resumed = resumeNow({lesson: 'cut', script: printJournal(lab.journal())}, [lesson]);
    expect(resumed?.lab.snapshot()).toEqual(lab.snapshot());
    expect(resumed?.opened?.start).toEqual(start);
    expect(resumed?.lesson).toBe(lesson);
  });

  test('whose setup has changed since, or which is no longer there, begins anew', async () => {
    const {lab} = openLesson(lesson);
    const script = printJournal(lab.journal());
    expect(resumeNow({lesson: 'cut', script}, [lessonWith('wait until leader\nc1 write x 9')])).toBe(null);
    expect(resumeNow({lesson: 'cut', script}, [])).toBe(null);
  });
});

test.each([
  ['not a script', 'rubbish'],
  ['a system that does not exist', 'system oracle\n'],
  ['refused today', 'system etcd nodes=3\n@10ms crash n9\n'],
  ['longer than anybody waits for', 'system etcd nodes=3\nwait 10h\n'],
  ['empty', ''],
])('what is %s begins anew', async (_, script) => {
  expect(resumeNow({lesson: null, script}, [])).toBe(null);
});

test('others are served while a long session is played again', async () => {
  const lab = labOf('system etcd nodes=5 seed=3\nwait until leader\nc1 write x 1\nwait 20m\n');
  const governor = openGovernor();
  let served = 0;
  const other = {
    serve() {
      served += 1;
      return true;
    },
    step() {},
  };
  governor.hurry(other);
  const resumed = await inSlices(governor, resume({lesson: null, script: printJournal(lab.journal())}, []));
  governor.close();
  expect(resumed?.lab.snapshot().now).toBe(lab.snapshot().now);
  expect(served).toBeGreaterThan(10);
});

test('what breaks while it is played again is told to whoever waits for it, and nobody else', async () => {
  const governor = openGovernor();
  const steps = function* (): Generator<void, void> {
    yield;
    throw new Error('boom');
  };
  await expect(inSlices(governor, steps())).rejects.toThrow('boom');
  governor.close();
});
