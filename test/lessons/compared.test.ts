/** Goals hold requests against each other: at all nodes, one after the other, and long after a newer write. */
import {expect, test} from 'vitest';
import {evidenceOf} from '../../source/lessons/evidence.ts';
import type {About} from '../../source/lessons/goal-fields.ts';
import {goalNamed} from '../../source/lessons/goals.ts';
import {playThrough} from '../../source/lessons/open.ts';
import {openScript} from '../../source/script/open.ts';
import {parseScript} from '../../source/script/script.ts';

/** What a goal still misses once this has been played on three nodes of Cassandra that neither repair nor hint. */
function missing(name: string, about: About, ...lines: readonly string[]): string | null {
  const header = 'system cassandra nodes=3 rf=3 read-repair=none hints=off seed=1';
  const read = parseScript([header, 'c1 write x 1 all', 'wait 500ms', ...lines].join('\n'), 'test.cap');
  if (!read.ok) throw new Error(read.message);
  const opened = openScript(read.script, {options: {}});
  if (!opened.ok) throw new Error(opened.message);
  const start = {now: 0, entries: 0, events: 0, operations: 0, snapshot: opened.lab.snapshot()};
  expect(playThrough(read.script.lines, opened.lab)).toEqual([]);
  return goalNamed(name).examine(evidenceOf(opened.lab, start), about);
}

const everywhere = ['c1 write x 2 quorum', 'c2 write x 3 quorum', 'c3 write x 4 quorum'];

test('every node has to answer while the links are cut', () => {
  const oneLink = {cuts: 1, type: 'write'};
  expect(missing('answered-everywhere', oneLink, 'cut n1 n3', ...everywhere)).toBeNull();
  expect(missing('answered-everywhere', oneLink, 'cut n1 > n3', ...everywhere)).toBeNull();
  expect(missing('answered-everywhere', oneLink, ...everywhere)).toContain('0 of 3 nodes');
  expect(missing('answered-everywhere', {...oneLink, cuts: 2}, 'cut n1 n3', ...everywhere)).toContain(
    '2 links or more are cut (now 1)',
  );
  expect(missing('answered-everywhere', oneLink, 'cut n1 n3', ...everywhere.slice(1))).toContain('2 of 3 nodes');
});

test('one request without an answer spoils it, until something is done', () => {
  const oneLink = {cuts: 1, type: 'write'};
  const spoiled = ['cut n1 n3', ...everywhere, 'c3 write x 5 all'];
  expect(missing('answered-everywhere', oneLink, ...spoiled)).toContain('n3 left a request without an answer');
  expect(missing('answered-everywhere', {...oneLink, level: 'quorum'}, ...spoiled)).toBeNull();
  expect(missing('answered-everywhere', oneLink, ...spoiled, 'heal', 'cut n1 n3', ...everywhere)).toBeNull();
});

test('answers under one cut and answers under another do not add up', () => {
  const lines = ['cut n1 n3', ...everywhere.slice(0, 2), 'heal', 'cut n1 n2', ...everywhere.slice(2)];
  expect(missing('answered-everywhere', {cuts: 1, type: 'write'}, ...lines)).toContain('1 of 3 nodes');
});

const halfWritten = ['isolate n3', 'c3 write x 2 quorum', 'heal'];

test('a read went back when it began after a read that had seen a newer value', () => {
  const quorum = {level: 'quorum'};
  const [newer, older] = ['c3 read x quorum', 'c1 read x quorum'];
  expect(missing('went-back', quorum, ...halfWritten, newer, older)).toBeNull();
  expect(missing('went-back', {}, ...halfWritten, newer, older)).toBeNull();
  expect(missing('went-back', quorum, ...halfWritten, older, newer)).toContain('2 so far');
  expect(missing('went-back', quorum, ...halfWritten, `${newer} &`, older)).not.toBeNull();
  expect(missing('went-back', quorum, ...halfWritten, newer, 'c1 read x one')).toContain('1 so far');
});

test('reads of two keys are not held against each other, and an absent value is the oldest', () => {
  const quorum = {level: 'quorum'};
  const fresh = ['isolate n3', 'c3 write y 1 quorum', 'heal'];
  expect(missing('went-back', quorum, ...fresh, 'c3 read y quorum', 'c1 read y quorum')).toBeNull();
  expect(missing('went-back', quorum, ...fresh, 'c3 read y quorum', 'c1 read z quorum')).not.toBeNull();
});

test('how long an answer has been old is counted from the acknowledgement of the first newer write', () => {
  const split = ['isolate n3', 'c1 write x 2 one', 'wait 5s', 'c2 write x 3 one'];
  expect(missing('stale-for', {millis: 5000}, ...split, 'c3 read x one')).toBeNull();
  expect(missing('stale-for', {millis: 6000}, ...split, 'c3 read x one')).toMatch(/^50\d\d of 6000 ms/);
  expect(missing('stale-for', {millis: 1}, ...split, 'c1 read x one')).not.toBeNull();
  expect(missing('stale-for', {millis: 5000, level: 'quorum'}, ...split, 'c3 read x one')).toContain('0 of 5000');
});

test('a read counts with a write of its own split, acknowledged before it', () => {
  const [write, read] = ['c1 write x 2 one', 'c1 read x one'];
  expect(missing('seen-in-split', {}, 'isolate n3', write, read)).toBeNull();
  expect(missing('seen-in-split', {}, write, read)).toContain('during the same split');
  expect(missing('seen-in-split', {}, write, 'isolate n3', read)).not.toBeNull();
  expect(missing('seen-in-split', {}, 'isolate n3', write, 'heal', read)).not.toBeNull();
  expect(missing('seen-in-split', {}, 'isolate n3', write, 'c3 read x one')).not.toBeNull();
  expect(missing('seen-in-split', {count: 2}, 'isolate n3', write, read)).toContain('1 of 2 so far');
});

test('a read counts with a write under the same faults, where the network is in one piece', () => {
  const deaf = {at: 'n3', during: 'one-way'};
  const [write, read] = ['c1 write x 2 quorum', 'c3 read x one'];
  expect(missing('seen-meanwhile', deaf, 'cut n3 > n1', write, read)).toBeNull();
  expect(missing('seen-meanwhile', deaf, 'cut n1 > n3', write, read)).toContain('of what was written meanwhile');
  expect(missing('seen-meanwhile', deaf, 'cut n3 > n1', write, 'c2 read x one')).not.toBeNull();
  expect(missing('seen-meanwhile', deaf, write, 'cut n3 > n1', read)).not.toBeNull();
  expect(missing('seen-meanwhile', deaf, 'cut n3 > n1', write, 'heal', 'cut n3 > n1', read)).not.toBeNull();
  expect(missing('seen-meanwhile', {...deaf, count: 2}, 'cut n3 > n1', write, read)).toContain('1 of 2 so far');
});

test('an end without an answer is a refusal as well as an unknown outcome', () => {
  const unanswered = {type: 'write', outcome: 'unanswered'};
  expect(missing('asked', unanswered, 'isolate n3', 'c3 write x 2 quorum')).toBeNull();
  expect(missing('asked', unanswered, 'isolate n3', 'wait 30s', 'c3 write x 2 quorum')).toBeNull();
  expect(missing('asked', unanswered, 'isolate n3', 'c3 write x 2 one')).toContain('refused or ended unknown');
});
