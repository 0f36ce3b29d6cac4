/** Stories of travelling in time in the lab: the bar, steps, jumps, typed times, undo, and the futures that were left. */
import {describe, expect, test} from 'vitest';
import {openSystem} from '../../source/script/open.ts';
import {systems} from '../../source/systems/index.ts';
import {unicode} from '../../source/ui/glyphs.ts';
import {openSession, type Session} from '../../source/ui/session.ts';
import {frame} from './fixtures.ts';

/** Five nodes of etcd with a leader: a write, a cut at 4 s, an old answer at the cut node, healed at 8 s. */
function sit(): Session {
  const opened = openSystem('etcd', {nodes: '3'}, 1);
  if (!opened.ok) throw new Error(opened.message);
  const session = openSession({lab: opened.lab, systems, open: () => '', onQuit: () => {}, onSuspend: () => {}});
  session.tick(3_000, 0);
  say(session, 'c1 write x 1');
  session.tick(1_000, 0);
  say(session, 'isolate n3');
  session.tick(1_000, 0);
  say(session, 'c2 write x 2');
  session.tick(1_000, 0);
  say(session, 'c3 read x serializable');
  session.tick(2_000, 0);
  say(session, 'heal');
  session.tick(1_000, 0);
  press(session, 'space');
  return session;
}

function press(session: Session, ...keys: readonly string[]): void {
  for (const key of keys) session.press(key);
}

function say(session: Session, text: string): void {
  press(session, ':', ...Array.from(text, (character) => (character === ' ' ? 'space' : character)), 'enter');
}

const rowsOf = (session: Session, columns = 80, rows = 24): string[] =>
  frame({...session.see(), size: {columns, rows}, glyphs: unicode});
const text = (session: Session): string => rowsOf(session).join('\n');
const bar = (session: Session, columns = 80): string => rowsOf(session, columns).find((row) => row.includes('undo'))!;
const now = (session: Session): number => session.see().snapshot.now;

describe('the bar', () => {
  test.each([60, 80, 100, 120])('stands in one row at %i columns: undo and redo, marks, the position', (columns) => {
    const session = sit();
    press(session, 'g', '5', 'enter');
    const row = bar(session, columns);
    expect(row).toHaveLength(columns);
    expect(row).toMatch(/ u undo U redo .*━[•✓╳≈━]*●/);
    for (const mark of ['•', '╳', '◆', '✓']) expect(row, row).toContain(mark);
  });

  test('the position is where now is, in proportion', () => {
    const session = sit();
    const at = (moment: string) => {
      press(session, 'g', ...moment, 'enter');
      return bar(session, 120).indexOf('●');
    };
    const [start, middle, end] = [at('0'), at('4.5'), at('9')];
    expect(middle - start).toBeGreaterThan(20);
    expect(Math.abs(middle - start - (end - middle))).toBeLessThanOrEqual(2);
  });
});

describe('stepping', () => {
  test('. by event, m by message, n by answer', () => {
    const session = sit();
    press(session, 'g', '3', 'enter');
    const loud = session.see().snapshot.packets.filter(({faint}) => !faint);
    press(session, 'm');
    expect(now(session)).toBe(Math.min(...loud.map(({arrivesAt}) => arrivesAt)));
    press(session, 'n');
    expect(session.see().snapshot.operations[0]?.completed?.at).toBe(now(session));
    press(session, 'n');
    expect(now(session)).toBe(5_000);
    press(session, '.');
    expect(now(session)).toBeGreaterThan(5_000);
    expect(now(session)).toBeLessThan(5_050);
    expect(session.see().state.running).toBe(false);
  });

  test.each(['.', 'm', 'n', ',', '<', '>', '['])('%s stops time that runs', (key) => {
    const session = sit();
    press(session, 'g', '5', 'enter', 'space');
    expect(session.see().state.running).toBe(true);
    press(session, key);
    expect(session.see().state.running).toBe(false);
  });

  test('n has no use where nobody waits, and says so', () => {
    const session = sit();
    press(session, 'n');
    expect(text(session)).toContain('! no client waits for an answer');
  });
});

describe('jumping', () => {
  test('back and on to requests, faults and repairs, wrong answers', () => {
    const session = sit();
    press(session, '[');
    expect(now(session)).toBe(6_000);
    press(session, '[', '[');
    expect(now(session)).toBe(3_000);
    press(session, ']');
    expect(now(session)).toBe(5_000);
    press(session, '}');
    expect(now(session)).toBe(8_000);
    press(session, '{');
    expect(now(session)).toBe(4_000);
    press(session, ')');
    expect(now(session)).toBeGreaterThan(6_000);
    expect(
      session.see().snapshot.events.some((event) => event.type === 'completed' && event.judged.mark === 'stale'),
    ).toBe(true);
    press(session, '(');
    expect(text(session)).toContain('! no earlier stale answer');
  });
});

describe('a typed time', () => {
  test('arrows move at once, digits are typed, Enter goes there', () => {
    const session = sit();
    press(session, 'g', 'left');
    expect(now(session)).toBe(8_900);
    press(session, 'down', 'down', 'up');
    expect(now(session)).toBe(7_900);
    press(session, 'home');
    expect(now(session)).toBe(0);
    press(session, 'end');
    expect(now(session)).toBe(9_000);
    press(session, '1', '2', '5', '0', 'm', 's', 'enter');
    expect(now(session)).toBe(1_250);
    expect(session.see().state.mode.type).toBe('main');
  });

  test.each([
    ['-5', 'expected seconds, as in 1.25, or 1250ms; a day at most'],
    ['1,25', 'expected seconds, as in 1.25, or 1250ms; a day at most'],
    ['1.2345', 'expected seconds, as in 1.25, or 1250ms; a day at most'],
    ['5h', 'expected seconds, as in 1.25, or 1250ms; a day at most'],
    ['999999999999', 'expected seconds, as in 1.25, or 1250ms; a day at most'],
    ['９漢', 'expected seconds, as in 1.25, or 1250ms; a day at most'],
    ['3700', 'too far at once: expected at most an hour from here'],
  ])('%s leads nowhere: it stays on the line, with what was expected, whole at 80 columns', (typed, why) => {
    const session = sit();
    press(session, 'g', ...typed, 'enter');
    expect(now(session)).toBe(9_000);
    expect(session.see().state.mode).toMatchObject({type: 'moment', text: typed});
    expect(text(session)).toContain(`! ${why}`);
    press(session, ...Array.from(typed, () => 'backspace'), '4', 'enter');
    expect(now(session)).toBe(4_000);
  });

  test('Escape stays where one is', () => {
    const session = sit();
    press(session, 'g', '3', 'escape');
    expect(now(session)).toBe(9_000);
  });
});

describe('the clock', () => {
  test('says in the past whether time runs, too', () => {
    const session = sit();
    press(session, 'g', '5', 'enter');
    expect(text(session)).toMatch(/◂ past ‖ ×1\/10 5\.00 of 9\.00 s/);
    press(session, 'space');
    expect(text(session)).toMatch(/◂ past ▸ ×1\/10 5\.00 of 9\.00 s/);
    session.tick(4_500, 0);
    expect(text(session)).toMatch(/ {2}▸ ×1\/10 9\.50 s/);
  });
});

describe('the futures that were left', () => {
  test('whoever stood where two futures part leaves nothing behind, and is told of no other', () => {
    const session = sit();
    press(session, 'u', 'b', 'enter');
    expect(session.see().snapshot.branches).toEqual([]);
    expect(text(session)).toContain('another future is ahead of you now: > goes as far as it has been');
    press(session, '>');
    expect(now(session)).toBe(9_000);
  });

  test('a change in the past forks and says so; b returns, and the other future takes its place', () => {
    const session = sit();
    press(session, 'g', '2', 'enter', 'w', 'enter');
    expect(bar(session)).toContain('b 1 future left');
    expect(text(session)).toContain('you changed the past: what followed is kept as a future; b returns to it');
    expect(session.see().snapshot.until).toBe(2_000);
    expect(bar(session)).not.toMatch(/[╳≈]/);
    press(session, '}');
    expect(text(session)).toContain('! no later fault or repair is known');
    session.tick(500, 0);
    expect(bar(session)).toContain('┴');
    press(session, 'b');
    expect(session.see().state.mode).toMatchObject({type: 'menu', menu: 'futures'});
    press(session, 'enter');
    expect(session.see().snapshot.until).toBe(9_000);
    expect(now(session)).toBe(2_000);
    expect(bar(session)).toContain('b 1 future left');
    expect(bar(session)).toContain('╳');
    press(session, '>');
    expect(session.see().snapshot.operations).toHaveLength(3);
    press(session, 'b', 'enter', '>');
    expect(session.see().snapshot.operations).toHaveLength(1);
  });

  test('what was undone is done again as it was, also when time has passed without it', () => {
    const session = sit();
    say(session, 'isolate n3');
    session.tick(5_000, 0);
    const {nodes, links, packets} = session.see().snapshot;
    press(session, 'u');
    expect(now(session)).toBe(9_000);
    session.tick(12_000, 0);
    press(session, 'U');
    expect(now(session)).toBe(14_000);
    expect(session.see().snapshot).toMatchObject({nodes, links, packets});
  });

  test('undo and redo are seen to be possible or not', () => {
    const session = sit();
    press(session, 'u');
    expect(text(session)).toContain('undone, at the moment when it was done; U does it again');
    expect(session.see().snapshot.canRedo).toBe(true);
    expect(bar(session)).toContain('1 future left');
    press(session, 'U');
    expect(session.see().snapshot.canRedo).toBe(false);
    press(session, 'U');
    expect(text(session)).toContain('! nothing was undone');
  });
});
