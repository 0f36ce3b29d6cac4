/** The table "Situation" of SYSTEMS.md section 6, cell by cell: RF 3 on n1, n2, n3, and n3 cut off. */
import {describe, expect, test} from 'vitest';
import type {NodeId} from '../../source/sim/operation.ts';
import {cassandra} from '../../source/systems/cassandra.ts';
import {type Lab, latency, openLab, outcome, reply} from './cassandra-cluster.ts';

const toDetection = 26_000;

function split(options: Readonly<Record<string, string>> = {}, seed = 1): Lab {
  const lab = openLab(cassandra, options, seed);
  lab.wait(3000);
  expect(outcome(lab.ask('n1', {type: 'write', value: 'v0', level: 'all'}))).toBe('ok');
  lab.isolate('n3');
  expect(outcome(lab.ask('n1', {type: 'write', value: 'v1', level: 'quorum'}))).toBe('ok');
  return lab;
}

type Cell = readonly [level: string, write: string, read: string];

function asks(lab: Lab, node: NodeId, cells: readonly Cell[]): void {
  for (const [level, write, read] of cells) {
    expect(`${level} read: ${level === 'any' ? '-' : outcome(lab.ask(node, {type: 'read', level}))}`).toBe(
      `${level} read: ${read}`,
    );
    const key = `z${level}`;
    expect(`${level} write: ${outcome(lab.ask(node, {type: 'write', key, value: 'w', level}))}`).toBe(
      `${level} write: ${write}`,
    );
  }
}

describe('before anybody has noticed', () => {
  test('n1 goes on at ONE, QUORUM and ANY, and times out at ALL with two of three', () => {
    const lab = split();
    asks(lab, 'n1', [
      ['one', 'ok', 'ok v1'],
      ['quorum', 'ok', 'ok v1'],
      ['all', 'info write-timeout', 'info read-timeout'],
      ['any', 'ok', '-'],
    ]);
    const write = lab.ask('n1', {type: 'write', key: 'q', value: 'w', level: 'all'});
    expect(latency(write)).toBeGreaterThanOrEqual(2000);
    expect(latency(write)).toBeLessThan(2010);
    expect(reply(write)).toMatchObject({detail: {consistency: 'ALL', received: 2, required: 3, writeType: 'SIMPLE'}});
    const read = lab.ask('n1', {type: 'read', level: 'all'});
    expect(latency(read)).toBeGreaterThanOrEqual(5000);
    expect(latency(read)).toBeLessThan(5010);
    expect(reply(read)).toMatchObject({detail: {consistency: 'ALL', received: 2, required: 3, retrieved: 'True'}});
  });

  test('n3 answers ONE with the old value, and times out at QUORUM and ALL with itself alone', () => {
    const lab = split();
    asks(lab, 'n3', [
      ['one', 'ok', 'ok v0'],
      ['quorum', 'info write-timeout', 'info read-timeout'],
      ['any', 'ok', '-'],
    ]);
    const write = lab.ask('n3', {type: 'write', key: 'q', value: 'w', level: 'all'});
    expect(reply(write)).toMatchObject({error: 'write-timeout', detail: {received: 1, required: 3}});
    const read = lab.ask('n3', {type: 'read', level: 'quorum'});
    expect(reply(read)).toMatchObject({error: 'read-timeout', detail: {received: 1, required: 2, retrieved: 'True'}});
    const all = lab.ask('n3', {type: 'read', level: 'all'});
    expect(reply(all)).toMatchObject({error: 'read-timeout', detail: {received: 1, required: 3, retrieved: 'True'}});
    const waited = [write, read, all].map((one) => Math.trunc(latency(one) / 1000));
    expect(waited).toEqual([2, 5, 5]);
  });

  test('a QUORUM write that timed out at n3 stays: read there at ONE at once, everywhere after the heal', () => {
    const lab = split();
    expect(outcome(lab.ask('n3', {type: 'write', value: 'late', level: 'quorum'}))).toBe('info write-timeout');
    expect(outcome(lab.ask('n3', {type: 'read'}))).toBe('ok late');
    lab.wait(1000);
    lab.heal();
    lab.wait(100);
    expect(outcome(lab.ask('n1', {type: 'read', level: 'quorum'}))).toBe('ok v1');
    lab.wait(25_000);
    expect(lab.copies()).toEqual(['late', 'late', 'late']);
  });

  test('a QUORUM read whose second replica is the cut one is saved by speculation, or times out without it', () => {
    for (const [speculative, said] of [
      ['on', 'ok v1'],
      ['off', 'info read-timeout'],
    ] as const) {
      const lab = openLab(cassandra, {speculative});
      lab.wait(3000);
      lab.ask('n2', {type: 'write', value: 'v1', level: 'all'});
      lab.isolate('n1');
      const read = lab.ask('n2', {type: 'read', level: 'quorum'});
      expect(outcome(read)).toBe(said);
      if (speculative === 'on') expect(latency(read)).toBeGreaterThanOrEqual(2500);
    }
  });

  test('LWT and SERIAL read at n3 time out after 2 s, and the LWT never applies', () => {
    const lab = split();
    const cas = lab.ask('n3', {type: 'cas', from: 'v0', to: 'lwt'});
    expect(latency(cas)).toBeLessThan(2010);
    expect(reply(cas)).toMatchObject({
      outcome: 'info',
      error: 'write-timeout',
      detail: {consistency: 'SERIAL', writeType: 'CAS'},
    });
    const read = lab.ask('n3', {type: 'read', level: 'serial'});
    expect(latency(read)).toBeLessThan(2010);
    expect(outcome(read)).toBe('info read-timeout');
    lab.heal();
    lab.wait(30_000);
    expect(lab.copies()).toEqual(['v1', 'v1', 'v1']);
    expect(outcome(lab.ask('n3', {type: 'read', level: 'serial'}))).toBe('ok v1');
  });
});

describe('after the failure detector', () => {
  test('n1 refuses ALL at once, with two alive, and goes on at the others', () => {
    const lab = split();
    lab.wait(toDetection);
    asks(lab, 'n1', [
      ['one', 'ok', 'ok v1'],
      ['quorum', 'ok', 'ok v1'],
      ['all', 'fail unavailable', 'fail unavailable'],
      ['any', 'ok', '-'],
    ]);
    const write = lab.ask('n1', {type: 'write', value: 'w', level: 'all'});
    expect(reply(write)).toMatchObject({detail: {consistency: 'ALL', required: 3, alive: 2}});
    expect(latency(write)).toBeLessThan(10);
  });

  test('n3 serves ONE and ANY, refuses QUORUM, ALL, LWT and SERIAL with one alive', () => {
    const lab = split();
    lab.wait(toDetection);
    asks(lab, 'n3', [
      ['one', 'ok', 'ok v0'],
      ['quorum', 'fail unavailable', 'fail unavailable'],
      ['all', 'fail unavailable', 'fail unavailable'],
      ['any', 'ok', '-'],
    ]);
    expect(reply(lab.ask('n3', {type: 'write', value: 'w', level: 'quorum'}))).toMatchObject({
      detail: {required: 2, alive: 1},
    });
    const serial = {outcome: 'fail', error: 'unavailable', detail: {consistency: 'SERIAL', required: 2, alive: 1}};
    expect(reply(lab.ask('n3', {type: 'cas', from: 'v0', to: 'lwt'}))).toEqual(serial);
    expect(reply(lab.ask('n3', {type: 'read', level: 'serial'}))).toEqual(serial);
  });

  test('an Unavailable write never appears, for it left no hint', () => {
    const lab = split();
    lab.wait(toDetection);
    expect(outcome(lab.ask('n3', {type: 'write', key: 'u', value: 'never', level: 'quorum'}))).toBe('fail unavailable');
    lab.heal();
    lab.wait(40_000);
    expect(lab.copies('u')).toEqual([undefined, undefined, undefined]);
  });
});

describe('a coordinator that is no replica, cut off from all replicas', () => {
  const five = {nodes: '5'};

  function cutOff(): Lab {
    const lab = openLab(cassandra, five);
    lab.wait(3000);
    lab.isolate('n4');
    return lab;
  }

  test('before: ONE and QUORUM time out; ANY is ok after 2 s and cannot be read', () => {
    const lab = cutOff();
    expect(reply(lab.ask('n4', {type: 'write', value: 'w', level: 'one'}))).toMatchObject({
      error: 'write-timeout',
      detail: {received: 0, required: 1},
    });
    expect(outcome(lab.ask('n4', {type: 'write', value: 'w', level: 'quorum'}))).toBe('info write-timeout');
    const any = lab.ask('n4', {type: 'write', key: 'x', value: 'any', level: 'any'});
    expect(outcome(any)).toBe('ok');
    expect(latency(any)).toBeGreaterThanOrEqual(2000);
    expect(outcome(lab.ask('n1', {type: 'read', level: 'quorum'}))).toBe('ok ');
    lab.heal();
    lab.wait(25_000);
    expect(outcome(lab.ask('n1', {type: 'read', level: 'all'}))).toBe('ok any');
  });

  test('after: ONE is Unavailable(1, 0), QUORUM Unavailable(2, 0), ANY ok at once', () => {
    const lab = cutOff();
    lab.wait(toDetection + 4000);
    expect(reply(lab.ask('n4', {type: 'write', value: 'w', level: 'one'}))).toMatchObject({
      error: 'unavailable',
      detail: {required: 1, alive: 0},
    });
    expect(reply(lab.ask('n4', {type: 'read', level: 'quorum'}))).toMatchObject({detail: {required: 2, alive: 0}});
    const any = lab.ask('n4', {type: 'write', value: 'any', level: 'any'});
    expect(outcome(any)).toBe('ok');
    expect(latency(any)).toBeLessThan(10);
  });
});

test('between heal and hints ONE differs from replica to replica, and QUORUM goes by whom it asks', () => {
  const lab = split({hints: 'off'});
  lab.wait(toDetection);
  expect(outcome(lab.ask('n3', {type: 'write', value: 'v3', level: 'one'}))).toBe('ok');
  lab.heal();
  lab.wait(3000);
  const nodes = ['n1', 'n2', 'n3'] as const;
  expect(nodes.map((node) => outcome(lab.ask(node, {type: 'read'})))).toEqual(['ok v1', 'ok v1', 'ok v3']);
  expect(outcome(lab.ask('n1', {type: 'read', level: 'quorum'}))).toBe('ok v1');
  expect(outcome(lab.ask('n3', {type: 'read', level: 'quorum'}))).toBe('ok v3');
});

test('the heal: seen up within 2.1 s, and when the hints have come the later timestamp wins everywhere, over a QUORUM too', () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const lab = split({}, seed);
    lab.wait(toDetection);
    expect(outcome(lab.ask('n1', {type: 'write', value: 'v2', level: 'quorum'}))).toBe('ok');
    lab.wait(100);
    expect(outcome(lab.ask('n3', {type: 'write', value: 'v3', level: 'one'}))).toBe('ok');
    expect(outcome(lab.ask('n1', {type: 'read', level: 'quorum'}))).toBe('ok v2');
    lab.heal();
    lab.wait(2200);
    expect([seed, ...(['n1', 'n2', 'n3'] as const).map((node) => lab.view(node).suspects)]).toEqual([seed, [], [], []]);
    lab.wait(25_000);
    expect([seed, ...lab.copies()]).toEqual([seed, 'v3', 'v3', 'v3']);
  }
});
