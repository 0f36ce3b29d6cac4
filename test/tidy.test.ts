/**
 * The style that a machine can judge, enforced on `cli.tsx` and everything in `source/`.
 *
 * Tests are exempt: a table of cases, or the sentences of a paper, may well be longer than 300 lines.
 */
import {readdirSync, readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {findings, RULES} from './tidy/rules.ts';

const root = new URL('..', import.meta.url);

const paths = readdirSync(new URL('source', root), {recursive: true, encoding: 'utf8'})
  .map((path) => `source/${path.replaceAll('\\', '/')}`)
  .concat('cli.tsx')
  .filter((path) => /\.[cm]?[jt]sx?$/.test(path))
  .sort();

const files = paths.map((path) => ({path, text: readFileSync(new URL(path, root), 'utf8')}));

test.each(Object.entries(RULES))('%s', (_, rule) => {
  const found = files.flatMap(({path, text}) => findings(rule, path, text));
  expect(found.join('\n')).toBe('');
});
