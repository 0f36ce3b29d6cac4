/**
 * What a ZooKeeper ensemble does when links are cut and servers die: the rows of SYSTEMS.md sections 1 and 4, over many
 * seeds.
 */
import {expect, test} from 'vitest';
import {
  act,
  ask,
  begin,
  cut,
  endOf,
  latencyOf,
  modeOf,
  modesOf,
  nodeOf,
  openEnsemble,
  seeds,
  sync,
  until,
  wait,
  write,
} from './zookeeper-lab.ts';

const between = (value: number, low: number, high: number): void => {
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
};

test('with all links whole, any server takes a write, and everybody reads it', () => {
  const ensemble = openEnsemble();
  expect(modesOf(ensemble)).toEqual(['leader', 'follower', 'follower', 'follower', 'follower']);
  expect(ask(ensemble, 'c4', write('1'))).toBe('ok');
  wait(ensemble, 100);
  for (const client of ['c1', 'c2', 'c3', 'c5'] as const) expect(ask(ensemble, client)).toBe('ok 1');
  expect(ask(ensemble, 'c2', sync)).toBe('ok 1');
});

test('a leader that is cut off costs the ensemble ten seconds, one that dies less than one', () => {
  for (const seed of seeds) {
    const isolated = openEnsemble({}, seed);
    ask(isolated, 'c2', write('1'));
    act(isolated, {type: 'isolate', node: 'n1'});
    between(
      until(isolated, () => modeOf(isolated, 'n2') === 'leader'),
      9300,
      11_500,
    );
    const killed = openEnsemble({}, seed);
    act(killed, {type: 'crash', node: 'n1'});
    between(
      until(killed, () => modeOf(killed, 'n2') === 'leader'),
      250,
      900,
    );
    wait(killed, 500);
    expect(modesOf(killed)).toEqual(['down', 'leader', 'follower', 'follower', 'follower']);
  }
});

test('a leader without its quorum serves reads and syncs for 10 to 12 s, and never commits', () => {
  for (const seed of seeds) {
    const ensemble = openEnsemble({}, seed);
    ask(ensemble, 'c1', write('before'));
    act(ensemble, {type: 'isolate', node: 'n1'});
    expect(ask(ensemble, 'c6', sync)).toBe('ok before');
    const lost = begin(ensemble, 'c1', write('lost'));
    expect(ask(ensemble, 'c11')).toBe('ok before');
    between(
      until(ensemble, () => modeOf(ensemble, 'n1') === 'silent'),
      9000,
      12_300,
    );
    expect(endOf(ensemble, lost)).toBe('connection-loss');
    between(latencyOf(ensemble, lost), 3300, 6700);
    wait(ensemble, 3000);
    act(ensemble, {type: 'heal'});
    wait(ensemble, 8000);
    expect(nodeOf(ensemble, 'n1').view.data.x?.[0]?.value).toBe('before');
    expect(ensemble.lab.snapshot().converged).toBe(true);
  }
});

test('sync and read is not linearizable: a deposed leader answers it with an old value after the new majority has written', () => {
  const stale = seeds.filter((seed) => {
    const ensemble = openEnsemble({}, seed);
    ask(ensemble, 'c1', write('old'));
    act(ensemble, {type: 'isolate', node: 'n1'});
    until(ensemble, () => modeOf(ensemble, 'n2') === 'leader');
    let seen = false;
    begin(ensemble, 'c3', write('new'));
    for (let asked = 0; asked < 1000 && modeOf(ensemble, 'n1') === 'leader'; asked += 1) {
      seen = ask(ensemble, 'c6', sync) === 'stale old' || seen;
    }
    return seen;
  });
  expect(stale.length).toBeGreaterThan(0);
  expect(stale.length).toBeLessThan(seeds.length);
});

test('a follower that is cut off reads on for ten seconds, and then serves nobody at all', () => {
  for (const seed of seeds) {
    const ensemble = openEnsemble({nodes: '3'}, seed);
    ask(ensemble, 'c1', write('1'));
    wait(ensemble, 50);
    act(ensemble, {type: 'isolate', node: 'n3'});
    expect(ask(ensemble, 'c1', write('2'))).toBe('ok');
    expect(ask(ensemble, 'c3')).toBe('stale 1');
    between(
      until(ensemble, () => modeOf(ensemble, 'n3') === 'silent'),
      8500,
      10_100,
    );
    expect(ask(ensemble, 'c3')).toBe('connection-loss');
    expect(ask(ensemble, 'c3', write('3'))).toBe('connection-loss');
    expect(modesOf(ensemble)).toEqual(['leader', 'follower', 'silent']);
    expect(nodeOf(ensemble, 'n1').view.epoch).toBe(1);
  }
});

test('a write held by a cut is done if the link heals within ten seconds, and never if it heals later', () => {
  for (const [healsAfter, value] of [
    [4000, 'held'],
    [15_000, '1'],
  ] as const) {
    const ensemble = openEnsemble({nodes: '3'});
    ask(ensemble, 'c1', write('1'));
    act(ensemble, {type: 'isolate', node: 'n3'});
    const held = begin(ensemble, 'c3', write('held'));
    wait(ensemble, healsAfter);
    act(ensemble, {type: 'heal'});
    wait(ensemble, 5000);
    if (healsAfter > 6700) expect(endOf(ensemble, held)).toBe('connection-loss');
    expect(nodeOf(ensemble, 'n1').view.data.x?.[0]?.value).toBe(value);
  }
});

test('one link between followers is not missed', () => {
  const ensemble = openEnsemble({nodes: '3'});
  cut(ensemble, 'n2', 'n3');
  wait(ensemble, 30_000);
  expect(modesOf(ensemble)).toEqual(['leader', 'follower', 'follower']);
  expect(ask(ensemble, 'c3', write('1'))).toBe('ok');
});

test('the end of a chain that does not hear its leader serves nobody for as long as that lasts; nobody else is disturbed', () => {
  for (const seed of seeds.slice(0, 4)) {
    const ensemble = openEnsemble({nodes: '3'}, seed);
    cut(ensemble, 'n1', 'n3');
    wait(ensemble, 60_000);
    expect(modesOf(ensemble)).toEqual(['leader', 'follower', 'silent']);
    expect(nodeOf(ensemble, 'n1').view.epoch).toBe(1);
    act(ensemble, {type: 'heal'});
    expect(until(ensemble, () => modeOf(ensemble, 'n3') === 'follower')).toBeLessThan(24_000);
  }
});

test('a chain of five with the leader at its end serves nobody: all vote for a leader that most cannot reach', () => {
  for (const seed of seeds.slice(0, 6)) {
    const ensemble = openEnsemble({}, seed);
    for (const [one, other] of [
      [1, 3],
      [1, 4],
      [1, 5],
      [2, 4],
      [2, 5],
      [3, 5],
    ] as const) {
      cut(ensemble, `n${one}`, `n${other}`);
    }
    wait(ensemble, 12_500);
    for (let seconds = 0; seconds < 60; seconds += 1) {
      expect(modesOf(ensemble)).toEqual(['silent', 'silent', 'silent', 'silent', 'silent']);
      wait(ensemble, 1000);
    }
    act(ensemble, {type: 'heal'});
    expect(until(ensemble, () => !modesOf(ensemble).includes('silent'))).toBeLessThan(60_000);
  }
});

test('a leader that keeps one of four followers gives up; the others elect, and the one it kept joins them', () => {
  for (const seed of seeds.slice(0, 6)) {
    const ensemble = openEnsemble({}, seed);
    for (const other of ['n3', 'n4', 'n5'] as const) cut(ensemble, 'n1', other);
    between(
      until(ensemble, () => modeOf(ensemble, 'n3') === 'leader' || modeOf(ensemble, 'n2') === 'leader'),
      8500,
      14_500,
    );
    wait(ensemble, 4000);
    expect(modeOf(ensemble, 'n1')).toBe('silent');
    expect(
      modesOf(ensemble)
        .slice(1)
        .filter((mode) => mode === 'follower'),
    ).toHaveLength(3);
  }
});

test('a follower that hears its leader but is not heard is dropped after ten seconds, and has applied all until then', () => {
  for (const seed of seeds.slice(0, 6)) {
    const ensemble = openEnsemble({nodes: '3'}, seed);
    cut(ensemble, 'n3', 'n1', true);
    wait(ensemble, 5000);
    ask(ensemble, 'c1', write('1'));
    wait(ensemble, 100);
    expect(ask(ensemble, 'c3')).toBe('ok 1');
    between(5100 + until(ensemble, () => modeOf(ensemble, 'n3') === 'silent'), 9900, 11_200);
    expect(modeOf(ensemble, 'n1')).toBe('leader');
  }
});

test('what a leader that hears nobody has sent around is done by the leader after it', () => {
  for (const seed of seeds.slice(0, 6)) {
    const ensemble = openEnsemble({nodes: '3'}, seed);
    ask(ensemble, 'c1', write('1'));
    for (const other of ['n2', 'n3'] as const) cut(ensemble, other, 'n1', true);
    const unheard = begin(ensemble, 'c1', write('2'));
    until(ensemble, () => modeOf(ensemble, 'n2') === 'leader');
    wait(ensemble, 3000);
    expect(endOf(ensemble, unheard)).toBe('connection-loss');
    expect(nodeOf(ensemble, 'n2').view.data.x?.[0]?.value).toBe('2');
  }
});

test('a write under way when the majority dies is done when it comes back', () => {
  for (const seed of seeds.slice(0, 6)) {
    const ensemble = openEnsemble({}, seed);
    for (const node of ['n3', 'n4', 'n5'] as const) act(ensemble, {type: 'crash', node});
    const pending = begin(ensemble, 'c1', write('kept'));
    wait(ensemble, 8000);
    expect(endOf(ensemble, pending)).toBe('connection-loss');
    expect(modesOf(ensemble)).toEqual(['silent', 'silent', 'down', 'down', 'down']);
    for (const node of ['n3', 'n4', 'n5'] as const) act(ensemble, {type: 'restart', node});
    expect(until(ensemble, () => modesOf(ensemble).every((mode) => mode !== 'silent'))).toBeLessThan(30_000);
    expect(nodeOf(ensemble, 'n4').view.data.x?.[0]?.value).toBe('kept');
  }
});

test('nothing acknowledged is lost when all die and start again', () => {
  const ensemble = openEnsemble({nodes: '3'});
  expect(ask(ensemble, 'c2', write('1'))).toBe('ok');
  for (const node of ['n1', 'n2', 'n3'] as const) act(ensemble, {type: 'crash', node});
  for (const node of ['n1', 'n2', 'n3'] as const) act(ensemble, {type: 'restart', node});
  wait(ensemble, 3000);
  expect(ask(ensemble, 'c3', sync)).toBe('ok 1');
  expect(nodeOf(ensemble, 'n1').view.epoch).toBe(2);
});
