/** The terminal harness tested with programs of a line or two, so that what it reports about ours can be believed. */
import {expect, test} from 'vitest';
import {closeTerminals, openTerminal} from './terminal.ts';

/** Prints what it is, waits for keys, and names each; `q` ends it. */
const ECHO = `
  process.stdin.setRawMode(true);
  process.stdin.on('data', (keys) => {
    if (String(keys) === 'q') process.exit(3);
    console.log('<' + JSON.stringify(String(keys)) + '>');
  });
  process.stdout.on('resize', () => console.log(process.stdout.columns + 'x' + process.stdout.rows));
  console.log('ready', process.stdout.columns, process.stdout.rows);
`;

/** Stays until it is ended from outside. */
const IDLE = 'setInterval(() => {}, 1000);';

const run = (code: string, more = {}) => openTerminal({args: ['-e', code], ...more});

test('keys reach the program and the exit code comes back', async () => {
  const terminal = run(ECHO, {columns: 61, rows: 7});
  await terminal.waitFor('ready 61 7');
  terminal.press('a');
  await terminal.waitFor('<"a">');
  terminal.press('up');
  await terminal.waitFor('<"\\u001b[A">');
  terminal.press('q');
  expect(await terminal.exit).toEqual({code: 3, signal: undefined});
  expect(terminal.screen().slice(0, 4)).toEqual(['ready 61 7', '<"a">', '<"\\u001b[A">', '']);
});

test('a key nobody knows is refused', async () => {
  const terminal = run(IDLE);
  expect(() => terminal.press('hyper-x')).toThrow(/no key is called 'hyper-x'; expected one character or one of: up/);
});

test('a program closed in the moment it was started ends too, before it has a session of its own', async () => {
  for (let round = 0; round < 20; round++) {
    const terminal = run(IDLE);
    await terminal.close();
    expect(await terminal.exit).toEqual({code: 0, signal: 'SIGKILL'});
  }
});

test('the alternate screen comes and goes, and the old text is back', async () => {
  const terminal = run(`
    process.stdout.write('before\\r\\n\\x1b[?1049h\\x1b[?25l\\x1b[2;3Hinside');
    process.stdin.setRawMode(true);
    process.stdin.once('data', () => { process.stdout.write('\\x1b[?25h\\x1b[?1049l'); process.exit(0); });
  `);
  await terminal.waitFor('inside');
  expect([terminal.alternate, terminal.cursorHidden]).toEqual([true, true]);
  expect(terminal.find('inside')).toEqual({x: 2, y: 1});
  expect(terminal.screen().join('')).not.toContain('before');
  terminal.press('space');
  await terminal.exit;
  expect([terminal.alternate, terminal.cursorHidden]).toEqual([false, false]);
  expect(terminal.screen()[0]).toBe('before');
});

test('cells have colours and weights', async () => {
  const red = '\\x1b[1;31mR\\x1b[0m';
  const teal = '\\x1b[2;38;2;0;128;129;48;5;200mT\\x1b[0m';
  const terminal = run(`process.stdout.write('${red}${teal}.')`);
  await terminal.exit;
  const plain = {
    bold: false,
    dim: false,
    underline: false,
    inverse: false,
    foreground: undefined,
    background: undefined,
  };
  expect(terminal.cell(0, 0)).toEqual({...plain, char: 'R', foreground: 1, bold: true});
  expect(terminal.cell(1, 0)).toEqual({...plain, char: 'T', foreground: '#008081', background: 200, dim: true});
  expect(terminal.cell(2, 0)).toEqual({...plain, char: '.'});
  expect(() => terminal.cell(80, 0)).toThrow('no cell at column 80, row 0: the terminal is 80x24');
});

test('a resize reaches the program', async () => {
  const terminal = run(ECHO);
  await terminal.waitFor('ready 80 24');
  terminal.resize(120, 36);
  await terminal.waitFor('120x36');
  expect(terminal.screen()).toHaveLength(36);
});

test('the program sees a user’s environment', async () => {
  const names = ['CI', 'TERM', 'COLORTERM', 'FORCE_COLOR', 'NODE_ENV', 'VITEST', 'EXTRA'];
  const terminal = run(`for (const n of ${JSON.stringify(names)}) console.log(n, process.env[n])`, {env: {EXTRA: 'x'}});
  await terminal.exit;
  const expected = ['CI undefined', 'TERM xterm-256color', 'COLORTERM truecolor', 'FORCE_COLOR undefined'];
  expect(terminal.screen().slice(0, 7)).toEqual([...expected, 'NODE_ENV undefined', 'VITEST undefined', 'EXTRA x']);
});

test('waiting in vain names what was expected and shows the screen', async () => {
  const terminal = run(`console.log('something else'); ${IDLE}`);
  await terminal.waitFor('something');
  const failure = terminal.waitFor('the leader', 50);
  await expect(failure).rejects.toThrow(
    /waited for "the leader", but 50 ms passed. The screen was:\n┌─+┐\n│something else +│/,
  );
});

test('waiting ends when the program does', async () => {
  const terminal = run(`console.log('bye')`);
  await expect(terminal.waitFor(/hello/, 60_000)).rejects.toThrow('for /hello/, but the program ended (exit code 0)');
});

test('a signal is reported by its name', async () => {
  const terminal = run(`console.log('up'); ${IDLE}`);
  await terminal.waitFor('up');
  terminal.signal('SIGTERM');
  expect(await terminal.exit).toEqual({code: 0, signal: 'SIGTERM'});
});

test('what scrolled away can still be read', async () => {
  const terminal = run(`for (let i = 1; i < 9; i++) console.log('line ' + i)`, {rows: 4});
  await terminal.exit;
  expect(terminal.scrollback().slice(0, 2)).toEqual(['line 1', 'line 2']);
  expect(terminal.screen()).toEqual(['line 6', 'line 7', 'line 8', '']);
});

test('closing kills what still runs', async () => {
  const terminal = run(`process.on('SIGTERM', () => {}); console.log('up'); ${IDLE}`);
  await terminal.waitFor('up');
  await closeTerminals();
  expect(await terminal.exit).toEqual({code: 0, signal: 'SIGKILL'});
});
