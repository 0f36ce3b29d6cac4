/** One script on several systems: the same schedule for all, each answer beside the others. */
import {describe, expect, test} from 'vitest';
import {type Comparison, compare} from '../../source/script/compare.ts';
import {comparisonJson} from '../../source/script/compare-json.ts';
import {printComparison} from '../../source/script/compare-text.ts';
import {openContenders} from '../../source/script/contenders.ts';
import {parseScript} from '../../source/script/script.ts';

function compareOn(systems: string, text: string, options: Record<string, string> = {}): Comparison {
  const parsed = parseScript(text, 'story.cap');
  if (!parsed.ok) throw new Error(parsed.message);
  const opened = openContenders(parsed.script, systems, {options});
  if (!opened.ok) throw new Error(opened.message);
  return compare(parsed.script, opened.contenders);
}

const splitStory = `system etcd nodes=3 seed=7
wait until leader
c1 write x 1
isolate n3
wait 3s
c3 read x
c3 write y 1 timeout 1s
heal
wait until converged
c3 read x`;

/** The mark of each side at a line; null where it was not asked. */
function marks({rows}: Comparison, line: number): (string | null)[] {
  const row = rows.find((one) => one.line.number === line);
  return (row?.cells ?? []).map((cell) => (cell.type === 'operation' ? (cell.judged?.mark ?? 'pending') : null));
}

describe('in lockstep', () => {
  test('every line begins at the same moment everywhere, however long the one before it took', () => {
    const {sides} = compareOn('etcd,cassandra,zookeeper', splitStory);
    const moments = sides.map(({lab}) => lab.journal().entries.map(({at, intervention}) => [at, intervention.type]));
    expect(moments[1]).toEqual(moments[0]);
    expect(moments[2]).toEqual(moments[0]);
    expect(new Set(sides.map(({lab}) => lab.snapshot().now)).size).toBe(1);
  });

  test('a system alone with another of its kind is what it is alone', () => {
    const {rows, first} = compareOn('cassandra:one,cassandra', splitStory.replace('etcd', 'cassandra'));
    expect(first).toBe(null);
    expect(rows.every(({differs}) => !differs)).toBe(true);
  });

  test('the first difference is the first line whose outcomes differ', () => {
    const comparison = compareOn('etcd,cassandra', splitStory);
    expect(marks(comparison, 3)).toEqual(['ok', 'ok']);
    expect(marks(comparison, 6)).toEqual(['info', 'ok']);
    expect(comparison.first?.line.number).toBe(6);
  });

  test('a stale answer differs from a fresh one with the same text, and siblings from one value', () => {
    const story =
      'system etcd nodes=3\nwait until leader\nc1 write x 1\nisolate n3\nc1 write x 2\nc3 read x serializable';
    const comparison = compareOn('etcd,mysql', story);
    expect(marks(comparison, 6)).toEqual(['stale', 'ok']);
    expect(comparison.first?.line.number).toBe(6);
  });
});

describe('what a system does not have', () => {
  test('a level gives way to the usual one, with a note', () => {
    const {sides} = compareOn('etcd,cassandra', 'system etcd\nwait until leader\nc1 read x serializable');
    expect(sides[0]?.notes).toEqual([]);
    expect(sides[1]?.notes).toEqual([{line: 3, text: 'cassandra has no level serializable for a read: asked at one'}]);
  });

  test('what it cannot do is skipped, with the reason, and the script goes on', () => {
    const {rows} = compareOn('cassandra,mysql', 'system cassandra\nrepair n1\nisolate n2\ncrash n3\nc1 write x 1');
    const reasons = rows.map(({cells}) => (cells[1]?.type === 'skipped' ? cells[1].reason : null));
    expect(reasons).toEqual([
      'mysql has no repair',
      expect.stringContaining('no link'),
      expect.stringContaining("no node 'n3'"),
      null,
    ]);
  });

  test('where nobody leads, the leader is the node that leads in the first of the others', () => {
    const story =
      'system etcd nodes=3 seed=2\nwait until leader\nconnect c1 leader\nisolate leader\nc1 write x 1 timeout 1s';
    for (const order of ['etcd,cassandra', 'cassandra,etcd']) {
      const {sides} = compareOn(order, story);
      const faults = sides.map(({lab}) =>
        lab
          .journal()
          .entries.slice(0, 2)
          .map(({intervention}) => intervention),
      );
      expect(faults[0]).toEqual(faults[1]);
      expect(faults[0]?.[1]).toMatchObject({type: 'isolate', node: expect.stringMatching(/^n\d$/)});
    }
  });

  test('options hold where they exist and fit, and the number of nodes is that of the script', () => {
    const {sides} = compareOn('etcd,cassandra,mysql', 'system etcd election=2000 latency=40\nc1 write x 1');
    const options = sides.map(({lab}) => lab.snapshot().system.options);
    expect(options[0]).toMatchObject({nodes: '5', latency: '40', election: '2000'});
    expect(options[1]).toMatchObject({nodes: '5', latency: '40'});
    expect(options[2]).toMatchObject({nodes: '1'});
  });

  test('an option of the command line goes to those that have it', () => {
    const {sides} = compareOn('etcd,cassandra', 'system etcd\nc1 write x 1', {rf: '5', nodes: '7'});
    expect(sides.map(({lab}) => lab.snapshot().system.options)).toMatchObject([{nodes: '7'}, {nodes: '7', rf: '5'}]);
  });
});

describe('a line that is late', () => {
  test('is carried out late, and said so', () => {
    const story = 'system etcd nodes=3\n@2s isolate n3\nc3 write x 1\n@3s heal\nwait 3s';
    const {sides, rows} = compareOn('etcd,cassandra', story);
    expect(rows.every(({cells}) => cells.every(({type}) => type !== 'skipped'))).toBe(true);
    expect(sides[1]?.notes).toEqual([
      {line: 4, text: expect.stringMatching(/later than @3s; it is carried out late$/)},
    ]);
    expect(sides.every(({lab}) => lab.snapshot().groups.length === 1)).toBe(true);
  });
});

describe('workloads', () => {
  const story = `system cassandra nodes=5 rf=5 seed=7
workload bank for 20s &
wait 5s
partition n1 n2 | n3 n4 n5
wait 8s
heal`;

  test('are reported for each system: who keeps the money, and who keeps serving', () => {
    const [etcd, one, serial] = compareOn('etcd,cassandra:one,cassandra:serial', story).sides.map(
      ({reports}) => reports[0]?.numbers ?? {},
    );
    expect(etcd).toMatchObject({'lost-updates': 0, vanished: 0, appeared: 0});
    expect(serial).toMatchObject({'lost-updates': 0, vanished: 0, appeared: 0});
    expect(one?.['lost-updates']).toBeGreaterThan(0);
    expect([one?.missed, one?.refused, one?.unknown]).toEqual([0, 0, 0]);
    expect((etcd?.missed ?? 0) + (etcd?.unknown ?? 0)).toBeGreaterThan(0);
  });

  test('their numbers stand in the table and in the JSON', () => {
    const comparison = compareOn('etcd,cassandra:one', story);
    expect(printComparison(comparison)).toMatch(/bank: lost-updates +0 +[1-9]/);
    const {systems} = JSON.parse(comparisonJson(comparison));
    expect(systems[1].workloads[0].numbers['lost-updates']).toBeGreaterThan(0);
  });
});

test('the same comparison prints the same, byte for byte', () => {
  const print = () => printComparison(compareOn('etcd,cassandra,dynamodb,dynamo,mysql', splitStory));
  expect(print()).toBe(print());
});
