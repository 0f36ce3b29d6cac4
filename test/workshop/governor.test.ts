/** The governor: who hurries comes first, who animates takes turns, and nobody has a timer who has nothing to do. */
import {setTimeout as sleep} from 'node:timers/promises';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {openAllowance} from '../../source/workshop/allowance.ts';
import {openClockwork} from '../../source/workshop/clockwork.ts';
import {type Governor, openGovernor, type Shareholder} from '../../source/workshop/governor.ts';
import {settled, until} from './seating.ts';

let governor: Governor;
beforeEach(() => {
  governor = openGovernor();
});
afterEach(() => governor.close());

/** Somebody who notes down each turn, and has so many slices of work. */
function member(name: string, notes: string[], slices = 1): Shareholder {
  let left = slices;
  return {
    serve() {
      notes.push(name);
      left -= 1;
      return left > 0;
    },
    step: () => void notes.push(`${name} steps`),
  };
}

/** Work that keeps the process busy for so long. */
function toil(millis: number): void {
  for (const end = performance.now() + millis; performance.now() < end; );
}

describe('turns', () => {
  test('who has much to do gets a slice a turn, and others are served between', async () => {
    const notes: string[] = [];
    governor.hurry(member('a', notes, 3));
    governor.hurry(member('b', notes, 2));
    governor.hurry(member('c', notes));
    await until(() => notes.length === 6);
    expect(notes.join('')).toBe('abcaba');
  });

  test('those who animate step in turn, all equally often', async () => {
    const notes: string[] = [];
    for (const name of ['a', 'b', 'c', 'd']) governor.animate(member(name, notes), true);
    await until(() => notes.length >= 12);
    expect(notes.slice(0, 12).join(' ')).toBe('a b c d a b c d a b c d'.replace(/\w/g, '$& steps'));
  });

  test('who leaves has no turn any more, not even in the one under way', async () => {
    const notes: string[] = [];
    const gone = member('gone', notes);
    governor.animate(gone, true);
    governor.hurry(gone);
    governor.leave(gone);
    await settled();
    await sleep(100);
    expect(notes).toEqual([]);
  });

  test('a key is served before the steps of all others', async () => {
    const notes: string[] = [];
    const slow: Shareholder = {
      serve: () => false,
      step() {
        notes.push('step');
        toil(5);
        if (notes.length === 5) governor.hurry(member('key', notes));
      },
    };
    for (let count = 0; count < 40; count += 1) governor.animate({...slow}, true);
    await until(() => notes.includes('key'));
    expect(notes.indexOf('key')).toBe(5);
  });
});

describe('the interval', () => {
  const many = (count: number) => {
    for (let index = 0; index < count; index += 1) governor.animate(member(String(index), []), true);
  };

  test('thirty frames a second for one, four for many', () => {
    many(1);
    expect(governor.interval()).toBe(33);
    many(9);
    expect(governor.interval()).toBe(100);
    many(190);
    expect(governor.interval()).toBe(250);
  });

  test('is stretched while the process is too busy, at most to two seconds, and let go again', async () => {
    const heavy: Shareholder = {serve: () => false, step: () => toil(60)};
    for (let count = 0; count < 20; count += 1) governor.animate({...heavy}, true);
    await until(() => governor.interval() > 600);
    expect(governor.interval()).toBeLessThanOrEqual(2_000);
    governor.close();
    many(2);
    await until(() => governor.interval() < 60);
  });

  test('nobody who animates, no timer', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    const one = member('a', []);
    governor.animate(one, true);
    expect(timers()).toBe(before + 1);
    governor.animate(one, false);
    expect(timers()).toBe(before);
  });
});

describe('the clockwork of a lab', () => {
  /** A clockwork on a clock that a test sets; a lab that takes so long for a virtual millisecond. */
  function run(factor: number, cost: number, seconds: number, every = 250) {
    let now = 0;
    const clockwork = openClockwork(() => now);
    const took: number[] = [];
    let virtual = 0;
    for (let at = 0; at < seconds * 1_000; at += every) {
      now += every;
      const stride = clockwork.stride(factor);
      virtual = virtual + stride.by;
      took.push(stride.by * cost);
      clockwork.took(stride, stride.by * cost);
    }
    return {virtual, took, shortfall: clockwork.shortfall(factor)};
  }

  test('a lab that costs little gets all that its speed asks for, to the millisecond', () => {
    expect(run(1 / 10, 0.01, 60)).toMatchObject({virtual: 6_000, shortfall: null});
    expect(run(1 / 100, 0.01, 60, 33).virtual).toBeGreaterThanOrEqual(599);
  });

  test('a lab at a hundred times that costs much gets less virtual time, no more real time, and it is told', () => {
    const {virtual, took, shortfall} = run(100, 0.01, 60);
    expect(Math.max(...took.slice(10))).toBeLessThanOrEqual(7.5);
    expect(virtual).toBeGreaterThan(60_000);
    expect(virtual).toBeLessThan(6_000_000);
    expect(shortfall).toBeGreaterThan(1);
    expect(shortfall).toBeLessThan(5);
  });
});

test('an allowance is spent and comes back with time; one long piece of work is not paid for for ever', () => {
  let now = 0;
  const allowance = openAllowance(() => now);
  expect(allowance.wait()).toBe(0);
  allowance.spend(5_000);
  const wait = allowance.wait();
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThan(2_100);
  now += wait;
  expect(allowance.wait()).toBe(0);
});

test('who has just asked waits for the rest of a turn, not for the second slices of fifty others', async () => {
  const order: string[] = [];
  const quick = {
    serve() {
      order.push('quick');
      return false;
    },
    step() {},
  };
  const long = () => ({
    serve() {
      toil(2);
      order.push('long');
      // All have had their first slice by then.
      if (order.length === 60) governor.hurry(quick);
      return order.length < 200;
    },
    step() {},
  });
  for (let count = 0; count < 50; count += 1) governor.hurry(long());
  while (order.length < 200) await new Promise((resolve) => setImmediate(resolve));
  expect(order.indexOf('quick') - 60).toBeLessThan(10);
});
