/** The README says what the program's tables say. `UPDATE=1` prints its blocks anew. */
import {readFileSync, writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {withBlocks} from './blocks.ts';

const file = new URL('../../README.md', import.meta.url);

test('the tables in the README are those of the program', () => {
  const text = readFileSync(file, 'utf8');
  if (process.env.UPDATE) writeFileSync(file, withBlocks(text));
  expect(readFileSync(file, 'utf8')).toBe(withBlocks(text));
});

test('a README without a place for a table is reported by its name', () => {
  expect(() => withBlocks('# nothing here')).toThrow("README.md has no place for 'picture'");
});
