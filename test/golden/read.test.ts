/** A transcript that is not what it should be is refused with its file, its step and what was expected. */
import {describe, expect, test} from 'vitest';
import {dialects, numbersIn} from './dialects.ts';
import {readTranscript} from './read.ts';
import type {StepOf} from './transcript.ts';

const head = {schema: 'cap-tui-golden/1', system: 'etcd', version: '3.5.16', scenario: 'a', nodes: ['n1'], config: {}};
const read = (...steps: object[]) => readTranscript('a.json', JSON.stringify({...head, steps}));
const op = {do: 'op', t_ms: 5, op: 'put', node: 'n1', key: 'x', value: '1', latency_ms: 9, result: {kind: 'ok'}};

describe('reading a transcript', () => {
  test('an operation, a one-way cut, a belief, an observation', () => {
    const cut = {do: 'cut', t_ms: 7, links: [{a: 'n1', b: 'n2', dir: 'a>b (messages only)'}]};
    const belief = {do: 'observe', t_ms: 8, node: 'n1', sees: 'n2', state: 'DOWN'};
    const {steps} = read(op, cut, belief, {do: 'observe', t_ms: 9, node: 'n1', leader: null, term: 2});
    expect(steps[0]).toMatchObject({do: 'op', at: 5, key: 'x', value: '1', result: {kind: 'ok'}});
    expect(steps[1]).toEqual({do: 'cut', at: 7, links: [{a: 'n1', b: 'n2', oneWay: true}]});
    expect(steps[2]).toEqual({do: 'suspect', at: 8, node: 'n1', peer: 'n2', down: true});
    expect(steps[3]).toEqual({do: 'observe', at: 9, node: 'n1', leader: null});
  });

  test('a command that is an operation, and one that is none', () => {
    const command = {do: 'command', t_ms: 1, node: 'n3', rc: 1, latency_ms: 5013, stdout: '', stderr: 'Error: no'};
    const {steps} = read(
      {...command, argv: ['etcdctl', '--command-timeout=14s', 'put', 'a', 'b']},
      {
        ...command,
        argv: ['etcdctl', 'endpoint', 'health'],
      },
    );
    expect(steps[0]).toMatchObject({op: 'put', key: 'a', value: 'b', timeout: 14_000, result: {kind: 'timeout'}});
    expect((steps[1] as StepOf<'other'>).what).toBe('command');
  });

  test.each([
    [{...op, key: 7}, 'a.json step 1: expected a text as key, found 7'],
    [{...op, node: 'x1'}, 'a.json step 1: expected a node such as n1 as node, found "x1"'],
    [{...op, t_ms: undefined}, 'a.json step 1: expected a number as t_ms, found undefined'],
    [{...op, result: 1}, 'a.json step 1: expected an object, as in {"do": "heal"}, found 1'],
    [{do: 'cut', t_ms: 1, links: [{a: 'n1', b: 'n2', dir: 'up'}]}, 'expected dir to be both, a>b (ip)'],
  ])('refuses %j', (step, message) => {
    expect(() => read(step)).toThrow(message);
  });

  test('refuses another schema', () => {
    expect(() => readTranscript('b.json', '{"schema": "else"}')).toThrow(
      'b.json: expected the schema cap-tui-golden/1',
    );
  });
});

describe('families of error texts', () => {
  test.each([
    ['etcd', 'Error: context deadline exceeded', 'context deadline exceeded'],
    ['etcd', 'Error: etcdserver: request timed out', 'request timed out'],
    ['etcd', '... dialing ... connection refused; Error: context deadline exceeded', 'connection refused'],
    ['cassandra', 'code=1000 [Unavailable exception] message="Cannot"', 'code=1000'],
    ['cassandra', "cassandra has no level 'any' for a read: expected one", 'ANY is for writes'],
  ])('%s: %s', (system, text, family) => {
    expect(dialects[system]?.family(text)).toBe(family);
  });

  test('the numbers in a text', () => {
    const text = "info={'consistency': 'ALL', 'received_responses': 2, 'data_retrieved': True}";
    expect(numbersIn(text)).toBe('consistency ALL, received_responses 2, data_retrieved True');
  });
});
