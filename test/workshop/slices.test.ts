/** What takes long at a seat goes in pieces, each small however long the session is: counted in work, not in time. */
import {describe, expect, test} from 'vitest';
import type {Lab} from '../../source/lab/lab.ts';
import {openLesson} from '../../source/lessons/open.ts';
import {openSystem} from '../../source/script/open.ts';
import {systems} from '../../source/systems/index.ts';
import type {Classroom} from '../../source/ui/classroom.ts';
import {openSession, type Session} from '../../source/ui/session.ts';
import {fullness} from '../../source/workshop/seat-limits.ts';
import {catalogue, minorityWaits} from '../frames/lessons.ts';

/** The most that one piece may ask of labs: virtual milliseconds and commands. */
const most = {millis: 1_000, commands: 40};

/** Labs that count what is asked of them. */
function openCounter() {
  const piece = {millis: 0, commands: 0};
  const largest = {...piece};
  const counted = (lab: Lab): Lab => ({
    ...lab,
    dispatch(command) {
      piece.commands += 1;
      if (command.type === 'advance') piece.millis += command.by;
      return lab.dispatch(command);
    },
  });
  return {
    counted,
    largest,
    endPiece() {
      largest.millis = Math.max(largest.millis, piece.millis);
      largest.commands = Math.max(largest.commands, piece.commands);
      Object.assign(piece, {millis: 0, commands: 0});
    },
  };
}

function openLab(system: string, options: Readonly<Record<string, string>> = {}, seed: number | null = 1) {
  const opened = openSystem(system, options, seed ?? undefined);
  return opened.ok ? opened.lab : opened.message;
}

/** A session that has time for one piece at a time, on a lab prepared as it is said. */
function sit(prepare: (lab: Lab) => void) {
  const counter = openCounter();
  const lab = openLab('mysql') as Lab;
  prepare(lab);
  const open: typeof openLab = (...asked) => {
    const other = openLab(...asked);
    return typeof other === 'string' ? other : counter.counted(other);
  };
  const session = openSession({
    lab: counter.counted(lab),
    systems,
    open,
    onQuit() {},
    onSuspend() {},
    hasTime: () => false,
  });
  return {session, lab, ...counter};
}

/** Lets it be done to its end, or so many pieces of it; in how many. */
function finish(session: Session, endPiece: () => void, most = Infinity): number {
  let pieces = 1;
  endPiece();
  for (; session.isBusy() && pieces < most; pieces += 1) {
    session.tick(0, 0);
    endPiece();
  }
  return pieces;
}

const hour = 3_600_000;
const press = (session: Session, ...keys: readonly string[]) => {
  for (const key of keys) session.press(key);
};

/** As many operations as a seat may hold, and nearly as much time. */
function fill(lab: Lab): void {
  for (let count = 0; count < 4_990; count += 1) {
    lab.dispatch({type: 'invoke', client: 'c1', ask: {type: 'write', key: 'x', value: String(count)}});
    lab.dispatch({type: 'advance', by: 20});
  }
  lab.dispatch({type: 'advance', by: hour});
  lab.dispatch({type: 'advance', by: hour - lab.snapshot().now + hour - 1_000});
}

const restaurant = String(
  systems.filter(({name}) => name !== 'mysql').findIndex(({name}) => name === 'restaurant') + 1,
);

describe('a twin of the longest session that a seat may hold', () => {
  test('is opened in pieces, with words that say how far it is, and stands where the lab stands', () => {
    const {session, lab, largest, endPiece} = sit(fill);
    expect(fullness(session.see())).toBe(null);
    expect(lab.snapshot().events.length).toBeGreaterThan(9_900);
    endPiece();
    press(session, 'T', restaurant);
    expect(finish(session, endPiece, 4_000)).toBe(4_000);
    expect(session.see().wait).toMatch(/^opening restaurant beside this: \d+ %; Esc gives it up$/);
    expect(session.see().twins ?? []).toEqual([]);
    finish(session, endPiece);
    expect(session.see().wait).toBe(null);
    expect(session.see().twins?.map(({snapshot}) => [snapshot.system.name, snapshot.now])).toEqual([
      ['restaurant', lab.snapshot().now],
    ]);
    expect(largest.millis).toBeLessThanOrEqual(most.millis);
    expect(largest.commands).toBeLessThanOrEqual(most.commands);
  }, 120_000);

  test('goes back with it at once, and forward to where it has been; what is given up is closed', () => {
    const {session, lab, largest, endPiece} = sit((one) => one.dispatch({type: 'advance', by: hour}));
    endPiece();
    press(session, 'T', restaurant);
    finish(session, endPiece);
    const here = () => session.see().twins?.map(({snapshot}) => snapshot.now);
    for (const to of [hour - 100, 1_000, hour]) {
      lab.dispatch({type: 'seek', to});
      session.tick(0, 0);
      expect(finish(session, endPiece)).toBe(1);
      expect(here()).toEqual([to]);
    }
    expect(largest.millis).toBeLessThanOrEqual(most.millis);
    lab.dispatch({type: 'advance', by: hour});
    session.tick(0, 0);
    expect(session.isBusy()).toBe(true);
    session.giveUp();
    expect([session.isBusy(), here(), session.see().wait]).toEqual([false, [], null]);
  });
});

test('a future that was left is returned to in pieces, and looked through to its end', () => {
  const {session, lab, largest, endPiece} = sit((one) => {
    one.dispatch({type: 'crash', node: 'n1'});
    one.dispatch({type: 'advance', by: hour});
    one.dispatch({type: 'undo'});
    one.dispatch({type: 'advance', by: 10});
  });
  endPiece();
  press(session, 'b', 'enter');
  expect(session.see().wait).toMatch(/^returning to future 1: \d+ %/);
  expect(finish(session, endPiece)).toBeGreaterThan(3_000);
  expect(largest.millis).toBeLessThanOrEqual(most.millis);
  expect(lab.snapshot()).toMatchObject({now: 0, until: hour});
});

describe('a lesson', () => {
  const lesson = minorityWaits;
  const facts: string[] = [];
  const classroom: Classroom = {
    catalogue,
    progress: () => ({}),
    onFact: ({type}) => facts.push(type),
    start: {type: 'list'},
  };
  const learner = () => {
    facts.length = 0;
    return openSession({
      lab: openLab('etcd') as Lab,
      systems,
      open: openLab,
      classroom,
      onQuit() {},
      onSuspend() {},
      hasTime: () => false,
    });
  };
  /** Its setup takes so long, and one piece is a tenth of a second of it at the most. */
  const leastPieces = openLesson(lesson).start.now / 100;

  test('is opened, begun again and copied in pieces, as it would be at once', () => {
    const session = learner();
    session.teach(lesson.name);
    expect(session.see().wait).toMatch(/^opening The minority side waits/);
    expect(facts).toEqual([]);
    expect(finish(session, () => {})).toBeGreaterThan(leastPieces);
    expect(session.see().state.lesson?.lesson.name).toBe(lesson.name);
    expect(session.see().snapshot.events).toEqual(openLesson(lesson).start.snapshot.events);
    press(session, 'enter');
    session.restart();
    expect(finish(session, () => {})).toBeGreaterThan(leastPieces);
    expect(session.see().state.message?.text).toBe('from the beginning again');
    session.tick(5_000, 0);
    const before = session.see().snapshot;
    press(session, 'l', '5');
    expect(finish(session, () => {})).toBeGreaterThan(leastPieces);
    expect(session.see().state.lesson?.sandbox).toBe(true);
    expect(session.see().snapshot.events).toEqual(before.events);
    expect(facts).toEqual(['begun', 'reset']);
  });

  test('that is given up on its way was not begun', () => {
    const session = learner();
    session.teach(lesson.name);
    session.giveUp();
    expect([session.isBusy(), session.see().state.lesson, facts]).toEqual([false, null, []]);
  });
});

test('a line of the instructor waits for what somebody waits for, and does not end it', () => {
  const {session, endPiece} = sit(() => {});
  session.resize({columns: 120, rows: 36});
  press(session, 'space', ':', ...'wait', 'space', ...'60m', 'enter');
  expect(session.isBusy()).toBe(true);
  session.say('crash n1');
  expect(session.see().snapshot.nodes[0]?.state).toBe('up');
  finish(session, endPiece);
  expect(session.see().snapshot).toMatchObject({now: hour, nodes: [{state: 'down'}]});
});
