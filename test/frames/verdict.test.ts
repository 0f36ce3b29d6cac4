/** The judge on the screen: the strip, the page, the log and the interval view, in sessions played by keys. */
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import type {Lab} from '../../source/lab/lab.ts';
import {openSystem} from '../../source/script/open.ts';
import {plainRows} from '../../source/ui/draw/canvas.ts';
import {drawScreen} from '../../source/ui/draw/screen.ts';
import {ascii, type Glyphs, unicode} from '../../source/ui/glyphs.ts';
import {openSession, type Session} from '../../source/ui/session.ts';

/** A session in which these lines were said, one after the other. */
function sit(system: string, lines: readonly string[], options: Readonly<Record<string, string>> = {}): Session {
  const open = (): Lab | string => {
    const opened = openSystem(system, options, 1);
    return opened.ok ? opened.lab : opened.message;
  };
  const session = openSession({lab: open() as Lab, systems: [], open, onQuit() {}, onSuspend() {}});
  session.press('space');
  for (const line of lines) say(session, line);
  return session;
}

function say(session: Session, line: string): void {
  const keys = Array.from(line, (character) => (character === ' ' ? 'space' : character));
  for (const key of [':', ...keys, 'enter']) session.press(key);
}

function rowsOf(session: Session, columns = 80, rows = 24, glyphs: Glyphs = unicode): string[] {
  session.resize({columns, rows});
  return plainRows(drawScreen({...session.see(), size: {columns, rows}, glyphs}));
}

const textOf = (session: Session, columns = 80, rows = 24): string => rowsOf(session, columns, rows).join('\n');
const trimmed = (rows: readonly string[]): string => rows.map((row) => row.trimEnd()).join('\n');

/** Both sides of a split take writes at ONE, and c1 reads the older value. */
const staleRead = [
  'c1 write x 1 all',
  'wait 200ms',
  'partition n1 n2 | n3',
  'c1 write x 2 one',
  'wait 100ms',
  'c3 write x 3 one',
  'wait 100ms',
  'c1 read x one',
  'wait 50ms',
];

/** A client that moves sees a value, another, and the first again. */
const backAndForth = [...staleRead, 'connect c9 n1', 'c9 read x one', 'wait 50ms', 'connect c9 n3', 'c9 read x one'];
const comesBack = [...backAndForth, 'wait 50ms', 'connect c9 n1', 'c9 read x one', 'wait 50ms'];

/** A write whose client gave up, and one that still waits, on the side that was cut off. */
const unknown = [
  'wait 2s',
  'c1 write x 1',
  'wait 300ms',
  'isolate n3',
  'c3 write x 9',
  'wait 8s',
  'c3 write x 10',
  'wait 1s',
];

const sessions: Readonly<Record<string, () => Session>> = {
  'nothing asked': () => sit('cassandra', []),
  'a stale read': () => sit('cassandra', staleRead),
  'a value that comes back': () => sit('cassandra', comesBack),
  'unknown outcomes': () => sit('etcd', unknown),
  'one server': () => sit('mysql', ['c1 write x 1', 'wait 100ms', 'c1 read x', 'wait 100ms']),
  'hostile names': () =>
    sit('cassandra', [
      'c1 write "漢\u202e字" "va\u001blue" all',
      'wait 200ms',
      'c2 read "漢\u202e字" one',
      'wait 99ms',
    ]),
};

const ways: Readonly<Record<string, readonly string[]>> = {
  'the strip': [],
  'the page': ['v'],
  'the page further down': ['v', 'page-down', 'page-down'],
  'the intervals': ['v', 'enter'],
  'all intervals': ['v', 'enter', 'a'],
  'the intervals from very close': ['v', 'enter', '+', '+', '+', '+', 'right'],
  'the intervals from far away': ['v', 'enter', '-', '-', '-', '-', 'down'],
};

describe.each(Object.entries(sessions))('%s', (_, open) => {
  test.each(Object.entries(ways))('%s fills every terminal exactly', (_, keys) => {
    const session = open();
    for (const key of keys) session.press(key);
    for (const [columns, rows] of [
      [60, 18],
      [80, 24],
      [100, 30],
      [120, 36],
      [200, 60],
    ] as const) {
      for (const glyphs of [unicode, ascii]) {
        const drawn = rowsOf(session, columns, rows, glyphs);
        expect(drawn).toHaveLength(rows);
        expect(drawn.map((row) => stringWidth(row))).toEqual(drawn.map(() => columns));
      }
    }
  });
});

test('C and P say the same of the network: of one node that it is outside CAP, of a slow link that it is slow', () => {
  const pageOf = (session: Session) => {
    session.press('v');
    return textOf(session);
  };
  const alone = pageOf(sit('mysql', ['c1 write x 1', 'wait 100ms']));
  expect(alone).toMatch(/C {2}this 1 operation +outside CAP/);
  expect(alone).not.toContain('the network is whole');
  expect(pageOf(sit('cassandra', ['c1 write x 1', 'wait 100ms']))).toMatch(/C .* the network is whole/);
  expect(pageOf(sit('cassandra', ['c1 write x 1', 'slow n1 n2 500ms', 'wait 100ms']))).toMatch(/C .* 1 link is slow/);
});

describe('the verdict comes with the response that decides it', () => {
  test('in the frame in which the answer arrives, with its sentence under it in the log', () => {
    const session = sit('cassandra', staleRead.slice(0, -2));
    expect(textOf(session)).toContain('no violation in these 3 operations');
    say(session, 'c1 read x one');
    for (let passed = 0; passed < 20; passed += 1) {
      session.tick(1, 0);
      const {snapshot, verdicts} = session.see();
      const answered = snapshot.operations.at(-1)?.completed !== undefined;
      expect(verdicts[0]?.verdict).toBe(answered ? 'false' : 'true');
    }
    const text = textOf(session, 120, 36);
    expect(text).toContain('◆ linearizable violated');
    const log = rowsOf(session, 120, 36).map((row) => row.slice(72).trim());
    const stale = log.findIndex((row) => row.startsWith('stale, newest is 3'));
    expect(log[stale + 1]).toMatch(/^◆ not linearizable: c1 read x=2 at/);
  });

  test('and goes when time goes back before it', () => {
    const session = sit('cassandra', staleRead);
    expect(session.see().verdicts[0]?.verdict).toBe('false');
    for (const key of [',', ',']) session.press(key);
    expect(session.see().verdicts.map(({verdict}) => verdict)).toEqual(Array(7).fill('true'));
  });
});

test('the page, as it stands at 80x24', () => {
  const session = sit('cassandra', staleRead);
  session.press('v');
  expect(trimmed(rowsOf(session).slice(1, 22))).toMatchInlineSnapshot(`
    "─ the verdict ──────────────────────────────────────────────────────────────────
     C  these 4 operations                  while each side answers
     › linearizable         ◆ violated      ✗ cannot be kept
         c1 read x=2 at 0.4 s, though c3's write x=3 was acknowledged at 0.302 s,
         before that read began.
         Enter draws these operations in time; the log marks them
         In a cut: a node that cannot hear the others cannot know whether its value
         is the newest.
       sequential           ✓ no violation  ✗ cannot be kept
       causal               ✓ no violation  ✓ can be, if clients stay put
       read-your-writes     ✓ no violation  ✓ can be, if clients stay put
       monotonic-reads      ✓ no violation  ✓ can be kept
       monotonic-writes     ✓ no violation  ✓ can be kept
       writes-follow-reads  ✓ no violation  ✓ can be kept

     A  the theorem's A holds so far: each live node owes an answer
        n1 ✓ answered every request it received
        n2 ○ was asked nothing
        n3 ✓ answered every request it received
        users saw: yield 100 % (4 of 4)
                                                                   ↓ 12 more, PgDn"
  `);
});

test('the interval view, as it stands at 80x24', () => {
  const session = sit('cassandra', staleRead);
  session.press('v');
  session.press('enter');
  expect(trimmed(rowsOf(session).slice(1, 14))).toMatchInlineSnapshot(`
    "─ operations in time ───────────────────────────────────────────────────────────
     ◆ not linearizable: c1 read x=2 at 0.4 s, though c3's write x=3 was
     acknowledged at 0.302 s, before that read began.
     net      ╳ partition n1 n2 | n3 ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌
     c1         ┣1 write x=2 one━┫                     ╭╌╌╌╌╌▸┣3 read x=2 one ≈━┫
                                                       ┊
     c3                                ┣2 write x=3 one┫
                0.2 s            0.204 s               0.302 s              0.403 s

     1 c1 write x 2 one  0.200 to 0.204 s  ✓ ok
     2 c3 write x 3 one  0.300 to 0.302 s  ✓ ok
     3 c1 read x one = 2, written by 1  0.400 to 0.403 s  ≈ stale
    "
  `);
});

test('the interval view with ASCII alone', () => {
  const session = sit('cassandra', staleRead);
  session.press('o');
  expect(trimmed(rowsOf(session, 80, 24, ascii).slice(1, 14))).toMatchInlineSnapshot(`
    "- operations in time -----------------------------------------------------------
     $ not linearizable: c1 read x=2 at 0.4 s, though c3's write x=3 was
     acknowledged at 0.302 s, before that read began.
     net      X partition n1 n2 | n3 ..............................................
     c1         [1 write x=2 one=]                     ,.....>[3 read x=2 one ~=]
                                                       :
     c3                                [2 write x=3 one]
                0.2 s            0.204 s               0.302 s              0.403 s

     1 c1 write x 2 one  0.200 to 0.204 s  + ok
     2 c3 write x 3 one  0.300 to 0.302 s  + ok
     3 c1 read x one = 2, written by 1  0.400 to 0.403 s  ~ stale
    "
  `);
});

test('an unknown outcome stays open to the right, one that waits as far as now', () => {
  const session = sit('etcd', unknown);
  for (const key of ['o', 'a']) session.press(key);
  expect(trimmed(rowsOf(session).slice(1, 11))).toMatchInlineSnapshot(`
    "─ operations in time ───────────────────────────────────────────────────────────
     linearizable: no violation in these 3 operations
     net                   ╳ isolate n3 ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌
     c1         ├write x=1┤                                                ¦
                                                                           ¦
     c3                     ├write x=9 ?──────────?┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄▸
                                                                           ¦
                                                                     ├─────▸x=10 …
         0.884 s                                                           now
    "
  `);
});

describe('choosing', () => {
  test('the strongest violated rung comes first; its operations are marked in the log, and stay marked', () => {
    const session = sit('cassandra', staleRead);
    const marks = () => rowsOf(session, 120, 36).filter((row) => row.includes('│◆')).length;
    expect(marks()).toBe(0);
    session.press('v');
    expect(session.see().state.rung).toBe('linearizable');
    expect(marks()).toBe(3);
    session.press('escape');
    expect(marks()).toBe(3);
    session.press('v');
    session.press('down');
    expect(marks()).toBe(0);
    expect(textOf(session)).toContain('one order of all writes needs the sides to agree on it');
  });

  test('arrows go from rung to rung and then down the page, to its end and no further', () => {
    const session = sit('cassandra', staleRead);
    rowsOf(session);
    session.press('v');
    for (let pressed = 0; pressed < 60; pressed += 1) session.press('down');
    expect(session.see().state.rung).toBe('writes-follow-reads');
    expect(textOf(session)).toContain('acknowledged writes lost 0');
    expect(textOf(session)).not.toContain('more, PgDn');
    for (let pressed = 0; pressed < 60; pressed += 1) session.press('up');
    expect(session.see().state).toMatchObject({rung: 'linearizable', mode: {scroll: 0}});
  });

  test('without a violation the view shows the last operations, however long ago they were', () => {
    const session = sit('cassandra', ['c1 write x 1', 'c2 read x', 'wait 1m']);
    session.press('o');
    expect(textOf(session)).toMatch(/c1 {2}.*write x=1/);
    expect(textOf(session)).toMatch(/c2 {2}.*read/);
  });

  test('the view goes earlier and later, closer and wider, and leads back by Escape', () => {
    const session = sit('cassandra', staleRead);
    for (const key of ['v', 'enter']) session.press(key);
    const window = () => {
      const {mode} = session.see().state;
      if (mode.type !== 'intervals') throw new Error(`the keys mean those of ${mode.type}`);
      return mode.window;
    };
    const fit = window();
    session.press('+');
    expect(window().span).toBe(Math.round(fit.span / 2));
    session.press('-');
    expect(window().span).toBeGreaterThanOrEqual(fit.span - 1);
    session.press('left');
    expect(window().from).toBeLessThan(fit.from);
    session.press('n');
    expect(textOf(session)).toContain('now');
    session.press('0');
    expect(window()).toEqual(fit);
    session.press('escape');
    expect(session.see().state.mode.type).toBe('verdict');
    session.press('escape');
    expect(session.see().state.mode.type).toBe('main');
  });
});

describe('without colour', () => {
  test('replicas that differ, a stale answer and a violated history each have their glyph and their word', () => {
    const session = sit('cassandra', staleRead);
    const main = textOf(session);
    expect(main).toMatch(/≠ replicas differ/);
    expect(main).toMatch(/≈\s+│?\s*[\s\S]*stale/);
    expect(main).toMatch(/◆ linearizable violated/);
    session.press('v');
    const page = textOf(session, 120, 60);
    expect(page).toContain('≠  replicas differ: no violation by itself');
    expect(page).toMatch(/x: n1 n2 hold 2 {2}≠ {2}n3 holds 3/);
    expect(page).toMatch(/≈ stale: c1 read x one at .* s, 1 version and .* s behind/);
    expect(page).toMatch(/linearizable {2,}◆ violated {2,}✗ cannot be kept/);
    expect(page).toMatch(/sequential {2,}✓ no violation {2,}✗ cannot be kept/);
    expect(page).toMatch(/causal {2,}✓ no violation {2,}✓ can be, if clients stay put/);
  });

  test('lower rungs that break are named together, with the operations', () => {
    const session = sit('cassandra', comesBack);
    const text = textOf(session, 120, 60);
    expect(text).toMatch(/◆ linearizable ◆ sequential/);
    expect(text.replace(/[│\s]+/g, ' ')).toMatch(/not sequential/);
  });
});

test('the page says why a node costs the A, what unknown outcomes came to, and how a heal went', () => {
  const session = sit('etcd', unknown);
  for (const line of ['heal', 'wait 12s', 'c2 read x', 'wait 1s']) say(session, line);
  session.press('v');
  const text = textOf(session, 120, 70);
  expect(text).toContain('outcomes that nobody could tell');
  expect(text).toMatch(/c3 write x 9 linearizable: (took effect: c\d read x|nobody has seen it)/);
  expect(text).toMatch(/after the heal: the replicas agree/);
  const cut = sit('etcd', unknown);
  cut.press('v');
  expect(textOf(cut, 120, 70)).toMatch(/n3 ✗ c3 write x 9 ended unknown: Error: context deadline exceeded/);
});

test('no arrow shows through the blanks of an operation that it passes', () => {
  const lines = ['wait 30ms', 'c1 write x 1', 'wait 92ms', 'shape halves n1', 'c2 write x 3', 'wait 1000ms'];
  const session = sit('dynamodb', [...lines, 'c2 read x', 'wait 20ms'], {mode: 'mrsc'});
  for (const key of ['o', '0']) session.press(key);
  const rows = rowsOf(session);
  expect(rows.join('\n')).toContain('◆ not linearizable');
  const lane = rows.find((row) => row.startsWith(' c2 '));
  expect(lane).toMatch(/╰╌+▸?├w(rite)? x=3 /);
});
