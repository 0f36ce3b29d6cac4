/** The small pieces under the simulator: agenda, chance, roll, copy. */
import {expect, test} from 'vitest';
import {newAgenda, putDown, takeNext, withdraw} from '../../source/sim/agenda.ts';
import {between, draw, openStream} from '../../source/sim/chance.ts';
import {copy, deepFreeze} from '../../source/sim/copy.ts';
import {append, at, cutTo, newRoll, part, replace, size} from '../../source/sim/roll.ts';

test('the agenda gives what is due by time, and by the order put down within one moment', () => {
  const chance = openStream(7, 'agenda');
  const agenda = newAgenda<{at: number; order: number}>();
  const dues = Array.from({length: 500}, (_, order) => ({at: between(chance, 0, 40), order}));
  for (const due of dues) putDown(agenda, due);
  const taken = dues.map(() => takeNext(agenda));
  expect(taken).toEqual([...dues].sort((one, other) => one.at - other.at || one.order - other.order));
  expect(takeNext(agenda)).toBeUndefined();
});

test('what is withdrawn from the agenda is given in order, and the rest stays in order', () => {
  const agenda = newAgenda<{at: number; order: number}>();
  for (let order = 0; order < 50; order += 1) putDown(agenda, {at: (order * 7) % 13, order});
  const gone = withdraw(agenda, ({order}) => order % 3 === 0);
  expect(gone).toEqual([...gone].sort((one, other) => one.at - other.at || one.order - other.order));
  const rest = Array.from({length: 50 - gone.length}, () => takeNext(agenda));
  expect(rest).toEqual(
    [...rest].sort((one, other) => (one?.at ?? 0) - (other?.at ?? 0) || (one?.order ?? 0) - (other?.order ?? 0)),
  );
});

test('a stream of chance is fixed by seed and label, and streams do not resemble each other', () => {
  const draws = (seed: number, label: string) => {
    const stream = openStream(seed, label);
    return Array.from({length: 5}, () => draw(stream));
  };
  expect(draws(1, 'n1')).toEqual(draws(1, 'n1'));
  expect(new Set([...draws(1, 'n1'), ...draws(1, 'n2'), ...draws(2, 'n1'), ...draws(0, '')]).size).toBe(20);
});

test('chance is fair enough: each of ten numbers comes about a tenth of the time', () => {
  const stream = openStream(3, 'dice');
  const counts = Array.from({length: 10}, () => 0);
  for (let throws = 0; throws < 20_000; throws += 1)
    counts[between(stream, 0, 9)] = (counts[between(stream, 0, 9)] ?? 0) + 1;
  for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(250);
});

test('a roll is a list: the same appends, replacements and cuts give the same entries', () => {
  const stream = openStream(11, 'roll');
  const roll = newRoll<number>();
  const list: number[] = [];
  for (let count = 0; count < 3000; count += 1) {
    const what = between(stream, 0, 20);
    if (what === 0) {
      const length = between(stream, 0, list.length);
      cutTo(roll, length);
      list.length = Math.min(list.length, length);
    } else if (what < 4 && list.length > 0) {
      const index = between(stream, 0, list.length - 1);
      replace(roll, index, count);
      list[index] = count;
    } else {
      append(roll, count);
      list.push(count);
    }
    expect(size(roll)).toBe(list.length);
  }
  expect(part(roll)).toEqual(list);
  expect(list.map((_, index) => at(roll, index))).toEqual(list);
  expect([at(roll, -1), at(roll, list.length)]).toEqual([undefined, undefined]);
  expect(part(roll, 10, 130)).toEqual(list.slice(10, 130));
});

test('a copied roll does not change with its original, nor the other way round', () => {
  const roll = newRoll<number>();
  for (let count = 0; count < 200; count += 1) append(roll, count);
  const twin = copy(roll);
  replace(roll, 5, -1);
  replace(twin, 6, -2);
  cutTo(roll, 70);
  append(twin, 200);
  expect([at(twin, 5), at(roll, 6), size(roll), size(twin)]).toEqual([5, 6, 70, 201]);
});

test('a copy shares what is frozen and nothing else', () => {
  const frozen = deepFreeze({deep: {a: 1}});
  const original = {frozen, loose: {list: [{b: 2}]}, nothing: null};
  const twin = copy(original);
  expect(twin).toEqual(original);
  expect(twin.frozen).toBe(frozen);
  expect(twin.loose).not.toBe(original.loose);
  expect(twin.loose.list[0]).not.toBe(original.loose.list[0]);
});
