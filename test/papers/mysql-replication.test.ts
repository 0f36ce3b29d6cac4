/** MySQL with replicas, situation by situation (SYSTEMS.md section 5, "Primary + replica" and "Semi-sync"). */
import {describe, expect, test} from 'vitest';
import {lostWrites} from '../../source/checkers/lost.ts';
import type {NodeId} from '../../source/sim/operation.ts';
import {mysql} from '../../source/systems/mysql.ts';
import {chooseOptions} from '../../source/systems/system.ts';
import {faults, type Lab, latency, openLab, outcome} from './cassandra-cluster.ts';

const write = (value: string) => ({type: 'write', value}) as const;
const read = {type: 'read'} as const;

/** A pair of servers that has been running for a while. */
function pair(more: Readonly<Record<string, string>> = {}): Lab {
  const lab = openLab(mysql, {replication: 'async', nodes: '2', ...more});
  lab.wait(500);
  return lab;
}

const semiSync = {replication: 'semisync'};

function fact(lab: Lab, node: NodeId, name: string): string | undefined {
  return lab.view(node).facts.find(([known]) => known === name)?.[1];
}

function act(lab: Lab, node: NodeId, name: string): void {
  faults.act(lab.world, node, name);
}

describe('asynchronous replication, well', () => {
  test('a read at the replica right after the acknowledgement is stale, and soon it is not', () => {
    const lab = pair();
    lab.ask('n2', read);
    lab.ask('n1', write('h0'));
    lab.wait(100);
    lab.ask('n1', write('h1'));
    expect(outcome(lab.ask('n2', read))).toBe('ok h0');
    lab.wait(300);
    expect(outcome(lab.ask('n2', read))).toBe('ok h1');
  });

  test('the replica takes no writes: 1290, at once and for certain', () => {
    const lab = pair();
    expect(outcome(lab.ask('n2', write('here')))).toBe('fail read-only');
    expect(outcome(lab.ask('n2', {type: 'delete'}))).toBe('fail read-only');
    expect(outcome(lab.ask('n2', {type: 'cas', from: null, to: 'here'}))).toBe('fail read-only');
    lab.wait(100);
    expect(lab.copies()).toEqual([undefined, undefined]);
  });

  test('a locking read at the replica locks nothing there', () => {
    const lab = pair();
    lab.ask('n2', {...read, level: 'for-update'});
    lab.ask('n1', write('v1'));
    lab.wait(300);
    expect(lab.copies()).toEqual(['v1', 'v1']);
  });

  test('every change reaches every replica in the same order, deletes and cas too', () => {
    const lab = openLab(mysql, {replication: 'async', nodes: '4'});
    for (const value of ['a', 'b', 'c']) lab.ask('n1', write(value));
    lab.ask('n1', {type: 'cas', from: 'c', to: 'd'});
    lab.ask('n1', {type: 'delete', key: 'y'});
    lab.wait(500);
    expect(lab.copies()).toEqual(['d', 'd', 'd', 'd']);
    expect(
      ['n1', 'n2', 'n3', 'n4'].map((node) => fact(lab, node as NodeId, node === 'n1' ? 'gtid' : 'Gtid_IO_Pos')),
    ).toEqual(Array(4).fill('0-1-5'));
  });

  test('a replica that cannot keep up says by how many seconds it is behind', () => {
    const lab = pair({'apply-delay': '2000'});
    for (const value of ['a', 'b', 'c', 'd']) lab.ask('n1', write(value));
    lab.wait(6_000);
    expect(Number(fact(lab, 'n2', 'Seconds_Behind_Master'))).toBeGreaterThanOrEqual(3);
    lab.wait(10_000);
    expect(fact(lab, 'n2', 'Seconds_Behind_Master')).toBe('0');
    expect(lab.copies()).toEqual(['d', 'd']);
  });
});

describe('the link to the replica cut', () => {
  test('the primary goes on without a warning; the replica is stale and claims to be 0 s behind until 60 s are over', () => {
    const lab = pair();
    lab.ask('n1', write('v1'));
    lab.wait(100);
    lab.cut('n1', 'n2');
    const blind = lab.ask('n1', write('v2'));
    expect(outcome(blind)).toBe('ok');
    expect(latency(blind)).toBeLessThan(20);
    lab.wait(20_000);
    expect(outcome(lab.ask('n2', read))).toBe('ok v1');
    expect([fact(lab, 'n2', 'Slave_IO_Running'), fact(lab, 'n2', 'Seconds_Behind_Master')]).toEqual(['Yes', '0']);
    lab.wait(45_000);
    expect([fact(lab, 'n2', 'Slave_IO_Running'), fact(lab, 'n2', 'Seconds_Behind_Master')]).toEqual([
      'Connecting',
      'NULL',
    ]);
    expect(outcome(lab.ask('n2', read))).toBe('ok v1');
  });

  test('after the heal it catches up, from where it was, whether the connection lived or not', () => {
    for (const seconds of [10, 65, 200]) {
      const lab = pair({transport: 'tcp'});
      lab.ask('n1', write('v1'));
      lab.wait(100);
      lab.cut('n1', 'n2');
      for (const value of ['v2', 'v3']) lab.ask('n1', write(value));
      lab.wait(seconds * 1000);
      lab.heal();
      lab.wait(61_000);
      expect(lab.copies(), `${seconds} s`).toEqual(['v3', 'v3']);
      expect(fact(lab, 'n2', 'Gtid_IO_Pos')).toBe('0-1-3');
      expect(fact(lab, 'n2', 'Seconds_Behind_Master')).toBe('0');
    }
  });

  test('an idle replica hears heartbeats every 30 s, and never takes a quiet primary for dead', () => {
    const lab = pair();
    lab.wait(300_000);
    expect(fact(lab, 'n2', 'Slave_IO_Running')).toBe('Yes');
    expect(lab.notes.filter((note) => note.includes('heard nothing'))).toEqual([]);
  });

  test('events of a connection that the replica gave up are not taken for new ones', () => {
    const lab = pair();
    lab.ask('n1', write('v1'));
    lab.wait(100);
    // The replica hangs up after 60 s, and the primary cannot hear of it: it sends what is new over the connection it knows.
    lab.cut('n1', 'n2');
    lab.wait(61_000);
    lab.ask('n1', write('v2'));
    faults.heal(lab.world, 'n1', 'n2');
    lab.wait(1_000);
    expect(lab.copies()).toEqual(['v2', 'v1']);
    lab.heal();
    lab.wait(121_000);
    expect(lab.copies()).toEqual(['v2', 'v2']);
    expect(fact(lab, 'n2', 'Gtid_IO_Pos')).toBe('0-1-2');
  });

  test('an event that a lossy link has lost is fetched: with the next event, or with the next heartbeat', () => {
    for (const [values, pause] of [
      [['v2', 'v3'], 1_000],
      [['v2'], 31_000],
    ] as const) {
      const lab = pair();
      lab.ask('n1', write('v1'));
      lab.wait(100);
      faults.lose(lab.world, 'n1', 'n2', 100);
      lab.ask('n1', write(values[0]));
      faults.lose(lab.world, 'n1', 'n2', 0);
      if (values[1] !== undefined) lab.ask('n1', write(values[1]));
      lab.wait(pause);
      expect(lab.copies()).toEqual([values.at(-1), values.at(-1)]);
      expect(lab.notes.some((note) => note.includes('finds a gap'))).toBe(true);
    }
  });

  test('a primary that dies is noticed at once, and tried again at once and then every 60 s', () => {
    const lab = pair();
    lab.ask('n1', write('v1'));
    lab.wait(100);
    faults.crash(lab.world, 'n1');
    lab.wait(100);
    expect(fact(lab, 'n2', 'Slave_IO_Running')).toBe('Connecting');
    faults.restart(lab.world, 'n1');
    lab.wait(30_000);
    expect(fact(lab, 'n2', 'Slave_IO_Running')).toBe('Connecting');
    lab.wait(31_000);
    expect(fact(lab, 'n2', 'Slave_IO_Running')).toBe('Yes');
  });

  test('a replica that dies keeps its relay log and its copy, and fetches the rest when it is back', () => {
    const lab = pair({'apply-delay': '5000'});
    lab.ask('n1', write('v1'));
    lab.wait(100);
    faults.crash(lab.world, 'n2');
    lab.ask('n1', write('v2'));
    faults.restart(lab.world, 'n2');
    lab.wait(20_000);
    expect(lab.copies()).toEqual(['v2', 'v2']);
    expect(fact(lab, 'n2', 'Gtid_IO_Pos')).toBe('0-1-2');
  });
});

describe('failover by hand', () => {
  function failOver(): Lab {
    const lab = pair();
    lab.ask('n1', write('v1'));
    lab.wait(300);
    lab.cut('n1', 'n2');
    expect(outcome(lab.ask('n1', write('v2-acked-then-lost')))).toBe('ok');
    faults.crash(lab.world, 'n1');
    act(lab, 'n2', 'promote');
    return lab;
  }

  test('what was acknowledged since the cut is lost', () => {
    const lab = failOver();
    expect(outcome(lab.ask('n2', read))).toBe('ok v1');
    expect(outcome(lab.ask('n2', write('v3-new-primary')))).toBe('ok');
    expect(lostWrites(lab.operations(), [lab.view('n2').data])).toEqual([]);
    expect(lab.view('n2')).toMatchObject({role: 'primary', leads: true, leader: 'n2'});
  });

  test('the old primary comes back with its own value, and as a replica it stops with error 1236', () => {
    const lab = failOver();
    expect(lostWrites(lab.operations(), [lab.view('n2').data])).toEqual([2]);
    lab.ask('n2', write('v3-new-primary'));
    lab.heal();
    faults.restart(lab.world, 'n1');
    lab.wait(1_000);
    expect(lab.copies()).toEqual(['v2-acked-then-lost', 'v3-new-primary']);
    act(lab, 'n1', 'rejoin');
    lab.wait(5_000);
    expect(fact(lab, 'n1', 'Slave_IO_Running')).toBe('No');
    expect(fact(lab, 'n1', 'Last_IO_Errno')).toBe('1236');
    expect(lab.view('n1').leader).toBeNull();
    const text = lab.notes.find((note) => note.includes('error 1236'));
    expect(text).toContain(
      "n1 Slave_IO_Running No: Got fatal error 1236 from master when reading data from binary log: 'Error: connecting slave requested to start from GTID 0-1-2, which is not in the master's binlog. Since the master's binlog contains GTIDs with higher sequence numbers, it probably means that the slave has diverged due to executing extra erroneous transactions'",
    );
    expect(lab.copies()).toEqual(['v2-acked-then-lost', 'v3-new-primary']);
    expect(outcome(lab.ask('n1', write('here')))).toBe('fail read-only');
    lab.wait(120_000);
    expect(lab.copies()).toEqual(['v2-acked-then-lost', 'v3-new-primary']);
  });

  test('an old primary that had nothing of its own rejoins and catches up', () => {
    const lab = pair();
    lab.ask('n1', write('v1'));
    lab.wait(300);
    faults.crash(lab.world, 'n1');
    act(lab, 'n2', 'promote');
    lab.ask('n2', write('v2'));
    faults.restart(lab.world, 'n1');
    act(lab, 'n1', 'rejoin');
    lab.wait(5_000);
    expect(lab.copies()).toEqual(['v2', 'v2']);
    expect(lab.view('n1')).toMatchObject({role: 'replica', leads: false, leader: 'n2'});
    expect(outcome(lab.ask('n1', write('here')))).toBe('fail read-only');
  });

  test('a promotion applies first what is still in the relay log', () => {
    const lab = pair({'apply-delay': '60000'});
    lab.ask('n1', write('v1'));
    lab.wait(100);
    expect(lab.copies()).toEqual(['v1', undefined]);
    act(lab, 'n2', 'promote');
    expect(lab.copies()).toEqual(['v1', 'v1']);
  });

  test('without fencing both are primaries: each takes writes, and nothing ever merges', () => {
    const lab = pair();
    lab.ask('n1', write('v1'));
    lab.wait(300);
    lab.cut('n1', 'n2');
    act(lab, 'n2', 'promote');
    expect(outcome(lab.ask('n1', write('left')))).toBe('ok');
    expect(outcome(lab.ask('n2', write('right')))).toBe('ok');
    expect([lab.view('n1').leads, lab.view('n2').leads]).toEqual([true, true]);
    lab.heal();
    lab.wait(200_000);
    expect(lab.copies()).toEqual(['left', 'right']);
  });

  test('a primary that becomes a replica refuses at once what is asked from then on, and what waited for a row in the end', () => {
    const lab = pair({'read-timeout': '60000'});
    lab.end(lab.start('n1', {...read, level: 'for-update'}, 'c3'));
    const waiting = lab.start('n1', write('early'), 'c5');
    lab.wait(100);
    act(lab, 'n2', 'promote');
    act(lab, 'n1', 'rejoin');
    lab.wait(3_000);
    const late = lab.ask('n1', write('late'));
    expect(outcome(late)).toBe('fail read-only');
    expect(latency(late)).toBeLessThan(20);
    expect(lab.operation(waiting).completed).toBeUndefined();
    lab.end(lab.start('n1', read, 'c3'));
    expect(outcome(lab.end(waiting))).toBe('fail read-only');
    expect(lab.copies()).toEqual([undefined, undefined]);
  });

  test('to promote a primary changes nothing, and to rejoin where nobody is primary neither', () => {
    const lab = pair();
    act(lab, 'n1', 'promote');
    expect(lab.notes.at(-1)).toMatch(/n1 is a primary already$/);
    faults.crash(lab.world, 'n2');
    act(lab, 'n1', 'rejoin');
    lab.wait(3_000);
    expect(lab.notes.at(-1)).toMatch(/finds no primary to follow/);
    expect(outcome(lab.ask('n1', write('v1')))).toBe('ok');
  });

  test('of two primaries, a third server follows the one promoted last; a promoted one outlives its own restart', () => {
    const lab = openLab(mysql, {replication: 'async', nodes: '3'});
    lab.wait(500);
    lab.ask('n1', write('v1'));
    lab.wait(300);
    act(lab, 'n2', 'promote');
    faults.crash(lab.world, 'n2');
    lab.wait(100);
    faults.restart(lab.world, 'n2');
    act(lab, 'n3', 'rejoin');
    lab.wait(3_000);
    expect(lab.view('n3').leader).toBe('n2');
    lab.ask('n2', write('v2'));
    lab.wait(300);
    expect(lab.copies()).toEqual(['v1', 'v2', 'v2']);
  });

  test('the operator knows which primary was promoted last, whatever the clock of that server says', () => {
    const lab = openLab(mysql, {replication: 'async', nodes: '3'});
    lab.wait(500);
    faults.skew(lab.world, 'n2', -60_000);
    act(lab, 'n2', 'promote');
    act(lab, 'n3', 'rejoin');
    lab.wait(3_000);
    expect(lab.view('n3').leader).toBe('n2');
  });
});

describe('semi-synchronous replication', () => {
  test('an acknowledged write is in a relay log: failover loses nothing', () => {
    for (const point of ['AFTER_COMMIT', 'AFTER_SYNC']) {
      const lab = pair({...semiSync, 'wait-point': point});
      expect(outcome(lab.ask('n1', write('v2-acked')))).toBe('ok');
      faults.crash(lab.world, 'n1');
      act(lab, 'n2', 'promote');
      expect(outcome(lab.ask('n2', read)), point).toBe('ok v2-acked');
    }
  });

  test('received is not applied: a read at the replica right after the acknowledgement may be stale', () => {
    const lab = pair({...semiSync, 'apply-delay': '40'});
    lab.ask('n2', read);
    lab.ask('n1', write('v1'));
    expect(outcome(lab.ask('n2', read))).toBe('ok ');
    lab.wait(100);
    expect(outcome(lab.ask('n2', read))).toBe('ok v1');
  });

  test('cut: the first commit waits 10 s and is acknowledged without a warning, the next at once; heal: it is semi-synchronous again', () => {
    const lab = pair(semiSync);
    lab.ask('n1', write('v1'));
    expect(fact(lab, 'n1', 'semi-sync')).toBe('ON');
    lab.cut('n1', 'n2');
    const waiting = lab.ask('n1', write('v2'));
    expect(outcome(waiting)).toBe('ok');
    expect(latency(waiting)).toBeGreaterThanOrEqual(10_000);
    expect(latency(waiting)).toBeLessThan(10_020);
    expect(fact(lab, 'n1', 'semi-sync')).toBe('OFF');
    expect(fact(lab, 'n1', 'clients')).toBe('1');
    expect(latency(lab.ask('n1', write('v3')))).toBeLessThan(20);
    lab.heal();
    lab.wait(1_000);
    expect(fact(lab, 'n1', 'semi-sync')).toBe('ON');
    expect(lab.copies()).toEqual(['v3', 'v3']);
    lab.cut('n1', 'n2');
    expect(latency(lab.ask('n1', write('v4')))).toBeGreaterThanOrEqual(10_000);
  });

  test('during the wait other sessions see the new value with AFTER_COMMIT, the old one with AFTER_SYNC', () => {
    for (const [point, seen] of [
      ['AFTER_COMMIT', 'ok v2'],
      ['AFTER_SYNC', 'ok v1'],
    ] as const) {
      const lab = pair({...semiSync, 'wait-point': point});
      lab.ask('n1', write('v1'));
      lab.cut('n1', 'n2');
      const id = lab.start('n1', write('v2'), 'c3');
      lab.wait(2_000);
      expect(outcome(lab.ask('n1', read)), point).toBe(seen);
      expect(outcome(lab.end(id))).toBe('ok');
      expect(outcome(lab.ask('n1', read))).toBe('ok v2');
    }
  });

  test('AFTER_SYNC keeps the row locked while it waits, AFTER_COMMIT does not', () => {
    for (const [point, last] of [
      ['AFTER_COMMIT', 10_000],
      ['AFTER_SYNC', 9_000],
    ] as const) {
      const lab = pair({...semiSync, 'wait-point': point});
      lab.ask('n1', {...read, key: 'y'});
      lab.end(lab.start('n1', read, 'c3'));
      lab.cut('n1', 'n2');
      const first = lab.start('n1', write('v1'), 'c3');
      lab.wait(1_000);
      const second = lab.ask('n1', {type: 'cas', from: 'v1', to: 'v2'});
      expect(outcome(second), point).toBe('ok v1');
      expect(latency(second)).toBeLessThan(last + 20);
      expect(lab.operation(first).completed?.at).toBeLessThanOrEqual(second.completed?.at ?? 0);
      expect(
        lab.notes.some((note) => note.includes('waits for the row')),
        point,
      ).toBe(point === 'AFTER_SYNC');
    }
  });

  test('killed while it waits: 2013; the promoted replica lacks the write, and the old primary has it after its restart', () => {
    for (const point of ['AFTER_COMMIT', 'AFTER_SYNC']) {
      const lab = pair({...semiSync, 'wait-point': point});
      lab.ask('n1', write('v1'));
      lab.wait(300);
      lab.cut('n1', 'n2');
      const id = lab.start('n1', write('v2-waiting'));
      lab.wait(2_000);
      faults.crash(lab.world, 'n1');
      expect(outcome(lab.end(id)), point).toBe('info lost-connection');
      act(lab, 'n2', 'promote');
      expect(outcome(lab.ask('n2', read))).toBe('ok v1');
      faults.restart(lab.world, 'n1');
      expect(lab.view('n1').data.x?.[0]?.value, point).toBe('v2-waiting');
    }
  });

  test('one replica of several is enough; the others may be cut off', () => {
    const lab = openLab(mysql, {...semiSync, nodes: '3'});
    lab.wait(500);
    lab.cut('n1', 'n2');
    expect(latency(lab.ask('n1', write('v1')))).toBeLessThan(30);
    // The wrong one promoted: what was acknowledged is not there.
    faults.crash(lab.world, 'n1');
    act(lab, 'n2', 'promote');
    expect(outcome(lab.ask('n2', read))).toBe('ok ');
    lab.wait(100);
    expect(lab.view('n3').data.x?.[0]?.value).toBe('v1');
    act(lab, 'n3', 'rejoin');
    lab.wait(3_000);
    expect(lab.notes.some((note) => note.includes("which is not in the master's binlog'"))).toBe(true);
  });

  test('without any replica a commit waits all the same, once', () => {
    const lab = pair(semiSync);
    faults.crash(lab.world, 'n2');
    lab.wait(100);
    expect(fact(lab, 'n1', 'clients')).toBe('0');
    expect(latency(lab.ask('n1', write('v1')))).toBeGreaterThanOrEqual(10_000);
    expect(latency(lab.ask('n1', write('v2')))).toBeLessThan(20);
  });

  test('each waiting commit has its own 10 s, and receipts are for everything before them', () => {
    const lab = pair(semiSync);
    lab.cut('n1', 'n2');
    const first = lab.start('n1', {...write('a'), key: 'a'}, 'c3');
    lab.wait(5_000);
    const second = lab.start('n1', {...write('b'), key: 'b'}, 'c5');
    lab.wait(1_000);
    lab.heal();
    expect(latency(lab.end(first))).toBeLessThan(6_100);
    expect(latency(lab.end(second))).toBeLessThan(1_100);
    expect([fact(lab, 'n1', 'yes_tx'), fact(lab, 'n1', 'no_tx')]).toEqual(['2', '0']);
  });

  test('the first commit that has waited 10 s ends the wait of all', () => {
    const lab = pair(semiSync);
    lab.cut('n1', 'n2');
    const first = lab.start('n1', {...write('a'), key: 'a'}, 'c3');
    lab.wait(5_000);
    const second = lab.start('n1', {...write('b'), key: 'b'}, 'c5');
    expect(latency(lab.end(first))).toBeLessThan(10_020);
    expect(latency(lab.end(second))).toBeLessThan(5_020);
    expect([fact(lab, 'n1', 'yes_tx'), fact(lab, 'n1', 'no_tx')]).toEqual(['0', '2']);
  });

  test('a client whose patience is shorter than the wait hears 2013, and the write is done all the same', () => {
    const lab = pair({...semiSync, 'read-timeout': '3000'});
    lab.ask('n1', write('v1'));
    lab.cut('n1', 'n2');
    expect(outcome(lab.ask('n1', write('v2')))).toBe('info timed-out');
    lab.wait(10_000);
    expect(outcome(lab.ask('n1', read))).toBe('ok v2');
  });
});

describe('options that do not fit together', () => {
  const open = (given: Readonly<Record<string, string>>) => () => mysql.open(chooseOptions(mysql, given));

  test.each([
    [{nodes: '2'}, /^nodes=2 .*expected nodes=1.*as in: system mysql replication=async nodes=2$/],
    [{replication: 'async'}, /expected nodes=2, 3, 4 or 5, as in: system mysql replication=async nodes=2$/],
    [{replication: 'semisync', nodes: '1'}, /expected nodes=2, 3, 4 or 5/],
    [{'wait-point': 'AFTER_SYNC'}, /^wait-point=AFTER_SYNC means nothing .*expected replication=semisync/],
    [
      {replication: 'async', nodes: '2', 'semisync-timeout': '500'},
      /^semisync-timeout=500 .*expected replication=semisync/,
    ],
    [{'slave-net-timeout': '5000'}, /^slave-net-timeout=5000 .*expected replication=async or semisync/],
    [{replication: 'galera'}, /expected none, async or semisync/],
    [{replication: 'async', nodes: '6'}, /expected 1, 2, 3, 4 or 5/],
  ])('%o is refused with what is possible', (given, message) => {
    expect(open(given)).toThrow(message);
  });

  test('by default it is one server, outside CAP', () => {
    const cluster = mysql.open(chooseOptions(mysql, {}));
    expect([cluster.title, cluster.nodes]).toEqual(['MySQL · one server', ['n1']]);
    expect(mysql.card.filedUnder.because).toMatch(/CAP says nothing/);
  });
});
