/** MySQL as one server, situation by situation (SYSTEMS.md section 5, "Single server"). */
import {describe, expect, test} from 'vitest';
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
    expect(outcome(lab.ask('n1', {type: 'cas', from: null, to: 'a'}))).toBe('ok');
    expect(reply(lab.ask('n1', {type: 'cas', from: null, to: 'b'}))).toEqual({
      outcome: 'fail',
      error: 'duplicate',
      values: [{value: 'a', by: 1}],
    });
    expect(outcome(lab.ask('n1', {type: 'cas', from: 'x', to: 'b'}))).toBe('fail mismatch');
    expect(outcome(lab.ask('n1', {type: 'cas', from: 'a', to: 'b'}))).toBe('ok');
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
    const lab = openLab(mysql);
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
    const refused = lab.ask('n1', write('v2'));
    expect(outcome(refused)).toBe('fail refused');
    expect(latency(refused)).toBeLessThan(20);
    faults.restart(lab.world, 'n1');
    expect(outcome(lab.ask('n1', read))).toBe('ok v1');
  });

  test('a client whose statement the server had not begun cannot tell, and the statement is lost with the server', () => {
    const lab = openLab(mysql);
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
