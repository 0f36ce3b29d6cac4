/** Stories of a demo being shown: captions, beats, going back, taking over and returning, by keys and by real time alone. */
import {describe, expect, test} from 'vitest';
import {parseScript} from '../../source/script/script.ts';
import {filmRefusal} from '../../source/script/tape.ts';
import {systems} from '../../source/systems/index.ts';
import {type Manner, openFilm, plainManner} from '../../source/ui/film.ts';
import {unicode} from '../../source/ui/glyphs.ts';
import {openSession, type Session} from '../../source/ui/session.ts';
import {isTicking} from '../../source/ui/travel.ts';
import {frame} from './fixtures.ts';
import {tapeOf} from './tapes.ts';

const frameMillis = 50;
const endings: number[] = [];

const story = `system etcd nodes=3 seed=1
say Three nodes. Client c1 is at the leader.
wait until leader
connect c1 leader
c1 write x 1
note Ask what will happen.
beat
say A follower is cut off, and x is written again.
isolate follower
c1 write x 2
expect c1 ok
beat
say The end: the follower holds the old value.
wait 2s
expect converged no
`;

function show(text = story, manner: Partial<Manner> = {}): Session {
  const {tape, lab} = tapeOf(text);
  return openSession({
    lab,
    systems,
    film: openFilm(tape, {...plainManner, ...manner}),
    open: () => 'not here',
    onQuit: (code) => endings.push(code),
    onSuspend: () => {},
  });
}

/** Real time passes, frame by frame. */
function watch(session: Session, millis: number): void {
  for (let passed = 0; passed < millis; passed += frameMillis) session.tick(0, 0, frameMillis);
}

/** Watches until the film stops by itself; how long that took. */
function watchToStop(session: Session): number {
  let passed = 0;
  for (; isTicking(session.see()) && passed < 300_000; passed += frameMillis) session.tick(0, 0, frameMillis);
  return passed;
}

const film = (session: Session) => session.see().state.film!;
const world = (session: Session) => session.see().snapshot;
const picture = (session: Session): string =>
  JSON.stringify({...world(session), branches: 0, canUndo: 0, canRedo: 0, until: 0});
const rowsOf = (session: Session, columns = 80, rows = 24): string[] =>
  frame({...session.see(), size: {columns, rows}, glyphs: unicode});
const text = (session: Session): string => rowsOf(session).join('\n');

function press(session: Session, ...keys: readonly string[]): void {
  for (const key of keys) session.press(key);
}

describe('watching', () => {
  test('the first caption stands before anything moves; then time runs to the first beat and waits', () => {
    const session = show();
    watch(session, 200);
    expect(world(session).now).toBe(0);
    expect(text(session)).toContain('Three nodes. Client c1 is at the leader.');
    watchToStop(session);
    expect(film(session).phase).toBe('beat');
    expect(world(session).operations).toHaveLength(1);
    expect(text(session)).toContain('beat 1 of 3 · space goes on');
    const there = world(session);
    watch(session, 5_000);
    expect(world(session)).toBe(there);
  });

  test('what is done at the moment of a beat waits behind it', () => {
    const session = show();
    watchToStop(session);
    expect(world(session).groups).toHaveLength(1);
    press(session, 'space');
    watch(session, 200);
    expect(text(session)).toContain('A follower is cut off');
    expect(world(session).groups).toHaveLength(1);
    watchToStop(session);
    expect(world(session).groups).toHaveLength(2);
  });

  test('space holds it, and lets it go on', () => {
    const session = show();
    watch(session, 2_000);
    press(session, 'space');
    const {now} = world(session);
    expect(isTicking(session.see())).toBe(false);
    watch(session, 2_000);
    expect(world(session).now).toBe(now);
    press(session, 'space');
    watch(session, 2_000);
    expect(world(session).now).toBeGreaterThan(now);
  });

  test('whoever goes on has read the caption: the next one comes at once', () => {
    const session = show(`system mysql\nsay ${'One server. '.repeat(15)}\nbeat\nsay The next one.\nbeat\n`);
    watchToStop(session);
    press(session, 'space');
    watch(session, 200);
    expect(text(session)).toContain('The next one.');
  });

  test('the last frame stays, and says so', () => {
    const session = show();
    for (let stop = 0; stop < 3; stop += 1) {
      watchToStop(session);
      press(session, 'space');
    }
    expect(film(session).phase).toBe('end');
    expect(text(session)).toContain('The end: the follower holds the old value.');
    press(session, 'space');
    expect(text(session)).toContain('! this is the end of the demo');
    expect(isTicking(session.see())).toBe(false);
  });

  test('+ makes it faster, - slower', () => {
    const times = ['+', '-'].map((key) => {
      const session = show();
      press(session, key);
      return watchToStop(session);
    });
    expect(times[0]).toBeLessThan(times[1]!);
  });

  test('captions have rows of their own: nothing else moves when one comes or goes', () => {
    for (const [columns, rows] of [
      [60, 18],
      [80, 24],
      [100, 30],
      [120, 36],
    ] as const) {
      const session = show();
      session.resize({columns, rows});
      const before = rowsOf(session, columns, rows);
      watch(session, 100);
      const after = rowsOf(session, columns, rows);
      expect(after).toHaveLength(rows);
      const changed = after.flatMap((row, index) => (row === before[index] ? [] : [index]));
      const last = rows >= 32 ? rows - 3 : rows - 2;
      expect(changed.length, `${columns}x${rows}`).toBeGreaterThan(0);
      for (const index of changed) {
        expect(index, `${columns}x${rows}\n${after.join('\n')}`).toBeGreaterThanOrEqual(last - 5);
        expect(index).toBeLessThan(last);
      }
    }
  });
});

describe('going back and on', () => {
  test(', goes back a beat, to the very same world, and space shows the same again', () => {
    const session = show();
    watchToStop(session);
    const first = picture(session);
    press(session, 'space');
    watchToStop(session);
    const second = picture(session);
    press(session, ',');
    expect(picture(session)).toBe(first);
    expect(text(session)).toContain('beat 1 of 3');
    expect(text(session)).toContain('Three nodes.');
    press(session, 'space');
    watchToStop(session);
    expect(picture(session)).toBe(second);
  });

  test('] goes to the next beat at once, [ back, Home to the beginning', () => {
    const session = show();
    press(session, ']', ']');
    expect(text(session)).toContain('beat 2 of 3');
    expect(world(session).operations).toHaveLength(2);
    press(session, '[');
    expect(text(session)).toContain('beat 1 of 3');
    press(session, ']', ']');
    expect(film(session).phase).toBe('end');
    press(session, ',');
    expect(text(session)).toContain('beat 2 of 3');
    press(session, 'home');
    expect(world(session).now).toBe(0);
    expect(film(session).phase).toBe('running');
  });

  test('g goes to a typed time, and what is no time is said to be none', () => {
    const session = show();
    press(session, 'g', '1', '.', '.', 'enter');
    expect(text(session)).toContain('! expected seconds, as in 1.25, or 1250ms');
    press(session, 'backspace', '2', 'enter');
    expect(world(session).now).toBe(1200);
    expect(film(session).phase).toBe('held');
    press(session, 'right', 'right', 'left');
    expect(world(session).now).toBe(1300);
    press(session, 'g', '9', '9', 'enter');
    expect(film(session).phase).toBe('end');
  });
});

describe('taking over', () => {
  test('t: the script waits, the keys are the lab’s; t again puts the world back to where it stood', () => {
    const session = show();
    watchToStop(session);
    const there = picture(session);
    press(session, 't');
    expect(text(session)).toContain('the demo waits');
    session.tick(4_000, 0);
    press(session, 'w', 'enter', 'p', '1');
    session.tick(1_000, 0);
    expect(world(session).operations).toHaveLength(2);
    expect(world(session).groups).toHaveLength(2);
    press(session, 't');
    expect(picture(session)).toBe(there);
    expect(text(session)).toContain('beat 1 of 3 · space goes on');
    press(session, 'space');
    watchToStop(session);
    expect(text(session)).toContain('beat 2 of 3');
    expect(world(session).operations.map(({request}) => 'value' in request && request.value)).toEqual(['1', '2']);
  });

  test('what the script did in the very moment of the beat is there again', () => {
    const session = show('system cassandra\nsay Whole.\nbeat\npartition n1 n2 | n3\nbeat\nc1 write x 1 one\n');
    press(session, ']', ']');
    const there = picture(session);
    expect(world(session).groups).toHaveLength(2);
    press(session, 'h');
    expect(world(session).groups).toHaveLength(1);
    press(session, 't');
    expect(picture(session)).toBe(there);
  });

  test('what the person did stays reachable, as a future that was left', () => {
    const session = show();
    watchToStop(session);
    press(session, 'w', 'enter');
    session.tick(500, 0);
    press(session, 't', 't', 'b', 'enter');
    session.tick(1_000, 0);
    expect(world(session).operations).toHaveLength(2);
    press(session, 't');
    expect(world(session).operations).toHaveLength(1);
  });

  test('a key of the lab takes over and acts at once', () => {
    const session = show();
    watchToStop(session);
    press(session, '2', 'r');
    expect(film(session).taken).toBe(true);
    expect(world(session).operations.at(-1)).toMatchObject({node: 'n2', request: {type: 'read'}});
  });

  test('nothing of the script happens while it waits', () => {
    const session = show();
    watchToStop(session);
    press(session, 't');
    session.tick(30_000, 0);
    expect(world(session).operations).toHaveLength(1);
    expect(world(session).groups).toHaveLength(1);
  });

  test('also at the end, and after changes were undone', () => {
    const session = show();
    press(session, ']', ']', ']');
    const there = picture(session);
    press(session, 'w', 'enter');
    session.tick(500, 0);
    press(session, 'u', 'u', 't');
    expect(picture(session)).toBe(there);
    expect(film(session).phase).toBe('end');
  });
});

describe('by itself', () => {
  test('--auto goes on after its pause, and not before the caption can have been read', () => {
    const session = show(story, {auto: 500});
    watch(session, 40_000);
    expect(film(session).phase).toBe('end');
  });

  test('what follows a beat waits, too, until the caption before it can have been read', () => {
    const long = 'One server. '.repeat(15).trim();
    const session = show(`system mysql\nsay ${long}\nc1 write x 1\nbeat\nc1 write x 2\nbeat\n`, {auto: 500});
    while (world(session).operations.length < 2) session.tick(0, 0, frameMillis);
    expect(film(session).shown).toBeGreaterThanOrEqual((long.length * 1000) / 15);
  });

  test('--loop begins again', () => {
    const session = show(story, {auto: 100, loop: true});
    let ends = 0;
    for (let passed = 0; passed < 120_000; passed += frameMillis) {
      const before = film(session).phase;
      session.tick(0, 0, frameMillis);
      if (before === 'end' && film(session).phase === 'running') ends += 1;
    }
    expect(ends).toBeGreaterThan(1);
  });

  test('--no-input takes no key but Ctrl-C', () => {
    const session = show(story, {auto: 1000, input: false});
    const {cue} = film(session);
    press(session, ']', 'q', 't', '+');
    expect(film(session)).toMatchObject({cue, taken: false});
    expect(endings).toEqual([]);
    expect(text(session)).toMatch(/story · to beat 1 of 3 +\n +$/);
    press(session, 'ctrl-c');
    expect(endings).toEqual([130]);
  });

  test('notes are shown only where they are wanted, in a row of their own', () => {
    const session = show();
    watchToStop(session);
    expect(text(session)).not.toContain('Ask what');
    press(session, 'n');
    expect(text(session)).toContain('Ask what will happen.');
    press(session, ']');
    expect(text(session)).toContain('beat 2 of 3');
    expect(text(session)).not.toContain('Ask what will happen.');
    press(session, '[');
    expect(text(session)).toContain('Ask what will happen.');
  });
});

test('the time bar has a mark for what is to come', () => {
  const session = show();
  const bar = rowsOf(session).find((row) => row.includes(' demo '))!;
  expect(bar).toMatch(/[•✓].*╳/);
});

test('a script that goes back in time is no film, and its place is said', () => {
  const parsed = parseScript('system mysql\nc1 write x 1\n  undo\n', 'back.cap');
  if (!parsed.ok) throw new Error(parsed.message);
  expect(filmRefusal(parsed.script)?.message).toMatch(/^back\.cap:3:3: expected a script that never goes back/);
});
