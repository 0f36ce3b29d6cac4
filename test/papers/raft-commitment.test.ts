/** Raft §5.4.2 and figure 8: what a majority holds is committed, if it is of the leader's own term. */
import {expect, test} from 'vitest';
import {majority, majorityIndex, tally} from '../../source/protocols/raft/votes.ts';
import {between, openStream} from '../../source/sim/chance.ts';
import type {NodeId} from '../../source/sim/operation.ts';
import {ack, ask, elect, entry, establish, hear, logOf} from './raft-node.ts';

test.each([
  [3, 1],
  [5, 2],
  [7, 3],
  [9, 4],
])('figure 2, leaders 4: of %i nodes, an entry is committed when %i besides the leader hold it', (nodes, needed) => {
  const leader = establish({nodes});
  ask(leader, 1, {type: 'write'});
  for (let index = 0; index < needed; index += 1) {
    expect(leader.node.disk.commit).toBe(1);
    hear(leader, `n${index + 2}`, ack(leader, 2));
  }
  expect(leader.node.disk.commit).toBe(2);
});

test('§5.4.2 entries of earlier terms are never committed by counting, however many hold them', () => {
  const leader = elect({nodes: 5, log: [1, 2]});
  for (const peer of leader.peers) hear(leader, peer, ack(leader, 2));
  expect(leader.node.disk.commit).toBe(0);
});

test('§5.4.2 they are committed with the first entry of the leader’s own term', () => {
  const leader = elect({nodes: 5, log: [1, 2]});
  hear(leader, 'n2', ack(leader, 3));
  hear(leader, 'n3', ack(leader, 3));
  expect(leader.node.disk.commit).toBe(3);
  expect(leader.node.disk.data.x?.value).toBe('old2');
  expect(leader.notes).toContain('commits entries of earlier terms with one of its own');
});

test('§5.4.2 figure 8: S1 leads again in term 4; its entry of term 2 on a majority is still not committed', () => {
  const leader = elect({nodes: 5, log: [1, 2], term: 3});
  expect(leader.node.disk.term).toBe(4);
  hear(leader, 'n2', ack(leader, 2));
  hear(leader, 'n3', ack(leader, 2));
  expect(leader.node.disk.commit).toBe(0);
  expect(leader.node.disk.data).toEqual({});
});

test('§5.3 committing an entry commits all before it', () => {
  const leader = establish({nodes: 5});
  for (let id = 1; id <= 4; id += 1) ask(leader, id, {type: 'write', value: `v${id}`});
  hear(leader, 'n2', ack(leader, 5));
  hear(leader, 'n3', ack(leader, 4));
  expect(leader.node.disk.commit).toBe(4);
  expect(leader.replies.map((one) => one.id)).toEqual([1, 2, 3]);
});

test('§5.3 an entry’s term is that of the leader that made it, whatever follows', () => {
  const leader = elect({log: [1, 2]});
  expect(logOf(leader)).toEqual([entry(1, 'old1'), entry(2, 'old2'), entry(3)]);
});

test('the majority’s index is what sorting would find', () => {
  for (let seed = 1; seed <= 2000; seed += 1) {
    const stream = openStream(seed, 'matches');
    const nodes = 1 + 2 * between(stream, 0, 4);
    const matches = Array.from({length: nodes}, () => ({match: between(stream, 0, 12)}));
    const sorted = matches.map((one) => one.match).sort((one, other) => other - one);
    expect(majorityIndex(matches), `seed ${seed}: ${sorted}`).toBe(sorted[majority(nodes) - 1]);
  }
});

test('an election stands as trying out every missing vote would find', () => {
  for (let seed = 1; seed <= 2000; seed += 1) {
    const stream = openStream(seed, 'votes');
    const nodes = 3 + 2 * between(stream, 0, 3);
    const votes: Record<NodeId, boolean> = {};
    for (let index = 1; index <= between(stream, 0, nodes); index += 1)
      votes[`n${index}`] = between(stream, 0, 1) === 1;
    const given = Object.values(votes);
    const missing = nodes - given.length;
    const yes = given.filter(Boolean).length;
    const canWin = 2 * (yes + missing) > nodes;
    const hasWon = 2 * yes > nodes;
    const expected = hasWon ? 'won' : canWin ? 'open' : 'lost';
    expect(tally(votes, nodes), `seed ${seed}: ${JSON.stringify(votes)} of ${nodes}`).toBe(expected);
  }
});
