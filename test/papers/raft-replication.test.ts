/** Raft §5.3, §5.5 and figure 2 (AppendEntries, leaders), one sentence a test: replicating the log. */
import {describe, expect, test} from 'vitest';
import type {Append, Conflict} from '../../source/protocols/raft/messages.ts';
import {deepFreeze} from '../../source/sim/copy.ts';
import type {NodeId} from '../../source/sim/operation.ts';
import {
  ack,
  answers,
  appendOf,
  ask,
  beat,
  boot,
  crash,
  elect,
  entry,
  establish,
  follow,
  give,
  hear,
  heartbeat,
  logOf,
  ofType,
  termsOf,
} from './raft-node.ts';

const conflict = (index: number, hintIndex: number, hintTerm: number): Conflict => ({
  type: 'conflict',
  term: 9,
  index,
  hintIndex,
  hintTerm,
});

describe('leaders', () => {
  test('§5.3 append a client’s command to their log and send it to all others at once', () => {
    const leader = establish();
    const sent = ask(leader, 1, {type: 'write', value: 'a'});
    expect(logOf(leader).at(-1)).toMatchObject({
      term: 1,
      proposal: {key: 'x', stored: {value: 'a', by: 1}, origin: 'n1'},
    });
    expect(sent.map((one) => one.to)).toEqual(['n2', 'n3']);
    expect(ofType(sent, 'append')[0]).toMatchObject({
      prevIndex: 1,
      prevTerm: 1,
      commit: 1,
      entries: [logOf(leader)[1]],
    });
  });

  test('§5.3 answer the client only when the entry is safely replicated and applied', () => {
    const leader = establish({nodes: 5});
    ask(leader, 1, {type: 'write'});
    hear(leader, 'n2', ack(leader, 2));
    expect(leader.replies).toEqual([]);
    hear(leader, 'n3', ack(leader, 2));
    expect(leader.replies).toEqual([{id: 1, reply: {outcome: 'ok'}}]);
    expect(leader.node.disk.data.x).toEqual({value: 'v', by: 1});
  });

  test('§5.3 tell followers of a new commit at once and in every later message', () => {
    const leader = establish();
    ask(leader, 1, {type: 'write'});
    expect(ofType(hear(leader, 'n2', ack(leader, 2)), 'append').map((one) => one.commit)).toEqual([2, 2]);
    hear(leader, 'n3', ack(leader, 2));
    expect(ofType(beat(leader), 'heartbeat').map((one) => one.commit)).toEqual([2, 2]);
  });

  test('etcd: tell a follower in a heartbeat of no more commits than it is known to hold', () => {
    const leader = establish();
    ask(leader, 1, {type: 'write'});
    hear(leader, 'n2', ack(leader, 2));
    expect(ofType(beat(leader), 'heartbeat').map((one) => one.commit)).toEqual([2, 1]);
  });

  test('§5.3 send entries again to a follower that did not answer, without end', () => {
    const leader = elect();
    for (let round = 0; round < 5; round += 1) {
      expect(ofType(beat(leader), 'append')).toEqual([]);
      const resent = answers(leader, 'n2', {type: 'beat ack', term: 1, context: 0});
      expect(resent).toEqual([appendOf(1, [0, 0], [entry(1)])]);
    }
  });

  test('§5.3 never overwrite or delete entries of their own log', () => {
    const leader = elect({log: [1, 2, 3]});
    const before = termsOf(leader);
    hear(leader, 'n2', {...conflict(3, 1, 1), term: 4});
    hear(leader, 'n3', ack(leader, 2));
    expect(termsOf(leader)).toEqual(before);
  });

  test('§5.3 go back in a follower’s log after a rejection until the logs agree', () => {
    const leader = elect({log: [1, 1, 4, 4, 5, 5, 6, 6, 6], term: 8});
    expect(ofType(leader.sent, 'append')[0]).toMatchObject({prevIndex: 9, prevTerm: 6});
    const again = answers(leader, 'n2', conflict(9, 4, 4));
    expect(again).toMatchObject([{type: 'append', prevIndex: 4, prevTerm: 4}]);
    expect((again[0] as Append).entries).toHaveLength(6);
  });

  test('§5.3 skip all entries of a conflicting term in one step', () => {
    const leader = elect({log: [1, 1, 4, 4, 5, 5, 6, 6, 6], term: 8});
    expect(answers(leader, 'n2', conflict(9, 9, 3))).toMatchObject([{type: 'append', prevIndex: 2, prevTerm: 1}]);
  });

  test('etcd: ignore a rejection that an acknowledgement has overtaken', () => {
    const leader = establish({log: [1, 1], term: 8});
    expect(answers(leader, 'n2', conflict(2, 1, 1))).toEqual([]);
    expect(leader.node.memory.progress[1]).toMatchObject({match: 3, next: 4, state: 'replicate'});
  });

  test('etcd: probing, send one append and wait for the answer; replicating, send on', () => {
    const leader = elect();
    expect(ofType(ask(leader, 1, {type: 'write'}), 'append')).toEqual([]);
    expect(answers(leader, 'n2', ack(leader, 1)).filter((one) => one.type === 'append').length).toBeGreaterThan(0);
    expect(ofType(ask(leader, 2, {type: 'write'}), 'append')).toHaveLength(1);
    expect(ofType(ask(leader, 3, {type: 'write'}), 'append')).toMatchObject([{prevIndex: 3}]);
  });

  test('etcd: keep so many entries under way to a follower and no more', () => {
    const leader = establish({settings: {preVote: false, checkQuorum: false, entriesUnderWay: 3}});
    for (let id = 1; id <= 5; id += 1) ask(leader, id, {type: 'write'});
    expect(ofType(leader.sent, 'append')).toHaveLength(6);
    expect(answers(leader, 'n2', ack(leader, 4))).toContainEqual(
      expect.objectContaining({type: 'append', prevIndex: 4, entries: [logOf(leader)[4], logOf(leader)[5]]}),
    );
  });

  test('etcd: probe a follower again when the connection to it broke', () => {
    const leader = establish();
    ask(leader, 1, {type: 'write'});
    give(leader, {type: 'closed', peer: 'n3'});
    expect(leader.node.memory.progress[2]).toMatchObject({state: 'probe', match: 1, next: 2});
    expect(answers(leader, 'n3', {type: 'beat ack', term: 1, context: 0})).toMatchObject([
      {type: 'append', prevIndex: 1},
    ]);
  });
});

describe('followers', () => {
  test('figure 2 AppendEntries 2: reject entries when their log ends before them', () => {
    const follower = follow({log: [1, 1]});
    expect(answers(follower, 'n2', appendOf(1, [5, 1], [entry(1, 'a')]))).toEqual([
      {type: 'conflict', term: 1, index: 5, hintIndex: 2, hintTerm: 1},
    ]);
    expect(logOf(follower)).toHaveLength(2);
  });

  test('figure 2 AppendEntries 2: reject entries when the one before them is of another term, and say where both can agree', () => {
    const follower = follow({log: [1, 1, 3, 3, 3], term: 4});
    expect(answers(follower, 'n2', appendOf(4, [4, 2], [entry(4, 'a')]))).toEqual([
      {type: 'conflict', term: 4, index: 4, hintIndex: 2, hintTerm: 1},
    ]);
    expect(termsOf(follower)).toEqual([1, 1, 3, 3, 3]);
  });

  test('figure 2 AppendEntries 3: drop an entry of another term and all that follow it', () => {
    const follower = follow({log: [1, 1, 2, 2, 2], term: 3, commit: 2});
    expect(answers(follower, 'n2', appendOf(3, [2, 1], [entry(3, 'a')]))).toEqual([{type: 'ack', term: 3, index: 3}]);
    expect(termsOf(follower)).toEqual([1, 1, 3]);
    expect(follower.notes).toContain('overwrites 3 uncommitted entries of an earlier term');
  });

  test('figure 2 AppendEntries 4: append what they do not have yet', () => {
    const follower = follow();
    const entries = [entry(1), entry(1, 'a', 1), entry(1, 'b', 2)];
    expect(answers(follower, 'n2', appendOf(1, [0, 0], entries))).toEqual([{type: 'ack', term: 1, index: 3}]);
    expect(logOf(follower)).toEqual(entries);
  });

  test('§5.5 entries that come twice change nothing', () => {
    const follower = follow();
    const message = deepFreeze(appendOf(1, [0, 0], [entry(1), entry(1, 'a', 1)], 1));
    hear(follower, 'n2', message);
    const before = JSON.stringify(follower.node.disk);
    expect(answers(follower, 'n2', message)).toEqual([{type: 'ack', term: 1, index: 1}]);
    expect(JSON.stringify(follower.node.disk)).toBe(before);
  });

  test('§5.3 a late, shorter append does not cut off what came after it', () => {
    const follower = follow();
    const [first, second] = [entry(1, 'a', 1), entry(1, 'b', 2)];
    hear(follower, 'n2', appendOf(1, [0, 0], [first, second]));
    hear(follower, 'n2', appendOf(1, [0, 0], [first]));
    expect(logOf(follower)).toEqual([first, second]);
  });

  test('figure 2 AppendEntries 5: commit what the leader has committed, but no further than the entries they now hold', () => {
    const follower = follow({log: [1, 1, 1]});
    hear(follower, 'n2', appendOf(1, [1, 1], [], 3));
    expect(follower.node.disk.commit).toBe(1);
    hear(follower, 'n2', appendOf(1, [3, 1], [], 2));
    expect(follower.node.disk.commit).toBe(2);
  });

  test('figure 2 AppendEntries 5: never commit less than before', () => {
    const follower = follow({log: [1, 1, 1], commit: 3});
    hear(follower, 'n2', heartbeat(1, 1));
    hear(follower, 'n2', appendOf(1, [3, 1], [], 1));
    expect(follower.node.disk.commit).toBe(3);
  });

  test('§5.4.3 never touch what is committed: they answer old entries with how far they are', () => {
    const follower = follow({log: [1, 1], term: 2, commit: 2});
    const before = logOf(follower);
    expect(answers(follower, 'n2', appendOf(2, [0, 0], [entry(2)]))).toEqual([{type: 'ack', term: 2, index: 2}]);
    expect(logOf(follower)).toEqual(before);
  });

  test('§5.3 figure 2, all servers 1: apply committed entries in the order of the log, once each', () => {
    const follower = follow();
    const entries = [entry(1, 'a', 1), entry(1, 'b', 2), entry(1, 'c', 3)];
    hear(follower, 'n2', appendOf(1, [0, 0], entries, 1));
    expect(follower.node.disk.data.x).toEqual({value: 'a', by: 1});
    hear(follower, 'n2', heartbeat(1, 3));
    expect(follower.node.disk.data.x).toEqual({value: 'c', by: 3});
  });

  test('§5.5 what was acknowledged survives a crash, and so does what was applied', () => {
    const follower = follow();
    hear(follower, 'n2', appendOf(1, [0, 0], [entry(1, 'a', 1), entry(1, 'b', 2)], 1));
    crash(follower);
    expect(logOf(follower)).toHaveLength(2);
    ask(follower, 7, {type: 'read', level: 'serializable'});
    expect(follower.replies).toEqual([{id: 7, reply: {outcome: 'ok', values: [{value: 'a', by: 1}]}}]);
  });
});

describe('§5.3 figure 7: a leader brings any follower to its own log, whatever that holds', () => {
  const leaderLog = [1, 1, 1, 4, 4, 5, 5, 6, 6, 6];
  test.each([
    ['a: one entry short', [1, 1, 1, 4, 4, 5, 5, 6, 6]],
    ['b: much short', [1, 1, 1, 4]],
    ['c: one entry more', [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6]],
    ['d: entries of a later term', [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7]],
    ['e: both short and more', [1, 1, 1, 4, 4, 4, 4]],
    ['f: entries of terms nobody else has', [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3]],
    ['empty', []],
  ])('%s', (_, followerLog) => {
    const leader = elect({log: leaderLog, term: 7});
    const follower = boot({log: followerLog, term: 7, commit: Math.min(3, followerLog.length)});
    const count = converse(leader, follower, 'n2');
    expect(termsOf(follower)).toEqual([...leaderLog, 8]);
    expect(count).toBeLessThanOrEqual(8);
  });
});

/** Carries messages between a leader and one follower until both are silent; returns how many the leader sent. */
function converse(leader: ReturnType<typeof boot>, follower: ReturnType<typeof boot>, name: NodeId): number {
  let toFollower = leader.sent.filter((one) => one.to === name).map((one) => one.message);
  let count = 0;
  // The election's own messages are of the past.
  toFollower = toFollower.filter((message) => message.type === 'append');
  while (toFollower.length > 0) {
    count += toFollower.length;
    const back = toFollower.flatMap((message) => answers(follower, 'n9', message));
    toFollower = back
      .flatMap((message) => hear(leader, name, message).filter((one) => one.to === name))
      .map((one) => one.message);
    if (count > 100) throw new Error('they never come to an end');
  }
  return count;
}
