/** Raft §5.2, §5.4.1 and figure 2 (RequestVote, followers, candidates), one sentence a test: elections. */
import {describe, expect, test} from 'vitest';
import {
  ack,
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
  logOf,
  ofType,
  vote,
  voteRequest,
} from './raft-node.ts';

describe('followers', () => {
  test('§5.2 stay followers as long as they hear a leader', () => {
    const follower = follow();
    for (let round = 0; round < 20; round += 1) {
      beat(follower, 9);
      hear(follower, 'n2', heartbeat(1));
    }
    expect(follower.node.memory).toMatchObject({role: 'follower', leader: 'n2'});
  });

  test('§5.2 stay followers as long as they hear entries, too', () => {
    const follower = follow();
    for (let round = 0; round < 5; round += 1) {
      beat(follower, 9);
      hear(follower, 'n2', appendOf(1, [round, round === 0 ? 0 : 1], [entry(1, `v${round}`)]));
    }
    expect(follower.node.memory.role).toBe('follower');
  });

  test('§5.2 begin an election when the election timeout passes without a word of a leader', () => {
    const follower = follow();
    beat(follower, 9);
    expect(follower.node.memory.role).toBe('follower');
    beat(follower, 1);
    expect(follower.node.memory.role).toBe('candidate');
  });

  test('figure 2, followers 2: giving a vote puts the election off, refusing one does not', () => {
    const generous = boot({term: 1});
    beat(generous, 9);
    hear(generous, 'n3', voteRequest(2, [0, 0]));
    beat(generous, 9);
    expect(generous.node.memory.role).toBe('follower');
    const stern = boot({log: [1, 1]});
    beat(stern, 9);
    hear(stern, 'n3', voteRequest(1, [0, 0]));
    beat(stern, 1);
    expect(stern.node.memory.role).toBe('candidate');
  });

  test('§5.2 election timeouts are drawn at random from one to just under two timeouts', () => {
    for (const luck of [0, 50, 100]) {
      const follower = boot();
      follower.luck = luck;
      hear(follower, 'n2', heartbeat(1));
      expect(follower.node.memory.electionTicks).toBe(10 + Math.trunc((9 * luck) / 100));
    }
  });

  test('§5.2 a new timeout is drawn for each election, so that a split vote does not repeat itself', () => {
    const candidate = boot();
    candidate.luck = 100;
    beat(candidate, 10);
    expect(candidate.node.memory.electionTicks).toBe(19);
    candidate.luck = 30;
    beat(candidate, 19);
    expect(candidate.node.disk.term).toBe(2);
    expect(candidate.node.memory.electionTicks).toBe(12);
  });
});

describe('candidates', () => {
  test('§5.2 raise the term, vote for themselves and ask all others for their votes', () => {
    const candidate = boot({nodes: 5, log: [1, 2]});
    const sent = beat(candidate, 10);
    expect(candidate.node.disk).toMatchObject({term: 3, vote: 'n1'});
    expect(sent.map((one) => one.to)).toEqual(['n2', 'n3', 'n4', 'n5']);
    expect(sent.every((one) => one.message === sent[0]?.message)).toBe(true);
    expect(sent[0]?.message).toEqual(voteRequest(3, [2, 2]));
  });

  test.each([
    [3, 1],
    [5, 2],
    [7, 3],
    [9, 4],
  ])(
    '§5.2 win with the votes of a majority of the full cluster: of %i nodes, %i besides their own',
    (nodes, needed) => {
      const candidate = boot({nodes});
      beat(candidate, 10);
      for (let index = 0; index < needed; index += 1) {
        expect(candidate.node.memory.role).toBe('candidate');
        hear(candidate, `n${index + 2}`, vote(1));
      }
      expect(candidate.node.memory).toMatchObject({role: 'leader', leader: 'n1'});
    },
  );

  test('§5.2 count each voter once', () => {
    const candidate = boot({nodes: 5});
    beat(candidate, 10);
    for (let round = 0; round < 5; round += 1) hear(candidate, 'n2', vote(1));
    expect(candidate.node.memory.role).toBe('candidate');
  });

  test('§5.2 do not count votes of an election before', () => {
    const candidate = boot({nodes: 5});
    beat(candidate, 20);
    expect(candidate.node.disk.term).toBe(2);
    for (const peer of candidate.peers) hear(candidate, peer, vote(1));
    expect(candidate.node.memory.role).toBe('candidate');
  });

  test.each([
    ['entries', appendOf(1, [0, 0])],
    ['a heartbeat', heartbeat(1)],
    ['a heartbeat of a later term', heartbeat(4)],
  ])('§5.2 give way to a leader of their term or a later one, known by %s', (_, message) => {
    const candidate = boot();
    beat(candidate, 10);
    hear(candidate, 'n3', message);
    expect(candidate.node.memory).toMatchObject({role: 'follower', leader: 'n3'});
    expect(candidate.node.disk.term).toBe(message.term);
  });

  test('§5.2 stay candidates when a leader of an earlier term speaks', () => {
    const candidate = boot({term: 4});
    beat(candidate, 10);
    hear(candidate, 'n3', appendOf(4, [0, 0]));
    expect(candidate.node.memory.role).toBe('candidate');
  });

  test('§5.2 begin anew with a later term when nobody wins in time', () => {
    const candidate = boot({nodes: 5});
    beat(candidate, 10);
    hear(candidate, 'n2', vote(1));
    expect(ofType(beat(candidate, 10), 'vote?')).toHaveLength(4);
    expect(candidate.node.disk).toMatchObject({term: 2, vote: 'n1'});
  });

  test('etcd: go back to following when a majority refuses', () => {
    const candidate = boot({nodes: 5});
    beat(candidate, 10);
    for (const peer of ['n2', 'n3', 'n4'] as const) hear(candidate, peer, vote(1, false));
    expect(candidate.node.memory.role).toBe('follower');
    expect(candidate.node.disk).toMatchObject({term: 1, vote: 'n1'});
  });
});

describe('voters', () => {
  test('§5.2 give one vote a term, first come, first served', () => {
    const voter = boot({term: 1});
    expect(answers(voter, 'n2', voteRequest(2, [0, 0]))).toEqual([vote(2)]);
    expect(answers(voter, 'n3', voteRequest(2, [0, 0]))).toEqual([vote(2, false)]);
    expect(voter.node.disk.vote).toBe('n2');
  });

  test('§5.2 give it again to the same candidate, whose message or whose answer was lost', () => {
    const voter = boot({term: 1});
    hear(voter, 'n2', voteRequest(2, [0, 0]));
    expect(answers(voter, 'n2', voteRequest(2, [0, 0]))).toEqual([vote(2)]);
  });

  test('§5.2 do not forget after a crash to whom they gave it', () => {
    const voter = boot({term: 1});
    hear(voter, 'n2', voteRequest(2, [0, 0]));
    crash(voter);
    expect(answers(voter, 'n3', voteRequest(2, [0, 0]))).toEqual([vote(2, false)]);
  });

  test('§5.2 candidates and leaders have voted for themselves', () => {
    const candidate = boot();
    beat(candidate, 10);
    expect(answers(candidate, 'n2', voteRequest(1, [0, 0]))).toEqual([vote(1, false)]);
    const leader = elect();
    expect(answers(leader, 'n2', voteRequest(1, [9, 1]))).toEqual([vote(1, false)]);
  });

  test('etcd: give none in a term whose leader they know', () => {
    const follower = follow();
    expect(answers(follower, 'n3', voteRequest(1, [9, 1]))).toEqual([vote(1, false)]);
  });

  const log = [1, 1, 2];
  test.each([
    ['a later last term, though a shorter log', [1, 3], true],
    ['the same last term and a longer log', [4, 2], true],
    ['the same last term and length', [3, 2], true],
    ['the same last term and a shorter log', [2, 2], false],
    ['an earlier last term, though a longer log', [9, 1], false],
    ['an empty log', [0, 0], false],
  ] as const)('§5.4.1 judge whether a log is as up to date as theirs: %s', (_, last, granted) => {
    const voter = boot({log});
    expect(answers(voter, 'n2', voteRequest(3, last))).toEqual([vote(3, granted)]);
    expect(voter.node.disk.vote).toBe(granted ? 'n2' : null);
  });
});

describe('new leaders', () => {
  test('§5.2 tell everybody at once', () => {
    const leader = elect({nodes: 5});
    expect(ofType(leader.sent, 'append')).toHaveLength(4);
  });

  test('§8 begin their term with an empty entry', () => {
    const leader = elect({log: [1, 2]});
    expect(logOf(leader).at(-1)).toEqual(entry(3));
    expect(ofType(leader.sent, 'append')[0]).toEqual(appendOf(3, [2, 2], [entry(3)]));
  });

  test('figure 2, leaders 1: send heartbeats again and again, so that nobody else stands', () => {
    const leader = establish({nodes: 5});
    for (let round = 0; round < 3; round += 1) {
      const sent = beat(leader);
      expect(sent.map((one) => one.to)).toEqual(['n2', 'n3', 'n4', 'n5']);
      expect(ofType(sent, 'heartbeat')).toHaveLength(4);
    }
  });

  test('§5.6 heartbeats come ten times as often as the shortest election timeout asks for', () => {
    const leader = establish();
    expect(leader.timers.tick).toBe(100);
    expect(leader.node.memory.electionTicks).toBeGreaterThanOrEqual(10);
  });

  test('figure 2 volatile state on leaders: begin just behind their own log and know of no agreement', () => {
    const leader = elect({log: [1, 1, 1]});
    expect(leader.node.memory.progress.map((one) => [one.node, one.match, one.next])).toEqual([
      ['n1', 4, 4],
      ['n2', 0, 4],
      ['n3', 0, 4],
    ]);
  });

  test('§5.2 two leaders of one term are a defect that is not passed over in silence', () => {
    const leader = establish();
    expect(() => hear(leader, 'n2', heartbeat(1))).toThrow('n1 and n2 both lead term 1');
    expect(() => hear(leader, 'n2', ack(leader, 1))).not.toThrow();
  });
});
