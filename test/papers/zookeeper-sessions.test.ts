/**
 * Sessions, locks, read-only mode and options of ZooKeeper: SYSTEMS.md sections 1 (rows 9, 11, 12, 14, 15), 4 and 9.
 */
import {expect, test} from 'vitest';
import {chooseOptions, OptionError} from '../../source/systems/system.ts';
import {zookeeper} from '../../source/systems/zookeeper.ts';
import {
  act,
  ask,
  begin,
  endOf,
  latencyOf,
  modeOf,
  nodeOf,
  openEnsemble,
  seeds,
  sync,
  until,
  wait,
  write,
} from './zookeeper-lab.ts';

test('a read waits behind the pending write of its own session; another session of the same server reads at once', () => {
  for (const seed of seeds) {
    const ensemble = openEnsemble({nodes: '3'}, seed);
    ask(ensemble, 'c1', write('1'));
    wait(ensemble, 100);
    act(ensemble, {type: 'isolate', node: 'n3'});
    begin(ensemble, 'c3', {...write('2'), timeout: 100});
    wait(ensemble, 200);
    const behind = begin(ensemble, 'c3');
    expect(ask(ensemble, 'c6')).toBe('ok 1');
    wait(ensemble, 7000);
    expect(endOf(ensemble, behind)).toBe('connection-loss');
    expect(latencyOf(ensemble, behind)).toBeGreaterThan(3000);
  }
});

test('a client hears of a silent server after 3.3 to 6.7 s: two thirds of its time-out since it last heard', () => {
  const latencies = seeds.map((seed) => {
    const ensemble = openEnsemble({nodes: '3'}, seed);
    act(ensemble, {type: 'isolate', node: 'n3'});
    const lost = begin(ensemble, 'c3', write('1'));
    wait(ensemble, 7000);
    expect(endOf(ensemble, lost)).toBe('connection-loss');
    return latencyOf(ensemble, lost);
  });
  expect(Math.min(...latencies)).toBeGreaterThanOrEqual(3300);
  expect(Math.max(...latencies)).toBeLessThanOrEqual(6670);
  expect(new Set(latencies).size).toBeGreaterThan(seeds.length / 2);
});

test('a lock is a node that only one session can create, and that goes with the session', () => {
  const ensemble = openEnsemble({nodes: '3'});
  expect(ask(ensemble, 'c3', {...write('c3', 'ephemeral'), key: 'lock'})).toBe('ok');
  expect(ask(ensemble, 'c1', {...write('c1', 'ephemeral'), key: 'lock'})).toBe('node-exists');
  act(ensemble, {type: 'isolate', node: 'n3'});
  const free = until(ensemble, () => nodeOf(ensemble, 'n1').view.data.lock?.[0]?.value === null);
  expect(free).toBeGreaterThan(7000);
  expect(free).toBeLessThan(12_500);
  expect(ask(ensemble, 'c1', {...write('c1', 'ephemeral'), key: 'lock'})).toBe('ok');
  expect(ask(ensemble, 'c2', {key: 'lock', ...sync})).toBe('ok c1');
});

test('two clients may hold one lock: its session is expired before the server that was cut off stops serving', () => {
  const double = seeds.filter((seed) => {
    const ensemble = openEnsemble({nodes: '3'}, seed);
    ask(ensemble, 'c3', {...write('c3', 'ephemeral'), key: 'lock'});
    wait(ensemble, 500);
    act(ensemble, {type: 'isolate', node: 'n3'});
    until(ensemble, () => nodeOf(ensemble, 'n1').view.data.lock?.[0]?.value === null);
    const taken = ask(ensemble, 'c1', {...write('c1', 'ephemeral'), key: 'lock'}) === 'ok';
    return taken && modeOf(ensemble, 'n3') === 'follower' && ask(ensemble, 'c6', {key: 'lock'}) === 'stale c3';
  });
  expect(double.length).toBeGreaterThan(0);
});

test('an expired session is told so, and its client opens another with its next request, or stays dead', () => {
  for (const [stays, second] of [
    ['reopen', 'ok 1'],
    ['stay', 'session-expired'],
  ] as const) {
    const ensemble = openEnsemble({nodes: '3', 'after-expiry': stays});
    ask(ensemble, 'c1', write('1'));
    act(ensemble, {type: 'isolate', node: 'n3'});
    wait(ensemble, 20_000);
    act(ensemble, {type: 'heal'});
    until(ensemble, () => modeOf(ensemble, 'n3') === 'follower');
    wait(ensemble, 2500);
    expect(ask(ensemble, 'c3')).toBe('session-expired');
    expect(ask(ensemble, 'c3')).toBe(second);
  }
});

test('a session outlives its server: the client takes it, and its lock, to another', () => {
  const ensemble = openEnsemble({nodes: '3'});
  expect(ask(ensemble, 'c3', {...write('c3', 'ephemeral'), key: 'lock'})).toBe('ok');
  act(ensemble, {type: 'crash', node: 'n3'});
  act(ensemble, {type: 'connect', client: 'c3', node: 'n2'});
  expect(ask(ensemble, 'c3', {key: 'lock'})).toBe('ok c3');
  wait(ensemble, 30_000);
  expect(ask(ensemble, 'c1', {key: 'lock'})).toBe('ok c3');
  act(ensemble, {type: 'restart', node: 'n3'});
  wait(ensemble, 20_000);
  expect(ask(ensemble, 'c3', {key: 'lock'})).toBe('ok c3');
});

test('a session whose server is dead and whose client does not move is expired with its lock', () => {
  const ensemble = openEnsemble({nodes: '3'});
  ask(ensemble, 'c3', {...write('c3', 'ephemeral'), key: 'lock'});
  act(ensemble, {type: 'crash', node: 'n3'});
  expect(ask(ensemble, 'c3')).toBe('connection-loss');
  wait(ensemble, 13_000);
  expect(ask(ensemble, 'c1', {key: 'lock'})).toBe('ok ');
});

test('sessions outlive a change of leader', () => {
  for (const seed of seeds.slice(0, 6)) {
    const ensemble = openEnsemble({nodes: '3'}, seed);
    ask(ensemble, 'c3', {...write('c3', 'ephemeral'), key: 'lock'});
    act(ensemble, {type: 'crash', node: 'n1'});
    wait(ensemble, 20_000);
    expect(ask(ensemble, 'c2', {key: 'lock'})).toBe('ok c3');
    expect(ask(ensemble, 'c3', {key: 'lock'})).toBe('ok c3');
  }
});

test('a client without a session needs a quorum to open one', () => {
  const ensemble = openEnsemble({nodes: '3', sessions: '1'});
  expect(ask(ensemble, 'c5', write('1'))).toBe('ok');
  act(ensemble, {type: 'isolate', node: 'n3'});
  expect(ask(ensemble, 'c3')).toBe('ok 1');
  const id = begin(ensemble, 'c6');
  wait(ensemble, 7000);
  expect(endOf(ensemble, id)).toBe('connection-loss');
});

test('read-only mode alone is of no use: sessions of the ensemble are refused, and new ones cannot be opened', () => {
  const ensemble = openEnsemble({nodes: '3', readonly: 'on'});
  act(ensemble, {type: 'isolate', node: 'n3'});
  until(ensemble, () => modeOf(ensemble, 'n3') === 'read-only');
  expect(ask(ensemble, 'c3')).toBe('connection-loss');
  expect(ask(ensemble, 'c99')).toBe('connection-loss');
});

test('with local sessions a new client is answered reads only, from about 12 s after the cut; an old one has expired', () => {
  const ensemble = openEnsemble({nodes: '3', readonly: 'on', 'local-sessions': 'on'});
  expect(ask(ensemble, 'c3', write('1'))).toBe('ok');
  act(ensemble, {type: 'isolate', node: 'n3'});
  ask(ensemble, 'c1', write('2'));
  const after = until(ensemble, () => modeOf(ensemble, 'n3') === 'read-only');
  expect(after).toBeGreaterThan(10_500);
  expect(after).toBeLessThan(12_500);
  wait(ensemble, 2000);
  expect(ask(ensemble, 'c3')).toBe('session-expired');
  expect(ask(ensemble, 'c99')).toBe('stale 1');
  expect(ask(ensemble, 'c99', write('3'))).toBe('not-read-only');
  expect(ask(ensemble, 'c99', sync)).toBe('not-read-only');
  act(ensemble, {type: 'heal'});
  until(ensemble, () => modeOf(ensemble, 'n3') === 'follower');
  wait(ensemble, 2500);
  expect(ask(ensemble, 'c99')).toBe('ok 2');
});

test('a local session is kept by its own server while that is cut off, and made known to all for an ephemeral node', () => {
  const ensemble = openEnsemble({nodes: '3', 'local-sessions': 'on'});
  expect(ask(ensemble, 'c2', {...write('c2', 'ephemeral'), key: 'lock'})).toBe('ok');
  expect(ask(ensemble, 'c1', {key: 'lock'})).toBe('ok c2');
  wait(ensemble, 30_000);
  expect(ask(ensemble, 'c1', {key: 'lock'})).toBe('ok c2');
  act(ensemble, {type: 'crash', node: 'n2'});
  wait(ensemble, 13_000);
  expect(ask(ensemble, 'c1', {key: 'lock'})).toBe('ok ');
});

test('what a request cannot do is refused in the words of the real client', () => {
  const ensemble = openEnsemble({nodes: '3'});
  const message = (): string => {
    const last = ensemble.lab.snapshot().events.at(-1);
    return last?.type === 'completed' ? (last.judged.message ?? '') : '';
  };
  expect(ask(ensemble, 'c1', {type: 'delete'})).toBe('no-node');
  expect(message()).toBe('KeeperErrorCode = NoNode for /x');
  expect(ask(ensemble, 'c1', {type: 'cas', from: null, to: '1'})).toBe('ok ');
  expect(ask(ensemble, 'c2', {type: 'cas', from: null, to: '1'})).toBe('node-exists');
  expect(ask(ensemble, 'c2', {type: 'cas', from: '2', to: '3'})).toBe('bad-version');
  expect(ask(ensemble, 'c2', {type: 'cas', from: '1', to: '3'})).toBe('ok 1');
  expect(ask(ensemble, 'c2', {type: 'delete'})).toBe('ok');
  expect(ask(ensemble, 'c2', sync)).toBe('ok ');
});

test('a session time-out that no server would grant is refused with the range', () => {
  const open = () => zookeeper.open(chooseOptions(zookeeper, {tick: '2000', session: '1000'}));
  expect(open).toThrow(OptionError);
  expect(open).toThrow('session=1000 does not fit tick=2000: a server grants from 2 to 20 ticks, 4000 to 40000 ms');
});
