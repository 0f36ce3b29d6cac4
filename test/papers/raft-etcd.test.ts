/** What etcd adds to the paper's elections: pre-vote, check-quorum, votes withheld while a leader lives. One rule a test. */
import {describe, expect, test} from 'vitest';
import {
  answers,
  appendOf,
  type Bench,
  beat,
  boot,
  elect,
  follow,
  hear,
  heartbeat,
  ofType,
  vote,
  voteRequest,
} from './raft-node.ts';

const asEtcd = {settings: {}};

describe('pre-vote (dissertation §9.6)', () => {
  test('a node first asks whether it would be elected; its term and vote stay as they are', () => {
    const node = boot({...asEtcd, log: [1, 1], vote: 'n3'});
    const sent = beat(node, 10);
    expect(sent.map((one) => one.message)).toEqual([voteRequest(2, [2, 1], true), voteRequest(2, [2, 1], true)]);
    expect(node.node.disk).toMatchObject({term: 1, vote: 'n3'});
    expect(node.node.memory).toMatchObject({role: 'pre-candidate', leader: null});
  });

  test('only a majority of pre-votes lets it stand, in the term it asked for', () => {
    const node = boot({...asEtcd, nodes: 5, term: 3});
    beat(node, 10);
    expect(hear(node, 'n2', vote(4, true, true))).toEqual([]);
    expect(ofType(hear(node, 'n3', vote(4, true, true)), 'vote?')).toEqual(Array(4).fill(voteRequest(4, [0, 0])));
    expect(node.node.disk).toMatchObject({term: 4, vote: 'n1'});
  });

  test('pre-votes do not elect, and votes do not pre-elect', () => {
    const node = boot({...asEtcd, nodes: 3});
    beat(node, 10);
    hear(node, 'n2', vote(0, true, false));
    expect(node.node.memory.role).toBe('pre-candidate');
    hear(node, 'n2', vote(1, true, true));
    hear(node, 'n3', vote(1, true, true));
    expect(node.node.memory.role).toBe('candidate');
  });

  test('giving a pre-vote binds nobody: others may get one too, and the vote is still free', () => {
    const voter = boot(asEtcd);
    expect(answers(voter, 'n2', voteRequest(1, [0, 0], true))).toEqual([vote(1, true, true)]);
    expect(answers(voter, 'n3', voteRequest(1, [0, 0], true))).toEqual([vote(1, true, true)]);
    expect(voter.node.disk).toMatchObject({term: 0, vote: null});
  });

  test('a pre-vote does not put the voter’s own election off', () => {
    const voter = boot(asEtcd);
    beat(voter, 9);
    hear(voter, 'n2', voteRequest(1, [0, 0], true));
    beat(voter, 1);
    expect(voter.node.memory.role).toBe('pre-candidate');
  });

  test('it is refused to a log that is behind', () => {
    const voter = boot({...asEtcd, log: [1, 2]});
    expect(answers(voter, 'n2', voteRequest(3, [5, 1], true))).toEqual([vote(2, false, true)]);
  });

  test('a node of a later term answers with its term, and the asker takes it over', () => {
    const voter = boot({...asEtcd, term: 7});
    expect(answers(voter, 'n2', voteRequest(3, [9, 2], true))).toEqual([vote(7, false, true)]);
    const asker = boot({...asEtcd, term: 2});
    beat(asker, 10);
    hear(asker, 'n3', vote(7, false, true));
    expect(asker.node.disk.term).toBe(7);
    expect(asker.node.memory.role).toBe('follower');
  });

  test('a majority of refusals lets it follow again, in its old term', () => {
    const asker = boot({...asEtcd, term: 2});
    beat(asker, 10);
    hear(asker, 'n2', vote(2, false, true));
    hear(asker, 'n3', vote(2, false, true));
    expect(asker.node.memory.role).toBe('follower');
    expect(asker.node.disk.term).toBe(2);
  });

  test('cut off for long, a node asks again and again and its term never rises', () => {
    const node = follow({...asEtcd, nodes: 5});
    beat(node, 300);
    expect(node.node.disk.term).toBe(1);
    expect(node.notes.filter((note) => note.startsWith('asks whether')).length).toBeGreaterThan(20);
  });

  test('without it, every time-out raises the term', () => {
    const node = follow({settings: {preVote: false}, nodes: 5});
    beat(node, 300);
    expect(node.node.disk.term).toBeGreaterThan(20);
  });

  test('a pre-candidate that hears the leader follows it again as if nothing had been', () => {
    const node = follow(asEtcd);
    beat(node, 10);
    hear(node, 'n2', heartbeat(1));
    expect(node.node.memory).toMatchObject({role: 'follower', leader: 'n2'});
    expect(node.notes.at(-1)).toBe('follows n2 in term 1');
  });
});

describe('votes withheld while a leader lives (dissertation §4.2.3)', () => {
  test.each([true, false])('who heard a leader within an election timeout ignores candidates (pre-vote: %s)', (pre) => {
    const follower = follow(asEtcd);
    beat(follower, 9);
    expect(hear(follower, 'n3', voteRequest(9, [9, 9], pre))).toEqual([]);
    expect(follower.node.disk.term).toBe(1);
    expect(follower.notes.at(-1)).toBe('ignores n3, which asks for its vote: its leader n2 is alive');
  });

  test('who heard none for so long gives its vote', () => {
    const follower = boot(asEtcd);
    follower.luck = 100;
    hear(follower, 'n2', heartbeat(1));
    beat(follower, 10);
    expect(answers(follower, 'n3', voteRequest(9, [9, 9]))).toEqual([vote(9)]);
  });

  test('who just restarted knows no leader and gives its vote', () => {
    expect(answers(boot({...asEtcd, term: 1}), 'n3', voteRequest(9, [9, 9]))).toEqual([vote(9)]);
  });

  test('a leader that is heard ignores candidates too', () => {
    const leader = lead();
    expect(hear(leader, 'n3', voteRequest(9, [9, 9]))).toEqual([]);
    expect(leader.node.memory.role).toBe('leader');
  });

  test('a node that came back with a later term deposes the leader all the same, by its answer to the leader’s messages', () => {
    const leader = lead();
    const cameBack = follow({settings: {preVote: false}, term: 8});
    const [answer] = answers(cameBack, 'n2', heartbeat(leader.node.disk.term));
    expect(answer).toEqual({type: 'outdated', term: 8});
    if (answer) hear(leader, 'n3', answer);
    expect(leader.node.memory.role).toBe('follower');
  });
});

describe('check-quorum (dissertation §6.2)', () => {
  test('a leader that hears no majority for an election timeout steps down, in its term', () => {
    const leader = lead();
    beat(leader, 20);
    expect(leader.node.memory).toMatchObject({role: 'follower', leader: null});
    expect(leader.node.disk.term).toBe(1);
    expect(leader.notes.at(-1)).toBe('steps down: heard no majority for 1000 ms');
  });

  test('it leads for one to two election timeouts after the last word, not shorter', () => {
    const leader = lead();
    beat(leader, 10);
    expect(leader.node.memory.role).toBe('leader');
    beat(leader, 9);
    expect(leader.node.memory.role).toBe('leader');
  });

  test.each([
    ['answered heartbeats', {type: 'beat ack', term: 1, context: 0} as const],
    ['acknowledgements', {type: 'ack', term: 1, index: 1} as const],
  ])('%s of a majority keep it leading', (_, message) => {
    const leader = lead(5);
    for (let round = 0; round < 10; round += 1) {
      beat(leader, 9);
      hear(leader, 'n2', message);
      hear(leader, 'n3', message);
    }
    expect(leader.node.memory.role).toBe('leader');
  });

  test('a minority does not', () => {
    const leader = lead(5);
    for (let round = 0; round < 4; round += 1) {
      beat(leader, 9);
      hear(leader, 'n2', {type: 'beat ack', term: 1, context: 0});
    }
    expect(leader.node.memory.role).not.toBe('leader');
  });
});

test('the lost connection to a leader starts no election: Raft waits for its timer (i1)', () => {
  const follower = follow(asEtcd);
  expect(follower.protocol.step(follower.node, {type: 'closed', peer: 'n2'}, noOut(follower))).toBeUndefined();
  beat(follower, 9);
  expect(follower.node.memory).toMatchObject({role: 'follower', leader: 'n2'});
});

test('a clock set ahead or back changes nothing: beats are counted, not hours', () => {
  const [plain, skewed] = [follow(asEtcd), follow(asEtcd)];
  skewed.now = 1_000_000_000;
  for (const node of [plain, skewed]) {
    beat(node, 5);
    hear(node, 'n2', appendOf(1, [0, 0]));
    beat(node, 12);
  }
  expect(skewed.node).toEqual(plain.node);
  expect(skewed.sent).toEqual(plain.sent);
});

/** A leader of etcd's kind, with everybody's agreement. */
function lead(nodes = 3): Bench {
  const leader = elect({nodes, settings: {preVote: false}});
  for (const peer of leader.peers) hear(leader, peer, {type: 'ack', term: 1, index: 1});
  return leader;
}

function noOut(bench: Bench): Parameters<Bench['protocol']['step']>[2] {
  const fail = (): never => {
    throw new Error('nothing was to be wished for');
  };
  return {
    self: 'n1',
    peers: bench.peers,
    now: 0,
    contact: fail,
    send: fail,
    reply: fail,
    arm: fail,
    disarm: fail,
    hangUp: fail,
    note: fail,
    random: fail,
  };
}
