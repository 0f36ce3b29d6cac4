/** A lesson that was left goes on as it stood; a hand that was raised can be lowered by whoever came. */
import {expect, test} from 'vitest';
import {openLesson} from '../../source/lessons/open.ts';
import {catalogue, classroomOf, minorityWaits, rowsOf, sit} from './lessons.ts';

/** The lab of the lesson after something was done there. */
function left(...lines: readonly string[]) {
  const opened = openLesson(minorityWaits);
  for (const line of lines) {
    if (line === 'split') opened.lab.dispatch({type: 'shape', shape: 'minority'});
    else opened.lab.dispatch({type: 'advance', by: Number(line)});
  }
  return opened;
}

const begun = {attempts: 2, hints: 1, solutionShown: false, passed: false, best: null, firstAt: 1, lastAt: 2};

test('the lab is as it was left, its story is open, nothing is counted as begun', () => {
  const opened = left('split', '400');
  const {now} = opened.lab.snapshot();
  const {classroom, facts} = classroomOf({type: 'lesson', name: 'minority-waits', left: opened});
  const session = sit(classroom);
  expect(facts).toEqual([]);
  expect(session.see().snapshot.now).toBe(now);
  expect(session.see().state.lesson).toMatchObject({page: 'story', commands: 1});
  expect(rowsOf(session).join('\n')).toContain('The minority side waits');
  expect(session.see().state.lesson?.standings[1]?.met).toBe(true);
});

test('hints stay open, and what was predicted is not asked again', () => {
  const prediction = {choice: 0, right: false, misconception: 8};
  const progress = {'minority-waits': {...begun, prediction}};
  const {classroom} = classroomOf({type: 'lesson', name: 'minority-waits', left: left('split')}, catalogue, progress);
  const session = sit(classroom);
  expect(session.see().state.lesson).toMatchObject({hints: 1, predicted: {choice: 0, right: 1}});
  session.press('enter');
  for (const key of ['w', 'enter']) session.press(key);
  expect(session.see().state.lesson?.question).toBe(null);
});

test('the rules of the lesson hold again: its setup is not the learner’s to undo', () => {
  const {classroom} = classroomOf({type: 'lesson', name: 'minority-waits', left: left('200')});
  const session = sit(classroom);
  expect(session.lab().refusal({type: 'undo'})).toContain('the lesson begins here');
});

test('a raised hand is lowered from outside, and whoever sees it is told; one that is not up stays down', () => {
  const {withHands, hands} = classroomOf({type: 'lesson', name: 'minority-waits'});
  const session = sit(withHands);
  session.lowerHand();
  session.press('enter');
  session.press('!');
  expect(session.see().state.hand).toBe(true);
  session.lowerHand();
  expect(session.see().state.hand).toBe(false);
  expect(hands).toEqual([true, false]);
});

test('a notice covers the whole line above the list', () => {
  const session = sit(classroomOf({type: 'list'}).classroom);
  session.notice('Look up, please');
  expect(rowsOf(session)[0]!.trimEnd()).toBe(' ◆ Look up, please');
});
