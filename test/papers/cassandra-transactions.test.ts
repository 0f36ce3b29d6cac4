/** Lightweight transactions: Paxos rounds sentence by sentence, and linearizability under random faults. */
import {describe, expect, test} from 'vitest';
import {between, openStream, type Stream} from '../../source/sim/chance.ts';
import type {ClientId, NodeId, Operation} from '../../source/sim/operation.ts';
import {cassandra} from '../../source/systems/cassandra.ts';
import {faults, type Lab, latency, openLab, outcome, reply} from './cassandra-cluster.ts';

function open(options: Readonly<Record<string, string>> = {}, seed = 1): Lab {
  const lab = openLab(cassandra, options, seed);
  lab.wait(2000);
  return lab;
}

function cas(from: string | null, to: string) {
  return {type: 'cas', from, to} as const;
}

const serial = {type: 'read', level: 'serial'} as const;

describe('a round', () => {
  test('is prepare, read, propose, commit, each among a majority', () => {
    const lab = open();
    lab.ask('n1', {type: 'write', value: 'a', level: 'all'});
    lab.sent.length = 0;
    expect(outcome(lab.ask('n1', cas('a', 'b')))).toBe('ok');
    const told = lab.sent.filter((one) => one.startsWith('n1>n2'));
    expect(told).toEqual(['n1>n2 prepare x', 'n1>n2 digest? x', 'n1>n2 propose x=b', 'n1>n2 commit x=b']);
    lab.wait(100);
    expect(lab.copies()).toEqual(['b', 'b', 'b']);
  });

  test('whose condition does not hold certainly changes nothing, and tells the current value and its writer', () => {
    const lab = open();
    const write = lab.ask('n1', {type: 'write', value: 'a', level: 'all'});
    const refused = lab.ask('n2', cas('other', 'b'));
    expect(reply(refused)).toEqual({outcome: 'fail', error: 'mismatch', values: [{value: 'a', by: write.id}]});
    expect(lab.copies()).toEqual(['a', 'a', 'a']);
  });

  test('sets a key that is absent, or deleted, from nothing', () => {
    const lab = open();
    expect(outcome(lab.ask('n1', cas(null, 'a')))).toBe('ok');
    expect(outcome(lab.ask('n2', cas(null, 'b')))).toBe('fail mismatch');
    lab.ask('n1', {type: 'delete', level: 'all'});
    expect(outcome(lab.ask('n2', cas(null, 'b')))).toBe('ok');
    expect(outcome(lab.ask('n3', serial))).toBe('ok b');
  });

  test('of two at once from one value exactly one is applied', () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const lab = open({}, seed);
      lab.ask('n1', {type: 'write', value: 'a', level: 'all'});
      const ids = [lab.start('n1', cas('a', 'b')), lab.start('n2', cas('a', 'c')), lab.start('n3', cas('a', 'd'))];
      const said = ids.map((id) => outcome(lab.end(id)));
      const applied = said.filter((one) => one === 'ok').length;
      const unknown = said.filter((one) => one.startsWith('info')).length;
      expect([seed, said, applied === 1 || unknown > 0]).toEqual([seed, said, true]);
      expect(applied).toBeLessThanOrEqual(1);
    }
  });

  test('outbid for a whole second gives up: contention, unknown', () => {
    let contended = 0;
    for (let seed = 1; seed <= 10; seed += 1) {
      const lab = open({latency: '100'}, seed);
      const rivals = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6'] as const;
      const ids = rivals.map((client, index) => lab.start(`n${(index % 3) + 1}`, cas(null, client), client));
      for (const operation of ids.map((id) => lab.end(id))) {
        if (outcome(operation) !== 'info cas-contention') continue;
        contended += 1;
        expect(reply(operation)).toMatchObject({detail: {received: 0, required: 2}});
        expect(latency(operation)).toBeGreaterThanOrEqual(1000);
        expect(latency(operation)).toBeLessThan(2000);
      }
    }
    expect(contended).toBeGreaterThan(5);
  });
});

describe('an unfinished round', () => {
  /** n1 proposed b, some accepted, and n1 died before it could commit. */
  function unfinished(reach: readonly NodeId[]): Lab {
    const lab = open({latency: '100'});
    lab.ask('n1', {type: 'write', value: 'a', level: 'all'});
    lab.start('n1', cas('a', 'b'));
    while (!lab.sent.some((one) => one.includes('propose x=b'))) lab.wait(1);
    for (const peer of ['n2', 'n3'] as const) if (!reach.includes(peer)) faults.cut(lab.world, 'n1', peer);
    lab.wait(130);
    faults.crash(lab.world, 'n1');
    lab.heal();
    lab.wait(26_000);
    return lab;
  }

  test('is unknown to its client, and a serial read completes what a majority accepted', () => {
    const lab = unfinished(['n2', 'n3']);
    expect(outcome(lab.operation(2))).toBe('info connection-closed');
    expect(outcome(lab.ask('n2', {type: 'read', level: 'quorum'}))).toBe('ok a');
    expect(outcome(lab.ask('n2', serial))).toBe('ok b');
    expect(lab.notes.some((note) => note.endsWith('n2 completes an unfinished proposal: x=b'))).toBe(true);
    expect(outcome(lab.ask('n3', {type: 'read', level: 'quorum'}))).toBe('ok b');
  });

  test('a compare-and-set completes it first, too, and then finds its own condition false', () => {
    const lab = unfinished(['n2', 'n3']);
    expect(outcome(lab.ask('n3', cas('a', 'c')))).toBe('fail mismatch');
    expect(outcome(lab.ask('n3', serial))).toBe('ok b');
  });

  test('that nobody else accepted never happens, once others have gone on without it', () => {
    const lab = unfinished([]);
    expect(outcome(lab.ask('n2', serial))).toBe('ok a');
    faults.restart(lab.world, 'n1');
    lab.wait(5000);
    for (const node of ['n1', 'n2', 'n3'] as const) expect(outcome(lab.ask(node, serial))).toBe('ok a');
  });

  test('promises and acceptances survive a crash of the replicas', () => {
    const lab = unfinished(['n2', 'n3']);
    for (const node of ['n2', 'n3'] as const) {
      faults.crash(lab.world, node);
      faults.restart(lab.world, node);
    }
    lab.wait(5000);
    expect(outcome(lab.ask('n2', serial))).toBe('ok b');
  });
});

test('two coordinators never use one microsecond: the later of two commits wins, also with the lesser value', () => {
  for (let back = 20; back <= 60; back += 1) {
    const lab = open({latency: '4'});
    expect(outcome(lab.ask('n1', cas(null, 'zzz')))).toBe('ok');
    faults.skew(lab.world, 'n2', -back);
    expect([back, outcome(lab.ask('n2', cas('zzz', 'aaa')))]).toEqual([back, 'ok']);
    lab.wait(100);
    expect([back, ...lab.copies()]).toEqual([back, 'aaa', 'aaa', 'aaa']);
  }
});

test('a commit that only its coordinator has is brought to those who promise, before anybody reads', () => {
  const lab = open({latency: '20'});
  lab.ask('n1', {type: 'write', key: 'y', value: 'a', level: 'all'});
  const id = lab.start('n1', {...cas('a', 'b'), key: 'y'});
  while (!lab.sent.some((one) => one.includes('commit y=b'))) lab.wait(1);
  lab.isolate('n1');
  expect(reply(lab.end(id))).toMatchObject({
    outcome: 'info',
    error: 'write-timeout',
    detail: {received: 1, writeType: 'SIMPLE'},
  });
  lab.wait(500);
  lab.heal();
  faults.slow(lab.world, 'n3', 'n2', 100);
  // For y, n2 reads from itself and n3, and neither has seen the commit; n1 is the first to promise.
  expect(outcome(lab.ask('n2', {...serial, key: 'y'}))).toBe('ok b');
  expect(lab.notes.some((note) => note.includes('replays'))).toBe(false);
});

test('a commit that one replica missed is brought to it by a hint', () => {
  const lab = open();
  lab.isolate('n3');
  expect(outcome(lab.ask('n1', cas(null, 'a')))).toBe('ok');
  lab.wait(5000);
  lab.heal();
  lab.wait(15_000);
  expect(lab.copies()).toEqual(['a', 'a', 'a']);
});

/**
 * Whether some order of a register's operations, each at an instant within its interval, explains all answers. The dumb
 * way: try every order. An unknown operation may happen at any time after its invocation, or never.
 */
function isLinearizable(operations: readonly Operation[]): boolean {
  const judged = operations.filter(({request, completed}) => {
    if (completed?.reply.outcome === 'ok') return true;
    if (completed?.reply.outcome === 'fail') return completed.reply.error === 'mismatch';
    return request.type === 'cas';
  });
  const seen = new Set<string>();
  const search = (done: bigint, value: number): boolean => {
    const memo = `${done}:${value}`;
    if (seen.has(memo)) return false;
    seen.add(memo);
    const left = judged.filter((_, index) => !(done & (1n << BigInt(index))));
    if (left.every((one) => one.completed === undefined || one.completed.reply.outcome === 'info')) return true;
    const horizon = Math.min(...left.map((one) => end(one)));
    return judged.some((one, index) => {
      if (done & (1n << BigInt(index)) || one.invoked.order > horizon) return false;
      const after = apply(one, value, judged);
      return after !== null && search(done | (1n << BigInt(index)), after);
    });
  };
  return search(0n, 0);
}

function end({completed}: Operation): number {
  return completed && completed.reply.outcome !== 'info' ? completed.order : Number.POSITIVE_INFINITY;
}

/** The value's writer after an operation, or null when it cannot happen on that value. */
function apply(operation: Operation, writer: number, all: readonly Operation[]): number | null {
  const {request, completed, id} = operation;
  const said = completed?.reply;
  if (said?.values) return said.values[0]?.by === writer ? writer : null;
  if (request.type !== 'cas') return null;
  const source = all.find((one) => one.id === writer);
  const text = source?.request.type === 'cas' ? source.request.to : null;
  return text === request.from ? id : null;
}

test('the judge of these tests sees a stale serial read and a lost update', () => {
  const operation = (id: number, from: number, to: number, request: object, said: object): Operation =>
    ({
      id,
      client: 'c1',
      node: 'n1',
      request: {key: 'x', level: 'serial', ...request},
      invoked: {at: from, order: from},
      completed: {at: to, order: to, reply: said},
    }) as unknown as Operation;
  const first = operation(1, 1, 2, {type: 'cas', from: null, to: 'a'}, {outcome: 'ok'});
  const stale = operation(2, 3, 4, {type: 'read'}, {outcome: 'ok', values: [{value: null, by: 0}]});
  const overlapping = operation(2, 1, 4, {type: 'read'}, {outcome: 'ok', values: [{value: null, by: 0}]});
  const second = operation(3, 5, 6, {type: 'cas', from: null, to: 'b'}, {outcome: 'ok'});
  expect([
    isLinearizable([first, stale]),
    isLinearizable([first, overlapping]),
    isLinearizable([first, second]),
  ]).toEqual([false, true, false]);
});

interface Session {
  readonly lab: Lab;
  readonly chance: Stream;
  readonly script: string[];
}

const clients: readonly ClientId[] = ['c1', 'c2', 'c3', 'c4', 'c5'];

/** What hurts: cut one link, isolate a node, heal, crash, restart, set a clock wrong. */
function disturb({lab, chance, script}: Session): void {
  const {nodes} = lab.world.cluster;
  const node = nodes[between(chance, 0, nodes.length - 1)] as NodeId;
  const other = nodes[between(chance, 0, nodes.length - 1)] as NodeId;
  const down = lab.world.state.nodes[node]?.state === 'down';
  const choice = between(chance, 0, 6);
  script.push(
    `@${lab.world.state.now} ${['cut', 'isolate', 'heal', 'heal', 'crash/restart', 'skew', 'one way'][choice]} ${node} ${other}`,
  );
  if (choice === 0 && node !== other) lab.cut(node, other);
  else if (choice === 1) lab.isolate(node);
  else if (choice === 2 || choice === 3) lab.heal();
  else if (choice === 4) down ? faults.restart(lab.world, node) : faults.crash(lab.world, node);
  else if (choice === 5) faults.skew(lab.world, node, between(chance, -800, 800));
  else if (choice === 6 && node !== other) faults.cut(lab.world, node, other);
}

/** Idle clients ask for a compare-and-set from a value they last heard of, or for a serial read. */
function ask({lab, chance, script}: Session, values: (string | null)[]): void {
  for (const [index, client] of clients.entries()) {
    if (lab.world.state.clients[client]?.waiting || between(chance, 0, 2) > 0) continue;
    const node = lab.world.cluster.nodes[index % lab.world.cluster.nodes.length] as NodeId;
    const from = values.at(-1) ?? null;
    const request = between(chance, 0, 2) === 0 ? serial : cas(from, `v${lab.operations().length + 1}`);
    const id = lab.start(node, request, client);
    script.push(`@${lab.world.state.now} ${id} ${client} ${node} ${JSON.stringify(request)}`);
  }
  for (const operation of lab.operations()) {
    const said = operation.completed?.reply;
    if (said?.outcome === 'ok' && operation.request.type === 'cas') values.push(operation.request.to);
    else if (said?.values?.[0]) values.push(said.values[0].value);
  }
}

test.each([
  ['3', 'hard'],
  ['5', 'hard'],
])('over random faults, serial operations on %s nodes are linearizable', (nodes) => {
  let applied = 0;
  for (let seed = 1; seed <= 120; seed += 1) {
    const lab = open({nodes, latency: '15'}, seed);
    const session: Session = {lab, chance: openStream(seed, 'test'), script: []};
    const values: (string | null)[] = [];
    for (let round = 0; round < 14; round += 1) {
      if (round % 2 === 1) disturb(session);
      ask(session, values);
      lab.wait(between(session.chance, 30, 500));
    }
    lab.heal();
    for (const node of lab.world.cluster.nodes)
      if (lab.world.state.nodes[node]?.state === 'down') faults.restart(lab.world, node);
    lab.wait(30_000);
    const last = lab.ask('n1', serial);
    const told = lab.operations().map((one) => `${one.id} ${outcome(one)}`);
    expect([seed, outcome(last).slice(0, 2), isLinearizable(lab.operations()), session.script, told]).toEqual([
      seed,
      'ok',
      true,
      session.script,
      told,
    ]);
    applied += lab.operations().filter((one) => one.request.type === 'cas' && outcome(one) === 'ok').length;
  }
  expect(applied).toBeGreaterThan(300);
});
