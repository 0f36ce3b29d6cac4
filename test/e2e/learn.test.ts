/** Lessons in a real terminal, from the first start to the marks that outlive the program. */
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {readCatalogue} from '../../source/edge/catalogue.ts';
import type {Lesson} from '../../source/lessons/lesson.ts';
import {rightChoice} from '../../source/lessons/predict.ts';
import {lessonsOf} from '../../source/ui/lesson-wishes.ts';
import {openTerminal, type Terminal} from './terminal.ts';

const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const aWhile = 30_000;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cap-tui-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

/** What is remembered of the learner lies in the test's own folder. */
function learn(...words: readonly string[]): Terminal {
  return openTerminal({args: [program, 'learn', ...words], cwd: folder, env: {CAP_TUI_HOME: folder}});
}

async function quit(terminal: Terminal): Promise<void> {
  terminal.press('q');
  expect(await terminal.exit).toEqual({code: 0, signal: undefined});
  expect([terminal.alternate, terminal.cursorHidden, terminal.mouse]).toEqual([false, false, 'none']);
}

const lessons = lessonsOf(readCatalogue());
const lessonOf = (name: string): Lesson => lessons.find((lesson) => lesson.name === name)!;
const titleOf = (name: string): string => lessonOf(name).title;
/** The digit of the choice that comes true, and of one that does not. */
const rightOf = (name: string): number => rightChoice(lessonOf(name)) + 1;
const wrongOf = (name: string): number => (rightOf(name) === 1 ? 2 : 1);
/** The row of a lesson in the list; authors may change every other word of it. */
const marked = (mark: string, name: string, state: string) => (terminal: Terminal) => () =>
  terminal.screen().some((row) => row.includes(`${mark} ${titleOf(name)} `) && row.trimEnd().endsWith(state));

/** How many goals stand as met in the column beside the cluster, at length or counted. */
const metGoals = (count: number) => (terminal: Terminal) => () => {
  const column = terminal.screen().map((row) => row.slice(46).trim());
  const counted = column.map((row) => /^✓ (\d+) of \d+ goals? met/.exec(row)?.[1]).find((found) => found);
  return (counted === undefined ? column.filter((row) => row.startsWith('✓ ')).length : Number(counted)) === count;
};

type Shown = string | RegExp | ((terminal: Terminal) => () => boolean);

/** Presses a key and waits for what comes of it. */
async function act(terminal: Terminal, key: string, ...shown: readonly Shown[]): Promise<void> {
  terminal.press(key);
  for (const expected of shown) {
    await terminal.waitFor(typeof expected === 'function' ? expected(terminal) : expected, aWhile);
  }
}

test('a first start offers the tour; it is taken, left, and done at last; the list remembers it after a restart', async () => {
  const terminal = learn();
  await terminal.waitFor('New here? The tour', aWhile);
  await act(terminal, 'enter', 'next: read the story; Enter begins', titleOf('tour'));
  await act(terminal, 'l', 'list of lessons');
  await act(terminal, '7', '0 of ', marked('› …', 'tour', 'begun'));
  await act(terminal, 'enter', 'next: read the story');
  await act(terminal, 'enter', metGoals(0), 'next: Press w');
  await act(terminal, 'w', ': c1 write x 1');
  await act(terminal, 'enter', /c1 write x 1 .*✓/, metGoals(1));
  terminal.press('2');
  await act(terminal, 'r', metGoals(2));
  // Undo unticks.
  await act(terminal, 'u', metGoals(1));
  await act(terminal, 'U', metGoals(2));
  terminal.press('p');
  await act(terminal, '3', 'Before shape minority', 'next: predict first');
  await act(terminal, String(rightOf('tour')), metGoals(3));
  terminal.press('1', 'w');
  await act(terminal, 'enter', /c1 write x 2/);
  await act(terminal, 'n', metGoals(4));
  await act(terminal, 'h', '✓ Passed with 5 commands', '✓ As you predicted: ');
  await quit(terminal);
  const again = learn();
  await again.waitFor(marked('✓', 'tour', 'passed with 5, par 5')(again), aWhile);
  expect(again.screen().join('\n')).not.toContain('New here?');
  await quit(again);
}, 180_000);

test('the smaller side waits: a wrong prediction is explained, hints are counted, the next lesson follows', async () => {
  const terminal = learn('smaller-side-waits');
  await terminal.waitFor('next: read the story; Enter begins', aWhile);
  await act(terminal, 'enter', metGoals(0), '─ log ─');
  await act(terminal, 'H', /hint 1\/\d/);
  terminal.press('p');
  await act(terminal, '3', 'Before shape minority');
  await act(terminal, 'escape', 'let go: the command was not given');
  terminal.press('p');
  await act(terminal, '3', 'next: predict first');
  await act(terminal, String(wrongOf('smaller-side-waits')), 'side 2 n3 n4 n5 (3 of 5 ✓)');
  expect(terminal.screen().join('\n')).not.toContain('You predicted');
  terminal.press('1', 'w', 'enter');
  await act(terminal, 'n', /1 write x 2 +\?/);
  terminal.press('3', 'w', 'enter');
  await act(terminal, 'n', /write x 3 .*✓/);
  terminal.press('L', '3', '1', 'r');
  await act(terminal, 'n', '✓ Passed with 4 commands', '✗ You predicted: ');
  await terminal.waitFor('✓ It came so: ', aWhile);
  await act(terminal, 'enter', /begin/, 'next: read the story');
  await quit(terminal);
  const list = learn();
  await list.waitFor(marked('✓', 'smaller-side-waits', 'passed with 4, par 4')(list), aWhile);
  await quit(list);
}, 180_000);

test('a replica too: sandbox and back, begun again, the solution shown and stopped, then done by hand', async () => {
  const terminal = learn('a-replica-too');
  await terminal.waitFor('next: read the story', aWhile);
  await act(terminal, 'enter', metGoals(0), '─ log ─');
  terminal.press('l');
  await act(terminal, '5', ' sandbox · MySQL', 'Nothing here counts');
  terminal.press('1', 'p');
  await act(terminal, '4', 'side 2 n2');
  terminal.press('l');
  await act(terminal, '5', 'the lesson again, as you left it', 'the network is whole');
  terminal.press('l');
  await act(terminal, '4', /: cut p/, 'Esc stop here');
  await act(terminal, 'escape', 'stopped; go on from here');
  terminal.press('l');
  await act(terminal, '3', 'from the beginning again', 'the network is whole');
  terminal.press('1', 'p');
  await act(terminal, '4', 'next: predict first');
  terminal.press(...Array<string>(rightOf('a-replica-too') - 1).fill('down'));
  await act(terminal, 'enter', 'side 2 n2');
  terminal.press('w', 'enter');
  await act(terminal, 'n', /c1 write x 2 .*✓/);
  terminal.press('2', 'r');
  await act(terminal, 'n', metGoals(3));
  terminal.press('w', 'enter');
  await act(terminal, 'n', /✓ Passed with 4 commands/, '✓ As you predicted: ');
  await quit(terminal);
}, 180_000);

test('the solution of a lesson, shown to its end, marks it', async () => {
  const terminal = learn('a-replica-too');
  await terminal.waitFor('next: read the story', aWhile);
  await act(terminal, 'enter', metGoals(0), '─ log ─');
  terminal.press('l');
  await act(terminal, '4', /: cut p/, /: c1 write x 2/, 'The solution passed with 4', 'debrief');
  await act(terminal, 'escape', 'passed: N opens the next lesson');
  await quit(terminal);
  const list = learn();
  await list.waitFor(marked('✓', 'a-replica-too', 'passed, solution shown')(list), aWhile);
  await quit(list);
}, 180_000);

test('nothing is drawn before the keyboard is ours: a key that comes early is not echoed into the picture', async () => {
  const order = join(folder, 'order');
  // Loaded first in the child: writes down what it does to its terminal, in order.
  const witness = `
    import {appendFileSync} from 'node:fs';
    const raw = process.stdin.setRawMode.bind(process.stdin);
    const write = process.stdout.write.bind(process.stdout);
    process.stdin.setRawMode = (on) => (appendFileSync(${JSON.stringify(order)}, 'raw ' + on + ' '), raw(on));
    process.stdout.write = (...all) => (appendFileSync(${JSON.stringify(order)}, 'write '), write(...all));`;
  const script = `data:text/javascript,${encodeURIComponent(witness)}`;
  const env = {CAP_TUI_HOME: folder};
  const terminal = openTerminal({args: ['--import', script, program, 'learn'], cwd: folder, env});
  await terminal.waitFor('New here? The tour', aWhile);
  await quit(terminal);
  expect(readFileSync(order, 'utf8')).toMatch(/^raw true .*write .*raw false/);
}, 90_000);
