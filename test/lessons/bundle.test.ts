/** The published program reads YAML and zod only for the command that needs them (`npm test` builds it first). */
import {existsSync, readFileSync} from 'node:fs';
import {expect, test} from 'vitest';

const dist = new URL('../../dist/', import.meta.url);

/** The file and all that it imports before anything runs. */
function loadedWith(name: string, seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  const text = readFileSync(new URL(name, dist), 'utf8');
  for (const [, path = ''] of text.matchAll(/(?:from|import)"\.\/([^"]+)"/g)) loadedWith(path, seen);
  return seen;
}

/** Words that only these packages have, minified or not. */
const marks = {yaml: 'BLOCK_LITERAL', zod: 'unrecognized_keys'};

test.each(Object.entries(marks))('the front door does not load %s', (_, mark) => {
  const files = [...loadedWith('cli.js')];
  expect(files.length).toBeGreaterThan(1);
  expect(files.filter((name) => readFileSync(new URL(name, dist), 'utf8').includes(mark))).toEqual([]);
});

test('nor does the screen; the lessons do', () => {
  const chunk = (name: string) => {
    const [, file = ''] =
      new RegExp(`import\\("\\./(${name}-[A-Z0-9]{8}\\.js)"\\)`).exec(readFileSync(new URL('cli.js', dist), 'utf8')) ??
      [];
    return [...loadedWith(file)].map((one) => readFileSync(new URL(one, dist), 'utf8')).join('\n');
  };
  for (const mark of Object.values(marks)) {
    expect(chunk('terminal')).not.toContain(mark);
    expect(chunk('learn')).toContain(mark);
  }
});

test('the lessons lie beside it', () => {
  expect(existsSync(new URL('lessons/tracks.yaml', dist))).toBe(true);
});
