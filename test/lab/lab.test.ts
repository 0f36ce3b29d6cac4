/** Stories of the lab: what a command does to the world, the journal and the screen. */
import {expect, test} from 'vitest';
import type {Command, Intervention, Place, ShapeName} from '../../source/lab/command.ts';
import type {Lab} from '../../source/lab/lab.ts';
import {openLab} from '../../source/lab/open.ts';
import type {LinkSnapshot} from '../../source/lab/snapshot.ts';
import type {NodeId} from '../../source/sim/operation.ts';
import {gossipCluster} from '../laws/gossip.ts';

function lab(nodes: number, ...commands: readonly Command[]): Lab {
  const opened = openLab(gossipCluster(nodes), 1);
  for (const command of commands) opened.dispatch(command);
  return opened;
}

const write = (client: `c${number}`, value: string): Command => ({
  type: 'invoke',
  client,
  ask: {type: 'write', key: 'x', value},
});
const read = (client: `c${number}`): Command => ({type: 'invoke', client, ask: {type: 'read', key: 'x'}});
const wait = (by: number): Command => ({type: 'advance', by});

/** The cut pairs, as `n1-n2`; one-way ones as `n1>n2`. */
function cuts(opened: Lab): string {
  const {links} = opened.snapshot();
  const isCut = (one: string, other: string): boolean =>
    links.some((link: LinkSnapshot) => link.from === one && link.to === other && link.state === 'cut');
  const names = links
    .filter(({state}) => state === 'cut')
    .filter(({from, to}) => from < to || !isCut(to, from))
    .map(({from, to}) => (isCut(to, from) ? `${from}-${to}` : `${from}>${to}`));
  return names.join(' ');
}

const shapes: readonly (readonly [ShapeName, NodeId | undefined, string])[] = [
  ['halves', undefined, 'n1-n3 n1-n4 n1-n5 n2-n3 n2-n4 n2-n5'],
  ['majority', 'n4', 'n1-n2 n1-n3 n2-n4 n2-n5 n3-n4 n3-n5'],
  ['minority', 'n5', 'n1-n2 n1-n3 n1-n4 n2-n5 n3-n5 n4-n5'],
  ['isolate', 'n2', 'n1-n2 n2-n3 n2-n4 n2-n5'],
  ['bridge', undefined, 'n1-n4 n1-n5 n2-n4 n2-n5'],
  ['ring', undefined, 'n1-n3 n1-n4 n2-n4 n2-n5 n3-n5'],
  ['chain', undefined, 'n1-n3 n1-n4 n1-n5 n2-n4 n2-n5 n3-n5'],
];

test.each(shapes)('shape %s %s cuts the right pairs', (shape, node, expected) => {
  const command: Intervention<Place> = node ? {type: 'shape', shape, node} : {type: 'shape', shape};
  expect(cuts(lab(5, command)).split(' ').sort()).toEqual(expected.split(' ').sort());
});

test('a partition takes the place of the one before, and unnamed nodes stay together', () => {
  const opened = lab(4, {type: 'partition', groups: [['n1'], ['n2']]});
  expect(opened.snapshot().groups).toEqual([['n1'], ['n2'], ['n3', 'n4']]);
  opened.dispatch({
    type: 'partition',
    groups: [
      ['n1', 'n2'],
      ['n3', 'n4'],
    ],
  });
  expect(opened.snapshot().groups).toEqual([
    ['n1', 'n2'],
    ['n3', 'n4'],
  ]);
  opened.dispatch({type: 'heal'});
  expect(opened.snapshot().groups).toEqual([['n1', 'n2', 'n3', 'n4']]);
});

test('one-way cuts split the groups, since hearing must be mutual', () => {
  const opened = lab(2, {type: 'cut', from: 'n1', to: 'n2', oneWay: true});
  expect([cuts(opened), opened.snapshot().groups]).toEqual(['n1>n2', [['n1'], ['n2']]]);
});

test('a chain is one group whose members do not all hear each other directly', () => {
  const opened = lab(3, {type: 'shape', shape: 'chain'});
  expect([opened.snapshot().groups, opened.snapshot().relayed]).toEqual([[['n1', 'n2', 'n3']], true]);
});

test('the journal holds names and levels, never words that stand for them', () => {
  const opened = lab(4, {type: 'partition', groups: [['n1']]}, wait(100), read('c2'), wait(100));
  opened.dispatch({type: 'crash', node: 'minority'});
  opened.dispatch({type: 'pause', node: 'coordinator'});
  expect(opened.journal().entries).toEqual([
    {at: 0, intervention: {type: 'partition', groups: [['n1']]}},
    {at: 100, intervention: {type: 'invoke', client: 'c2', ask: {type: 'read', key: 'x', level: 'any'}}},
    {at: 200, intervention: {type: 'crash', node: 'n1'}},
    {at: 200, intervention: {type: 'pause', node: 'n2'}},
  ]);
});

test('a stale read is marked at once, with the value it missed', () => {
  const opened = lab(
    3,
    write('c1', '1'),
    wait(100),
    {type: 'isolate', node: 'n3'},
    write('c1', '2'),
    wait(100),
    read('c3'),
  );
  const completed = opened.dispatch(wait(100)).flatMap((event) => (event.type === 'completed' ? [event.judged] : []));
  expect(completed).toEqual([{mark: 'stale', latency: expect.any(Number), values: ['1'], newest: '2'}]);
});

test('an error carries our name and the system’s text with its holes filled', () => {
  const opened = lab(2, {type: 'cut', from: 'c1', to: 'n1'}, read('c1'));
  const [event] = opened.dispatch(wait(2000)).filter(({type}) => type === 'completed');
  expect(event).toMatchObject({judged: {mark: 'info', error: 'timeout', message: 'no answer about x', latency: 1000}});
});

test('the theorem’s A asks only what live nodes received since the last fault', () => {
  const opened = lab(
    3,
    {type: 'crash', node: 'n3'},
    {type: 'cut', from: 'c2', to: 'n2'},
    read('c1'),
    read('c2'),
    read('c3'),
    wait(3000),
  );
  expect(opened.snapshot().availability).toEqual({
    nodes: {n1: 'yes', n2: 'unasked', n3: 'exempt'},
    cluster: 'yes',
    asked: 3,
    answered: 1,
  });
});

test('replicas that differ are seen, and agree again after the heal and a new write', () => {
  const opened = lab(2, {type: 'cut', from: 'n1', to: 'n2'}, write('c1', '1'), wait(100));
  expect(opened.snapshot().converged).toBe(false);
  opened.dispatch({type: 'heal'});
  opened.dispatch(wait(100));
  expect(opened.snapshot().converged).toBe(true);
});

test('a write that only a dead node knew is not lost while it may come back, and is when nobody live has it', () => {
  const opened = lab(2, {type: 'isolate', node: 'n1'}, write('c1', '1'), wait(100), {type: 'crash', node: 'n1'});
  expect(opened.snapshot().lost).toEqual([1]);
  opened.dispatch({type: 'restart', node: 'n1'});
  expect(opened.snapshot().lost).toEqual([]);
});

test('a change in the past leaves the future behind as a branch, and says so', () => {
  const opened = lab(2, write('c1', '1'), wait(1000), write('c1', '2'), wait(1000));
  opened.dispatch({type: 'seek', to: 500});
  expect(opened.dispatch({type: 'crash', node: 'n2'})[0]).toEqual({type: 'moved', at: 500, from: 2000, by: 'fork'});
  expect(opened.snapshot().branches).toMatchObject([
    {name: 'future 1', forkedAt: 500, until: 2000, entries: {length: 2}},
  ]);
  expect(opened.journal().entries.length).toBe(2);
});

test('a step goes to the next thing that is due', () => {
  const opened = lab(1, write('c1', '1'));
  const moments = [1, 2, 3].map(() => {
    opened.dispatch({type: 'step'});
    return opened.snapshot().now;
  });
  expect(moments).toEqual([...moments].sort((one, other) => one - other));
  expect(moments[0]).toBeGreaterThan(0);
});

test('listeners hear of every command until they leave', () => {
  const opened = lab(1);
  let heard = 0;
  const leave = opened.subscribe(() => {
    heard += 1;
  });
  opened.dispatch(wait(1));
  opened.dispatch({type: 'crash', node: 'n7'});
  leave();
  opened.dispatch(wait(1));
  expect(heard).toBe(2);
});

test('to do again what was undone long ago lives through no more than going back does', () => {
  const cluster = gossipCluster(3);
  let steps = 0;
  const protocol: typeof cluster.protocol = {
    ...cluster.protocol,
    step(...args) {
      steps += 1;
      return cluster.protocol.step(...args);
    },
  };
  const opened = openLab({...cluster, protocol}, 1);
  for (const command of [wait(1_000), write('c1', '1'), wait(600_000)]) opened.dispatch(command);
  const before = opened.snapshot();
  const lived = steps;
  opened.dispatch({type: 'undo'});
  opened.dispatch(wait(7_000));
  steps = 0;
  opened.dispatch({type: 'redo'});
  expect(opened.snapshot()).toMatchObject({now: before.now, until: before.until, events: before.events});
  expect(steps).toBeLessThan(lived / 20);
  opened.dispatch({type: 'seek', to: 3_000});
  expect(opened.snapshot().operations).toHaveLength(1);
});
