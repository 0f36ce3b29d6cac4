/** The comparison can fail: what the model did is falsified in one place, and exactly that is found. */
import {readFileSync} from 'node:fs';
import {beforeAll, describe, expect, test} from 'vitest';
import type {Cluster} from '../../source/sim/cluster.ts';
import type {NodeId} from '../../source/sim/operation.ts';
import type {AnyProtocol} from '../../source/sim/protocol.ts';
import {cassandra} from '../../source/systems/cassandra.ts';
import {etcd} from '../../source/systems/etcd.ts';
import type {System} from '../../source/systems/system.ts';
import {compare} from './compare.ts';
import {play} from './play.ts';
import type {Answer, Moment, Played} from './played.ts';
import {readTranscript} from './read.ts';
import type {Op, Transcript} from './transcript.ts';

/** With this seed the model elects n2, as reality did when the leader was isolated. */
const seed = 6;

interface Performance {
  readonly transcript: Transcript;
  readonly played: Played;
}

function perform(system: System, scenario: string): Performance {
  const file = new URL(`./${scenario}.json`, import.meta.url);
  const transcript = readTranscript(scenario, readFileSync(file, 'utf8'));
  return {transcript, played: play(transcript, system, seed)};
}

/** The contradictions, each as `moment aspect`. */
function found({transcript, played}: Performance): readonly string[] {
  return compare(transcript, played).flatMap(({at, differences}) => differences.map(({aspect}) => `${at} ${aspect}`));
}

function opAt({steps}: Transcript, at: number, verb: string): number {
  const place = steps.findIndex((step) => step.do === 'op' && step.at === at && step.op === verb);
  if (place < 0) throw new Error(`no ${verb} at ${at}`);
  return place;
}

/** The same performance with one answer changed. */
function withAnswer({transcript, played}: Performance, at: number, verb: string, change: Partial<Answer>): Performance {
  const place = opAt(transcript, at, verb);
  const answers = (played.answers[place] ?? []).map((answer) => ({...answer, ...change}));
  return {transcript, played: {...played, answers: {...played.answers, [place]: answers}}};
}

/** The same performance with the moment of one step changed. */
function withMoment({transcript, played}: Performance, at: number, what: string, change: Partial<Moment>): Performance {
  const place = transcript.steps.findIndex((step) => step.at === at && step.do === what);
  const moment = played.moments[place];
  if (!moment) throw new Error(`no ${what} at ${at}`);
  return {transcript, played: {...played, moments: {...played.moments, [place]: {...moment, ...change}}}};
}

describe('etcd whose leader is isolated', () => {
  let honest: Performance;
  beforeAll(() => {
    honest = perform(etcd, 'etcd-3.5.16-c-isolate-leader-3');
  });

  test('agrees as it is', () => expect(found(honest)).toEqual([]));

  test.each<[string, number, string, Partial<Answer>, string]>([
    ['a wrong value', 7304, 'get', {values: ['v0']}, 'value'],
    ['a stale linearizable read', 7304, 'get', {kind: 'stale', values: ['v0']}, 'kind'],
    ['a linearizable answer from the isolated leader', 239, 'get', {kind: 'ok', values: ['v0'], latency: 5}, 'kind'],
    [
      'a fresh answer from the isolated node',
      7297,
      'get-serializable',
      {kind: 'ok', values: ['v1-new-leader']},
      'kind',
    ],
    ['an acknowledgement of the isolated leader', 233, 'put', {kind: 'ok', latency: 5}, 'kind'],
    ['a refusal where nobody can tell', 7295, 'put', {kind: 'refused'}, 'kind'],
    ['a refusal where all is well', 7298, 'put', {kind: 'refused', reason: 'no leader'}, 'kind'],
    ['another text', 233, 'put', {reason: 'Error: context deadline exceeded'}, 'reason'],
    ['failing fast where reality hangs', 7295, 'put', {latency: 20}, 'latency'],
    ['hanging where reality answers', 7298, 'put', {latency: 900}, 'latency'],
    ['waiting longer than any election', 243, 'get', {latency: 4000}, 'latency'],
    ['no answer at all', 7298, 'put', {kind: 'pending'}, 'kind'],
  ])('%s', (_, at, verb, change, aspect) => {
    expect(found(withAnswer(honest, at, verb, change))).toEqual([`${at} ${aspect}`]);
  });

  test('another leader', () => {
    const leader = {n1: null, n2: 'n2', n3: 'n3'} as const;
    expect(found(withMoment(honest, 7267, 'leaders', {leader}))).toEqual(['7267 leader']);
  });

  test('a leader elected too soon, or never', () => {
    const {transcript, played} = honest;
    const sooner = played.changes.map((change) => ({...change, at: Math.min(change.at, 600)}));
    expect(found({transcript, played: {...played, changes: sooner}})).toContain('1280 time');
    expect(found({transcript, played: {...played, changes: []}})).toEqual(
      expect.arrayContaining(['1277 time', '1279 time', '1280 time', '27175 time']),
    );
  });

  test('a node that once followed somebody else', () => {
    const {transcript, played} = honest;
    const changes = [...played.changes, {at: 20_000, node: 'n2', what: 'leader', leader: 'n3'} as const];
    expect(found({transcript, played: {...played, changes}})).toEqual(['31683 leader']);
  });

  test('an end with another value, with replicas that differ, with a lost write, with another fate of a write', () => {
    const end = honest.played.moments[honest.transcript.steps.length - 1] as Moment;
    const copies = {...end.copies, n3: {...end.copies.n3, x: [{value: 'old-leader-write', by: 1}]}};
    expect(found(withMoment(honest, 31683, 'verdict', {copies}))).toEqual(['31683 state']);
    expect(found(withMoment(honest, 31683, 'verdict', {converged: false}))).toEqual(['31683 state']);
    expect(found(withMoment(honest, 31683, 'verdict', {lost: 1}))).toEqual(['31683 state']);
    const forgetful = {...honest.played, applied: []};
    expect(found({...honest, played: forgetful})).toEqual(['31683 state']);
  });
});

/** A cluster of which every node takes a linearizable read for a serializable one. */
function fromOwnCopy(cluster: Cluster): Cluster {
  const {protocol} = cluster;
  const step: AnyProtocol['step'] = (node, input, out) => {
    const read = input.type === 'request' && input.request.type === 'read';
    protocol.step(node, read ? {...input, request: {...input.request, level: 'serializable'}} : input, out);
  };
  return {...cluster, protocol: {...protocol, step}};
}

describe('etcd with one link cut', () => {
  test('without pre-vote the healed node raises the term, which in reality did not rise', () => {
    const loud: System = {...etcd, open: (options) => etcd.open({...options, 'pre-vote': 'off'})};
    const {transcript} = perform(etcd, 'etcd-3.5.16-g1-chain-leader-at-end-3');
    expect(found({transcript, played: play(transcript, loud, seed)})).toContain('31021 term');
  });

  test('a node that answers linearizable reads from its own copy', () => {
    const careless: System = {...etcd, open: (options) => fromOwnCopy(etcd.open(options))};
    const {transcript} = perform(etcd, 'etcd-3.5.16-g1-chain-leader-at-end-3');
    expect(found({transcript, played: play(transcript, careless, seed)})).toEqual(
      ['204', '3303', '6381', '9498', '12584', '15699'].map((at) => `${at} kind`),
    );
  });

  test('with an election time of three seconds the follower notices too late', () => {
    const slow: System = {...etcd, open: (options) => etcd.open({...options, election: '3000'})};
    const {transcript} = perform(etcd, 'etcd-3.5.16-g1-chain-leader-at-end-3');
    expect(found({transcript, played: play(transcript, slow, seed)})).toContain('1531 time');
  });
});

describe('cassandra with one replica isolated', () => {
  let honest: Performance;
  beforeAll(() => {
    honest = perform(cassandra, 'cassandra-4.0-beta4-b-isolate-one-replica-3');
  });

  test('agrees as it is', () => expect(found(honest)).toEqual([]));

  const unavailable = "code=1000 [Unavailable exception] info={'required_replicas': 2, 'alive_replicas': 1}";

  test.each<[string, number, string, Partial<Answer>, string]>([
    ['a value that no live replica holds', 327, 'read', {values: ['v3-minority-later']}, 'value'],
    ['a fresh read at the isolated replica', 180, 'read', {kind: 'ok', values: ['v1-majority']}, 'kind'],
    ['Unavailable before anybody is convicted', 334, 'write', {kind: 'refused', reason: unavailable}, 'kind'],
    ['a time-out after the conviction', 23236, 'write', {kind: 'timeout'}, 'kind'],
    ['other numbers', 23238, 'write', {reason: "code=1000 info={'alive_replicas': 0}"}, 'numbers'],
    ['a write that hangs at ONE', 23238, 'write', {latency: 2000}, 'latency'],
  ])('%s', (_, at, verb, change, aspect) => {
    expect(found(withAnswer(honest, at, verb, change))).toContain(`${at} ${aspect}`);
  });

  test('a conviction too soon', () => {
    const {transcript, played} = honest;
    const changes = played.changes.map((change) => ({...change, at: change.at - 8000}));
    expect(found({transcript, played: {...played, changes}})).toEqual(
      expect.arrayContaining(['19272 time', '20475 time']),
    );
  });

  test('hints that never come', () => {
    const {transcript, played} = honest;
    expect(found({transcript, played: {...played, notes: []}})).toContain('31105 time');
  });

  test('without hints the replicas differ at the end', () => {
    const {transcript} = honest;
    const forgetful: System = {...cassandra, open: (options) => cassandra.open({...options, hints: 'off'})};
    const differences = found({transcript, played: play(transcript, forgetful, seed)});
    expect(differences).toEqual(expect.arrayContaining(['49595 kind', '49742 state']));
  });
});

describe('what is allowed goes no further than its reason', () => {
  test('after a heal a node may be fresh sooner or later than the real one, but answers nothing that it never held', () => {
    const honest = perform(etcd, 'etcd-3.5.16-b-isolate-follower-3');
    expect(found(honest)).toEqual([]);
    const old: Partial<Answer> = {kind: 'stale', values: ['v0']};
    expect(found(withAnswer(honest, 53924, 'get-serializable', old))).toEqual([]);
    expect(found(withAnswer(honest, 40316, 'get-serializable', {kind: 'ok', values: ['v1']}))).toEqual([]);
    const strange: Partial<Answer> = {kind: 'stale', values: ['nothing']};
    expect(found(withAnswer(honest, 40316, 'get-serializable', strange))).toEqual(['40316 value']);
  });

  test('a healed node that is led again at once is wrong: TCP has to try again first', () => {
    const {transcript} = perform(etcd, 'etcd-3.5.16-b-isolate-follower-3');
    const ideal: System = {...etcd, open: (options) => etcd.open({...options, transport: 'ideal'})};
    expect(found({transcript, played: play(transcript, ideal, seed)})).toEqual(['53945 time']);
  });

  test('the race at the deadline is one of puts at the deadline', () => {
    const honest = perform(etcd, 'etcd-3.5.16-b-isolate-follower-3');
    const reason = 'Error: etcdserver: request timed out';
    expect(found(withAnswer(honest, 255, 'put', {reason}))).toEqual([]);
    expect(found(withAnswer(honest, 255, 'get', {reason}))).toEqual(['255 reason']);
    expect(found(withAnswer(honest, 255, 'put', {reason, latency: 4800}))).toEqual(['255 reason']);
  });

  test('a read may ask other replicas, and may not answer what none of them holds', () => {
    const honest = perform(cassandra, 'cassandra-4.0-beta4-e-cut-one-link-3');
    const place = opAt(honest.transcript, 5071, 'read');
    const op = honest.transcript.steps[place] as Op;
    const claim = (value: string): Performance => {
      const step = {...op, result: {...op.result, value}};
      const steps = honest.transcript.steps.with(place, step);
      return {...honest, transcript: {...honest.transcript, steps}};
    };
    expect(found(claim('v-at once'))).toEqual([]);
    expect(found(claim('v-after 30 s'))).toEqual(['5071 value']);
  });

  test('every node of the transcript has a part, and n1 is the model’s leader', () => {
    const {played, transcript} = perform(etcd, 'etcd-3.5.16-a-healthy-3');
    const leaders = transcript.nodes.map((node: NodeId) => played.moments[0]?.leader[node]);
    expect(leaders).toEqual(['n1', 'n1', 'n1']);
  });
});
