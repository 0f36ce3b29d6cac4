/** What facts come to: the first prediction stays, the best pass counts, and only what was done alone is a best. */
import {expect, test} from 'vitest';
import {type Fact, type Progress, remember} from '../../source/lessons/progress.ts';

type Told = Fact extends infer One ? (One extends Fact ? Omit<One, 'at' | 'lesson'> : never) : never;

/** The mark of a lesson after these facts, a second apart. */
function after(...facts: readonly Told[]) {
  const told = facts.map((fact, index) => ({...fact, lesson: 'one', at: 1000 * (index + 1)}) as Fact);
  return told.reduce<Progress>(remember, {}).one;
}

const guess = (choice: number, right: boolean, misconception: number | null): Told => ({
  type: 'predicted',
  choice,
  right,
  misconception,
});
const pass = (commands: number, alone: boolean): Told => ({type: 'passed', commands, alone});

test('whoever has seen the outcome predicts no more', () => {
  const mark = after({type: 'begun'}, guess(0, false, 8), {type: 'reset'}, guess(1, true, null));
  expect(mark?.prediction).toEqual({choice: 0, right: false, misconception: 8});
  expect(mark?.attempts).toBe(2);
});

test('the best is the shortest pass, and a longer one takes nothing back', () => {
  expect(after(pass(4, true), pass(2, true), pass(3, true))).toMatchObject({passed: true, best: 2});
});

test('a pass with the solution shown is a pass, and no best', () => {
  expect(after({type: 'shown'}, pass(2, false))).toMatchObject({passed: true, best: null, solutionShown: true});
  expect(after(pass(3, true), {type: 'shown'}, pass(2, false))?.best).toBe(3);
});

test('hints are counted by the farthest that was opened', () => {
  expect(after({type: 'hinted', hint: 1}, {type: 'hinted', hint: 2}, {type: 'hinted', hint: 1})?.hints).toBe(2);
});

test('a mark knows its first and its last moment, whatever the order of the facts', () => {
  expect(after({type: 'begun'}, pass(2, true))).toMatchObject({firstAt: 1000, lastAt: 2000});
  const progress = remember(remember({}, {type: 'begun', lesson: 'one', at: 9}), {type: 'reset', lesson: 'one', at: 5});
  expect(progress.one).toMatchObject({lastAt: 9});
});
