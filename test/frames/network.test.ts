/** What the screen says of a network that has no sides, and of sides where no majority decides. */
import {describe, expect, test} from 'vitest';
import type {Command} from '../../source/lab/command.ts';
import type {LabSnapshot} from '../../source/lab/snapshot.ts';
import {openSystem} from '../../source/script/open.ts';
import {newUiState, type UiState} from '../../source/ui/state.ts';
import {frame, node, scene, snapshot, split, withLinks} from './fixtures.ts';

const textOf = (world: LabSnapshot, columns = 120): string => frame(scene(world, columns, 36)).join('\n');

describe('without sides', () => {
  test('a network that is well is whole', () => {
    expect(textOf(snapshot(3))).toContain('P  the network is whole: every node hears every other · replicas agree');
  });

  test('of a node that is down nobody says that it hears others', () => {
    const world = snapshot(3, {nodes: [node('n1'), node('n2'), node('n3', {state: 'down'})]});
    expect(textOf(world)).toContain('P  the network is whole: every node that runs hears every other');
  });

  test('a slow link counts once, in both directions, and the network is not called whole', () => {
    const world = withLinks(snapshot(3), {'n1 n2': {slowBy: 400}, 'n2 n1': {slowBy: 400}});
    expect(textOf(world)).toContain('P  no link is cut; 1 link is slow · replicas agree');
    expect(textOf(world, 60)).toContain('P  1 link is slow');
  });

  test('what ails several links is told together', () => {
    const world = withLinks(snapshot(3), {
      'n1 n2': {slowBy: 400},
      'n1 n3': {lossPercent: 30},
      'n3 n2': {flapEvery: 500},
    });
    expect(textOf(world)).toContain('P  no link is cut; 3 links are slow or lossy or flapping');
  });
});

test('the title keeps the sides, and leaves out the seed for them, while a session is stopped', () => {
  const stopped = (columns: number) => frame(scene(split(5, 3), columns, 24, {running: false}))[0];
  expect(stopped(74)).toMatch(/5 nodes +╳ n1 n2 n3 \| n4 n5 {2}‖ stopped/);
  expect(stopped(74)).not.toContain('seed');
  expect(stopped(120)).toContain('seed 7');
});

test('nine lamps and what they come to fit the smallest terminal, and a long menu says how much more there is', () => {
  const small = (world: LabSnapshot, state: Partial<UiState> = {}) => frame(scene(world, 60, 18, state)).join('\n');
  expect(small(split(9, 4))).toMatch(/A {2}n1○ .* n9○ · none asked +$/m);
  const menu = {type: 'menu', menu: 'cut', index: 0} as const;
  expect(small(snapshot(9), {mode: menu})).toMatch(/↓ \d more/);
  expect(small(snapshot(9), {mode: {...menu, index: 7}})).toContain('› 9 n1 and n9');
});

test('what a short menu offers is told to its end', () => {
  const help =
    'the replica takes writes from now on; the old primary is told nothing of it, and goes on as it did before';
  const world = snapshot(3);
  const asked = {...world, system: {...world.system, actions: [{name: 'promote', help}]}};
  const text = frame(scene(asked, 80, 24, {mode: {type: 'menu', menu: 'action', index: 0}})).join('\n');
  expect(text).toMatch(/as it did before/);
});

test('no copy, no fact and no role of a system is cut in the smallest box with sides, and both levels are told', () => {
  const told = (system: string, options: Readonly<Record<string, string>>, ...lines: readonly Command[]) => {
    const opened = openSystem(system, options, 1);
    if (!opened.ok) throw new Error(opened.message);
    for (const line of lines) opened.lab.dispatch(line);
    const world = opened.lab.snapshot();
    return frame({...scene(world, 80, 24), state: newUiState(world), snapshot: world}).join('\n');
  };
  const write: Command = {type: 'invoke', client: 'c1', ask: {type: 'write', key: 'x', value: '1'}};
  const minority: Command = {type: 'shape', shape: 'minority', node: 'n1'};
  const strong = told('dynamodb', {mode: 'mrsc'}, write, {type: 'advance', by: 92}, minority);
  expect(strong).toContain('│x=nothing old│');
  expect(strong).toContain('coordinates 0');
  expect(strong).toContain('r eventual, w strong · hears 1 of 3: no majority');
  expect(told('dynamo', {})).toContain('hints none');
  expect(told('restaurant', {})).toContain('n1 ★ kitchen');
});

test('where a box is narrow the name of a key gives way to its value', () => {
  const holds = (value: string) => ({view: {data: {likes: [{value, by: 1}], 'a-very-long-name': [{value, by: 1}]}}});
  const rowsOf = (value: string) =>
    frame(scene(snapshot(3, {nodes: [node('n1', holds('11')), node('n2', holds(value)), node('n3', holds('11'))]})));
  const facts = [['Slave_IO_Running', 'Connecting']] as const;
  expect(frame(scene(snapshot(3, {nodes: [node('n1', {view: {facts}})]}))).join('\n')).toMatch(/S… Connec/);
  expect(rowsOf('10').join('\n')).toMatch(/a-very-…=11 ≠/);
  expect(rowsOf('123456789012').join('\n')).toMatch(/l…=12345/);
});

test('before anything is asked nothing is said of a fault that never was, and the log says what to do, uncut', () => {
  const text = textOf(snapshot(3), 80);
  expect(text).toContain('nothing to judge yet · no answers yet');
  expect(text).toMatch(/nothing yet: w writes, r reads +$/m);
});

describe('sides', () => {
  const primary = (world: LabSnapshot): LabSnapshot => ({
    ...world,
    system: {...world.system, leading: {leader: 'primary', follower: 'replica', byMajority: false}},
  });

  test('are marked where it takes a majority to lead', () => {
    expect(textOf(split(3, 1))).toContain('side 1 n1 (1 of 3 ✗)  |  side 2 n2 n3 (2 of 3 ✓)');
    expect(textOf(split(3, 1))).toContain('hears 1 of 3: no majority');
  });

  test('are not where a primary goes on alone', () => {
    expect(textOf(primary(split(3, 1)))).toContain('side 1 n1 (1 of 3)  |  side 2 n2 n3 (2 of 3)');
    expect(textOf(primary(split(3, 1)))).not.toContain('no majority');
    expect(textOf(primary({...split(3, 1), leader: null}))).toContain('n1 ★ leader━');
    expect(textOf({...split(3, 1), leader: null})).toContain('n1 ☆ leader?');
  });
});
