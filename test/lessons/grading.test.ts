/** How scripts are graded, what a lesson's rules refuse, when predictions are asked, and how a lesson is proven. */
import {expect, test} from 'vitest';
import {evidenceOf} from '../../source/lessons/evidence.ts';
import {type Grade, gradeScript} from '../../source/lessons/grade.ts';
import {gradeSession} from '../../source/lessons/grade-session.ts';
import type {Lesson} from '../../source/lessons/lesson.ts';
import {openLesson, playThrough} from '../../source/lessons/open.ts';
import {asksFirst, rightChoice} from '../../source/lessons/predict.ts';
import {proveLesson} from '../../source/lessons/prove.ts';
import {withRules} from '../../source/lessons/rules.ts';
import {commandsOf, standingsOf} from '../../source/lessons/standing.ts';
import {printJournal} from '../../source/script/journal.ts';
import {parseScript} from '../../source/script/script.ts';
import {lines, waits} from './grading.ts';

const lesson = waits();

function ruled(from: Lesson = lesson) {
  const {lab, start} = openLesson(from);
  return {lab: withRules(lab, from, start), start};
}

/** The whole session of whoever has played these lines in the lesson, as it would be saved. */
function saved(...own: readonly string[]): string {
  const {lab} = openLesson(lesson);
  playThrough(lines(...own), lab);
  return printJournal(lab.journal());
}

function graded(text: string): Grade | string {
  const read = parseScript(text, 'session.cap');
  if (!read.ok) return read.message;
  const result = gradeSession(lesson, read.script);
  return result.ok ? result.grade : result.message;
}

test('a script passes with the commands it gave up to the moment when all goals were met', () => {
  const grade = gradeScript(lesson, lines('isolate leader', 'c1 write x 2', 'heal', 'c1 write x 3'));
  expect(grade).toMatchObject({passed: true, commands: 2, refusals: [], failures: []});
  expect(grade.standings.map(({met}) => met)).toEqual([true, true]);
});

test('a script that stops too early is told goal by goal what is missing', () => {
  const {passed, standings} = gradeScript(lesson, lines('isolate leader'));
  expect(passed).toBe(false);
  expect(standings).toEqual([
    {met: true, missing: null},
    {met: false, missing: 'not yet: a write at the smaller side, ended unknown'},
  ]);
});

test('waiting and looking are no commands; requests and faults are', () => {
  const {lab, start} = openLesson(lesson);
  playThrough(lines('wait 2s', 'expect c1 ok', 'c2 read x', 'isolate n2', 'step', 'connect c1 n3'), lab);
  expect(commandsOf(evidenceOf(lab, start))).toBe(3);
});

test('undo takes a goal back, and redo gives it again', () => {
  const {lab, start} = ruled();
  const met = () => standingsOf(lesson, evidenceOf(lab, start)).map((standing) => standing.met);
  playThrough(lines('isolate leader', 'c1 write x 2'), lab);
  expect(met()).toEqual([true, true]);
  lab.dispatch({type: 'undo'});
  expect(met()).toEqual([true, false]);
  lab.dispatch({type: 'undo'});
  expect(met()).toEqual([false, false]);
  lab.dispatch({type: 'redo'});
  lab.dispatch({type: 'redo'});
  expect(met()).toEqual([true, true]);
});

test('whoever looks back sees the goals as they stood then', () => {
  const {lab, start} = ruled();
  playThrough(lines('wait 1s', 'isolate leader', 'c1 write x 2'), lab);
  lab.dispatch({type: 'seek', to: start.now + 500});
  expect(standingsOf(lesson, evidenceOf(lab, start)).map(({met}) => met)).toEqual([false, false]);
  expect(commandsOf(evidenceOf(lab, start))).toBe(0);
});

test('what a lesson does without is refused with its reason, before anything happens', () => {
  const {lab} = ruled();
  const before = lab.snapshot();
  const reason = 'this lesson does without crash: A crashed node owes no answer. This lesson is about one that does.';
  expect(lab.refusal({type: 'crash', node: 'n1'})).toBe(reason);
  expect(lab.dispatch({type: 'crash', node: 'n1'})).toEqual([{type: 'refused', at: before.now, reason}]);
  expect(lab.snapshot()).toBe(before);
  expect(lab.journal().entries).toHaveLength(2);
});

test('the setup may do what the learner may not', () => {
  const crashes = waits(['  connect c1 leader\n', '  crash n1\n  restart n1\n  connect c1 leader\n']);
  const read = parseScript(sessionOf(crashes), 'session.cap');
  if (!read.ok) throw new Error(read.message);
  expect(gradeSession(crashes, read.script)).toMatchObject({ok: true, grade: {passed: true, refusals: []}});
});

function sessionOf(from: Lesson): string {
  const {lab} = openLesson(from);
  playThrough(from.solution, lab);
  return printJournal(lab.journal());
}

test('nobody undoes the setup, nor goes back behind it', () => {
  const {lab, start} = ruled();
  expect(lab.snapshot().canUndo).toBe(false);
  expect(lab.refusal({type: 'undo'})).toContain('the lesson begins here');
  expect(lab.refusal({type: 'seek', to: start.now - 1})).toContain('its setup');
  expect(lab.refusal({type: 'seek', to: start.now, done: start.entries - 1})).toContain('its setup');
  expect(lab.refusal({type: 'seek', to: start.now, done: start.entries})).toBeNull();
  lab.dispatch({type: 'isolate', node: 'n1'});
  expect(lab.snapshot().canUndo).toBe(true);
  expect(lab.refusal({type: 'undo'})).toBeNull();
});

test('a saved session is graded as it was played, and its setup counts for nothing', () => {
  expect(graded(saved('isolate leader', 'c1 write x 2'))).toMatchObject({passed: true, commands: 2});
  expect(graded(saved('isolate leader'))).toMatchObject({passed: false, commands: 1});
  expect(graded(saved())).toMatchObject({passed: false, commands: 0});
});

test('a session that begins otherwise is not graded', () => {
  const other = saved('isolate leader', 'c1 write x 2').replace('seed=7', 'seed=8');
  expect(graded(other)).toContain('session.cap:1:1: expected a session that begins as the lesson waits does');
  expect(graded('system etcd nodes=5 seed=7\nisolate n1')).toContain('found @0ms isolate n1');
  expect(graded('system etcd nodes=5 seed=7')).toContain('found nothing more');
  expect(graded('system zookeeper\n')).toContain('found system zookeeper');
});

test('what was so in the midst of the setup is no pass', () => {
  const ok = 'goal: expect\n    about: {line: expect c1 ok}';
  const meanwhile = waits(
    ['  expect c1 ok\n', '  expect c1 ok\n  isolate leader\n  c1 write x 9\n'],
    ['goal: isolated\n    about: {node: leader}', ok],
    ['goal: asked\n    about: {type: write, side: minority, outcome: info}', ok],
  );
  const {lab} = openLesson(meanwhile);
  const read = parseScript(printJournal(lab.journal()), 'session.cap');
  if (!read.ok) throw new Error(read.message);
  expect(gradeSession(meanwhile, read.script)).toMatchObject({ok: true, grade: {passed: false, commands: 0}});
});

test('a prediction is asked before its verb, and the model itself answers it', () => {
  const write = {type: 'invoke', client: 'c1', ask: {type: 'write', key: 'x', value: '2'}} as const;
  expect(asksFirst(lesson, write)).toBe(true);
  expect(asksFirst(lesson, {type: 'isolate', node: 'n1'})).toBe(false);
  expect(asksFirst(lesson, {type: 'advance', by: 1000})).toBe(false);
  const split = waits(['before: write', 'before: split']);
  for (const command of [
    {type: 'isolate', node: 'n1'},
    {type: 'shape', shape: 'halves'},
  ] as const)
    expect(asksFirst(split, command)).toBe(true);
  expect(rightChoice(lesson)).toBe(1);
  expect(rightChoice(lesson)).toBe(1);
});

test('a lesson that keeps its promises is proven', () => {
  expect(proveLesson(lesson)).toEqual([]);
});

test.each<readonly [string, readonly (readonly [string, string])[], string]>([
  ['its setup shows something else', [['  expect c1 ok', '  expect c1 fail']], 'waits.yaml:13:3: expect c1 fail'],
  [
    'its solution does not pass',
    [['solution: |\n  isolate leader', 'solution: |\n  isolate follower']],
    'waits.yaml:40: the solution does not pass: goal 1, not yet',
  ],
  ['its solution cannot be carried out', [['solution: |\n', 'solution: |\n  restart n1\n']], '(in the solution)'],
  ['its solution does what it forbids', [['verb: crash', 'verb: write']], 'does without write'],
  [
    'its par is not reached',
    [['par: 2', 'par: 1']],
    'waits.yaml:40: the solution passes with 2 commands, and par is 1: expected par: 2',
  ],
  [
    'its wrong way passes',
    [['wrong: |\n  isolate follower', 'wrong: |\n  isolate leader']],
    'waits.yaml:43: the wrong way passes: expected a goal that it does not meet',
  ],
  ['its wrong way cannot be carried out', [['wrong: |\n', 'wrong: |\n  restart n1\n']], '(in the wrong way)'],
  [
    'it passes by itself',
    [
      ['goal: isolated\n    about: {node: leader}', 'goal: expect\n    about: {line: expect converged yes}'],
      [
        'goal: asked\n    about: {type: write, side: minority, outcome: info}',
        'goal: expect\n    about: {line: expect lost 0}',
      ],
    ],
    'it passes when nothing is done',
  ],
  [
    'no choice comes true',
    [['when: expect c1 info', 'when: expect c1 ok']],
    'but none does: expect c1 fail (line 22): c1 write x 2 linearizable has an unknown outcome',
  ],
  ['two choices come true', [['when: expect c1 fail', 'when: expect c1 info']], 'but 2 do: expect c1 info (line 22)'],
  ['its trial cannot be carried out', [['trial: |\n', 'trial: |\n    restart n1\n']], '(in the trial)'],
  ['its prediction is never asked', [['before: write', 'before: delete']], 'which the solution never does'],
])('a lesson is not proven when %s', (_, changes, said) => {
  expect(proveLesson(waits(...changes)).join('\n')).toContain(said);
});
