/**
 * `npx tsx test/planted/plant.ts [PROTOCOL [WORDS]]`: plants each defect (or those whose names hold the words) in a copy of
 * the project, runs the protocol's tests there, and prints which test caught it. Exit 1 when one goes unnoticed.
 */
import {spawnSync} from 'node:child_process';
import {cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {beds} from './beds.ts';
import type {Bed, Defect} from './defect.ts';

const root = process.cwd();
const copied = ['source', 'test', 'package.json', 'tsconfig.json'];

function copyProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'planted-'));
  for (const name of copied) cpSync(join(root, name), join(folder, name), {recursive: true});
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** The tests that fail with the defect in place. */
function caughtBy(folder: string, {tests}: Bed, {file, find, plant}: Defect): string[] {
  const path = join(folder, file);
  const whole = readFileSync(path, 'utf8');
  if (whole.split(find).length !== 2) throw new Error(`${file}: expected this once: ${find}`);
  writeFileSync(
    path,
    whole.replace(find, () => plant),
  );
  const words = ['vitest', 'run', '--config', 'test/vitest.config.ts', '--reporter=json', '--bail=3', ...tests];
  const {stdout} = spawnSync('npx', words, {cwd: folder, encoding: 'utf8', timeout: 300_000});
  writeFileSync(path, whole);
  return failuresIn(stdout);
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly Result[];
  }[];
}

interface Result {
  readonly status: string;
  readonly title: string;
}

function failuresIn(stdout: string): string[] {
  const begin = stdout.indexOf('{"num');
  if (begin < 0) return ['the tests did not run to their end'];
  const {testResults} = JSON.parse(stdout.slice(begin)) as Report;
  return testResults.flatMap(({name, assertionResults}) =>
    assertionResults.filter(({status}) => status === 'failed').map(({title}) => `${name.split('/').at(-1)}: ${title}`),
  );
}

const chosen = beds.filter(({name}) => process.argv[2] === undefined || name === process.argv[2]);
const words = process.argv[3] ?? '';
const folder = copyProject();
let unnoticed = 0;
for (const bed of chosen) {
  for (const defect of bed.defects.filter(({name}) => name.includes(words))) {
    const caught = caughtBy(folder, bed, defect);
    if (caught.length === 0) unnoticed += 1;
    console.log(`${caught.length === 0 ? 'UNNOTICED' : `caught by ${caught.length}`} ${bed.name}: ${defect.name}`);
    for (const test of caught.slice(0, 3)) console.log(`    ${test}`);
  }
}
rmSync(folder, {recursive: true});
process.exit(unnoticed > 0 ? 1 : 0);
