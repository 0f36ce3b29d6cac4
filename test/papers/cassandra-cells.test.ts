/** Cells, levels, ring and detector: the parts of Cassandra that are plain arithmetic. */
import {describe, expect, test} from 'vitest';
import {
  type Cell,
  compareBytes,
  digestOf,
  newCell,
  newestOf,
  supersedes,
  swept,
} from '../../source/protocols/leaderless/cells.ts';
import {convicts, firstArrival, steadyArrivals, withArrival} from '../../source/protocols/leaderless/detector.ts';
import {allowedFor, blockFor} from '../../source/protocols/leaderless/levels.ts';
import {nearestFirst, replicasOf} from '../../source/protocols/leaderless/ring.ts';
import {between, openStream} from '../../source/sim/chance.ts';
import {nodeNames} from '../../source/systems/system.ts';

function cell(timestamp: number, value: string | null, by = 1, deletedAt = value === null ? 1 : 0): Cell {
  return newCell({key: 'x', timestamp, value, by, deletedAt});
}

describe('last write wins (Cells.resolveRegular)', () => {
  test('the higher timestamp wins, whatever the value and whoever wrote later', () => {
    expect(supersedes(cell(2, 'aaa', 1), cell(1, 'zzz', 9))).toBe(true);
    expect(supersedes(cell(1, null, 9), cell(2, 'zzz', 1))).toBe(false);
  });

  test('at one timestamp a tombstone beats a value', () => {
    expect(supersedes(cell(1, null), cell(1, 'zzz', 9))).toBe(true);
    expect(supersedes(cell(1, 'zzz', 9), cell(1, null))).toBe(false);
  });

  test('at one timestamp the greater bytes beat the lesser', () => {
    expect(supersedes(cell(1, 'zzz', 1), cell(1, 'aaa', 9))).toBe(true);
    expect(supersedes(cell(1, 'aaa', 9), cell(1, 'zzz', 1))).toBe(false);
    expect(supersedes(cell(1, '10'), cell(1, '9'))).toBe(false);
    expect(supersedes(cell(1, 'ab', 1), cell(1, 'a', 2))).toBe(true);
  });

  test('at one timestamp the later deletion beats the earlier', () => {
    expect(supersedes(cell(1, null, 1, 2000), cell(1, null, 9, 1000))).toBe(true);
  });

  test('bytes are those of UTF-8, where a smiley is greater than a wide bracket', () => {
    const texts = ['', 'a', 'ab', 'b', 'z', 'é', '｠', '😀'];
    for (const one of texts) {
      for (const other of texts) {
        const bytes = Math.sign(Buffer.compare(Buffer.from(one), Buffer.from(other)));
        expect([one, other, Math.sign(compareBytes(one, other))]).toEqual([one, other, bytes]);
      }
    }
  });

  test('it is one order for all: of any cells in any order the same wins', () => {
    const chance = openStream(7, 'cells');
    for (let round = 0; round < 500; round += 1) {
      const cells = Array.from({length: 4}, (_, index) => {
        const value = between(chance, 0, 2) === 0 ? null : 'ab'.slice(between(chance, 0, 1));
        return cell(between(chance, 1, 2), value, index + 1, value === null ? between(chance, 1, 2) : 0);
      });
      const winner = newestOf(cells);
      expect(newestOf([...cells].reverse())).toBe(winner);
      for (const one of cells) expect(one === winner || !supersedes(one, winner)).toBe(true);
    }
  });

  test('digests are equal exactly for equal versions', () => {
    expect(digestOf(cell(1, 'a'))).toBe(digestOf(cell(1, 'a')));
    expect(digestOf(cell(1, 'a'))).not.toBe(digestOf(cell(2, 'a')));
    for (const text of ['deleted', 'deleted 1']) expect(digestOf(cell(1, text))).not.toBe(digestOf(cell(1, null)));
    expect(digestOf(cell(1, 'a'))).not.toBe(digestOf(undefined));
  });

  test('a swept tombstone loses against everything and looks like nothing', () => {
    const gone = swept(cell(5, null, 3));
    expect(supersedes(cell(1, 'old'), gone)).toBe(true);
    expect(digestOf(gone)).toBe(digestOf(undefined));
    expect(gone.by).toBe(3);
  });
});

describe('blockFor', () => {
  test.each([
    [1, 1],
    [2, 2],
    [3, 2],
    [4, 3],
    [5, 3],
  ])('of %i replicas the majority is %i', (replicationFactor, majority) => {
    const counts = {any: 1, one: 1, local_one: 1, two: 2, three: 3, all: replicationFactor};
    const majorities = ['quorum', 'local_quorum', 'each_quorum', 'serial', 'local_serial'];
    for (const [level, count] of Object.entries(counts))
      expect([level, blockFor(level, replicationFactor)]).toEqual([level, count]);
    for (const level of majorities) expect([level, blockFor(level, replicationFactor)]).toEqual([level, majority]);
  });

  test('ANY is for writes only, SERIAL for reads and compare-and-set', () => {
    expect(allowedFor('any')).toEqual(['write', 'delete']);
    expect(allowedFor('serial')).toEqual(['read', 'cas']);
    expect(allowedFor('quorum')).toEqual(['read', 'write', 'delete']);
    expect(allowedFor('each_quorum')).toEqual(['read', 'write', 'delete']);
    expect(allowedFor('local_serial')).toEqual(['read', 'cas']);
    expect(allowedFor('most')).toEqual([]);
  });
});

describe('the ring', () => {
  test('replicas are the node of the token and the next ones clockwise', () => {
    expect(replicasOf('x', nodeNames(5), 3)).toEqual(['n1', 'n2', 'n3']);
    expect(replicasOf('y', nodeNames(5), 3)).toEqual(['n2', 'n3', 'n4']);
    expect(replicasOf('}', nodeNames(5), 3)).toEqual(['n1', 'n2', 'n3']);
    expect(replicasOf('{', nodeNames(5), 3)).toEqual(['n4', 'n5', 'n1']);
    expect(replicasOf('x', nodeNames(3), 3)).toEqual(['n1', 'n2', 'n3']);
  });

  test('every node is the first replica of some keys', () => {
    for (const count of [3, 5, 7, 9]) {
      const firsts = Array.from({length: 200}, (_, index) => replicasOf(`k${index}`, nodeNames(count), 1)[0]);
      expect(new Set(firsts).size).toBe(count);
    }
  });

  test('a coordinator asks itself first, if it is a replica', () => {
    expect(nearestFirst('n2', ['n1', 'n2', 'n3'])).toEqual(['n2', 'n1', 'n3']);
    expect(nearestFirst('n5', ['n1', 'n2', 'n3'])).toEqual(['n1', 'n2', 'n3']);
  });
});

describe('the phi-accrual detector', () => {
  /** The first whole millisecond of silence that convicts. */
  function silence(arrivals: ReturnType<typeof firstArrival>): number {
    let at = arrivals.last;
    while (!convicts(arrivals, at)) at += 1;
    return at - arrivals.last;
  }

  test('convicts after 18.4 usual intervals: phi over 8 at 0.434 × silence ÷ mean', () => {
    let arrivals = firstArrival(0);
    for (let at = 1000; at <= 2_000_000; at += 1000) arrivals = withArrival(arrivals, at);
    expect(silence(arrivals)).toBeGreaterThanOrEqual(18_434);
    expect(silence(arrivals)).toBeLessThan(18_460);
    for (let at = 2_000_500; at <= 4_000_000; at += 500) arrivals = withArrival(arrivals, at);
    expect(silence(arrivals)).toBeLessThan(9_700);
  });

  test('is patient with a peer it has just met: 2 s count as usual', () => {
    expect(silence(firstArrival(500))).toBe(36_867);
  });

  test('does not learn from intervals longer than 2 s', () => {
    const steady = steadyArrivals(0);
    const after = withArrival(steady, 15_000);
    expect({...after, last: 0}).toEqual(steady);
    expect(after.last).toBe(15_000);
  });
});
