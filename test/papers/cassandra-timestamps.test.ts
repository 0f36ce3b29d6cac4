/** `USING TIMESTAMP`: what clients can do to last write wins (SYSTEMS.md section 1, row 20; section 6, row LWW). */
import {describe, expect, test} from 'vitest';
import {openLab} from '../../source/lab/open.ts';
import {parseLine} from '../../source/script/grammar.ts';
import {printJournal} from '../../source/script/journal.ts';
import {cassandra} from '../../source/systems/cassandra.ts';
import {etcd} from '../../source/systems/etcd.ts';
import {chooseOptions, type System} from '../../source/systems/system.ts';
import {failuresOf} from './cassandra-story.ts';

const three = 'system cassandra nodes=3 seed=1\nwait 3s\n';

describe('last write wins by what clients say', () => {
  test('of equal timestamps the greater value wins, also over a QUORUM', () => {
    const story = `${three}isolate n3
c1 write x aaa quorum timestamp 10
c3 write x zzz one timestamp 10
c3 write x older one timestamp 5
expect c3 ok
c3 read x
expect c3 stale zzz
heal
wait 25s
expect n1 x zzz
expect n2 x zzz
expect n3 x zzz
`;
    expect(failuresOf(story)).toEqual([]);
  });

  test('a delete wins a tie, and a write at its timestamp is acknowledged and never seen', () => {
    const story = `${three}c1 write x zzz all timestamp 10
c1 delete x all timestamp 10
expect c1 ok
c1 write x again all timestamp 10
expect c1 ok
c2 read x quorum
expect c2 stale nothing
c1 write x newer all timestamp 11
c2 read x quorum
expect c2 ok newer
`;
    expect(failuresOf(story)).toEqual([]);
  });

  test('a delete from the future hides every later write and compare-and-set, all of them acknowledged', () => {
    const story = `${three}c1 delete x all timestamp 9000000000000000
c1 write x 1 all
expect c1 ok
c2 cas x nothing 2
expect c2 ok
wait 1s
c3 read x all
expect c3 stale nothing
c3 read x serial
expect c3 stale nothing
`;
    expect(failuresOf(story)).toEqual([]);
  });

  test('a coordinator’s clock learns nothing from a client’s timestamp', () => {
    const story = `${three}c1 write x future all timestamp 60000000
c1 write x now all
c1 read x all
expect c1 stale future
wait 60s
c1 write x later all
c1 read x all
expect c1 ok later
`;
    expect(failuresOf(story)).toEqual([]);
  });

  test('a hint keeps the timestamp of its client', () => {
    const story = `${three}c1 write x first all timestamp 20
isolate n3
wait 26s
c1 write x second quorum timestamp 30
c3 write x third one timestamp 25
heal
wait 25s
expect n1 x second
expect n3 x second
`;
    expect(failuresOf(story)).toEqual([]);
  });
});

describe('asking', () => {
  function reasonOf(system: System, line: string): string | undefined {
    const read = parseLine(line);
    if (!read.ok || read.line?.act.type !== 'command') throw new Error(`cannot read ${line}`);
    const lab = openLab(system.open(chooseOptions(system, {})), 1);
    return lab.dispatch(read.line.act.command).find((event) => event.type === 'refused')?.reason;
  }

  test('only Cassandra takes a timestamp; others say so', () => {
    expect(reasonOf(cassandra, 'c1 write x 1 timestamp 0')).toBeUndefined();
    expect(reasonOf(etcd, 'c1 write x 1 timestamp 1000')).toBe(
      'etcd orders writes itself and takes no timestamp from a client, as in: c1 write x 1',
    );
  });

  test('a compare-and-set takes none, however it is asked', () => {
    const lab = openLab(cassandra.open(chooseOptions(cassandra, {})), 1);
    const ask = {type: 'cas', key: 'x', from: null, to: '1', timestamp: 1000} as const;
    expect(lab.dispatch({type: 'invoke', client: 'c1', ask})).toMatchObject([
      {
        type: 'refused',
        reason: 'a cas takes no timestamp, only a write or a delete does, as in: c1 write x 1 timestamp 1000',
      },
    ]);
    expect(parseLine('c1 cas x 1 2 timestamp 1000').ok).toBe(false);
    expect(parseLine('c1 read x timestamp 1000').ok).toBe(false);
  });

  test('it is a whole number of microseconds that is exact', () => {
    for (const wrong of ['-1', '1.5', '1s', '9007199254740993', '']) {
      expect([wrong, parseLine(`c1 write x 1 timestamp ${wrong}`)]).toMatchObject([wrong, {ok: false}]);
    }
    const lab = openLab(cassandra.open(chooseOptions(cassandra, {})), 1);
    for (const timestamp of [-1, 0.5, 2 ** 53]) {
      const [event] = lab.dispatch({type: 'invoke', client: 'c1', ask: {type: 'delete', key: 'x', timestamp}});
      expect([timestamp, event?.type]).toEqual([timestamp, 'refused']);
    }
  });

  test('the journal keeps it', () => {
    const lab = openLab(cassandra.open(chooseOptions(cassandra, {})), 1);
    lab.dispatch({
      type: 'invoke',
      client: 'c1',
      ask: {type: 'write', key: 'x', value: '1', timestamp: 1000, timeout: 9000},
    });
    expect(printJournal(lab.journal())).toContain('c1 write x 1 one timestamp 1000 timeout 9s &');
  });
});
