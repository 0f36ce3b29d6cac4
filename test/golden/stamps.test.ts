/** Where keys live and what is newest, for transcripts of Cassandra: what the runner must get right before it compares. */
import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {replicasOf} from '../../source/protocols/leaderless/ring.ts';
import type {NodeId} from '../../source/sim/operation.ts';
import {ownersIn, placed} from './placing.ts';
import {readTranscript} from './read.ts';
import {contradictions, count} from './report.ts';
import {run} from './run.ts';
import {outranks} from './stamps.ts';
import type {StepOf, Transcript} from './transcript.ts';

const owners: readonly NodeId[] = ['n1', 'n2', 'n3'];
const ok = (value: string | null) => ({kind: 'ok', value});

function transcriptOf(nodes: readonly string[], steps: readonly object[], config: object = {}): Transcript {
  const head = {schema: 'cap-tui-golden/1', system: 'cassandra', version: '4.0-beta4', scenario: 'a', nodes};
  const whole = {...head, config: {rf: 3, replicas_of_key: owners, ...config}, steps};
  return readTranscript('cassandra-made-up.json', JSON.stringify(whole));
}

function op(at: number, what: string, node: string, rest: object): object {
  return {do: 'op', t_ms: at, op: what, node, key: 'k7', latency_ms: 5, ...rest};
}

function opsOf({steps}: Transcript): readonly StepOf<'op'>[] {
  return steps.filter((step) => step.do === 'op');
}

describe('placing', () => {
  test.each([3, 5, 7])(
    'on %i nodes every key lives where it lived in reality, each under a name of its own',
    (count) => {
      const nodes = Array.from({length: count}, (_, index): NodeId => `n${index + 1}`);
      const steps = Array.from({length: 40}, (_, index) =>
        op(index, 'write', 'n1', {key: `k${index}`, value: 'v', consistency: 'ONE', result: ok('v')}),
      );
      const there = placed(transcriptOf(nodes, steps));
      if (typeof there === 'string') throw new Error(there);
      const keys = opsOf(there).map(({key}) => key);
      expect(keys.map((key) => replicasOf(key, nodes, 3))).toEqual(keys.map(() => owners));
      expect(new Set(keys).size).toBe(40);
    },
  );

  test('where no such name can be, it says so, and nothing is compared', () => {
    const nodes = ['n1', 'n2', 'n3', 'n4', 'n5'];
    const read = op(0, 'read', 'n1', {consistency: 'ONE', result: ok(null)});
    const apart = transcriptOf(nodes, [read], {replicas_of_key: ['n1', 'n2', 'n4']});
    expect(run(apart, 1).unplayable).toBe("k7 lived on n1, n2, n4, which are no neighbours on the model's ring");
  });

  test('without a list of replicas everybody holds everything', () => {
    expect(ownersIn(transcriptOf(['n1', 'n2', 'n3'], [], {replicas_of_key: undefined}))).toEqual(owners);
  });

  test('timestamps of years ago become those of long ago, in the same order', () => {
    const write = (timestamp: number) =>
      op(0, 'write', 'n1', {value: 'v', timestamp, consistency: 'ONE', result: ok('v')});
    const there = placed(
      transcriptOf(['n1', 'n2', 'n3'], [write(1_700_000_000_000_010), write(1_700_000_000_000_000)]),
    );
    if (typeof there === 'string') throw new Error(there);
    expect(opsOf(there).map(({timestamp}) => timestamp)).toEqual([10, 0]);
  });
});

describe('a coordinator that is no replica, cut off from all of them, as the table of section 6 has it', () => {
  const links = ['n1', 'n2', 'n3', 'n5'].map((b) => ({a: 'n4', b, dir: 'both'}));
  const write = (at: number, value: string, level: string, latency: number, result: object) =>
    op(at, 'write', 'n4', {key: `k${value}`, value, consistency: level, latency_ms: latency, result});
  const timeout = (level: string, required: number) => ({
    kind: 'timeout',
    reason: `code=1100 info={'consistency': '${level}', 'received_responses': 0, 'required_responses': ${required}, 'write_type': 'SIMPLE'}`,
  });
  const refused = (level: string, required: number) => ({
    kind: 'refused',
    reason: `code=1000 info={'consistency': '${level}', 'required_replicas': ${required}, 'alive_replicas': 0}`,
  });
  const story = (last: string) => [
    {do: 'cut', t_ms: 0, done_ms: 20, links},
    write(100, 'a', 'ONE', 2005, timeout('ONE', 1)),
    write(2200, 'b', 'QUORUM', 2005, timeout('QUORUM', 2)),
    write(4300, 'c', 'ANY', 2005, ok('c')),
    {do: 'note', t_ms: 24_000, text: 'failure detector convicted [(1, 4), (4, 1), (4, 2), (4, 3)] after 20000 ms'},
    write(25_000, 'd', 'ONE', 5, refused('ONE', 1)),
    write(25_100, 'e', 'QUORUM', 5, refused('QUORUM', 2)),
    write(25_200, 'f', 'ANY', 10, ok('f')),
    {do: 'heal', t_ms: 26_000},
    op(56_000, 'read', 'n5', {key: 'kc', consistency: 'QUORUM', result: ok('c')}),
    op(56_100, 'read', 'n4', {key: 'kf', consistency: 'ALL', result: ok(last)}),
    {
      do: 'verdict',
      t_ms: 57_000,
      replicas_equal: true,
      final: {ka: 'a'},
      unacknowledged: [
        {key: 'ka', value: 'a', node: 'n4', applied_later: true},
        {key: 'kd', value: 'd', node: 'n4', applied_later: false},
      ],
      lost_acknowledged: [],
    },
  ];
  const nodes = ['n1', 'n2', 'n3', 'n4', 'n5'];

  test('the model does so', () => {
    expect(contradictions(run(transcriptOf(nodes, story('f')), 3))).toEqual([]);
  });

  test('and would be found out if it did not', () => {
    expect(contradictions(run(transcriptOf(nodes, story('g')), 1))).toHaveLength(1);
  });
});

describe('what is newest among stamped writes', () => {
  const file = 'cassandra-4.0-beta4-j-timestamp-tie-and-delete-3.json';
  const whole = JSON.parse(readFileSync(new URL(`./${file}`, import.meta.url), 'utf8'));

  test('a tombstone, then the greater value, where the timestamps are equal', () => {
    const order = [
      {timestamp: 2, value: ''},
      {timestamp: 1, value: null},
      {timestamp: 1, value: 'zzz'},
      {timestamp: 1, value: 'aaa'},
    ];
    for (const [index, one] of order.entries()) {
      const wins = order.map((other) => outranks(one, other));
      expect([one, wins]).toEqual([one, order.map((_, after) => index < after)]);
    }
  });

  test.each([
    ['an answer that last write wins would not give', 20_125, {kind: 'ok', value: 'older'}],
    ['another idea of what is newest', 67, {kind: 'stale', value: 'zzz'}],
    ['the same for a stale answer', 81, {kind: 'ok', value: 'aaa'}],
    ['a value that lost a tie against a tombstone', 21_061, {kind: 'ok', value: 'again'}],
  ])('tells %s from what was', (_name, at, result) => {
    const steps = whole.steps.map((step: {t_ms: number}) => (step.t_ms === at ? {...step, result} : step));
    const honest = run(readTranscript(file, JSON.stringify(whole)), 1);
    const outcome = run(readTranscript(file, JSON.stringify({...whole, steps})), 1);
    expect(count(outcome, 'agreed')).toBe(count(honest, 'agreed') - 1);
  });
});
