/** The picture of a witness tells the truth: what came earlier stands further left, and it fits a narrow terminal. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {HistoryOperation} from '../../source/checkers/history.ts';
import {newImport, takeEvent} from '../../source/script/history-import.ts';
import {columnsOf, type Point} from '../../source/script/history-layout.ts';
import {drawIntervals} from '../../source/script/history-picture.ts';
import {endText, newTextReader, pushText} from '../../source/script/history-text.ts';
import {register, type Shape} from '../histories/random.ts';
import {lines} from './run.ts';

const choices = {model: 'cas-register', failedCas: 'nothing', initial: null} as const;

function imported(text: string) {
  const state = newImport('json', choices);
  const reader = newTextReader({onNotation: () => {}, onEvent: (event) => takeEvent(state, event)});
  pushText(reader, text);
  endText(reader);
  return state;
}

describe('columns', () => {
  const moments = fc.array(fc.record({gap: fc.nat(1000), long: fc.nat(3)}), {minLength: 1, maxLength: 20});

  test('keep the order and the distances, whatever the times', () => {
    fc.assert(
      fc.property(moments, fc.integer({min: 10, max: 78}), fc.boolean(), (list, width, timed) => {
        let at = 0;
        const points: Point[] = list.map(({gap, long}, position) => {
          at += gap === 1 ? 100_000 : gap % 3;
          const from = long > 0 && position > 0 ? {from: {point: position - 1, distance: long}} : {};
          return {position, at: timed ? at : null, ...from};
        });
        const columns = columnsOf(points, width);
        const least = points.reduce(
          (sum, {from}, index) => sum + (index === 0 ? 0 : Math.max(1, from?.distance ?? 1)),
          1,
        );
        expect(columns === null).toBe(least > width);
        for (const [index, column] of (columns ?? []).entries()) {
          expect(column).toBeLessThan(width);
          expect(column).toBeGreaterThanOrEqual(0);
          const from = points[index]?.from;
          if (index > 0) expect(column).toBeGreaterThan(columns?.[index - 1] as number);
          if (from) expect(column - (columns?.[from.point] as number)).toBeGreaterThanOrEqual(from.distance);
        }
      }),
      {numRuns: 1000},
    );
  });

  test('are in proportion to time where there is room', () => {
    expect(
      columnsOf(
        [0, 10, 20, 100].map((at, position) => ({position, at})),
        101,
      ),
    ).toEqual([0, 10, 20, 100]);
  });
});

describe('bars', () => {
  /** Where each bar of a picture begins and ends, by its number. */
  function barsOf(picture: readonly string[]): Map<number, {start: number; end: number}> {
    const bars = new Map<number, {start: number; end: number}>();
    for (const line of picture.slice(0, picture.indexOf(''))) {
      for (const found of line.matchAll(/\[(\d+)(?:[ =][^\][]*)?(?:\]|>$)/g))
        bars.set(Number(found[1]), {start: found.index, end: found.index + found[0].length - 1});
    }
    return bars;
  }

  const shape: Omit<Shape, 'operations'> = {processes: 4, cas: true, unsure: true};

  test('what was over before another began ends left of it, in every picture', () => {
    let drawn = 0;
    for (let seed = 1; seed <= 300; seed += 1) {
      const history = register(seed, {...shape, operations: 8});
      const state = {
        ...imported(lines('0 invoke read', '0 ok read 1')),
        operations: history.operations.map(renumbered),
      };
      const ids = state.operations.map(({id}) => id);
      const picture = drawIntervals(state, ids);
      if (picture.length === 0) continue;
      drawn += 1;
      expect(Math.max(...picture.map((line) => line.length))).toBeLessThanOrEqual(80);
      const bars = barsOf(picture);
      expect([seed, bars.size]).toEqual([seed, ids.length]);
      for (const one of state.operations)
        for (const other of state.operations)
          if (one.complete !== null && one.complete < other.invoke)
            expect(bars.get(one.id)?.end, `seed ${seed}`).toBeLessThan(bars.get(other.id)?.start as number);
    }
    expect(drawn).toBeGreaterThan(250);
  });

  function renumbered(operation: HistoryOperation, index: number): HistoryOperation {
    const {invoke, complete} = operation;
    return {
      ...operation,
      id: index + 1,
      key: 'x',
      invokedAt: invoke * 10,
      completedAt: complete === null ? null : complete * 10,
    };
  }

  test('an operation without an end is open to the right; the client may go on in another row', () => {
    const state = imported(
      lines('0 invoke write 1', '0 info write 1', '0 invoke read', '0 ok read 1', '1 invoke read', '1 ok read null'),
    );
    const [first = '', second = '', third = ''] = drawIntervals(state, [1, 2, 3]);
    expect(first).toMatch(/^ {2}process 0 {2}\[1 write x=1=+>$/);
    expect(first).toHaveLength(80);
    expect(second).toMatch(/^ {13} +\[2 read x=1=*\]$/);
    expect(third).toMatch(/^ {2}process 1 +\[3=+\]$/);
  });

  test('neighbours on the same key are drawn lightly and without a number; others not at all', () => {
    const history = lines(
      '0 invoke write 1',
      '1 invoke read',
      '1 ok read null',
      '0 ok write 1',
      '2 invoke read',
      '2 ok read null',
    );
    const state = imported(
      `${history.replace(/^/, '{"process":9,"type":"invoke","f":"write","key":"other","value":1}\n')}`,
    );
    const picture = drawIntervals(state, [2, 4]).join('\n');
    expect(picture).toMatch(/process 1 +\[-+\]/);
    expect(picture).not.toContain('process 9');
  });

  test('letters of unknown width and escapes do not reach the picture', () => {
    const state = imported(lines('0 invoke write "日本語\\u001b[31m"', '0 ok write 1'));
    expect(drawIntervals(state, [1])[0]).toContain('x=????[31m');
  });

  test('too many to draw are not drawn', () => {
    const many = Array.from({length: 30}, (_, i) => [`0 invoke write ${i}`, `0 ok write ${i}`]).flat();
    const state = imported(lines(...many));
    expect(
      drawIntervals(
        state,
        state.operations.map(({id}) => id),
      ),
    ).toEqual([]);
  });
});
