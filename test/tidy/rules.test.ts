/** The tidy rules tested on snippets that break them, one fault each, and on lookalikes that do not. */
import {describe, expect, test} from 'vitest';
import {findings, RULES} from './rules.ts';

/** All that is found by any rule in a file with a proper head. */
function found(path: string, code: string): string {
  const text = `/** Says what it is for. */\n${code}\n`;
  return Object.values(RULES)
    .flatMap((rule) => findings(rule, path, text))
    .join('\n');
}

const lines = (count: number, line = '  x();') => Array(count).fill(line).join('\n');

describe('imports point down the layers', () => {
  test.each([
    ['source/sim/world.ts', `import {a} from '../lab/lab.ts';`, 'sim may import sim'],
    ['source/sim/world.ts', `import type {a} from '../lab/lab.ts';`, 'imports source/lab/lab.ts'],
    ['source/sim/world.ts', `export * from '../lab/lab.ts';`, 'imports source/lab/lab.ts'],
    ['source/sim/world.ts', `const a = await import('../lab/lab.ts');`, 'imports source/lab/lab.ts'],
    ['source/sim/world.ts', `type A = import('../lab/lab.ts').A;`, 'imports source/lab/lab.ts'],
    ['source/checkers/a.ts', `import {a} from '../protocols/raft.ts';`, 'checkers may import checkers, sim'],
    ['source/protocols/raft/a.ts', `import {a} from '../../checkers/a.ts';`, 'protocols may import protocols, sim'],
    ['source/lab/lab.ts', `import {a} from '../systems/etcd.ts';`, 'lab may import lab, sim, checkers'],
    ['source/lab/lab.ts', `import {a} from '../protocols/raft.ts';`, 'imports source/protocols/raft.ts'],
    ['source/script/parse.ts', `import {a} from '../ui/keys.ts';`, 'imports source/ui/keys.ts'],
    ['source/ui/app.tsx', `import {a} from '../edge/files.ts';`, 'imports source/edge/files.ts'],
    ['source/edge/files.ts', `import {a} from '../workshop/seat.ts';`, 'imports source/workshop/seat.ts'],
    ['source/edge/files.ts', `import {a} from '../../cli.tsx';`, 'imports cli.tsx'],
    ['source/edge/files.ts', `import {a} from '../../test/e2e/terminal.ts';`, 'imports test/e2e/terminal.ts'],
    ['source/ui/app.tsx', `import {a} from '../demos/intro.ts';`, 'imports source/demos/intro.ts'],
    ['source/lab/lab.ts', `import {readFileSync} from 'node:fs';`, 'node:fs reaches outside'],
    ['source/lab/lab.ts', `import {readFileSync} from 'fs';`, 'fs reaches outside'],
    ['source/script/a.ts', `import {setTimeout as sleep} from 'node:timers/promises';`, 'node:timers/promises reaches'],
    ['source/lessons/a.ts', `import {useState} from 'react';`, 'react draws'],
    ['source/systems/a.ts', `import SelectInput from 'ink-select-input';`, 'ink-select-input draws'],
    ['source/ui/app.tsx', `import {readFile} from 'node:fs/promises';`, 'node:fs/promises reads files'],
  ])('%s: %s', (path, code, message) => {
    expect(found(path, code)).toMatch(new RegExp(`^${path}:2 `));
    expect(found(path, code)).toContain(message);
  });

  test('a folder that is no layer', () => {
    expect(found('source/utils/a.ts', '')).toMatch(/source\/utils is no layer; expected one of sim, checkers/);
    expect(found('source/a.ts', '')).toMatch(/is no layer/);
  });

  test.each([
    ['source/lab/lab.ts', `import {a} from '../sim/world.ts';`],
    ['source/lab/lab.ts', `import {a} from './journal/print.ts';`],
    ['source/systems/etcd.ts', `import {a} from '../protocols/raft/raft.ts';`],
    ['source/script/player.ts', `import {split} from 'shlex';`],
    ['source/ui/app.tsx', `import {Box} from 'ink';`],
    ['source/edge/files.ts', `import {readFile} from 'node:fs/promises';`],
    ['cli.tsx', `import {a} from './source/workshop/host.ts';`],
  ])('allowed: %s: %s', (path, code) => {
    expect(found(path, code)).toBe('');
  });
});

describe('there is no clock, chance, file or locale below the screen', () => {
  test.each([
    ['const a = Date.now();', 'uses Date; expected virtual time'],
    ['const a = new Date();', 'uses Date'],
    ['const a: Date[] = [];', 'uses Date'],
    ['const a = performance.now();', 'uses performance'],
    ['setTimeout(() => {}, 1);', 'uses setTimeout'],
    ['const later = setInterval;', 'uses setInterval'],
    ['const a = {setTimeout};', 'uses setTimeout'],
    ['const a = process.env.HOME;', 'uses process; expected what it knows passed in by edge'],
    ['const a = globalThis.Date;', 'uses globalThis'],
    [`console.log('here');`, 'uses console; expected an event or a returned text'],
    ['const a = new Intl.Collator();', 'uses Intl'],
    ['const a = Math.random();', 'uses Math.random; expected a seeded stream of sim'],
    ['const a = Math.log(2);', 'uses Math.log; expected integers'],
    ['const a = Math.log10(2);', 'uses Math.log10'],
    ['const a = Math.exp(2);', 'uses Math.exp'],
    ['const a = Math.sin(2);', 'uses Math.sin'],
    ['const a = Math.pow(x, 2);', 'uses Math.pow'],
    ['const a = x ** 2;', 'uses **'],
    [`const a = ['b'].sort((x, y) => x.localeCompare(y));`, 'uses localeCompare; expected an explicit comparison'],
    ['const a = (1000).toLocaleString();', 'uses toLocaleString'],
  ])('%s', (code, message) => {
    expect(found('source/lab/lab.ts', code)).toMatch(/^source\/lab\/lab.ts:2 /);
    expect(found('source/lab/lab.ts', code)).toContain(message);
    expect(found('source/edge/ticker.ts', code)).toBe('');
  });

  test.each([
    'const a = {process: 1, Date: 2};',
    'const a = event.process + event.performance;',
    'interface A {process: string; setTimeout(): void}',
    'enum A {process}',
    'const {process: given} = event;',
    'const a = Math.imul(2, 3) + Math.max(1, 2) + Math.floor(1.5) + 2 ** 32;',
    `const a = 'Date.now()'; // setTimeout`,
    'const a = object.random();',
  ])('allowed: %s', (code) => {
    expect(found('source/sim/world.ts', code)).toBe('');
  });
});

describe('functions and files are short', () => {
  test('a function of 71 lines', () => {
    const message = 'has 71 lines; expected at most 70';
    expect(found('cli.tsx', `function long() {\n${lines(69)}\n}`)).toBe(`cli.tsx:2 long ${message}`);
    expect(found('cli.tsx', `const long = () => {\n${lines(69)}\n}`)).toBe(`cli.tsx:2 long ${message}`);
    expect(found('cli.tsx', `class A {\nlong() {\n${lines(69)}\n}}`)).toBe(`cli.tsx:3 long ${message}`);
    expect(found('cli.tsx', `run(function () {\n${lines(69)}\n});`)).toBe(`cli.tsx:2 a function ${message}`);
  });

  test('a factory counts with the functions inside it', () => {
    const inner = `function inner() {\n${lines(33)}\n}\n`;
    expect(found('cli.tsx', `function factory() {\n${inner}${inner}}`)).toContain('factory has 72 lines');
  });

  test('a file of 301 lines', () => {
    const message = 'cli.tsx:301 the file has 301 lines; expected at most 300, one noun a file';
    expect(found('cli.tsx', lines(300, 'x();'))).toBe(message);
  });

  test('allowed: 70 and 300', () => {
    expect(found('cli.tsx', `function long() {\n${lines(68)}\n}`)).toBe('');
    expect(found('cli.tsx', lines(299, 'x();'))).toBe('');
  });
});

describe('files open with a comment', () => {
  const opening = (text: string) => findings(RULES['files open with a comment']!, 'cli.tsx', text);

  test('none, or one too late', () => {
    expect(opening('const a = 1;')).toEqual([expect.stringContaining('cli.tsx:1 no comment at the head')]);
    expect(opening(`import 'a';\n/** Late. */\nconst a = 1;`)).toHaveLength(1);
    expect(opening('#!/usr/bin/env node\nconst a = 1;')).toHaveLength(1);
  });

  test('allowed: either kind, also after a shebang', () => {
    expect(opening('/** For this. */\nconst a = 1;')).toEqual([]);
    expect(opening('// For this.\nconst a = 1;')).toEqual([]);
    expect(opening('#!/usr/bin/env node\n/** For this. */\nconst a = 1;')).toEqual([]);
  });
});

describe('exported functions are documented', () => {
  const first = `import 'a';\n`;

  test.each([
    'export function bare() {}',
    'export const bare = () => 1;',
    'export const bare = function () {};',
    'export async function bare() {}',
    'function bare() {}\nexport {bare};',
    'const bare = () => 1;\nexport {bare as other};',
    'const bare = () => 1;\nexport default bare;',
    '// Not a docstring.\nexport function bare() {}',
  ])('%s', (code) => {
    expect(found('cli.tsx', first + code)).toMatch(/^cli.tsx:\d+ bare is exported without a docstring/);
  });

  test.each([
    '/** Gives one. */\nexport function told() {}',
    '/** Gives one. */\nexport const told = () => 1;',
    '/** Gives one. */\nfunction told() {}\nexport {told};',
    '/** Gives one. */\nexport function told(a: 1): 1;\nexport function told(a: 2): 2;',
    'function inner() {}',
    'export const table = {a: 1};',
    `export {other} from 'b';`,
  ])('allowed: %s', (code) => {
    expect(found('cli.tsx', first + code)).toBe('');
  });
});
