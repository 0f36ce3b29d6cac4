/**
 * `npm run defects -- [TABLE…]`: plants each defect in a copy of the program and looks whether the tests notice. Exit 1 when
 * one is missed, 2 when there is no such table or the tests fail without any defect.
 */
import type {Defect} from './defect.ts';
import {tables} from './tables.ts';
import {closeWorkshop, openWorkshop, type Run, runTests, tryDefect} from './workshop.ts';

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(tables, name));
if (unknown !== undefined) {
  console.error(`no table '${unknown}'; there are ${Object.keys(tables).join(', ')}, as in: npm run defects -- raft`);
  process.exit(2);
}

const chosen = Object.entries(tables).filter(([name]) => asked.length === 0 || asked.includes(name));
const total = chosen.reduce((sum, [, defects]) => sum + defects.length, 0);
const folder = openWorkshop();
let tried = 0;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    closeWorkshop(folder);
    process.exit(130);
  });
}
try {
  process.exitCode = tryAll();
} finally {
  closeWorkshop(folder);
}

function tryAll(): number {
  const files = [...new Set(chosen.flatMap(([, defects]) => defects.flatMap(({tests}) => tests)))];
  show(`without any defect: ${files.length} test files`);
  const healthy = runTests(folder, files);
  if (healthy.failed ?? healthy.broken) {
    say(`the tests fail without any defect: ${healthy.failed ?? healthy.broken}`);
    return 2;
  }
  const missed = chosen.flatMap(([name, defects]) => defects.filter((defect) => !isCaught(name, defect)));
  say(`${total - missed.length} of ${total} defects caught`);
  return missed.length === 0 ? 0 : 1;
}

function isCaught(table: string, defect: Defect): boolean {
  tried += 1;
  show(`${tried} of ${total}, ${table}: ${defect.name}`);
  const run = tryDefect(folder, defect);
  say(`${run.failed === undefined ? 'MISSED' : 'caught'}  ${table}: ${defect.name}${reason(run)}`);
  return run.failed !== undefined;
}

function reason({failed, broken}: Run): string {
  if (failed !== undefined) return `\n        by: ${failed}`;
  return broken === undefined ? '' : `\n        ${broken}`;
}

/** What is being done, on a terminal only; the next line takes its place. */
function show(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001B[K${text.slice(0, (process.stdout.columns ?? 80) - 1)}`);
}

function say(line: string): void {
  process.stdout.write(`${process.stdout.isTTY ? '\r\u001B[K' : ''}${line}\n`);
}
