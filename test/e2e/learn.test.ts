/** Lessons in a real terminal, from the first start to the marks that outlive the program. */
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeEach, expect, test} from 'vitest';
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

/** Presses a key and waits for what comes of it. */
async function act(terminal: Terminal, key: string, ...shown: readonly (string | RegExp)[]): Promise<void> {
  terminal.press(key);
  for (const expected of shown) await terminal.waitFor(expected, aWhile);
}

test('a first start offers the tour; it is taken, left, and done at last; the list remembers it after a restart', async () => {
  const terminal = learn();
  await terminal.waitFor('New here? The tour', aWhile);
  await act(terminal, 'enter', 'next: read the story; Enter begins', 'Five nodes run etcd');
  await act(terminal, 'l', 'list of lessons');
  await act(terminal, '7', '0 of ', /› … Two minutes around the lab .*begun/);
  await act(terminal, 'enter', 'next: read the story');
  await act(terminal, 'enter', '○ A write was done');
  await act(terminal, 'w', ': c1 write x 1');
  await act(terminal, 'enter', /c1 write x 1 .*✓/, '✓ A write was done');
  terminal.press('2');
  await act(terminal, 'r', '✓ A read was answered');
  // Undo unticks.
  await act(terminal, 'u', '✓ A write was done', '○ A read was answered');
  await act(terminal, 'U', '✓ A read was answered');
  terminal.press('p');
  await act(terminal, '3', /Say a split leaves/, 'next: predict first');
  await act(terminal, '2', /✓ (The network was split|3 of 5 goals met)/);
  terminal.press('1', 'w');
  await act(terminal, 'enter', /c1 write x 2/);
  await act(terminal, 'n', /✓ (A write at the smaller side|4 of 5 goals met)/);
  await act(terminal, 'h', '✓ Passed with 5 commands', '✓ As you predicted: The three');
  await quit(terminal);
  const again = learn();
  await again.waitFor(/✓ Two minutes around the lab .*passed with 5, par 5/, aWhile);
  expect(again.screen().join('\n')).not.toContain('New here?');
  await quit(again);
}, 180_000);

test('the smaller side waits: a wrong prediction is explained, hints are counted, the next lesson follows', async () => {
  const terminal = learn('smaller-side-waits');
  await terminal.waitFor('next: read the story; Enter begins', aWhile);
  await act(terminal, 'enter', '○ A write at the smaller side');
  await act(terminal, 'H', 'hint 1/3');
  terminal.press('p');
  await act(terminal, '3', /The leader is on the smaller/, /Before (split|shape) minority/);
  await act(terminal, 'escape', 'let go: the command was not given');
  terminal.press('p');
  await act(terminal, '3', 'next: predict first');
  await act(terminal, '1', 'side 2 n3 n4 n5 (3 of 5 ✓)');
  expect(terminal.screen().join('\n')).not.toContain('No node says no here');
  terminal.press('1', 'w', 'enter');
  await act(terminal, 'n', /1 write x 2 +\?/);
  terminal.press('3', 'w', 'enter');
  await act(terminal, 'n', /write x 3 .*✓/);
  terminal.press('L', '3', '1', 'r');
  await act(terminal, 'n', '✓ Passed with 4 commands', '✗ You predicted: It is refused');
  await terminal.waitFor('No node says no here.', aWhile);
  await act(terminal, 'enter', /begin/, 'next: read the story');
  await quit(terminal);
  const list = learn();
  await list.waitFor(/✓ The smaller side waits .*passed with 4, par 4/, aWhile);
  await quit(list);
}, 180_000);

test('a replica too: sandbox and back, begun again, the solution shown and stopped, then done by hand', async () => {
  const terminal = learn('a-replica-too');
  await terminal.waitFor('next: read the story', aWhile);
  await act(terminal, 'enter', '○ During the cut');
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
  terminal.press('down', 'down', 'down');
  await act(terminal, 'enter', 'side 2 n2');
  terminal.press('w', 'enter');
  await act(terminal, 'n', /c1 write x 2 .*✓/);
  terminal.press('2', 'r');
  await act(terminal, 'n', '✓ The replica answered a read');
  terminal.press('w', 'enter');
  await act(terminal, 'n', /✓ Passed with 4 commands/, '✓ As you predicted: Neither.');
  await quit(terminal);
}, 180_000);

test('the solution of a lesson, shown to its end, marks it', async () => {
  const terminal = learn('a-replica-too');
  await terminal.waitFor('next: read the story', aWhile);
  await act(terminal, 'enter', '○ During the cut');
  terminal.press('l');
  await act(terminal, '4', /: cut p/, /: c1 write x 2/, 'The solution passed with 4', 'debrief');
  await act(terminal, 'escape', 'passed: N opens the next lesson');
  await quit(terminal);
  const list = learn();
  await list.waitFor(/✓ The same with a replica .*passed, solution shown/, aWhile);
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
