/** The published program in a real terminal: a sitting from the first frame to the terminal as it was. */
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {openTerminal, type Terminal, type TerminalOptions} from './terminal.ts';

const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const aWhile = 15_000;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cap-tui-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

/** The lab with its first leader elected, at ten times slow motion's speed. */
async function open(options: TerminalOptions = {}, words: readonly string[] = []): Promise<Terminal> {
  const terminal = openTerminal({...options, cwd: folder, args: [...(options.args ?? []), program, ...words]});
  await terminal.waitFor('cluster', aWhile);
  terminal.press('+', '+', '+');
  await terminal.waitFor('★ leader', aWhile);
  return terminal;
}

test('open, write, cut, read at the cut node, heal, quit; the terminal is as it was', async () => {
  const terminal = await open();
  expect([terminal.alternate, terminal.cursorHidden]).toEqual([true, true]);

  terminal.press('w');
  await terminal.waitFor(': c1 write x 1');
  terminal.press('enter');
  await terminal.waitFor(/c1 write x 1 .*✓/, aWhile);
  await terminal.waitFor(() => terminal.screen().join('\n').match(/x = 1/g)?.length === 5, aWhile);

  // n3 alone: not even a new leader can tell it anything.
  terminal.press('3', 'p', '4');
  await terminal.waitFor('side 2 n3 (1 of 5 ✗)', aWhile);
  await terminal.waitFor('hears 1 of 5: no majority');
  terminal.press('1', 'w', 'enter');
  await terminal.waitFor('x = 2', aWhile);
  terminal.press('3', 'L', '3', 'r');
  await terminal.waitFor(/c3 read x[\s\S]*= 1 ≈/, aWhile);
  await terminal.waitFor('stale, newest is 2');
  await terminal.waitFor('x = 1 old');
  await terminal.waitFor('linearizable violated');

  terminal.press('h');
  await terminal.waitFor('the network is whole');
  await terminal.waitFor(() => terminal.screen().join('\n').match(/x = 2/g)?.length === 5, 30_000);

  terminal.press('q');
  expect(await terminal.exit).toEqual({code: 0, signal: undefined});
  expect([terminal.alternate, terminal.cursorHidden, terminal.mouse]).toEqual([false, false, 'none']);
  expect(terminal.screen().join('').trim()).toBe('');
  expect(readdirSync(folder)).toEqual([]);
}, 60_000);

test('S saves the session as a script that plays the same again', async () => {
  const terminal = await open();
  terminal.press('w', 'enter');
  await terminal.waitFor(/c1 write x 1 .*✓/, aWhile);
  terminal.press('space', 'S');
  await terminal.waitFor(/saved as cap-tui-[\d-]+\.cap; cap-tui play shows it again/, aWhile);
  terminal.press('q');
  expect((await terminal.exit).code).toBe(0);
  const [file = ''] = readdirSync(folder);
  expect(readFileSync(join(folder, file), 'utf8')).toMatch(/^system etcd .*\n@\S+ c1 write x 1 linearizable &\n/m);
  const again = openTerminal({cwd: folder, args: [program, 'play', file]});
  await again.waitFor('c1 write x 1', aWhile);
  again.press('q');
  expect((await again.exit).code).toBe(0);
}, 60_000);

describe('every way out gives the terminal back', () => {
  const restored = (terminal: Terminal) => [terminal.alternate, terminal.cursorHidden];

  test('Ctrl-C, also from the palette: 130', async () => {
    const terminal = await open();
    terminal.press(':', 'ctrl-c');
    expect(await terminal.exit).toEqual({code: 130, signal: undefined});
    expect(restored(terminal)).toEqual([false, false]);
  });

  test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('%s', async (signal) => {
    const terminal = await open();
    terminal.signal(signal);
    expect((await terminal.exit).signal).toBe(signal);
    expect(restored(terminal)).toEqual([false, false]);
  });

  test('a terminal that is closed ends the program, and nothing of it goes on in the background', async () => {
    const terminal = await open();
    terminal.hangUp();
    const {code, signal} = await terminal.exit;
    expect(signal === 'SIGHUP' || code === 129).toBe(true);
  });

  test.each([
    ['an exception', 'throw new Error("planted")'],
    ['a rejection', 'Promise.reject(new Error("planted"))'],
  ])('%s of our own: the session is saved, and the file named on the normal screen', async (_, fault) => {
    const bomb = `data:text/javascript,${encodeURIComponent(`process.on('SIGUSR2',()=>{${fault}})`)}`;
    const terminal = await open({args: ['--import', bomb]});
    terminal.press('x', '2');
    await terminal.waitFor('cut n1 n2');
    terminal.signal('SIGUSR2');
    expect(await terminal.exit).toEqual({code: 70, signal: undefined});
    expect(restored(terminal)).toEqual([false, false]);
    const [file = ''] = readdirSync(folder);
    const text = terminal.output().slice(terminal.output().lastIndexOf('\x1b[?1049l'));
    expect(text).toContain('planted');
    expect(text).toContain(file);
    expect(readFileSync(join(folder, file), 'utf8')).toContain('cut n1 n2');
  });

  test('Ctrl-Z suspends, and fg brings everything back', async () => {
    const terminal = openTerminal({program: 'sh', args: ['-i'], cwd: folder, env: {PS1: 'ready> ', ENV: undefined}});
    await terminal.waitFor('ready>');
    terminal.type(`'${process.execPath}' '${program}'\r`);
    await terminal.waitFor('cluster', aWhile);
    terminal.press('ctrl-z');
    await terminal.waitFor(() => !terminal.alternate, aWhile);
    await terminal.waitFor(/Stopped|suspended/, aWhile);
    terminal.type('fg\r');
    await terminal.waitFor(() => terminal.alternate, aWhile);
    await terminal.waitFor('cluster', aWhile);
    terminal.press('q');
    await terminal.waitFor(() => !terminal.alternate, aWhile);
  }, 60_000);
});

test('a resize is followed at once, and too small a terminal says so', async () => {
  const terminal = await open();
  terminal.resize(120, 36);
  await terminal.waitFor(() => /\? all {2}q quit/.test(terminal.screen()[35] ?? ''), aWhile);
  terminal.resize(50, 12);
  await terminal.waitFor('The lab needs 60x18; this terminal is 50x12', aWhile);
  expect(terminal.screen().slice(3).join('').trim()).toBe('');
  terminal.resize(80, 24);
  await terminal.waitFor(() => /\? all {2}q quit/.test(terminal.screen()[23] ?? ''), aWhile);
  expect(terminal.scrollback()).toEqual([]);
});

test('what a menu or a page covered is all back when it closes', async () => {
  const terminal = await open();
  terminal.press('space');
  await terminal.waitFor('stopped');
  await terminal.settle();
  const text = () => terminal.screen().map((row) => row.trimEnd());
  const before = text();
  for (const key of ['p', '?', ':', 'L']) {
    terminal.press(key);
    await terminal.waitFor('Esc close');
    expect(text()[23]).toMatch(/Esc close$/);
    terminal.press('escape');
    await terminal.waitFor(() => text().join() === before.join());
  }
});

test('NO_COLOR: not one colour, and everything is still there', async () => {
  const terminal = await open({env: {NO_COLOR: '1'}});
  terminal.press('p', '2');
  await terminal.waitFor('side 2', aWhile);
  terminal.press('p');
  await terminal.waitFor('Split the network');
  for (let y = 0; y < 24; y += 1) {
    for (let x = 0; x < 80; x += 1) expect(terminal.cell(x, y).foreground).toBeUndefined();
  }
});

test('another system by its name and options on the command line', async () => {
  const terminal = openTerminal({args: [program, 'cassandra', '--option', 'nodes=3'], cwd: folder});
  await terminal.waitFor('Cassandra', aWhile);
  await terminal.waitFor('3 nodes');
});
