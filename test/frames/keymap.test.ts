/** The table of keys: no key means two things, every key has help, and a key that cannot be used says why. */
import {describe, expect, test} from 'vitest';
import type {LabEvent} from '../../source/lab/event.ts';
import type {Operation} from '../../source/sim/operation.ts';
import {etcd} from '../../source/systems/etcd.ts';
import {type Film, openFilm, plainManner, takeOver} from '../../source/ui/film.ts';
import {ascii, type Glyphs, unicode} from '../../source/ui/glyphs.ts';
import {always, type Binding, keymap, whyNot} from '../../source/ui/keymap.ts';
import type {See} from '../../source/ui/see.ts';
import {type Mode, newUiState, speeds, type UiState} from '../../source/ui/state.ts';
import {frame, node, scene, snapshot, verdictsOf} from './fixtures.ts';
import {classroomOf, sit} from './lessons.ts';
import {tapeOf} from './tapes.ts';

describe.each(Object.entries(keymap))('the keys of %s', (_, rows) => {
  test('mean one thing each', () => {
    const keys = [...always, ...rows].flatMap((row) => row.keys);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  test('have help that is a sentence without its capital and full stop', () => {
    for (const {shown, help} of rows) {
      expect(shown).not.toBe('');
      expect(help).toMatch(/^[a-z].*[^.]$/);
    }
  });

  test('lead out again', () => {
    const keys = rows.flatMap((row) => row.keys);
    expect(keys.includes('escape') || keys.includes('q')).toBe(true);
  });
});

function seeing(count: number, change: Partial<See['snapshot']> = {}, state: Partial<UiState> = {}): See {
  const world = snapshot(count, change);
  return {snapshot: world, verdicts: verdictsOf(world), state: {...newUiState(world), ...state}, systems: []};
}

const row = (key: string): Binding => keymap.main.find(({keys}) => keys.includes(key))!;
const why = (key: string, see: See): string | null => whyNot(row(key), see);

const operation: Operation = {
  id: 1,
  client: 'c1',
  node: 'n1',
  request: {type: 'read', key: 'x', level: 'linearizable'},
  invoked: {at: 400, order: 1},
} as Operation;
const asked: LabEvent = {type: 'invoked', at: 400, operation};
const stale: LabEvent = {type: 'completed', at: 420, operation, judged: {mark: 'stale', latency: 20, values: ['1']}};
const cut: LabEvent = {type: 'intervened', at: 300, intervention: {type: 'cut', from: 'n1', to: 'n2'}};

/** In the first: where the key has no use. In the second: where it has. */
const disabled: Readonly<Record<string, readonly [off: See, on: See]>> = {
  c: [seeing(5, {system: {...snapshot(5).system, levels: []}}), seeing(5)],
  D: [seeing(5, {system: {...snapshot(5).system, levels: []}}), seeing(5)],
  L: [seeing(5, {system: {...snapshot(5).system, levels: []}}), seeing(5)],
  x: [seeing(1), seeing(2)],
  p: [seeing(1), seeing(2)],
  f: [seeing(1), seeing(2)],
  h: [seeing(5), seeing(5, {links: [{...snapshot(5).links[0]!, slowBy: 10}]})],
  z: [seeing(1, {nodes: [node('n1', {state: 'down'})]}), seeing(1)],
  a: [seeing(5), seeing(5, {system: {...snapshot(5).system, actions: [{name: 'repair', help: 'repairs'}]}})],
  ',': [seeing(5, {now: 0}), seeing(5)],
  '<': [seeing(5, {now: 0}), seeing(5)],
  '>': [seeing(5), seeing(5, {until: 2000})],
  u: [seeing(5), seeing(5, {canUndo: true})],
  U: [seeing(5), seeing(5, {canRedo: true})],
  '+': [seeing(5, {}, {speed: speeds.length - 1}), seeing(5)],
  '-': [seeing(5, {}, {speed: 0}), seeing(5)],
  o: [seeing(5), seeing(5, {operations: [operation]})],
  m: [seeing(1), seeing(5)],
  n: [seeing(5), seeing(5, {until: 2000})],
  '[': [seeing(5), seeing(5, {events: [asked]})],
  ']': [seeing(5, {events: [asked]}), seeing(5, {now: 100}, {seen: [{at: 500, kind: 'operation'}]})],
  '{': [seeing(5), seeing(5, {events: [cut]})],
  '}': [seeing(5, {events: [cut]}), seeing(5, {now: 100}, {seen: [{at: 500, kind: 'fault'}]})],
  '(': [seeing(5), seeing(5, {now: 900, until: 1000, events: [stale]})],
  ')': [seeing(5, {events: [stale]}), seeing(5, {now: 100}, {seen: [{at: 500, kind: 'violation'}]})],
  b: [seeing(5), seeing(5, {branches: [{name: 'future 1', forkedAt: 100, until: 900, entries: []}]})],
  t: [seeing(5), {...seeing(5), state: {...seeing(5).state, film: takeOver(demo())}}],
  l: [seeing(5), learning()],
  H: [seeing(5), learning()],
  N: [learning(), passing()],
  '!': [learning(), learning('tour', true)],
  '@': [learning(), learning('tour', true)],
  S: [learning('tour', true), learning()],
  s: [learning(), {...seeing(5), systems: [offer('etcd')]}],
  i: [seeing(5), {...seeing(5), systems: [offer('etcd')]}],
  T: [seeing(5), {...seeing(5), systems: [offer('etcd'), offer('mysql')]}],
};

/** In the middle of a lesson. */
function learning(name = 'tour', inWorkshop = false): See {
  const {classroom, withHands} = classroomOf({type: 'lesson', name});
  const session = sit(inWorkshop ? {...withHands, ticket: () => 'four words of it'} : classroom);
  session.press('enter');
  return session.see();
}

/** In the sandbox of a lesson. */
function inSandbox(): See {
  const session = sit(classroomOf({type: 'lesson', name: 'minority-waits'}).classroom);
  for (const key of ['enter', 'l', '5']) session.press(key);
  return session.see();
}

/** All goals of a lesson are met, and its debrief is left. */
function passing(): See {
  const session = sit(classroomOf({type: 'lesson', name: 'tour'}).classroom);
  for (const key of ['enter', 'w', 'enter', 'n', 'escape']) session.press(key);
  return session.see();
}

/** The first demo, at its beginning. */
function demo(): Film {
  const {tape} = tapeOf('system mysql\nsay one server\nc1 write x 1\nbeat\nc1 read x\n');
  return openFilm(tape, plainManner);
}

function offer(name: string): See['systems'][number] {
  return {...etcd, name};
}

test('every key that can be of no use is tried here', () => {
  const keys = keymap.main.filter(({absent, disabled}) => absent || disabled).map(({keys}) => keys[0]);
  expect(keys.toSorted()).toEqual(Object.keys(disabled).toSorted());
});

test.each(Object.entries(disabled))('%s says why it cannot be used, and works where it can', (key, [off, on]) => {
  expect(why(key, off)).toMatch(/\w+ \w+/);
  expect(why(key, on)).toBeNull();
  expect(row(key).intent(on, key)).not.toBeNull();
});

const helpOf = (see: See): string =>
  frame({
    ...scene(see.snapshot, 120, 320),
    ...see,
    state: {...see.state, mode: helpMode, size: {columns: 120, rows: 320}},
  })
    .join('\n')
    .replace(/\s+/g, ' ');
const helpMode = {type: 'page', page: 'help', scroll: 0} as const;

/** Every place from which help is opened, with the modes that cannot be come to from there, and keys that do nothing there. */
const places: Readonly<Record<string, readonly [see: See, modes: readonly Mode['type'][], keys: readonly string[]]>> = {
  'the lab': [seeing(5), ['film', 'lessons', 'reading', 'asking', 'showing'], ['a', 't', 'l', 'H', 'N', '!', '@']],
  'a lab with one server': [
    seeing(1),
    ['film', 'lessons', 'reading', 'asking', 'showing'],
    ['x', 'p', 'f', 'a', 't', 'l', 'H', 'N', '!', '@'],
  ],
  'a demo': [
    {...seeing(5), state: {...seeing(5).state, film: takeOver(demo())}},
    ['lessons', 'reading', 'asking', 'showing'],
    ['a', 'l', 'H', 'N', '!', '@'],
  ],
  'a lesson': [learning('minority-waits'), ['film'], ['s', 'T', 't', 'a', '!', '@']],
  'the sandbox of a lesson': [inSandbox(), ['film'], ['t', 'a', '!', '@']],
  'a lesson of a workshop': [learning('minority-waits', true), ['film'], ['s', 'T', 't', 'S', 'a']],
};

test.each(Object.entries(places))('the help page of %s is the table, without what has no use there', (_, place) => {
  const [see, modes, keys] = place;
  const text = helpOf(see);
  const told = ({shown, help}: Binding) => text.includes(` ${shown} ${help} `);
  const unused = keys.map((key) => row(key).help);
  const rows = Object.entries(keymap).filter(([mode]) => mode !== 'page');
  const open = rows.filter(([mode]) => !modes.includes(mode as Mode['type'])).flatMap(([, all]) => all);
  const listed = [...open.filter(({help}) => !unused.includes(help)), ...always];
  const left = rows.flatMap(([, all]) => all).filter(({help}) => !listed.some((one) => one.help === help));
  for (const row of listed) expect(told(row), row.help).toBe(true);
  expect(left.length).toBeGreaterThan(keys.length);
  for (const row of left) expect(told(row), row.help).toBe(false);
});

test('the help page explains every mark, right after the keys that matter where it was opened', () => {
  const help = (glyphs: Glyphs, state: Partial<UiState> = {}) => {
    const mode = {type: 'page', page: 'help', scroll: 0} as const;
    return frame({...scene(snapshot(5), 120, 320, {...state, mode}), glyphs}).join('\n');
  };
  // Frames, lines and what stands beside its own word.
  const unmarked = 'name box chosen broken across down tee ruleTee wire toward faintPacket held'.split(' ');
  const worded = 'run stop past times dot ellipsis more caret'.split(' ');
  for (const glyphs of [unicode, ascii]) {
    const rows = help(glyphs).split('What the marks mean')[1]?.split('In a menu')[0];
    for (const [name, glyph] of Object.entries(glyphs)) {
      if ([...unmarked, ...worded].includes(name)) continue;
      expect(rows, name).toContain(`\n  ${name === 'lossy' ? '30' : ''}${glyph}`);
    }
  }
  expect(help(unicode).indexOf('In the lab')).toBeLessThan(help(unicode).indexOf('What the marks mean'));
  const {tape} = tapeOf('system mysql\nsay One server.\n');
  const shown = help(unicode, {film: openFilm(tape, plainManner)});
  expect(shown.indexOf('While a demo is shown')).toBeLessThan(shown.indexOf('What the marks mean'));
  expect(shown.indexOf('What the marks mean')).toBeLessThan(shown.indexOf('In the lab'));
});

test('the footer keeps the way to help and the way out at every width', () => {
  for (const columns of [60, 80, 100, 120]) {
    expect(frame(scene(snapshot(5), columns, 24)).at(-1)).toMatch(/\? all {2}q quit/);
  }
});
