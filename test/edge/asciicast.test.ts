/** Recordings: the format of asciicast, the same bytes each time, and a terminal that plays one shows the screen itself. */
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import xterm from '@xterm/headless';
import {afterAll, describe, expect, test} from 'vitest';
import {printAsciicast} from '../../source/edge/asciicast.ts';
import {carryOut} from '../../source/edge/commands.ts';
import {readDemo} from '../../source/edge/demos.ts';
import {readScript} from '../../source/edge/files.ts';
import {systems} from '../../source/systems/index.ts';
import {plainRows} from '../../source/ui/draw/canvas.ts';
import {drawScreen} from '../../source/ui/draw/screen.ts';
import {openFilm, plainManner} from '../../source/ui/film.ts';
import {unicode} from '../../source/ui/glyphs.ts';
import {openSession} from '../../source/ui/session.ts';
import {tapeOf} from '../frames/tapes.ts';

const manner = {...plainManner, auto: 2_000};
const size = {columns: 80, rows: 24};

function record(version: 2 | 3, name = 'zombie-write', at = size): string[] {
  const {tape, lab} = tapeOf(readDemo(name) ?? '', `${name}.cap`);
  return printAsciicast(openFilm(tape, manner), lab, at, version).trimEnd().split('\n');
}

type Recorded = readonly [number, string, string];
const eventsOf = (lines: readonly string[]) => lines.slice(1).map((line) => JSON.parse(line) as Recorded);

/** The screen of a demo when it has been watched for so long. */
function screenAfter(name: string, millis: number): string[] {
  const {tape, lab} = tapeOf(readDemo(name) ?? '', `${name}.cap`);
  const sitting = {lab, systems, open: () => '', onQuit: () => {}, onSuspend: () => {}};
  const session = openSession({...sitting, film: openFilm(tape, manner)});
  session.resize(size);
  for (let passed = 0; passed < millis; passed += 100) session.tick(0, 0, 100);
  return plainRows(drawScreen({...session.see(), size, glyphs: unicode}));
}

/** What a terminal shows that has read these events. */
async function replay(events: readonly Recorded[]): Promise<string[]> {
  const terminal = new xterm.Terminal({cols: 80, rows: 24, allowProposedApi: true});
  for (const [, code, data] of events) {
    if (code === 'o') await new Promise<void>((resolve) => terminal.write(data, resolve));
  }
  return Array.from({length: 24}, (_, y) => terminal.buffer.active.getLine(y)?.translateToString(false) ?? '');
}

test('version 2: a header with its size, then events at absolute times that never go back', () => {
  const lines = record(2);
  expect(JSON.parse(lines[0]!)).toEqual({
    version: 2,
    width: 80,
    height: 24,
    title: 'zombie-write',
    env: {TERM: 'xterm-256color'},
  });
  const events = eventsOf(lines);
  expect(new Set(events.map(([, code]) => code))).toEqual(new Set(['o', 'm']));
  for (const [index, [at]] of events.entries()) {
    expect(at).toBeGreaterThanOrEqual(events[index - 1]?.[0] ?? 0);
    expect(Number.isInteger(Math.round(at * 1000 * 1e6) / 1e6)).toBe(true);
  }
});

test('version 3: times since the event before, and an exit at the end; the same moments as in version 2', () => {
  const lines = record(3);
  expect(JSON.parse(lines[0]!)).toMatchObject({version: 3, term: {cols: 80, rows: 24}});
  const events = eventsOf(lines);
  expect(events.at(-1)?.slice(1)).toEqual(['x', '0']);
  const total = events.reduce((sum, [after]) => sum + Math.round(after * 1000), 0);
  expect(total / 1000).toBe(eventsOf(record(2)).at(-1)?.[0]);
});

test('the same script gives the same bytes; captions are its markers', () => {
  const lines = record(2);
  expect(record(2)).toEqual(lines);
  const captions = (readDemo('zombie-write') ?? '').split('\n').filter((line) => line.startsWith('say '));
  expect(eventsOf(lines).filter(([, code]) => code === 'm')).toHaveLength(captions.length);
});

test.each(['zombie-write', 'two-of-three'])('%s: every caption can be read, the last one too', (name) => {
  const events = eventsOf(record(2, name));
  const captions = events.filter(([, code]) => code === 'm');
  const ends = [...captions.slice(1), events.at(-1)!];
  for (const [index, [at, , text]] of captions.entries())
    expect(ends[index]![0] - at, text).toBeGreaterThanOrEqual(text.length / 15);
});

test('no event holds a key or another control than those of the screen', () => {
  for (const [, code, data] of eventsOf(record(2))) {
    expect('om').toContain(code);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it looks for them
    expect(data.replace(/\u001B\[[?\d;]*[A-Za-z]|\r\n/g, '')).not.toMatch(/[\u0000-\u001F\u007F-\u009F]/);
  }
});

test.each([3_000, 12_300, 25_000])(
  'a terminal that has played %i ms shows the screen of that moment',
  async (millis) => {
    const events = eventsOf(record(2)).filter(([at]) => at * 1000 <= millis);
    expect(await replay(events)).toEqual(screenAfter('zombie-write', millis));
  },
);

test.each([10_000, 20_000, 30_000])(
  'a player that begins at %i ms shows the whole screen of that moment',
  async (millis) => {
    const events = eventsOf(record(2)).filter(([at]) => at * 1000 === millis);
    expect(await replay(events)).toEqual(screenAfter('zombie-write', millis));
  },
);

describe('cap-tui export', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cap-tui-'));
  afterAll(() => rmSync(folder, {recursive: true, force: true}));

  async function run(name: string, values: Readonly<Record<string, readonly string[]>>) {
    const said: string[] = [];
    const code = await carryOut(
      ['export', name],
      {typed: [], values},
      {
        help: false,
        output: {write: (text) => said.push(text), complain: (text) => said.push(text)},
        readFile: readScript,
        openBytes: () => {
          throw new Error('nothing else is read');
        },
        terminal: null,
      },
    );
    return {code, said: said.join('')};
  }

  test('writes a new file, and overwrites one only when told to', async () => {
    const output = join(folder, 'a.cast');
    expect(await run('opening', {output: [output], size: ['100x30']})).toEqual({code: 0, said: ''});
    const first = readFileSync(output, 'utf8');
    expect(JSON.parse(first.split('\n')[0]!)).toMatchObject({width: 100, height: 30});
    const again = await run('opening', {output: [output]});
    expect(again.code).toBe(2);
    expect(again.said).toMatch(/a\.cast: there is such a file already: --force overwrites it/);
    expect(readFileSync(output, 'utf8')).toBe(first);
    expect((await run('opening', {output: [output], force: ['']})).code).toBe(0);
    expect(readFileSync(output, 'utf8')).not.toBe(first);
  });

  test('says in words why a file cannot be written', async () => {
    const refused = async (output: string, more = {}) => (await run('opening', {output: [output], ...more})).said;
    expect(await refused(join(folder, 'no', 'a.cast'))).toMatch(
      /a\.cast: the directory it is to stand in does not exist;/,
    );
    expect(await refused(folder)).toMatch(/: it is a directory; expected a new file, as in: cap-tui export/);
    expect(await refused(folder, {force: ['']})).toMatch(/: it is a directory;/);
  });

  test('shows no keys, which a recording does not take', async () => {
    const {said} = await run('opening', {});
    for (const words of ['space', 'take over', 'lets you act']) expect(said).not.toContain(words);
    expect(said).toContain('the end');
  });

  test('to Markdown: captions as paragraphs, what happened between them as it stands in a transcript', async () => {
    const {code, said} = await run('one-server', {to: ['markdown']});
    expect(code).toBe(0);
    expect(said).toMatch(/^# MySQL.*\n/);
    expect(said).toContain('\n\nOne MySQL server and two clients: what people call CA.');
    expect(said.match(/^```text$/gm)?.length).toBe((said.match(/^```$/gm) ?? []).length);
    expect(said).toContain('holds  expect c1 info timed-out');
  });

  test('to JSON lines: each line is an object, the verdict last', async () => {
    const {said} = await run('one-server', {to: ['jsonl']});
    const objects = said
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as {type: string});
    expect(objects.at(-1)?.type).toBe('verdict');
  });

  test('to SubRip: a subtitle for each caption, from the moment of its marker in the recording until the next comes', async () => {
    const {code, said} = await run('zombie-write', {to: ['srt']});
    expect(code).toBe(0);
    const subtitles = said.trimEnd().split('\n\n');
    const events = eventsOf(record(2));
    const markers = events.filter(([, kind]) => kind === 'm');
    const stamp = (at: number) => `00:00:${at.toFixed(3).padStart(6, '0').replace('.', ',')}`;
    const ends = [...markers.slice(1), events.at(-1)!];
    expect(subtitles).toHaveLength(markers.length);
    for (const [index, subtitle] of subtitles.entries()) {
      const [number, times, ...lines] = subtitle.split('\n');
      expect(number).toBe(String(index + 1));
      expect(times).toBe(`${stamp(markers[index]![0])} --> ${stamp(ends[index]![0])}`);
      expect(lines.join(' ')).toBe(markers[index]![2]);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
    }
  });

  test('what cannot be read is told with its place', async () => {
    const {code, said} = await run('no-such-demo', {});
    expect(code).toBe(2);
    expect(said).toContain('there is no such file');
  });
});
