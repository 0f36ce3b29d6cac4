/**
 * Clients cut off from their own server: ZooKeeper Programmer's Guide, "ZooKeeper Sessions"; ClientCnxn pings, and gives
 * a silent server up after two thirds of the time-out; SessionTrackerImpl expires what was not heard of.
 */
import {expect, test} from 'vitest';
import type {NodeId} from '../../source/sim/operation.ts';
import {
  act,
  ask,
  begin,
  cut,
  type Ensemble,
  endOf,
  nodeOf,
  openEnsemble,
  seeds,
  until,
  wait,
  write,
} from './zookeeper-lab.ts';

const lock = (owner: string) => ({...write(owner, 'ephemeral'), key: 'lock'});
const holderAt = (ensemble: Ensemble, node: NodeId) => nodeOf(ensemble, node).view.data.lock?.[0]?.value;
const isFree = (ensemble: Ensemble) => () => holderAt(ensemble, 'n1') === null;

/** An ensemble in which c1, a client of the leader's, or c2, of a follower's, holds the lock. */
function locked(owner: 'c1' | 'c2', seed: number, options: Readonly<Record<string, string>> = {}): Ensemble {
  const ensemble = openEnsemble({nodes: '3', ...options}, seed);
  expect(ask(ensemble, owner, lock(owner))).toBe('ok');
  wait(ensemble, 500 + ((seed * 311) % 3000));
  return ensemble;
}

test('a lock vanishes when its owner is cut off from its server, which itself is in touch with everybody', () => {
  for (const seed of seeds) {
    for (const [owner, server] of [
      ['c1', 'n1'],
      ['c2', 'n2'],
    ] as const) {
      const ensemble = locked(owner, seed);
      cut(ensemble, owner, server);
      const free = until(ensemble, isFree(ensemble));
      // The last ping came up to 3 s before the cut; the leader hears of it twice a tick, and looks once a tick.
      expect(free).toBeGreaterThan(6900);
      expect(free).toBeLessThan(13_200);
      expect(ask(ensemble, 'c3', lock('c3'))).toBe('ok');
    }
  }
});

test('the time-out of the session decides how long a lock outlives the link of its owner', () => {
  const ensemble = locked('c2', 1, {session: '30000'});
  cut(ensemble, 'c2', 'n2');
  wait(ensemble, 20_000);
  expect(holderAt(ensemble, 'n1')).toBe('c2');
  wait(ensemble, 14_000);
  expect(holderAt(ensemble, 'n1')).toBe(null);
});

test('a client that hears nothing gives the connection up too, so a cut of the way back ends its session later', () => {
  for (const seed of seeds.slice(0, 6)) {
    const ensemble = locked('c2', seed);
    cut(ensemble, 'n2', 'c2', true);
    const free = until(ensemble, isFree(ensemble));
    expect(free).toBeGreaterThan(10_300);
    expect(free).toBeLessThan(20_200);
  }
});

test('a client that comes back in time keeps its session, and its lock', () => {
  for (const seed of seeds) {
    const ensemble = locked('c2', seed);
    for (let turn = 0; turn < 5; turn += 1) {
      cut(ensemble, 'c2', 'n2');
      wait(ensemble, 4500);
      act(ensemble, {type: 'heal'});
      wait(ensemble, 4500);
    }
    expect(ask(ensemble, 'c3', {key: 'lock'})).toBe('ok c2');
    expect(ask(ensemble, 'c2', {key: 'lock'})).toBe('ok c2');
  }
});

test('a client that was cut off learns that its session has expired when it reaches a server again, and not before', () => {
  for (const seed of seeds.slice(0, 6)) {
    const ensemble = locked('c2', seed);
    cut(ensemble, 'c2', 'n2');
    until(ensemble, isFree(ensemble));
    expect(ask(ensemble, 'c3', lock('c3'))).toBe('ok');
    expect(ask(ensemble, 'c2', {key: 'lock'})).toBe('connection-loss');
    act(ensemble, {type: 'heal'});
    wait(ensemble, 2500);
    expect(ask(ensemble, 'c2', {key: 'lock'})).toBe('session-expired');
    expect(ask(ensemble, 'c2', {key: 'lock'})).toBe('ok c3');
  }
});

test('what a client asked before it lost its server may still be done, if the link heals before the session ends', () => {
  const ensemble = locked('c2', 1);
  cut(ensemble, 'c2', 'n2');
  const lost = begin(ensemble, 'c2', write('late'));
  wait(ensemble, 6700);
  expect(endOf(ensemble, lost)).toBe('connection-loss');
  act(ensemble, {type: 'heal'});
  wait(ensemble, 2500);
  expect(ask(ensemble, 'c3')).toBe('ok late');
  expect(ask(ensemble, 'c2', {key: 'lock'})).toBe('ok c2');
});

test('what a client asked over a connection that its session did not outlive is never done', () => {
  const ensemble = locked('c2', 1);
  cut(ensemble, 'c2', 'n2');
  const lost = begin(ensemble, 'c2', write('late'));
  wait(ensemble, 15_000);
  expect(endOf(ensemble, lost)).toBe('connection-loss');
  act(ensemble, {type: 'heal'});
  wait(ensemble, 5000);
  expect(ask(ensemble, 'c3')).toBe('ok ');
});

test('a client that goes to another server in time takes its lock along, and an old request does not bring it back', () => {
  const ensemble = locked('c2', 1);
  cut(ensemble, 'c2', 'n2');
  begin(ensemble, 'c2', write('late'));
  wait(ensemble, 6700);
  act(ensemble, {type: 'connect', client: 'c2', node: 'n3'});
  expect(ask(ensemble, 'c2', {key: 'lock'})).toBe('ok c2');
  act(ensemble, {type: 'heal'});
  wait(ensemble, 1000);
  act(ensemble, {type: 'crash', node: 'n2'});
  wait(ensemble, 20_000);
  expect(ask(ensemble, 'c2', {key: 'lock'})).toBe('ok c2');
  expect(ask(ensemble, 'c2')).toBe('ok ');
});

test('what a client asked over a connection that it could not open was never sent', () => {
  const ensemble = openEnsemble({nodes: '3', sessions: '1'});
  cut(ensemble, 'c5', 'n2');
  const unsent = begin(ensemble, 'c5', write('unsent'));
  wait(ensemble, 7000);
  expect(endOf(ensemble, unsent)).toBe('connection-loss');
  act(ensemble, {type: 'heal'});
  wait(ensemble, 5000);
  expect(ask(ensemble, 'c1')).toBe('ok ');
  expect(ask(ensemble, 'c5', write('sent'))).toBe('ok');
});

test('an idle client without a request of its own loses its session all the same when its link is cut', () => {
  const ensemble = openEnsemble({nodes: '3'});
  cut(ensemble, 'c5', 'n2');
  wait(ensemble, 20_000);
  act(ensemble, {type: 'heal'});
  wait(ensemble, 2500);
  expect(ask(ensemble, 'c5')).toBe('session-expired');
});

test('a server that starts while its client is cut off does not keep the session alive', () => {
  const ensemble = locked('c2', 1);
  cut(ensemble, 'c2', 'n2');
  wait(ensemble, 3000);
  act(ensemble, {type: 'crash', node: 'n2'});
  act(ensemble, {type: 'restart', node: 'n2'});
  expect(until(ensemble, isFree(ensemble))).toBeLessThan(10_200);
});
