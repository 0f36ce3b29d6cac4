/** Stories of a person at the keyboard: keys go in, and the lab, the screen's memory and the screen are as told. */
import {beforeEach, describe, expect, test} from 'vitest';
import type {Lab} from '../../source/lab/lab.ts';
import {openSystem} from '../../source/script/open.ts';
import {systems} from '../../source/systems/index.ts';
import {unicode} from '../../source/ui/glyphs.ts';
import {openSession, type Session} from '../../source/ui/session.ts';
import {slowMotion} from '../../source/ui/state.ts';
import {frame} from './fixtures.ts';

const endings: string[] = [];

function openLab(
  system: string,
  options: Readonly<Record<string, string>> = {},
  seed: number | null = 1,
): Lab | string {
  const opened = openSystem(system, options, seed ?? undefined);
  return opened.ok ? opened.lab : opened.message;
}

/** A session a virtual second after it opened: etcd has a leader by then. */
function sit(system = 'etcd'): Session {
  const session = openSession({
    lab: openLab(system) as Lab,
    systems,
    open: openLab,
    onQuit: (code) => endings.push(`quit ${code}`),
    onSuspend: () => endings.push('suspended'),
  });
  session.tick(3000, 0);
  return session;
}

function press(session: Session, ...keys: readonly string[]): void {
  for (const key of keys) session.press(key);
}

function type(session: Session, text: string): void {
  press(session, ...Array.from(text, (character) => (character === ' ' ? 'space' : character)));
}

const rowsOf = (session: Session, columns = 80, rows = 24): string[] =>
  frame({...session.see(), size: {columns, rows}, glyphs: unicode});
const hint = (session: Session): string => rowsOf(session).at(-2)!.trim();
const world = (session: Session) => session.see().snapshot;
const link = (session: Session, from: string, to: string) =>
  world(session).links.find((row) => row.from === from && row.to === to)?.state;
const last = (session: Session) => world(session).operations.at(-1);

beforeEach(() => {
  endings.length = 0;
});

test('where no file is written, saving says so', () => {
  const session = sit();
  press(session, 'S');
  expect(hint(session)).toContain('no file is written here');
});

describe('choosing', () => {
  test('by digit, by arrow, and by Alt with the letters of the arrows', () => {
    const session = sit();
    press(session, '3');
    expect(session.see().state.chosen).toBe('n3');
    press(session, 'up');
    expect(session.see().state.chosen).toBe('n2');
    press(session, 'alt-h');
    expect(session.see().state.chosen).toBe('n5');
    press(session, 'left');
    expect(session.see().state.chosen).toBe('n5');
  });

  test('every node can be reached by arrows alone', () => {
    const reached = new Set<string>();
    const session = sit();
    for (const way of ['right', 'down', 'left', 'up', 'right', 'down', 'down', 'left', 'up', 'up']) {
      press(session, way);
      reached.add(session.see().state.chosen);
    }
    expect([...reached].toSorted()).toEqual(['n1', 'n2', 'n3', 'n4', 'n5']);
  });

  test('a node that does not exist is named, with those that do', () => {
    const session = sit();
    press(session, '7');
    expect(hint(session)).toBe('! there is no n7; the nodes are n1 to n5');
  });
});

describe('asking', () => {
  test('w offers the next free value, and Enter writes it', () => {
    const session = sit();
    press(session, 'w');
    expect(hint(session)).toBe(': c1 write x 1');
    press(session, 'enter');
    expect(last(session)).toMatchObject({client: 'c1', node: 'n1', request: {type: 'write', key: 'x', value: '1'}});
    press(session, 'w');
    expect(hint(session)).toContain('write x 2');
  });

  test('the offer can be changed before it is accepted', () => {
    const session = sit();
    press(session, 'w', 'ctrl-w', 'backspace', 'backspace');
    type(session, 'y "two words"');
    press(session, 'enter');
    expect(last(session)?.request).toMatchObject({key: 'y', value: 'two words'});
    press(session, 'r');
    expect(last(session)?.request).toMatchObject({type: 'read', key: 'y'});
  });

  test('while the client of a node waits, the next request comes from the next of its clients', () => {
    const session = sit();
    press(session, '2', 'r', 'r', 'r');
    expect(world(session).operations.map(({client, node}) => `${client} at ${node}`)).toEqual([
      'c2 at n2',
      'c7 at n2',
      'c12 at n2',
    ]);
    session.tick(1000, 0);
    press(session, 'r');
    expect(last(session)?.client).toBe('c2');
  });

  test('c offers what the node holds as the old value', () => {
    const session = sit();
    press(session, 'c');
    expect(hint(session)).toBe(': c1 cas x nothing 1');
    press(session, 'escape', 'w', 'enter');
    session.tick(1000, 0);
    press(session, 'c');
    expect(hint(session)).toBe(': c1 cas x 1 2');
  });

  test('the chosen level goes with the requests that may carry it', () => {
    const session = sit();
    press(session, 'L', '3', 'r');
    expect(last(session)?.request.level).toBe('serializable');
    press(session, 'w', 'enter');
    expect(last(session)?.request.level).toBe('linearizable');
  });
});

describe('breaking and mending', () => {
  test('x and a digit cut a link both ways, and mend it again', () => {
    const session = sit();
    press(session, 'x', '3');
    expect([link(session, 'n1', 'n3'), link(session, 'n3', 'n1')]).toEqual(['cut', 'cut']);
    expect(session.see().state.mode.type).toBe('main');
    press(session, 'x', '3');
    expect([link(session, 'n1', 'n3'), link(session, 'n3', 'n1')]).toEqual(['open', 'open']);
  });

  test('in that menu > and < cut one way', () => {
    const session = sit();
    press(session, '2', 'x', 'down', '>');
    expect([link(session, 'n2', 'n3'), link(session, 'n3', 'n2')]).toEqual(['cut', 'open']);
    press(session, 'x', 'down', 'down', '<');
    expect([link(session, 'n4', 'n2'), link(session, 'n2', 'n4')]).toEqual(['cut', 'open']);
  });

  test('a partition, its sides on the screen, and h', () => {
    const session = sit();
    press(session, 'p', '1');
    expect(world(session).groups).toEqual([
      ['n1', 'n2'],
      ['n3', 'n4', 'n5'],
    ]);
    expect(rowsOf(session).join('\n')).toContain('side 1 n1 n2 (2 of 5 ✗)  |  side 2 n3 n4 n5 (3 of 5 ✓)');
    expect(hint(session)).toContain('hears 2 of 5: no majority');
    press(session, 'h');
    expect(world(session).groups).toHaveLength(1);
    press(session, 'h');
    expect(hint(session)).toBe('! no link is broken; x cuts one');
  });

  test('k crashes and restarts, z pauses and lets go on', () => {
    const session = sit();
    const state = () => world(session).nodes[0]?.state;
    press(session, 'k');
    expect(state()).toBe('down');
    press(session, 'z');
    expect([state(), hint(session)]).toEqual(['down', '! n1 is down, not paused; k restarts it']);
    press(session, 'k', 'z');
    expect(state()).toBe('paused');
    press(session, 'z');
    expect(state()).toBe('up');
  });

  test('u takes back the last change', () => {
    const session = sit();
    press(session, 'x', '2', 'u');
    expect(link(session, 'n1', 'n2')).toBe('open');
    press(session, 'U');
    expect(link(session, 'n1', 'n2')).toBe('cut');
  });
});

describe('time', () => {
  test('space stops and goes on, step stops, back goes back, > returns', () => {
    const session = sit();
    press(session, 'space');
    expect(session.see().state.running).toBe(false);
    press(session, 'space', '.');
    expect(session.see().state.running).toBe(false);
    const now = world(session).now;
    expect(now).toBeGreaterThan(3000);
    press(session, ',');
    expect(world(session).now).toBe(now - 100);
    expect(rowsOf(session)[0]).toContain('◂ past');
    press(session, '>');
    expect(world(session).now).toBe(now);
  });

  test('whoever asks while time is stopped is told why no answer comes', () => {
    const session = sit();
    press(session, 'space', 'w', 'enter');
    expect(hint(session)).toContain('n1 chosen');
    expect(hint(session)).toContain('time is stopped: space lets it run');
    press(session, 'space');
    expect(hint(session)).not.toContain('time is stopped');
  });

  test('+ and - change the speed until the end of the table', () => {
    const session = sit();
    press(session, '+');
    expect(session.see().state.speed).toBe(slowMotion + 1);
    press(session, ...'----------');
    expect(session.see().state.speed).toBe(0);
    expect(hint(session)).toMatch(/^! this is the slowest/);
  });

  test('parts of a millisecond move the picture and not the lab', () => {
    const session = sit();
    const before = world(session);
    session.tick(0, 0.5);
    expect(world(session)).toBe(before);
    expect(session.see().state.between).toBe(0.5);
  });
});

describe('the palette', () => {
  test('takes any line of a script', () => {
    const session = sit();
    press(session, ':');
    type(session, 'slow n1 n2 200ms');
    press(session, 'enter');
    expect(world(session).links.find(({slowBy}) => slowBy === 200)).toBeDefined();
  });

  test('a colon typed again at the beginning, or pasted with its line, is as if it were not there', () => {
    const session = sit();
    press(session, ':');
    type(session, ': :parti');
    press(session, 'tab');
    expect(hint(session)).toBe(':  partition');
    type(session, 'n1 n2 | n3 n4 n5');
    press(session, 'enter');
    expect(world(session).links.some(({state}) => state === 'cut')).toBe(true);
    press(session, ':');
    type(session, 'say a : b');
    expect(hint(session)).toBe(': say a : b');
  });

  test('completes, and says what is expected', () => {
    const session = sit();
    press(session, ':');
    type(session, 'parti');
    press(session, 'tab');
    expect(hint(session)).toBe(': partition');
    expect(rowsOf(session).at(-5)).toContain('partition');
  });

  test('a line that cannot be read stays, with what is wrong and an example', () => {
    const session = sit();
    press(session, ':');
    type(session, 'crash n');
    press(session, 'enter');
    expect(session.see().state.mode.type).toBe('line');
    expect(rowsOf(session).at(-5)).toMatch(/! column 7: expected a node/);
  });

  test('what is wrong with a line is told to its end, example included, also in the smallest terminal', () => {
    const session = sit();
    press(session, ':');
    type(session, 'partition n1 n2');
    press(session, 'enter');
    for (const [columns, rows] of [
      [80, 24],
      [60, 18],
    ] as const) {
      session.resize({columns, rows});
      const told = rowsOf(session, columns, rows).slice(-5, -2).join(' ').replace(/\s+/g, ' ');
      expect(told, told).toMatch(
        /! column 16: expected a node .*, found the end of the line; as in: partition n1 n2 \| n3/,
      );
    }
  });

  test('a refusal too long for its line shows that it goes on', () => {
    const session = sit();
    press(session, ':');
    type(session, 'c1 read x foo');
    press(session, 'enter');
    expect(hint(session)).toMatch(/^! etcd has no level 'foo' .*…$/);
  });

  test('earlier lines come back with the arrow', () => {
    const session = sit();
    press(session, ':');
    type(session, 'pause n2');
    press(session, 'enter', ':', 'up');
    expect(hint(session)).toBe(': pause n2');
    press(session, 'down');
    expect(hint(session)).toBe(':');
  });

  test('what the lab refuses is said above the keys and stands in the log', () => {
    const session = sit();
    press(session, ':');
    type(session, 'restart n1');
    press(session, 'enter');
    expect(hint(session)).toMatch(/^! n1/);
    expect(rowsOf(session, 120, 36).join('\n')).toMatch(/3\.00 ! n1/);
  });

  test('waits and expectations work at the keyboard as well', () => {
    const session = sit();
    press(session, ':');
    type(session, 'expect leader none');
    press(session, 'enter');
    expect(hint(session)).toMatch(/^! .*n\d/);
    press(session, ':');
    type(session, 'wait until idle');
    press(session, 'enter');
    expect(hint(session)).toContain('n1 chosen');
  });

  test('system opens another lab with its options', () => {
    const session = sit();
    press(session, ':');
    type(session, 'system etcd nodes=3 seed=4');
    press(session, 'enter');
    expect([world(session).nodes.length, world(session).seed]).toEqual([3, 4]);
    press(session, ':');
    type(session, 'system etcd nodes=4');
    press(session, 'enter');
    expect(hint(session)).toMatch(/^! nodes=4 is not possible for etcd/);
  });
});

test('the log scrolls back to its beginning and no further', () => {
  const session = sit();
  for (let count = 0; count < 30; count += 1) press(session, 'k');
  const newest = rowsOf(session);
  press(session, ...Array.from({length: 40}, () => 'page-up'));
  const oldest = rowsOf(session);
  expect(oldest).not.toEqual(newest);
  press(session, 'page-up');
  expect(rowsOf(session)).toEqual(oldest);
  press(session, 'tab', 'down');
  expect(rowsOf(session)).not.toEqual(oldest);
  press(session, ...Array.from({length: 40}, () => 'page-down'));
  expect(rowsOf(session).slice(2)).toEqual(newest.slice(2));
});

describe('a log that is scrolled back', () => {
  /** What stands in the log between the rule and the time bar. */
  const logOf = (session: Session): string[] =>
    rowsOf(session)
      .slice(2, 17)
      .map((row) => row.slice(46));

  test('stays still while more is logged, and what is refused moves nothing either', () => {
    const session = sit();
    for (let count = 0; count < 12; count += 1) {
      press(session, 'w', 'enter');
      session.tick(500, 0);
    }
    press(session, 'k', 'page-up');
    const read = logOf(session);
    press(session, 'w', 'enter', 'p', '1', '>');
    session.tick(4000, 0);
    expect(world(session).events.length).toBeGreaterThan(30);
    expect(logOf(session)).toEqual(read);
    expect(rowsOf(session)[1]).toContain('PgDn newer');
    press(session, ...Array.from({length: 20}, () => 'page-down'));
    expect(logOf(session).join()).toContain('shape halves');
    expect(rowsOf(session)[1]).not.toContain('newer');
  });

  test('follows the newest again when time goes back', () => {
    const session = sit();
    for (let count = 0; count < 40; count += 1) press(session, 'k');
    press(session, 'page-up');
    expect(session.see().state.logEnd).not.toBeNull();
    press(session, ',');
    expect(session.see().state.logEnd).toBeNull();
  });

  test('of less than a screenful does not scroll', () => {
    const session = sit();
    press(session, 'page-up');
    expect(session.see().state.logEnd).toBeNull();
  });
});

describe('menus, pages and the end', () => {
  test('the remark that more follows hides nothing: scrolled through, every row of help is read whole', () => {
    const session = sit();
    press(session, '?');
    const seen = new Set<string>();
    for (let count = 0; count < 250; count += 1) {
      for (const row of rowsOf(session).slice(2, -2)) {
        if (row.includes('more, space')) expect(row.trim()).toMatch(/^↓ \d+ more, space$/);
        else seen.add(row.trim());
      }
      press(session, 'down');
    }
    const tall = frame({...session.see(), size: {columns: 80, rows: 100}, glyphs: unicode});
    const wanted = tall.slice(2, -3).map((row) => row.trim());
    expect(wanted.filter((row) => !row.includes('more, space') && !seen.has(row))).toEqual([]);
    expect(seen.size).toBeGreaterThan(80);
  });

  test('two arrows at once move two items', () => {
    const session = sit();
    press(session, 'p', 'down', 'down');
    expect(session.see().state.mode).toMatchObject({type: 'menu', index: 2});
    press(session, 'up', 'up', 'up');
    expect(session.see().state.mode).toMatchObject({index: 7});
  });

  test('Escape leaves everything', () => {
    const session = sit();
    for (const key of ['x', 'p', 'L', 's', 'f', ':', '?', 'i', 'w']) {
      press(session, key);
      expect(session.see().state.mode.type, key).not.toBe('main');
      press(session, 'escape');
      expect(session.see().state.mode.type, key).toBe('main');
    }
  });

  test('s opens another system and the card belongs to it', () => {
    const session = sit();
    press(session, 's', String(systems.findIndex(({name}) => name === 'cassandra') + 1));
    expect(world(session).system.name).toBe('cassandra');
    press(session, 'i');
    expect(rowsOf(session).join('\n')).toContain('last write wins');
  });

  test('pages scroll to their end and no further', () => {
    const session = sit();
    press(session, '?', ...Array.from({length: 40}, () => 'space'));
    const end = rowsOf(session).slice(2, 20);
    press(session, 'space');
    expect(rowsOf(session).slice(2, 20)).toEqual(end);
    press(session, 'up');
    expect(rowsOf(session).slice(2, 20)).not.toEqual(end);
  });

  test('a fault becomes a line to be finished', () => {
    const session = sit();
    press(session, 'f', '2');
    expect(hint(session)).toBe(': lossy n1 n2 30%');
  });

  test('q quits with 0, Ctrl-C from anywhere with 130, Ctrl-Z suspends', () => {
    const session = sit();
    press(session, 'q', '?', 'ctrl-c', 'ctrl-z');
    expect(endings).toEqual(['quit 0', 'quit 130', 'suspended']);
  });

  test('a message lasts until the next key', () => {
    const session = sit();
    press(session, 'h');
    expect(hint(session)).toMatch(/^! no link/);
    press(session, '2');
    expect(hint(session)).toMatch(/^n2 chosen/);
  });
});

test('whoever draws is told of every key and every tick, and sees the same object until then', () => {
  const session = sit();
  let told = 0;
  const stop = session.subscribe(() => {
    told += 1;
  });
  const before = session.see();
  expect(session.see()).toBe(before);
  press(session, '2');
  session.tick(10, 0);
  expect(told).toBe(2);
  stop();
  press(session, '3');
  expect(told).toBe(2);
});
