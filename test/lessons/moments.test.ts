/** Goals know what was wrong when a request was asked, who is excused now, and that a future was left behind. */
import {expect, test} from 'vitest';
import {evidenceOf} from '../../source/lessons/evidence.ts';
import type {About} from '../../source/lessons/goal-fields.ts';
import {goalNamed} from '../../source/lessons/goals.ts';
import {playThrough} from '../../source/lessons/open.ts';
import {openScript} from '../../source/script/open.ts';
import {parseScript} from '../../source/script/script.ts';

/** What a goal still misses once this has been played. */
function missing(name: string, about: About, ...lines: readonly string[]): string | null {
  const read = parseScript(['system etcd nodes=3 seed=1', 'wait until leader', ...lines].join('\n'), 'test.cap');
  if (!read.ok) throw new Error(read.message);
  const opened = openScript(read.script, {options: {}});
  if (!opened.ok) throw new Error(opened.message);
  const start = {now: 0, entries: 0, events: 0, operations: 0, snapshot: opened.lab.snapshot()};
  expect(playThrough(read.script.lines, opened.lab)).toEqual([]);
  return goalNamed(name).examine(evidenceOf(opened.lab, start), about);
}

test('a request counts with the trouble in which it was asked, and not with the one before or after', () => {
  const read = 'c1 read x serializable';
  const cut = {during: 'cut'};
  expect(missing('asked', cut, read, 'cut n1 n2', 'heal', read)).toContain('while links are cut');
  expect(missing('asked', cut, 'cut n1 n2', read)).toBeNull();
  expect(missing('asked', cut, 'isolate n3', read)).toBeNull();
  expect(missing('asked', cut, 'cut c1 n1', 'c2 read x serializable')).toBeNull();
  expect(missing('asked', cut, 'cut n1 > n2', read)).not.toBeNull();
  expect(missing('asked', {during: 'one-way'}, 'cut n1 > n2', read)).toBeNull();
  expect(missing('asked', {during: 'one-way'}, 'cut n1 > n2', 'cut n2 > n1', read)).not.toBeNull();
});

test('a link is slow until it is mended, opened by a new split, or slowed by nothing', () => {
  const slow = {during: 'slow'};
  const read = 'c1 read x serializable';
  expect(missing('asked', slow, 'slow n1 n2 300ms', read)).toBeNull();
  expect(missing('asked', slow, 'slow n1 n2 300ms', 'heal n1 n2', read)).toContain('while a link is slow');
  expect(missing('asked', slow, 'slow n1 n2 300ms', 'slow n1 n2 0ms', read)).not.toBeNull();
  expect(missing('asked', slow, 'slow n1 n2 300ms', 'isolate n1', 'shape isolate n3', read)).not.toBeNull();
});

test('with two troubles at once nobody can say which of them it was, so it counts with neither', () => {
  const both = ['slow n1 n2 300ms', 'cut n1 > n3', 'c1 read x serializable'];
  expect(missing('asked', {during: 'slow'}, ...both)).not.toBeNull();
  expect(missing('asked', {during: 'one-way'}, ...both)).not.toBeNull();
});

test('nodes are counted as down from their crash to their restart', () => {
  const one = {down: 1};
  expect(missing('asked', one, 'crash n3', 'c1 read x serializable')).toBeNull();
  expect(missing('asked', one, 'c1 read x serializable', 'crash n3')).toContain('with 1 of the nodes down');
  expect(missing('asked', one, 'crash n3', 'restart n3', 'c1 read x serializable')).not.toBeNull();
  expect(missing('asked', {down: 2}, 'crash n3', 'c1 read x serializable')).not.toBeNull();
});

test('a request is after a command only when that was given, and given first', () => {
  const after = {after: 'restart', outcome: 'ok'};
  expect(missing('asked', after, 'c1 write x 1')).toContain('after restart');
  expect(missing('asked', after, 'c1 write x 1', 'crash n3', 'restart n3')).not.toBeNull();
  expect(missing('asked', after, 'crash n3', 'restart n3', 'wait until leader', 'c1 write x 1')).toBeNull();
});

test('a node that is down is exempt, one that leaves a request unanswered is not', () => {
  expect(missing('availability', {answer: 'exempt'}, 'crash n3')).toBeNull();
  expect(missing('availability', {answer: 'exempt'}, 'isolate n3', 'c3 read x')).not.toBeNull();
  expect(missing('availability', {answer: 'no'}, 'isolate n3', 'c3 read x')).toBeNull();
  expect(missing('availability', {answer: 'exempt', count: 2}, 'crash n3')).toContain('1 of 2 so far');
});

test('a future is left behind by doing otherwise, and by nothing that only goes on', () => {
  expect(missing('branched', {}, 'c1 write x 1', 'isolate n3')).toContain('a future left behind');
  expect(missing('branched', {}, 'c1 write x 1', 'undo', 'isolate n3')).toBeNull();
});
