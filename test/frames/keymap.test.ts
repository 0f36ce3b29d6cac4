/** The table of keys: no key means two things, every key has help, and a key that cannot be used says why. */
import {describe, expect, test} from 'vitest';
import {always, type Binding, keymap} from '../../source/ui/keymap.ts';
import type {See} from '../../source/ui/see.ts';
import {newUiState, speeds, type UiState} from '../../source/ui/state.ts';
import {frame, node, scene, snapshot} from './fixtures.ts';

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
  return {snapshot: world, state: {...newUiState(world), ...state}, systems: []};
}

const row = (key: string): Binding => keymap.main.find(({keys}) => keys.includes(key))!;
const why = (key: string, see: See): string | null => row(key).disabled?.(see) ?? null;

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
  s: [seeing(5), {...seeing(5), systems: [offer('etcd')]}],
  i: [seeing(5), {...seeing(5), systems: [offer('etcd')]}],
};

function offer(name: string): See['systems'][number] {
  const card = {modelled: [], leftOut: [], sources: [], filedUnder: {letters: 'CP', because: 'it is'}};
  return {name, summary: name, card};
}

test('every key that can be of no use is tried here', () => {
  const keys = keymap.main.filter((binding) => binding.disabled).map(({keys}) => keys[0]);
  expect(keys.toSorted()).toEqual(Object.keys(disabled).toSorted());
});

test.each(Object.entries(disabled))('%s says why it cannot be used, and works where it can', (key, [off, on]) => {
  expect(why(key, off)).toMatch(/\w+ \w+/);
  expect(why(key, on)).toBeNull();
  expect(row(key).intent(on, key)).not.toBeNull();
});

test('the help page is the table', () => {
  const text = frame(scene(snapshot(5), 120, 200, {mode: {type: 'page', page: 'help', scroll: 0}})).join('\n');
  for (const {shown, help} of [...keymap.main, ...always, ...keymap.menu, ...keymap.line]) {
    expect(text).toContain(shown);
    expect(text).toContain(help.slice(0, 60));
  }
});

test('the footer keeps the way to help and the way out at every width', () => {
  for (const columns of [60, 80, 100, 120]) {
    expect(frame(scene(snapshot(5), columns, 24)).at(-1)).toMatch(/\? all {2}q quit/);
  }
});
