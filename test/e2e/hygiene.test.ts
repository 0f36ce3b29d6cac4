/** Demos on terminals as people have them: few colours or none, small, resized without end, suspended, closed, in a pipeline. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, describe, expect, test} from 'vitest';
import {openTerminal, type Terminal, type TerminalOptions} from './terminal.ts';

const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const aWhile = 30_000;
const folder = mkdtempSync(join(tmpdir(), 'cap-tui-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

function play(options: TerminalOptions = {}, words: readonly string[] = ['zombie-write']): Terminal {
  return openTerminal({...options, args: [program, 'play', ...words], cwd: folder});
}

const rowsOf = (terminal: Terminal) => terminal.screen().map((row) => row.trimEnd());

/** At its second beat, where nothing moves. */
async function atBeat(options: TerminalOptions = {}): Promise<Terminal> {
  const terminal = play(options);
  await terminal.waitFor('Three nodes of etcd.', aWhile);
  terminal.press(']', ']');
  await terminal.waitFor('beat 2 of 5', aWhile);
  await terminal.settle();
  return terminal;
}

/** Every colour of the screen, each once. */
function coloursOf(terminal: Terminal): (number | string)[] {
  const cells = terminal.screen().flatMap((row, y) => Array.from(row, (_, x) => terminal.cell(x, y)));
  const found = cells.flatMap(({foreground, background}) => [foreground ?? [], background ?? []].flat());
  return [...new Set(found)];
}

describe('colours', () => {
  test.each([
    ['NO_COLOR', {NO_COLOR: '1'}],
    ['a dumb terminal', {TERM: 'dumb', COLORTERM: undefined}],
  ])('%s: none, and all words are there', async (_, env) => {
    const terminal = await atBeat({env});
    expect(coloursOf(terminal)).toEqual([]);
    await terminal.waitFor(/unknown[\s\S]*the theorem's A is lost/, aWhile);
    terminal.press('q');
    expect((await terminal.exit).code).toBe(0);
  });

  test.each([
    ['xterm', 15],
    ['xterm-256color', 255],
  ])('TERM=%s without COLORTERM: colours up to number %i', async (TERM, highest) => {
    const terminal = await atBeat({env: {TERM, COLORTERM: undefined}});
    const colours = coloursOf(terminal);
    expect(colours.length).toBeGreaterThan(3);
    for (const one of colours) expect(one).toBeLessThanOrEqual(highest);
    terminal.press('q');
    expect((await terminal.exit).code).toBe(0);
  });
});

test('CI=1 in the environment changes nothing', async () => {
  const terminal = await atBeat({env: {CI: '1'}});
  terminal.press(']');
  await terminal.waitFor('After five seconds c2 has given up.', aWhile);
  terminal.press('q');
  expect((await terminal.exit).code).toBe(0);
});

test('at 60x18 the caption, the beat and the keys are all there', async () => {
  const terminal = await atBeat({columns: 60, rows: 18});
  const rows = rowsOf(terminal);
  expect(rows).toHaveLength(18);
  expect(rows.join(' ').replace(/\s+/g, ' ')).toContain('A cut is silent: the message waits in the connection.');
  expect(rows[16]).toContain('beat 2 of 5');
  expect(rows[17]).toMatch(/space go on .*q quit/);
  terminal.press('q');
  expect((await terminal.exit).code).toBe(0);
});

test('a storm of resizes while a demo runs leaves a whole screen, and nothing in the scrollback', async () => {
  const terminal = play();
  await terminal.waitFor('Three nodes of etcd.', aWhile);
  for (let count = 0; count < 60; count += 1) {
    terminal.resize(55 + ((count * 37) % 90), 14 + ((count * 11) % 30));
    if (count % 10 === 0) await terminal.settle(20);
  }
  terminal.resize(100, 30);
  terminal.press(']', ']', ']');
  // On a busy machine frames of other sizes still come; of the last size the whole screen is one.
  await terminal.waitFor(() => {
    const rows = rowsOf(terminal);
    const ends = rows.flatMap((row, y) => (/\? all {2}q quit$/.test(row) ? [y] : []));
    return (
      /^ etcd .* of 36\.53 s$/.test(rows[0] ?? '') && rows[28]?.includes('beat 3 of 5') === true && ends.join() === '29'
    );
  }, aWhile);
  await terminal.settle();
  const there = rowsOf(terminal);
  expect(there[29]).toMatch(/\? all {2}q quit$/);
  terminal.resize(101, 31);
  await terminal.waitFor(() => /q quit/.test(terminal.screen()[30] ?? ''), aWhile);
  terminal.resize(100, 30);
  await terminal.waitFor(() => rowsOf(terminal).join() === there.join(), aWhile);
  expect(terminal.scrollback()).toEqual([]);
  terminal.press('q');
  expect((await terminal.exit).code).toBe(0);
}, 120_000);

test('Ctrl-Z in a demo suspends it, and fg shows it where it stood', async () => {
  const env = {PS1: 'ready> ', ENV: undefined};
  const terminal = openTerminal({program: 'sh', args: ['-i'], cwd: folder, env});
  await terminal.waitFor('ready>', aWhile);
  terminal.type(`'${process.execPath}' '${program}' play zombie-write\r`);
  await terminal.waitFor('Three nodes of etcd.', aWhile);
  terminal.press(']', ']');
  await terminal.waitFor('beat 2 of 5', aWhile);
  await terminal.settle();
  const there = rowsOf(terminal);
  terminal.press('ctrl-z');
  await terminal.waitFor(() => !terminal.alternate, aWhile);
  await terminal.waitFor(/Stopped|suspended/, aWhile);
  expect(terminal.cursorHidden).toBe(false);
  terminal.type('fg\r');
  await terminal.waitFor(() => terminal.alternate && rowsOf(terminal).join() === there.join(), aWhile);
  terminal.press('q');
  await terminal.waitFor(() => !terminal.alternate, aWhile);
}, 120_000);

test('Ctrl-Z in the list of demos suspends it as well, and Ctrl-C breaks it off', async () => {
  const env = {PS1: 'ready> ', ENV: undefined};
  const terminal = openTerminal({program: 'sh', args: ['-i'], cwd: folder, env});
  await terminal.waitFor('ready>', aWhile);
  terminal.type(`'${process.execPath}' '${program}' play\r`);
  await terminal.waitFor('Enter plays', aWhile);
  terminal.press('end');
  await terminal.waitFor('› zookeeper-cp', aWhile);
  terminal.press('ctrl-z');
  await terminal.waitFor(() => !terminal.alternate, aWhile);
  await terminal.waitFor(/Stopped|suspended/, aWhile);
  expect(terminal.cursorHidden).toBe(false);
  terminal.type('fg\r');
  await terminal.waitFor(() => terminal.alternate, aWhile);
  await terminal.waitFor('› zookeeper-cp', aWhile);
  terminal.press('ctrl-c');
  await terminal.waitFor(() => !terminal.alternate, aWhile);
  await terminal.close();
  const other = play({}, []);
  await other.waitFor('Enter plays', aWhile);
  other.press('ctrl-c');
  expect((await other.exit).code).toBe(130);
}, 120_000);

test('a window that is closed ends the demo', async () => {
  const terminal = play({}, ['zombie-write', '--auto', '1s', '--loop']);
  await terminal.waitFor('Three nodes of etcd.', aWhile);
  terminal.hangUp();
  const {code, signal} = await terminal.exit;
  expect([129, 'SIGHUP']).toContain(signal ?? code);
}, 60_000);
