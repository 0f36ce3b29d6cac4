/** The edge of the screen: real time, slow terminals, colours, and what remains after a crash. */
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {crashMessage} from '../../source/edge/crash.ts';
import {colourLevel, glyphsFor} from '../../source/edge/looks.ts';
import {adapt, fullPace, rateOf} from '../../source/edge/pace.ts';
import {saveJournal} from '../../source/edge/saved.ts';
import {openTicker, type Ticker} from '../../source/edge/ticker.ts';
import {openSystem} from '../../source/script/open.ts';
import {parseScript} from '../../source/script/script.ts';

describe('the ticker', () => {
  let now = 0;
  let running = false;
  let factor = 0.1;
  let ticks: (readonly [number, number])[] = [];
  let ticker: Ticker;

  beforeEach(() => {
    vi.useFakeTimers();
    now = 0;
    running = false;
    factor = 0.1;
    ticks = [];
    ticker = openTicker({
      running: () => running,
      factor: () => factor,
      rate: () => 20,
      now: () => now,
      onTick: (by, between) => {
        ticks.push([by, Math.round(between * 1000) / 1000]);
      },
    });
  });
  afterEach(() => {
    ticker.stop();
    vi.useRealTimers();
  });

  const pass = (millis: number) => {
    now += millis;
    vi.advanceTimersByTime(millis);
  };

  test('nothing runs, no timer', () => {
    ticker.update();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('slow motion gives whole milliseconds and keeps the rest', () => {
    running = true;
    ticker.update();
    for (let frame = 0; frame < 3; frame += 1) pass(50);
    expect(ticks).toEqual([
      [5, 0],
      [5, 0],
      [5, 0],
    ]);
    factor = 0.01;
    for (let frame = 0; frame < 3; frame += 1) pass(50);
    expect(ticks.slice(3)).toEqual([
      [0, 0.5],
      [1, 0],
      [0, 0.5],
    ]);
  });

  test('stopping drops the timer, and the pause is not caught up with', () => {
    running = true;
    ticker.update();
    pass(50);
    running = false;
    ticker.update();
    expect(vi.getTimerCount()).toBe(0);
    now += 60_000;
    running = true;
    ticker.update();
    pass(50);
    expect(ticks.at(-1)).toEqual([5, 0]);
  });

  test('a program that was suspended goes on from where it was', () => {
    running = true;
    factor = 1;
    ticker.update();
    now += 60_000;
    vi.advanceTimersByTime(50);
    expect(ticks).toEqual([[250, 0]]);
  });

  test('there is never more than one timer', () => {
    running = true;
    for (let times = 0; times < 5; times += 1) ticker.update();
    expect(vi.getTimerCount()).toBe(1);
  });
});

test('a slow terminal gets fewer frames at once, and more again slowly', () => {
  const slow = [40, 40, 70, 200, 300].reduce(adapt, fullPace);
  expect(rateOf(slow)).toBe(4);
  expect(rateOf(adapt(fullPace, 8))).toBe(30);
  expect(rateOf(adapt(fullPace, 9))).toBe(15);
  let pace = slow;
  let frames = 0;
  for (; rateOf(pace) < 30; frames += 1) pace = adapt(pace, 1);
  expect(frames).toBe(180);
});

test.each([
  [{}, 1],
  [{TERM: 'xterm-256color'}, 2],
  [{TERM: 'xterm', COLORTERM: 'truecolor'}, 2],
  [{TERM: 'dumb'}, 0],
  [{TERM: 'xterm-256color', NO_COLOR: '1'}, 0],
  [{TERM: 'xterm-256color', NO_COLOR: ''}, 2],
  [{TERM: 'xterm-256color', FORCE_COLOR: '0'}, 0],
  [{FORCE_COLOR: '3'}, 2],
] as const)('%j has colour level %d', (environment, level) => {
  expect(colourLevel(environment)).toBe(level);
});

test.each([
  [{}, 'unicode'],
  [{LANG: 'en_GB.UTF-8'}, 'unicode'],
  [{LANG: 'C'}, 'unicode'],
  [{LANG: 'de_DE.ISO-8859-1'}, 'ascii'],
  [{TERM: 'linux'}, 'ascii'],
  [{LANG: 'en_GB.UTF-8', CAP_TUI_GLYPHS: 'ascii'}, 'ascii'],
] as const)('%j is drawn in %s', (environment, name) => {
  expect(glyphsFor(environment).name).toBe(name);
});

describe('after a crash', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cap-tui-'));
  });
  afterEach(() => rmSync(folder, {recursive: true}));

  test('the session is in a file that is a script, and the message names it', () => {
    const opened = openSystem('etcd', {}, 3);
    if (!opened.ok) throw new Error(opened.message);
    opened.lab.dispatch({type: 'advance', by: 100});
    opened.lab.dispatch({type: 'crash', node: 'n2'});
    const file = saveJournal(opened.lab, new Date('2030-01-02T03:04:05Z'), [join(folder, 'missing'), folder]);
    expect(file).toBe(join(folder, 'cap-tui-20300102-030405.cap'));
    const text = readFileSync(file!, 'utf8');
    expect(text).toContain('crash n2');
    expect(parseScript(text, 'saved').ok).toBe(true);
    expect(crashMessage(new Error('a bad day'), file)).toMatch(/saved.*cap-tui-20300102-030405\.cap[\s\S]*a bad day/);
  });

  test('a file that is there is not overwritten, and a broken lab is no second crash', () => {
    const opened = openSystem('etcd', {}, 3);
    if (!opened.ok) throw new Error(opened.message);
    const moment = new Date('2030-01-02T03:04:05Z');
    const saved = () => saveJournal(opened.lab, moment, [folder]);
    expect([saved(), saved()]).toEqual(
      ['cap-tui-20300102-030405.cap', 'cap-tui-20300102-030405-2.cap'].map((name) => join(folder, name)),
    );
    for (let more = 3; more <= 9; more += 1) expect(saved()).not.toBeNull();
    expect(saved()).toBeNull();
    const journal = () => {
      throw new Error('broken');
    };
    expect(saveJournal({...opened.lab, journal}, new Date(), [folder])).toBeNull();
    expect(crashMessage('odd', null)).toContain('could not be saved');
  });
});
