/** The planted defects still fit the program; whether the tests catch them is what `npm run defects` finds out. */
import {existsSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {plant} from './plant.ts';
import {tables} from './tables.ts';

const at = (path: string) => new URL(`../../${path}`, import.meta.url);

describe.each(Object.entries(tables))('%s', (_, defects) => {
  test.each(defects.map((defect) => [defect.name, defect] as const))('%s', (_name, defect) => {
    const original = readFileSync(at(defect.file), 'utf8');
    expect(plant(defect, original)).not.toBe(original);
    expect(defect.tests.length).toBeGreaterThan(0);
    expect(defect.tests.filter((file) => !existsSync(at(file)))).toEqual([]);
  });

  test('has at least eight, of different names', () => {
    expect(new Set(defects.map(({name}) => name)).size).toBe(defects.length);
    expect(defects.length).toBeGreaterThanOrEqual(8);
  });
});

test('a text that is gone, or stands twice, is reported with its file', () => {
  const defect = {name: 'wrong sign', file: 'a.ts', text: 'x > 0', planted: 'x < 0', tests: []};
  expect(plant(defect, 'if (x > 0) y();')).toBe('if (x < 0) y();');
  expect(() => plant(defect, 'x > 0; x > 0')).toThrow(
    "a.ts: 'wrong sign' expects its text exactly once, found it 2 times",
  );
  expect(() => plant(defect, '')).toThrow('found it 0 times');
});
