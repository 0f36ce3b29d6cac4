/** The screen inside Ink: what arrives from a keyboard, in whatever pieces, and what is written. */
import {stripVTControlCharacters} from 'node:util';
import {cleanup, render} from 'ink-testing-library';
import stringWidth from 'string-width';
import {afterEach, expect, test} from 'vitest';
import {openSystem} from '../../source/script/open.ts';
import {systems} from '../../source/systems/index.ts';
import {App} from '../../source/ui/app.tsx';
import {ascii, type Glyphs, unicode} from '../../source/ui/glyphs.ts';
import {openSession} from '../../source/ui/session.ts';

afterEach(cleanup);

/** Ink listens after a first turn of the event loop. */
const turn = () => new Promise((resolve) => setTimeout(resolve, 40));

async function open(glyphs: Glyphs = unicode) {
  const opened = openSystem('etcd', {}, 1);
  if (!opened.ok) throw new Error(opened.message);
  const session = openSession({
    lab: opened.lab,
    systems,
    open: () => 'not here',
    onQuit: () => {},
    onSuspend: () => {},
  });
  session.tick(3000, 0);
  const ink = render(<App session={session} glyphs={glyphs} colours={2} />);
  await turn();
  const rows = () => stripVTControlCharacters(ink.lastFrame() ?? '').split('\n');
  const send = async (...pieces: readonly string[]) => {
    for (const piece of pieces) ink.stdin.write(piece);
    await turn();
  };
  return {session, rows, send, ink};
}

test('fills the terminal, with colours', async () => {
  const {rows, ink} = await open();
  expect(rows()).toHaveLength(24);
  for (const row of rows()) expect(stringWidth(row.padEnd(100))).toBe(100);
  expect(rows()[0]).toContain('etcd 3.5');
  expect(ink.lastFrame()).toContain('38;5;');
});

test('keys that arrive joined each see what the one before did', async () => {
  const {session, send} = await open();
  await send('w\rx3');
  expect(session.see().snapshot.operations).toHaveLength(1);
  expect(session.see().snapshot.links.filter(({state}) => state === 'cut')).toHaveLength(2);
});

test('an arrow that arrives in two pieces is one arrow', async () => {
  const {session, send} = await open();
  await send('\x1b', '[C');
  expect(session.see().state.chosen).toBe('n2');
});

test('two arrows in one piece move a menu by two', async () => {
  const {rows, send} = await open();
  await send('p', '\x1b[B\x1b[B');
  expect(rows().join('\n')).toMatch(/› 3 minority/);
});

test('sequences nobody knows do nothing', async () => {
  const {session, send} = await open();
  const before = session.see().state;
  await send('\x1b[1;5R', '\x1b[99~');
  expect(session.see().state).toEqual(before);
});

test('a menu lies over the log in a frame that nothing shows through', async () => {
  const {rows, send} = await open();
  const log = rows().map((row) => row.slice(0, 58));
  await send('p');
  const menu = rows();
  const top = menu.findIndex((row) => row.includes('╭') && row.endsWith('╮'));
  const bottom = menu.findIndex((row) => row.includes('╰') && row.endsWith('╯'));
  expect(bottom - top).toBeGreaterThan(8);
  for (const row of menu.slice(top + 1, bottom)) expect(row).toMatch(/│.{38}│$/);
  expect(menu.map((row) => row.slice(0, 58)).slice(2, 20)).toEqual(log.slice(2, 20));
});

const pasteOf = (text: string) => `\x1b[200~${text}\x1b[201~`;

test('a paste into the palette is one line, cleaned', async () => {
  const {rows, send} = await open();
  await send(':', 'say one\u202e two');
  expect(rows().at(-2)).toContain(': say one two');
  await send(pasteOf('\nthree\u202e\r'));
  expect(rows().at(-2)).toContain(': say one two three');
});

test('a paste where nobody types a line presses no key, and says where it would count', async () => {
  const {session, rows, send} = await open();
  await send(pasteOf('w\rp3q'));
  expect(session.see().state.mode.type).toBe('main');
  expect(session.lab().journal().entries).toEqual([]);
  expect(rows()[0]).toContain('What you paste counts where a line is typed: press : first.');
});

test('with ASCII glyphs all is ASCII, menus and help too', async () => {
  const {rows, send} = await open(ascii);
  const isAscii = () => expect(rows().join('')).toMatch(/^[\x20-\x7e]*$/);
  isAscii();
  await send('p');
  isAscii();
  await send('\x1b');
  await send('?');
  isAscii();
});

test('time that passes is a new frame', async () => {
  const {session, ink} = await open();
  const first = ink.lastFrame();
  session.tick(50, 0);
  await turn();
  expect(ink.lastFrame()).not.toBe(first);
});
