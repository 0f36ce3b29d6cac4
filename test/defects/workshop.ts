/** A copy of the program in the folder for temporary files, where defects are planted and tests are run against them. */
import {spawnSync} from 'node:child_process';
import {cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Defect} from './defect.ts';
import {plant} from './plant.ts';

const tree = fileURLToPath(new URL('../..', import.meta.url));
const copied = ['source', 'test', 'package.json', 'tsconfig.json'];

/** A run that takes longer hangs. */
const patienceMillis = 300_000;

/** What a run of tests came to: the first that failed, if any did. `broken` says why there is no telling. */
export interface Run {
  readonly failed?: string;
  readonly broken?: string;
}

/** Copies the tree and returns the folder. The working tree itself is only read. */
export function openWorkshop(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cap-tui-defects-'));
  for (const name of copied) cpSync(join(tree, name), join(folder, name), {recursive: true});
  symlinkSync(join(tree, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}

/** Takes the copy away again; what its `node_modules` points at stays. */
export function closeWorkshop(folder: string): void {
  rmSync(folder, {recursive: true, force: true});
}

/** Runs the defect's tests with the defect in the copy, and mends the copy again. */
export function tryDefect(folder: string, defect: Defect): Run {
  const path = join(folder, defect.file);
  const original = readFileSync(path, 'utf8');
  try {
    writeFileSync(path, plant(defect, original));
    return runTests(folder, defect.tests);
  } catch (problem) {
    return {broken: problem instanceof Error ? problem.message : String(problem)};
  } finally {
    writeFileSync(path, original);
  }
}

/** Runs test files in the copy, up to the first failure. */
export function runTests(folder: string, tests: readonly string[]): Run {
  const report = join(folder, 'report.json');
  rmSync(report, {force: true});
  const vitest = join(tree, 'node_modules', 'vitest', 'vitest.mjs');
  const flags = ['--config', 'test/vitest.config.ts', '--bail=1', '--reporter=json', `--outputFile=${report}`];
  const args = [vitest, 'run', ...flags, ...tests];
  const {error, stderr} = spawnSync(process.execPath, args, {cwd: folder, encoding: 'utf8', timeout: patienceMillis});
  if (error) return {broken: `the tests hang or cannot be started: ${error.message}`};
  if (!existsSync(report)) return {broken: `no report of the tests: ${stderr.slice(-300)}`};
  return readReport(readFileSync(report, 'utf8'));
}

interface Report {
  readonly numTotalTests: number;
  readonly success: boolean;
  readonly testResults: readonly {
    readonly message?: string;
    readonly assertionResults: readonly {readonly status: string; readonly fullName: string}[];
  }[];
}

/** A file that does not even load is no test that fails. */
function readReport(text: string): Run {
  const {numTotalTests, success, testResults} = JSON.parse(text) as Report;
  const failed = testResults.flatMap(({assertionResults}) => assertionResults).find(({status}) => status === 'failed');
  if (failed) return {failed: failed.fullName};
  if (success && numTotalTests > 0) return {};
  return {broken: testResults.find(({message}) => message)?.message?.slice(0, 300) ?? 'no test was run'};
}
