/** MySQL as one server, situation by situation (SYSTEMS.md section 5, "Single server"). */
import {describe, expect, test} from 'vitest';
import {clientOf, invoke} from '../../source/sim/client.ts';
import type {ClientId, NodeId} from '../../source/sim/operation.ts';
import {mysql} from '../../source/systems/mysql.ts';
import {faults, latency, openLab, outcome, reply} from './cassandra-cluster.ts';

const write = (value: string) => ({type: 'write', value}) as const;
const read = {type: 'read'} as const;

describe('one server, well', () => {
  test('each statement sees what was committed before it', () => {
    const lab = openLab(mysql);
    const first = lab.ask('n1', write('v1'));
    expect(outcome(first)).toBe('ok');
    expect(reply(lab.ask('n1', read))).toEqual({outcome: 'ok', values: [{value: 'v1', by: first.id}]});
    expect(outcome(lab.ask('n1', {type: 'delete'}))).toBe('ok');
    expect(reply(lab.ask('n1', read))).toEqual({outcome: 'ok', values: [{value: null, by: 3}]});
  });

  test('a cas changes the row if it holds the value, and else nothing, and says what it saw', () => {
    const lab = openLab(mysql);
    expect(outcome(lab.ask('n1', {type: 'cas', from: null, to: 'a'}))).toBe('ok ');
    expect(reply(lab.ask('n1', {type: 'cas', from: null, to: 'b'}))).toEqual({
      outcome: 'fail',
      error: 'duplicate',
      values: [{value: 'a', by: 1}],
    });
    expect(outcome(lab.ask('n1', {type: 'cas', from: 'x', to: 'b'}))).toBe('fail mismatch');
    expect(outcome(lab.ask('n1', {type: 'cas', from: 'a', to: 'b'}))).toBe('ok a');
    expect(outcome(lab.ask('n1', read))).toBe('ok b');
  });

  test('the server is the primary and leads itself; nobody is suspected', () => {
    const lab = openLab(mysql);
    expect(lab.view('n1')).toMatchObject({role: 'primary', leads: true, leader: 'n1', suspects: []});
  });

  test('keys that look like numbers or like names of the language are ordinary keys', () => {
    const lab = openLab(mysql);
    for (const key of ['2', '1', '__proto__', 'constructor']) {
      expect(outcome(lab.ask('n1', {...read, key}))).toBe('ok ');
      lab.ask('n1', {...write(`of ${key}`), key});
      expect(outcome(lab.ask('n1', {...read, key}))).toBe(`ok of ${key}`);
    }
  });
});

describe('the client cut off', () => {
  test('times out without knowing, and its statement is carried out after the heal, over a later acknowledged one', () => {
    const lab = openLab(mysql, {'read-timeout': '3000', transport: 'tcp'});
    lab.ask('n1', write('v1'));
    lab.start('n1', read, 'c3');
    lab.wait(100);
    faults.cut(lab.world, 'c3', 'n1');
    faults.cut(lab.world, 'n1', 'c3');
    const lost = lab.end(lab.start('n1', write('v2-cut'), 'c3'));
    expect(outcome(lost)).toBe('info timed-out');
    expect(latency(lost)).toBe(3000);
    expect(outcome(lab.ask('n1', write('v3-local')))).toBe('ok');
    faults.heal(lab.world, 'c3', 'n1');
    faults.heal(lab.world, 'n1', 'c3');
    lab.wait(20_000);
    expect(reply(lab.ask('n1', read))).toEqual({outcome: 'ok', values: [{value: 'v2-cut', by: lost.id}]});
  });

  test('only from the answers: the statement is carried out at once, and the client does not know', () => {
    const lab = openLab(mysql);
    lab.start('n1', read, 'c3');
    lab.wait(100);
    faults.cut(lab.world, 'n1', 'c3');
    const id = lab.start('n1', write('v2-ack-lost'), 'c3');
    lab.wait(100);
    expect(outcome(lab.ask('n1', read))).toBe('ok v2-ack-lost');
    expect(outcome(lab.end(id))).toBe('info timed-out');
  });
});

describe('the server killed', () => {
  test('committed rows are there again after the restart; while it is down a new request is refused at once', () => {
    const lab = openLab(mysql);
    expect(outcome(lab.ask('n1', write('v1')))).toBe('ok');
    faults.crash(lab.world, 'n1');
    lab.wait(10);
    const refused = lab.ask('n1', write('v2'));
    expect(outcome(refused)).toBe('fail refused');
    expect(latency(refused)).toBeLessThan(20);
    faults.restart(lab.world, 'n1');
    expect(outcome(lab.ask('n1', read))).toBe('ok v1');
  });

  test('a client whose statement the server had not begun cannot tell, and the statement is lost with the server', () => {
    const lab = openLab(mysql);
    lab.ask('n1', read);
    faults.pause(lab.world, 'n1');
    const id = lab.start('n1', write('v1'));
    lab.wait(100);
    faults.crash(lab.world, 'n1');
    const broken = lab.end(id);
    expect(reply(broken).outcome).toBe('info');
    faults.restart(lab.world, 'n1');
    expect(outcome(lab.ask('n1', read))).toBe('ok ');
  });
});

describe('a connection is opened first, and kept (m1, m4)', () => {
  test('through a cut none can be opened: the client knows that nothing was asked, and nothing happens after the heal', () => {
    const lab = openLab(mysql, {'read-timeout': '3000'});
    clientOf(lab.world, 'c3');
    lab.cut('c3' as NodeId, 'n1');
    const never = lab.end(lab.start('n1', write('v2'), 'c3'));
    expect(outcome(never)).toBe('fail unreachable');
    faults.heal(lab.world, 'c3', 'n1');
    faults.heal(lab.world, 'n1', 'c3');
    lab.wait(20_000);
    expect(outcome(lab.ask('n1', read))).toBe('ok ');
    expect(outcome(lab.end(lab.start('n1', write('v3'), 'c3')))).toBe('ok');
  });

  test('a client that is connected when the server dies cannot tell what became of its next statement', () => {
    const lab = openLab(mysql);
    lab.ask('n1', write('v1'));
    faults.crash(lab.world, 'n1');
    expect(outcome(lab.ask('n1', write('v2')))).toBe('info lost-connection');
    expect(outcome(lab.ask('n1', write('v2')))).toBe('fail refused');
  });

  test('without reconnecting, a lost connection is of no use until the client is connected anew', () => {
    const lab = openLab(mysql, {reconnect: 'off', 'read-timeout': '1000'});
    lab.ask('n1', write('v1'));
    faults.crash(lab.world, 'n1');
    lab.wait(10);
    faults.restart(lab.world, 'n1');
    const again = () => outcome(lab.end(invoke(lab.world, 'c1', {type: 'read', key: 'x', level: 'autocommit'})));
    expect(again()).toBe('info lost-connection');
    expect(again()).toBe('fail closed-connection');
    expect(again()).toBe('fail closed-connection');
    expect(outcome(lab.ask('n1', read))).toBe('ok v1');
  });

  test('a server that was started anew knows nothing of a connection to the process before', () => {
    const lab = openLab(mysql, {'read-timeout': '3000'});
    lab.ask('n1', write('v1'));
    lab.cut('n1', 'c1' as NodeId);
    faults.crash(lab.world, 'n1');
    faults.restart(lab.world, 'n1');
    const id = lab.start('n1', write('v2'));
    faults.heal(lab.world, 'c1', 'n1');
    faults.heal(lab.world, 'n1', 'c1');
    expect(outcome(lab.end(id))).toBe('info lost-connection');
    expect(outcome(lab.ask('n1', read))).toBe('ok v1');
  });
});

describe('row locks', () => {
  const hold = {type: 'read', level: 'for-update'} as const;
  const patient = {'read-timeout': '60000'};

  test('a client that is cut off with an open transaction keeps its lock: others wait 50 s and hear 1205; readers do not wait', () => {
    const lab = openLab(mysql, patient);
    lab.ask('n1', write('v1'));
    expect(outcome(lab.end(lab.start('n1', hold, 'c3')))).toBe('ok v1');
    lab.cut('n1', 'c3' as NodeId);
    const id = lab.start('n1', write('v2'));
    lab.wait(1_000);
    expect(outcome(lab.end(lab.start('n1', read, 'c2')))).toBe('ok v1');
    const late = lab.end(id);
    expect(outcome(late)).toBe('fail lock-wait-timeout');
    expect(latency(late)).toBeGreaterThanOrEqual(50_000);
    expect(latency(late)).toBeLessThan(50_010);
    expect(outcome(lab.ask('n1', read))).toBe('ok v1');
  });

  test('the next statement of the client commits: whoever waited goes on, and sees it', () => {
    const lab = openLab(mysql, patient);
    lab.end(lab.start('n1', hold, 'c3'));
    const id = lab.start('n1', {type: 'cas', from: 'mine', to: 'yours'});
    lab.wait(1_000);
    expect(lab.operation(id).completed).toBeUndefined();
    expect(outcome(lab.end(lab.start('n1', write('mine'), 'c3')))).toBe('ok');
    expect(outcome(lab.end(id))).toBe('ok mine');
    expect(outcome(lab.ask('n1', read))).toBe('ok yours');
  });

  test('a plain read is a next statement too, and frees the rows without a change', () => {
    const lab = openLab(mysql, patient);
    lab.end(lab.start('n1', hold, 'c3'));
    const id = lab.start('n1', write('v2'));
    lab.wait(100);
    lab.end(lab.start('n1', read, 'c3'));
    expect(outcome(lab.end(id))).toBe('ok');
  });

  test('a client that gives up hangs up, and its transaction is rolled back when the server hears of it', () => {
    const lab = openLab(mysql, {'read-timeout': '2000', 'lock-wait-timeout': '600000'});
    lab.end(lab.start('n1', {...hold, key: 'a'}, 'c3'));
    lab.end(lab.start('n1', {...hold, key: 'b'}, 'c2'));
    const stuck = lab.start('n1', {...write('v'), key: 'b'}, 'c3');
    expect(outcome(lab.end(stuck))).toBe('info timed-out');
    lab.wait(10);
    expect(outcome(lab.ask('n1', {...write('free'), key: 'a'}))).toBe('ok');
    lab.end(lab.start('n1', {...read, key: 'b'}, 'c2'));
    lab.wait(10);
    expect(outcome(lab.ask('n1', {...read, key: 'b'}))).toBe('ok ');
  });

  test('a client that moves to another server hangs up at the first, which rolls back what it left open', () => {
    const lab = openLab(mysql, {...patient, replication: 'async', nodes: '2'});
    lab.end(lab.start('n1', hold, 'c3'));
    lab.end(lab.start('n2', read, 'c3'));
    lab.wait(10);
    const free = lab.ask('n1', write('v2'));
    expect(outcome(free)).toBe('ok');
    expect(latency(free)).toBeLessThan(20);
  });

  test('two that wait for each other are found at once: one is rolled back with 1213, the other goes on', () => {
    const lab = openLab(mysql, patient);
    lab.end(lab.start('n1', {...hold, key: 'a'}, 'c2'));
    lab.end(lab.start('n1', {...hold, key: 'b'}, 'c3'));
    const first = lab.start('n1', {...write('2'), key: 'b'}, 'c2');
    lab.wait(100);
    const second = lab.end(lab.start('n1', {...write('3'), key: 'a'}, 'c3'));
    expect(outcome(second)).toBe('fail deadlock');
    expect(latency(second)).toBeLessThan(10);
    expect(outcome(lab.end(first))).toBe('ok');
    expect(outcome(lab.ask('n1', {...read, key: 'b'}))).toBe('ok 2');
    expect(outcome(lab.ask('n1', {...write('free'), key: 'a'}))).toBe('ok');
  });

  test('waiting for one who waits for a third is no deadlock', () => {
    const lab = openLab(mysql, patient);
    lab.end(lab.start('n1', {...hold, key: 'a'}, 'c2'));
    lab.end(lab.start('n1', {...hold, key: 'b'}, 'c3'));
    const second = lab.start('n1', {...write('3'), key: 'a'}, 'c3');
    const third = lab.start('n1', {...write('4'), key: 'b'}, 'c4');
    lab.wait(100);
    lab.end(lab.start('n1', {...write('2'), key: 'a'}, 'c2'));
    expect([outcome(lab.end(second)), outcome(lab.end(third))]).toEqual(['ok', 'ok']);
  });

  test('those who wait for a row get it in the order in which they came', () => {
    const lab = openLab(mysql, patient);
    lab.end(lab.start('n1', hold, 'c9'));
    const ids = ['c2', 'c3', 'c4'].map((client) => {
      const id = lab.start('n1', write(client), client as ClientId);
      lab.wait(20);
      return id;
    });
    lab.end(lab.start('n1', read, 'c9'));
    const orders = ids.map((id) => lab.end(id).completed?.order ?? 0);
    expect(orders).toEqual([...orders].sort((one, other) => one - other));
    expect(outcome(lab.ask('n1', read))).toBe('ok c4');
  });

  test('a crash frees every row: a transaction that was open is gone', () => {
    const lab = openLab(mysql, patient);
    lab.end(lab.start('n1', hold, 'c3'));
    faults.crash(lab.world, 'n1');
    lab.wait(10);
    faults.restart(lab.world, 'n1');
    const free = lab.ask('n1', write('v2'));
    expect(outcome(free)).toBe('ok');
    expect(latency(free)).toBeLessThan(20);
  });
});
