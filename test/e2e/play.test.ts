/** Demos in a real terminal: watched, taken back, taken over and returned to; picked from the list; the exit codes. */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, expect, test} from 'vitest';
import {openTerminal, type Terminal} from './terminal.ts';

const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const aWhile = 20_000;
const folder = mkdtempSync(join(tmpdir(), 'cap-tui-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

function play(...words: readonly string[]): Terminal {
  return openTerminal({args: [program, 'play', ...words], cwd: folder});
}

const rowsOf = (terminal: Terminal) => terminal.screen().map((row) => row.trimEnd());
const restored = (terminal: Terminal) => [terminal.alternate, terminal.cursorHidden];

test('zombie-write: watched to the end, a beat at a time', async () => {
  const terminal = play('zombie-write');
  await terminal.waitFor('Three nodes of etcd.', aWhile);
  terminal.press('+', '+');
  await terminal.waitFor('beat 1 of 5 · space goes on', aWhile);
  terminal.press('space');
  await terminal.waitFor('The follower is cut off', aWhile);
  await terminal.waitFor('beat 2 of 5 · space goes on', aWhile);
  terminal.press(']', ']');
  await terminal.waitFor('beat 4 of 5', aWhile);
  await terminal.waitFor('It commits, after the write of 3.');
  terminal.press('space');
  await terminal.waitFor('the end · , goes back a beat', aWhile);
  await terminal.waitFor('This breaks no rule.');
  terminal.press('q');
  expect(await terminal.exit).toEqual({code: 0, signal: undefined});
  expect(restored(terminal)).toEqual([false, false]);
}, 90_000);

test('cassandra-one: back a beat, and on again, shows the same', async () => {
  const terminal = play('cassandra-one');
  await terminal.waitFor('Three nodes of Cassandra', aWhile);
  terminal.press(']', ']', ']');
  await terminal.waitFor('beat 3 of 5', aWhile);
  await terminal.settle();
  const there = rowsOf(terminal);
  terminal.press(',');
  await terminal.waitFor('beat 2 of 5', aWhile);
  await terminal.waitFor('The network splits');
  terminal.press(']');
  await terminal.waitFor('beat 3 of 5', aWhile);
  await terminal.settle();
  expect(rowsOf(terminal)).toEqual(there);
  terminal.press('q');
  expect((await terminal.exit).code).toBe(0);
}, 60_000);

test('opening: taken over, acted in, and returned to where it stood', async () => {
  const terminal = play('opening');
  await terminal.waitFor('Five nodes run etcd.', aWhile);
  terminal.press(']', ']');
  await terminal.waitFor('beat 2 of 5', aWhile);
  await terminal.settle();
  const there = rowsOf(terminal).filter((row) => !row.includes(' demo '));
  terminal.press('h');
  await terminal.waitFor('the network is whole', aWhile);
  terminal.press('w', 'enter', '+', '+', 'space');
  await terminal.waitFor(/write x 2[\s\S]*✓/, aWhile);
  terminal.press('t');
  await terminal.waitFor('beat 2 of 5', aWhile);
  terminal.press('-', '-');
  await terminal.waitFor(() => {
    const rows = rowsOf(terminal);
    return there.every((row) => rows.includes(row));
  }, aWhile);
  terminal.press('q');
  expect((await terminal.exit).code).toBe(0);
}, 60_000);

test('the list: arrows choose, Enter plays, Escape leaves', async () => {
  const terminal = play();
  await terminal.waitFor('Enter plays', aWhile);
  terminal.press('down', 'down', 'up', 'enter');
  await terminal.waitFor(/beat \d of \d/, aWhile);
  terminal.press('q');
  expect((await terminal.exit).code).toBe(0);
  const other = play();
  await other.waitFor('Enter plays', aWhile);
  other.press('escape');
  expect((await other.exit).code).toBe(0);
  expect(restored(other)).toEqual([false, false]);
}, 60_000);

test('the list: Home, End and the page keys, a resize, without colours and with few characters', async () => {
  const terminal = openTerminal({
    args: [program, 'play'],
    cwd: folder,
    env: {NO_COLOR: '1', CAP_TUI_GLYPHS: 'ascii'},
  });
  await terminal.waitFor('Enter plays', aWhile);
  terminal.press('end');
  await terminal.waitFor(/(\d+) of \1[\s\S]*> zookeeper-cp/, aWhile);
  terminal.press('page-up');
  await terminal.waitFor(() => !terminal.screen().some((row) => row.includes('> zookeeper-cp')), aWhile);
  terminal.press('page-down', 'home');
  await terminal.waitFor('> availability', aWhile);
  for (const [columns, rows] of [
    [60, 18],
    [120, 36],
    [40, 8],
    [100, 12],
  ] as const) {
    terminal.resize(columns, rows);
    await terminal.waitFor(() => {
      const screen = terminal.screen();
      const last = screen.findLastIndex((row) => row.trim() !== '');
      return screen[0]?.startsWith(' Demos  1 of') === true && last < rows && screen[last]!.includes('Enter plays');
    }, aWhile);
    expect(terminal.screen().some((row) => row.includes('> availability'))).toBe(true);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it looks for colours
  expect(terminal.output()).not.toMatch(/\u001B\[[\d;]*(?:3[0-8]|4[0-8]|9\d)[\d;]*m/);
  expect(terminal.screen().join('')).toMatch(/^[\x20-\x7e]*$/);
  terminal.press('q');
  expect((await terminal.exit).code).toBe(0);
}, 90_000);

test('1 when an expectation does not hold, said on the normal screen; 2 when it cannot be read; 130 by Ctrl-C', async () => {
  writeFileSync(join(folder, 'wrong.cap'), 'system mysql\nsay One server.\nc1 write x 1\nexpect c1 fail\nbeat\n');
  const wrong = play('wrong.cap');
  await wrong.waitFor('1 of its expectations does not hold', aWhile);
  wrong.press('q');
  expect((await wrong.exit).code).toBe(1);
  expect(wrong.screen().join(' ')).toContain('wrong.cap:4:1: expect c1 fail');
  writeFileSync(join(folder, 'bad.cap'), 'system mysql\nc1 write x\n');
  const bad = play('bad.cap');
  expect((await bad.exit).code).toBe(2);
  const kiosk = play('one-server', '--auto', '1s', '--loop', '--no-input');
  await kiosk.waitFor('One MySQL server', aWhile);
  kiosk.press('q', 't', 'ctrl-c');
  expect((await kiosk.exit).code).toBe(130);
}, 60_000);
