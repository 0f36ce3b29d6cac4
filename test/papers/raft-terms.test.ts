/** Raft §5.1 and figure 2, "rules for all servers", one sentence a test: terms. */
import {expect, test} from 'vitest';
import {
  answers,
  appendOf,
  beat,
  boot,
  crash,
  elect,
  entry,
  establish,
  follow,
  hear,
  heartbeat,
  vote,
  voteRequest,
} from './raft-node.ts';

test('§5.1 a server begins in term 0, as a follower, with an empty log whose first index will be 1', () => {
  const {node} = boot();
  expect(node.disk).toMatchObject({term: 0, vote: null, commit: 0});
  expect(node.memory.role).toBe('follower');
  const leader = elect();
  expect(leader.sent.map((one) => one.message)).toContainEqual(appendOf(1, [0, 0], [entry(1)]));
});

test('§5.1 the current term goes along with every message between servers, but for a forwarded request', () => {
  const leader = establish({term: 4});
  beat(leader);
  expect(leader.sent.map((one) => one.message.term)).toEqual([5, 5]);
});

test.each([
  ['a heartbeat', heartbeat(7)],
  ['entries', appendOf(7, [0, 0])],
  ['a request for a vote', voteRequest(7, [0, 0])],
  ['a vote', vote(7, false)],
  ['an acknowledgement', {type: 'ack', term: 7, index: 0} as const],
  ['a rejection', {type: 'outdated', term: 7} as const],
])('§5.1 a server that sees a later term in %s takes it over', (_, message) => {
  const follower = boot({term: 3, vote: 'n3'});
  hear(follower, 'n2', message);
  expect(follower.node.disk.term).toBe(7);
});

test('§5.1 a vote belongs to its term: with a later term it is free again', () => {
  const follower = boot({term: 3, vote: 'n3'});
  hear(follower, 'n2', heartbeat(4));
  expect(follower.node.disk.vote).toBeNull();
});

test('§5.1 a leader that finds its term out of date becomes a follower at once', () => {
  const leader = establish();
  hear(leader, 'n2', {type: 'outdated', term: 5});
  expect(leader.node.memory).toMatchObject({role: 'follower', leader: null});
  expect(leader.notes.at(-1)).toBe('steps down: n2 knows term 5');
});

test('§5.1 a candidate that finds its term out of date becomes a follower at once', () => {
  const candidate = boot();
  beat(candidate, 10);
  expect(candidate.node.memory.role).toBe('candidate');
  hear(candidate, 'n2', vote(5, false));
  expect(candidate.node.memory.role).toBe('follower');
});

test('§5.1 figure 2 AppendEntries 1: entries of an earlier term are rejected, and their sender learns the later term', () => {
  const follower = boot({term: 5});
  expect(answers(follower, 'n2', appendOf(4, [0, 0], [entry(4, 'a')]))).toEqual([{type: 'outdated', term: 5}]);
  expect(answers(follower, 'n2', heartbeat(4, 1))).toEqual([{type: 'outdated', term: 5}]);
  expect(follower.node.disk).toMatchObject({term: 5, commit: 0});
  expect(follower.node.memory.leader).toBeNull();
});

test('§5.1 figure 2 RequestVote 1: a candidate of an earlier term gets no vote (etcd: no answer either)', () => {
  const follower = boot({term: 5});
  expect(answers(follower, 'n2', voteRequest(4, [9, 4]))).toEqual([]);
  expect(follower.node.disk.vote).toBeNull();
});

test.each([
  ['a vote', vote(1)],
  ['an acknowledgement', {type: 'ack', term: 1, index: 9} as const],
  ['a rejection of entries', {type: 'conflict', term: 1, index: 2, hintIndex: 0, hintTerm: 0} as const],
  ['an answered heartbeat', {type: 'beat ack', term: 1, context: 0} as const],
  ['a read index', {type: 'read index', term: 1, context: 1, index: 9} as const],
])('§5.1 an answer of an earlier term changes nothing: %s', (_, message) => {
  const leader = establish({term: 3});
  const before = JSON.stringify(leader.node);
  expect(answers(leader, 'n2', message)).toEqual([]);
  expect(JSON.stringify(leader.node)).toBe(before);
});

test('§5.2 figure 2 persistent state: term, vote and log survive a crash; role and leader do not', () => {
  const follower = follow({log: [1, 1]});
  hear(follower, 'n3', voteRequest(4, [2, 1]));
  crash(follower);
  expect(follower.node.disk).toMatchObject({term: 4, vote: 'n3'});
  expect(follower.node.memory).toMatchObject({role: 'follower', leader: null});
});
