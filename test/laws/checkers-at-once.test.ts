/** What is said of a response at once: stale or not; the theorem's A and the yield; acknowledged writes that are gone. */
import {describe, expect, it} from 'vitest';
import {availabilityNow, newAttendance, onAnswered, onFault} from '../../source/checkers/availability.ts';
import {historyOf} from '../../source/checkers/history.ts';
import {ladder} from '../../source/checkers/ladder.ts';
import {hearCompletion, hearInvocation, type Live, newLive, verdictsNow} from '../../source/checkers/live.ts';
import {type Copy, lostWrites} from '../../source/checkers/lost.ts';
import {newStaleness, onCompleted, onInvoked} from '../../source/checkers/staleness.ts';
import type {NodeId, Operation} from '../../source/sim/operation.ts';
import {story} from './checkers-story.ts';

/** Each stale read of a story with the write it missed: `3 missed 2`. */
function stale(text: string): string[] {
  const operations = story(text);
  const staleness = newStaleness();
  const found: string[] = [];
  for (const {operation, ended} of moments(operations)) {
    if (!ended) onInvoked(staleness, operation);
    else {
      const missed = onCompleted(staleness, operation, (id) => operations[id - 1]);
      if (missed !== null) found.push(`${operation.id} missed ${missed}`);
    }
  }
  expect(Object.keys(staleness.open)).toEqual([]);
  return found;
}

function moments(operations: readonly Operation[]) {
  const all = operations.flatMap((operation) => [
    {operation, ended: false, order: operation.invoked.order},
    ...(operation.completed ? [{operation, ended: true, order: operation.completed.order}] : []),
  ]);
  return all.sort((a, b) => a.order - b.order);
}

/** A judge that was told a story as it happened, and the responses that it found wrong as they came. */
function told(text: string): {readonly live: Live; readonly wrong: readonly number[]} {
  const live = newLive();
  const wrong: number[] = [];
  for (const {operation, ended} of moments(story(text))) {
    const {completed, ...open} = operation;
    if (!ended) hearInvocation(live, open);
    else if (!hearCompletion(live, operation)) wrong.push(operation.id);
  }
  return {live, wrong};
}

describe('a stale read', () => {
  it('returns a value overwritten by a write acknowledged before the read began', () => {
    expect(stale('c1 write x 1 0..1 \n c1 write x 2 2..3 \n c2 read x 1 4..5')).toEqual(['3 missed 2']);
  });
  it('may return what was there before anything was written', () => {
    expect(stale('c1 write x 1 0..1 \n c2 read x - 2..3')).toEqual(['2 missed 1']);
  });
  it('is none while the newer write is not acknowledged when the read begins', () => {
    expect(stale('c1 write x 1 0..1 \n c1 write x 2 2..5 \n c2 read x 1 4..6')).toEqual([]);
  });
  it('is none when the two writes overlapped, whichever was acknowledged last', () => {
    expect(stale('c1 write x 1 0..5 \n c3 write x 2 2..3 \n c2 read x 1 6..7 \n c2 read x 2 8..9')).toEqual([]);
  });
  it('is none when nobody knows whether the write it saw had already happened', () => {
    expect(stale('c1 write x 1 0..1 info \n c1 write x 2 2..3 \n c2 read x 1 4..5')).toEqual([]);
    expect(stale('c1 write x 1 0..9 \n c3 write x 2 2..3 \n c2 read x 1 4..5')).toEqual([]);
  });
  it('misses only acknowledged writes of its own key', () => {
    expect(stale('c1 write y 1 0..1 \n c1 write x 2 2..3 fail \n c3 write x 3 2..4 info \n c2 read x - 5..6')).toEqual(
      [],
    );
  });
  it('shows siblings of which all are old', () => {
    const writes = 'c1 write x 1 0..3 \n c3 write x 2 1..4 \n c1 write x 3 5..6 \n';
    expect(stale(`${writes} c2 read x 1|2 7..8`)).toEqual(['4 missed 3']);
    expect(stale(`${writes} c2 read x 1|3 7..8`)).toEqual([]);
  });
  it('can see a deleted value come back', () => {
    expect(stale('c1 write x 1 0..1 \n c1 delete x 2..3 \n c2 read x 1 4..5 \n c2 read x -#2 6..7')).toEqual([
      '3 missed 2',
    ]);
  });
  it('can miss a cas, and reads of keys with strange names are kept apart', () => {
    expect(stale('c1 cas __proto__ - 1 0..1 \n c2 read __proto__ - 2..3 \n c2 read x - 4..5')).toEqual(['2 missed 1']);
  });
});

describe("the theorem's A", () => {
  const nodes: NodeId[] = ['n1', 'n2', 'n3'];
  function availableAfter(text: string, {fault = 0, down = [] as NodeId[]} = {}) {
    const attendance = newAttendance();
    if (fault > 0) onFault(attendance, fault);
    for (const {operation, ended} of moments(story(text))) if (ended) onAnswered(attendance, operation, ['mismatch']);
    return availabilityNow(attendance, nodes, down);
  }

  it('holds while every request was answered, and one refusal at one live node loses it', () => {
    expect(availableAfter('c1 write x 1 0..1 \n c2 read x 1 2..3')).toEqual({
      nodes: {n1: 'yes', n2: 'yes', n3: 'unasked'},
      cluster: 'yes',
      asked: 2,
      answered: 2,
    });
    const refused = availableAfter(
      'c1 write x 1 0..1 \n c2 read x 1 2..3 \n c2 write x 2 4..5 fail unavailable \n c2 read x 1 6..7',
    );
    expect(refused).toEqual({nodes: {n1: 'yes', n2: 'no', n3: 'unasked'}, cluster: 'no', asked: 4, answered: 3});
  });
  it('is lost by an answer that leaves the outcome unknown', () => {
    expect(availableAfter('c3 write x 1 0..1 info').nodes.n3).toBe('no');
  });
  it('is not lost by a cas that was told its condition is false', () => {
    expect(availableAfter('c1 cas x 1 2 0..1 fail mismatch')).toMatchObject({
      nodes: {n1: 'yes'},
      cluster: 'yes',
      answered: 1,
    });
  });
  it('is owed by no node that is down', () => {
    expect(availableAfter('c1 write x 1 0..1 info', {down: ['n1']})).toMatchObject({
      nodes: {n1: 'exempt'},
      cluster: 'unasked',
      asked: 1,
      answered: 0,
    });
  });
  it('counts requests asked since the last fault, while the yield counts all', () => {
    expect(availableAfter('c1 write x 1 0..1 fail down \n c1 read x - 5..6', {fault: 4})).toMatchObject({
      nodes: {n1: 'yes'},
      asked: 2,
      answered: 1,
    });
    expect(availableAfter('c1 write x 1 3..6 info', {fault: 4})).toMatchObject({
      nodes: {n1: 'unasked'},
      cluster: 'unasked',
    });
  });
  it('waits for a request that is still open', () => {
    expect(availableAfter('c1 write x 1 0..')).toMatchObject({nodes: {n1: 'unasked'}, asked: 0});
  });
  it('is not asked of a node that a request never reached', () => {
    const attendance = newAttendance();
    for (const operation of story('c1 write x 1 0..1 info')) onAnswered(attendance, operation, [], false);
    expect(availabilityNow(attendance, nodes, [])).toMatchObject({nodes: {n1: 'unasked'}, asked: 1, answered: 0});
  });
});

describe('a lost write', () => {
  const at = (by: number, value = 'v'): Copy => ({x: [{value, by}]});
  const two = 'c1 write x 1 0..1 \n c1 write x 2 2..3';

  it('was acknowledged, and all that survives is older', () => {
    expect(lostWrites(story(two), [at(1), {}])).toEqual([2]);
    expect(lostWrites(story(two), [{}])).toEqual([1, 2]);
  });
  it('is none while one live replica is up to date', () => {
    expect(lostWrites(story(two), [at(1), at(2)])).toEqual([]);
  });
  it('is none when a write at the same time won', () => {
    expect(lostWrites(story('c1 write x 1 0..3 \n c2 write x 2 1..4'), [at(1), at(1)])).toEqual([]);
  });
  it('is none when a write that nobody acknowledged replaced it', () => {
    expect(lostWrites(story('c1 write x 1 0..1 info \n c1 write x 2 2..3'), [at(1)])).toEqual([]);
  });
  it('can have lost to an older one by a clock that was ahead, or by a tie', () => {
    expect(lostWrites(story('c3 write x zzz 0..1 \n c1 write x aaa 2..3'), [at(1), at(1), at(1)])).toEqual([2]);
  });
  it('can be a delete whose value came back, or a write under a tombstone of the same time', () => {
    expect(lostWrites(story('c1 write x 1 0..1 \n c1 delete x 2..3'), [at(1)])).toEqual([2]);
    expect(lostWrites(story('c1 delete x 0..1 \n c1 write x 1 2..3'), [{x: [{value: null, by: 1}]}])).toEqual([2]);
  });
  it('is none that never was acknowledged, and none that can be known of while no replica lives', () => {
    expect(lostWrites(story('c1 write x 1 0..1 info \n c1 write x 2 2..3 fail \n c1 read x - 4..5'), [{}])).toEqual([]);
    expect(lostWrites(story(two), [])).toEqual([]);
  });
});

describe('a judge that listens', () => {
  const text =
    'c1 write x 1 0..1 \n c1 write x 2 2..3 \n c2 read x 2 4..5 \n c2 read x 1 6..7 \n c3 write y 1 8..9 \n c3 read y 1 10..';

  it('says which response no order explains, when it comes', () => {
    const {live, wrong} = told(text);
    expect(wrong).toEqual([4]);
    expect(live.online.violation).toEqual({id: 4, key: 'x'});
    expect(verdictsNow(live)).toEqual(ladder(historyOf(story(text))));
    expect(verdictsNow(live)).toBe(verdictsNow(live));
  });
  it('keeps what was violated and judges the rest anew', () => {
    const longer = `${text.replace('10..', '10..11')} \n c3 read y - 12..13`;
    const before = ladder(historyOf(story(text)));
    const after = ladder(historyOf(story(longer)), undefined, before);
    expect(after.map(({verdict}) => verdict)).toEqual(ladder(historyOf(story(longer))).map(({verdict}) => verdict));
    expect(after[0]).toBe(before[0]);
    expect([before[3]?.verdict, after[3]?.verdict]).toEqual(['true', 'false']);
  });
  it('finds nothing wrong at no cost', () => {
    const {live} = told('c1 write x 1 0..1');
    expect(verdictsNow(live)).toEqual(ladder(historyOf(story('c1 write x 1 0..1'))));
  });
});
