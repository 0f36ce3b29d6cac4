/** etcd as a system: its options, its texts, and the words beside its messages. */
import {expect, test} from 'vitest';
import {type Message, describe as wordsOf} from '../../source/protocols/raft/messages.ts';
import {etcd} from '../../source/systems/etcd.ts';
import {chooseOptions} from '../../source/systems/system.ts';
import {appendOf, entry, heartbeat, proposal, vote, voteRequest} from './raft-node.ts';

const open = (options: Record<string, string> = {}) => etcd.open(chooseOptions(etcd, options));

test('by default five nodes with links slow enough to be watched', () => {
  expect(open().nodes).toEqual(['n1', 'n2', 'n3', 'n4', 'n5']);
  expect(open().latency.node).toEqual([15, 25]);
  expect(open({latency: '1'}).latency.node).toEqual([1, 1]);
});

test('3.5 asks before it raises a term and 3.4 does not, unless somebody says otherwise', () => {
  const preVote = (options: Record<string, string>) => open(options).options['pre-vote'];
  expect([preVote({}), preVote({version: '3.4'})]).toEqual(['on', 'off']);
  expect([preVote({'pre-vote': 'off'}), preVote({version: '3.4', 'pre-vote': 'on'})]).toEqual(['off', 'on']);
  expect(open({version: '3.4'}).title).toBe('etcd 3.4 · Raft');
});

test('a heal is ideal unless somebody asks for TCP', () => {
  expect([open().transport, open({transport: 'tcp'}).transport]).toEqual(['ideal', 'tcp']);
});

test('on the streams of 3.4 the same words stand beside the same messages', () => {
  const {protocol} = open({version: '3.4'});
  expect(protocol.describe({type: 'carried', stream: 7, message: vote(1)})).toEqual({text: 'vote', faint: false});
  expect(protocol.describe({type: 'dial', stream: 7})).toEqual({text: 'dial', faint: true});
  expect(protocol.describe({type: 'link heartbeat', stream: 7})).toEqual({text: 'link heartbeat', faint: true});
});

test('the texts are those of the real server and client', () => {
  const texts = Object.fromEntries(open().errors.map((row) => [row.name, row.text]));
  expect(texts).toMatchObject({
    'deadline-exceeded': 'Error: context deadline exceeded',
    'timed-out': 'Error: etcdserver: request timed out',
    'timed-out-leader-failed': 'Error: etcdserver: request timed out, possibly due to previous leader failure',
    'timed-out-connection-lost': 'Error: etcdserver: request timed out, possibly due to connection lost',
    'no-leader': 'Error: etcdserver: no leader',
  });
});

test('only what certainly had no effect is called certain', () => {
  const certain = open().errors.filter((row) => row.certain);
  expect(certain.map((row) => row.name)).toEqual(['unreachable', 'no-leader', 'mismatch']);
});

test('what a client reports is in the table of errors', () => {
  const {client, errors} = open();
  const names = errors.map((row) => row.name);
  expect(names).toEqual(expect.arrayContaining([client.timedOut, client.refused]));
});

test('an election timeout must leave room for heartbeats', () => {
  expect(() => open({heartbeat: '300'})).toThrow(
    'election=1000 is too short for heartbeat=300: etcd wants at least five heartbeats, as in: system etcd heartbeat=300 election=1500',
  );
});

test.each<[Message, string, boolean]>([
  [heartbeat(1), 'heartbeat', true],
  [heartbeat(1, 0, 7), 'heartbeat r7', false],
  [{type: 'beat ack', term: 1, context: 0}, 'beat ack', true],
  [appendOf(1, [2, 1], [entry(1)]), 'append 3', false],
  [appendOf(1, [2, 1], [entry(1), entry(1)]), 'append 3-4', false],
  [appendOf(1, [2, 1], [], 2), 'commit 2', false],
  [{type: 'ack', term: 1, index: 3}, 'ack 3', false],
  [{type: 'conflict', term: 1, index: 9, hintIndex: 2, hintTerm: 1}, 'conflict 9', false],
  [{type: 'outdated', term: 4}, 'term 4!', false],
  [voteRequest(1, [0, 0], true), 'pre-vote?', false],
  [voteRequest(1, [0, 0]), 'vote?', false],
  [vote(1), 'vote', false],
  [vote(1, false, true), 'no pre-vote', false],
  [{type: 'forward', term: 0, proposal: proposal('3')}, 'forward x=3', false],
  [{type: 'forward', term: 0, proposal: {...proposal('2'), type: 'cas', from: '1'}}, 'forward x:1→2', false],
  [{type: 'forward', term: 0, proposal: {...proposal('2'), type: 'delete'}}, 'forward delete x', false],
  [{type: 'read?', term: 0, context: 7, asker: 'n1'}, 'read?', false],
  [{type: 'read index', term: 1, context: 7, index: 6}, 'read at 6', false],
])('%o is drawn as %s', (message, text, faint) => {
  expect(wordsOf(message)).toEqual({text, faint});
});
