/** "Adding a system is one file and one row": the example in source/README.md is typed, opened, and played on. */
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import ts from 'typescript';
import {afterAll, expect, test} from 'vitest';
import {openLab} from '../../source/lab/open.ts';
import {play} from '../../source/script/player.ts';
import {failureOf} from '../../source/script/report.ts';
import {parseScript} from '../../source/script/script.ts';
import {chooseOptions, type System} from '../../source/systems/system.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(join(root, 'source/README.md'), 'utf8');
const example = /## Adding a system[\s\S]*?```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';

// Beside the tests, so that its imports reach the source; the name is never collected as a test.
const folder = mkdtempSync(join(root, 'test/readme/example-'));
const file = join(folder, 'quick.ts');
writeFileSync(
  file,
  example.replaceAll(/from '\.\.?\//g, (from) => `from '../../../source/${from.endsWith('../') ? '' : 'systems/'}`),
);
afterAll(() => rmSync(folder, {recursive: true}));

test('it is ten lines', () => {
  const lines = example.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('/**'));
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.length).toBeLessThanOrEqual(10);
});

test('it has no mistake of types', () => {
  const config = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const {options} = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const program = ts.createProgram([file], {...options, noEmit: true, incremental: false});
  const own = program.getSourceFile(file);
  const mistakes = [...program.getSyntacticDiagnostics(own), ...program.getSemanticDiagnostics(own)];
  expect(mistakes.map(({messageText}) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
}, 60_000);

test('it opens, elects a leader within a second, and a script runs on it', async () => {
  const {quick} = (await import(file)) as {quick: System};
  const lab = openLab(quick.open(chooseOptions(quick, {})), 1);
  const script = parseScript(
    `wait until leader
     c1 write x 1
     isolate leader
     wait 1s
     wait until leader
     expect c1 ok
     heal
     wait until converged
     c2 read x
     expect c2 ok 1
     expect linearizable yes`,
    'example.cap',
  );
  if (!script.ok) throw new Error(script.message);
  const failures = [...play(script.script.lines, lab)].flatMap((step) => failureOf(step) ?? []);
  expect(failures).toEqual([]);
  expect(lab.snapshot().system.name).toBe('quick');
  expect(lab.snapshot().now).toBeLessThan(10_000);
});
