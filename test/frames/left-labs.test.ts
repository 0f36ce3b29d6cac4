/** Stories of labs that a person leaves for another system: what was done there, and its futures, can be returned to. */
import {describe, expect, test} from 'vitest';
import {openSystem} from '../../source/script/open.ts';
import {systems} from '../../source/systems/index.ts';
import {openSession, type Session} from '../../source/ui/session.ts';
import type {Sitting} from '../../source/ui/sitting.ts';
import {classroomOf, rowsOf, sit as sitInClass} from './lessons.ts';

const open: Sitting['open'] = (system, options, seed) => {
  const opened = openSystem(system, options, seed ?? undefined);
  return opened.ok ? opened.lab : opened.message;
};

/** At etcd with a leader. */
function sit(more: Partial<Sitting> = {}): Session {
  const lab = open('etcd', {nodes: '3'}, 1);
  if (typeof lab === 'string') throw new Error(lab);
  const session = openSession({lab, systems, open, onQuit: () => {}, onSuspend: () => {}, ...more});
  session.tick(3_000, 0);
  return session;
}

function press(session: Session, ...keys: readonly string[]): void {
  for (const key of keys) session.press(key);
}

function say(session: Session, line: string): void {
  press(session, ':', ...Array.from(line, (letter) => (letter === ' ' ? 'space' : letter)), 'enter');
}

const text = (session: Session): string => rowsOf(session).join('\n');
const seen = (session: Session) => session.see().snapshot;

describe('a lab that is left for another system', () => {
  test('waits with its time, its futures and its bar; the other takes its place when one returns', () => {
    const session = sit();
    say(session, 'c1 write x 1');
    session.tick(1_000, 0);
    say(session, 'c2 read x');
    session.tick(1_000, 0);
    press(session, 'u', 'g', '3', 'enter');
    const before = {...seen(session), verdicts: session.see().verdicts};
    press(session, 's', '2');
    expect(text(session)).toContain('etcd is kept as you left it: b returns to it');
    expect(text(session)).toContain('b 1 lab left');
    expect(seen(session).operations).toEqual([]);
    say(session, 'c1 write x 7');
    press(session, 'b');
    expect(text(session)).toMatch(/› 1 etcd nodes=3/);
    expect(text(session)).toContain('left at 3.00 s of 4.00 s; 1');
    press(session, 'enter');
    expect({...seen(session), verdicts: session.see().verdicts}).toEqual(before);
    expect(text(session)).toContain('b 1 future, 1 lab left');
    expect(text(session)).toContain(`etcd again, as you left it; ${systems[1]!.name} is kept: b`);
    press(session, 'b', '1');
    expect(seen(session).until).toBe(5_000);
    press(session, 'b', '1');
    expect(seen(session).system.name).toBe(systems[1]!.name);
    expect(seen(session).operations[0]?.request).toMatchObject({value: '7'});
  });

  test.each([60, 80, 120])(
    'is told of in the one row of the bar at %i columns, beside the futures of the lab in front',
    (columns) => {
      const session = sit();
      say(session, 'c1 write x 1');
      press(session, 's', '2');
      session.tick(1_000, 0);
      say(session, 'c1 write x 7');
      session.tick(2_000, 0);
      press(session, 'u');
      const row = rowsOf(session, {columns, rows: 24}).find((one) => one.includes('undo'));
      expect(row).toMatch(/ u undo U redo .*━+[^ ]*●─ b 1 future, 1 lab left ─$/);
    },
  );

  test('stands still when one returns, and goes on from there', () => {
    const session = sit();
    say(session, 'c1 write x 1');
    press(session, 's', '1');
    expect(session.see().state.running).toBe(true);
    session.tick(2_000, 0);
    press(session, 'b', 'enter');
    expect(session.see().state.running).toBe(false);
    expect(seen(session).now).toBe(3_000);
    session.tick(1_000, 0);
    expect(seen(session).operations[0]?.completed?.reply.outcome).toBe('ok');
  });

  test('is told from one of the same system by its options; the palette leaves labs as the menu does', () => {
    const session = sit();
    say(session, 'c1 write x 1');
    say(session, 'system etcd nodes=7 seed=3');
    say(session, 'c1 write x 1');
    say(session, 'system etcd');
    say(session, 'c1 write x 1');
    press(session, 'b');
    expect(text(session)).toMatch(/› 1 etcd nodes=7 seed=3 /);
    expect(text(session)).toMatch(/ 2 etcd nodes=3 /);
    press(session, '2', 'b');
    expect(text(session)).toMatch(/› 1 etcd {2}/);
  });

  test('is not kept when nobody did anything there: the same can be opened again', () => {
    const session = sit();
    press(session, 's', '1', 's', '2');
    expect(text(session)).not.toContain('left');
    press(session, 'b');
    expect(text(session)).toContain('! nothing has been left yet: a change in the past leaves a future, s a lab');
  });

  test('is kept though its only request was taken back, and at its beginning', () => {
    const session = sit();
    say(session, 'c1 write x 1');
    press(session, 'u', 'g', '0', 'enter', 's', '1');
    press(session, 'b', 'enter');
    expect(seen(session)).toMatchObject({now: 0, branches: [{name: 'future 1'}]});
  });

  test('keeps its twins', () => {
    const session = sit();
    say(session, 'c1 write x 1');
    press(session, 'T', '1');
    const [twin] = session.see().twins ?? [];
    expect(twin).toBeDefined();
    press(session, 's', '1');
    expect(session.see().twins).toEqual([]);
    press(session, 'b', 'enter');
    expect(session.see().twins).toEqual([twin]);
  });
});

test('a host that keeps a few lets go of the one that was left first', () => {
  const session = sit({keeps: 2});
  for (const line of ['system etcd seed=2', 'system etcd seed=3', 'system etcd seed=4']) {
    say(session, 'c1 write x 1');
    say(session, line);
  }
  press(session, 'b');
  expect(text(session)).toMatch(/1 etcd seed=3/);
  expect(text(session)).toMatch(/2 etcd seed=2/);
  expect(text(session)).not.toContain('nodes=3');
});

describe('in a lesson', () => {
  test('what is left in the sandbox is gone with it, and is no way round the lesson', () => {
    const session = sitInClass(classroomOf({type: 'lesson', name: 'minority-waits'}).classroom);
    press(session, 'enter', 'l', '5');
    say(session, 'system mysql');
    expect(text(session)).toContain('b 1 lab left');
    press(session, 'b', 'enter');
    expect(seen(session).system.name).toBe('etcd');
    expect(text(session)).toContain(' sandbox · etcd');
    press(session, 's', '1', 'l', '5');
    expect(session.see().state.lesson?.sandbox).toBe(false);
    press(session, 'b');
    expect(text(session)).toContain('! nothing has been left yet');
    press(session, 'l', '5');
    say(session, 'c1 read x');
    say(session, 'system mysql');
    press(session, 'l', '5', 'l', '3');
    press(session, 'enter', 'b');
    expect(text(session)).toContain('! nothing has been left yet');
  });
});
