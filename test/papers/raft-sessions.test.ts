/** Random sessions over many seeds: whatever is cut, killed, paused or lost, Raft's safety properties hold and it recovers. */
import {expect, test} from 'vitest';
import type {Settings} from '../../source/protocols/raft/state.ts';
import {openStory} from './raft-cluster.ts';
import {runSession} from './raft-nemesis.ts';

const kinds: readonly (readonly [name: string, nodes: number, settings: Partial<Settings>])[] = [
  ['as etcd 3.5 sets it, 5 nodes', 5, {}],
  ['as etcd 3.5 sets it, 3 nodes', 3, {}],
  ['pre-vote off', 5, {preVote: false}],
  ['as the paper has it: neither pre-vote nor check-quorum', 3, {preVote: false, checkQuorum: false}],
  ['small appends and a small window', 5, {entriesPerAppend: 2, entriesUnderWay: 3}],
];

const sessionCount = process.env.SOAK ? 400 : 20;
const firstSeed = Number(process.env.SEED ?? 1);

test.each(kinds)(
  '%s',
  (_, nodes, settings) => {
    let elections = 0;
    let operations = 0;
    for (let seed = firstSeed; seed < firstSeed + sessionCount; seed += 1) {
      const {story} = runSession(openStory(seed, {nodes: `${nodes}`}, settings), seed, 100);
      elections += Object.keys(story.leaders).length;
      operations += story.chosen.length;
    }
    // The sessions are worth something only if leaders fall and writes get through.
    expect(elections).toBeGreaterThan(2 * sessionCount);
    expect(operations).toBeGreaterThan(50 * sessionCount);
  },
  600_000,
);

/** Remarks that the model makes at telling moments; a session must meet each of them, or it tests too little. */
const marks = [
  'asks whether it would be elected',
  'stands for election',
  'leads term',
  'steps down: heard no majority',
  'knows term',
  'has no leader any more',
  'follows n',
  'ignores n',
  'that log is behind its own',
  'loses the election',
  'overwrites',
  'rejects entries after',
  'commits entries of earlier terms',
  'postpones a read',
  'keeps the proposal',
  'keeps the read',
  'again: its reads waited',
];

test('together the sessions reach every telling moment', () => {
  const heard = new Set<string>();
  for (let seed = 1; seed <= 12; seed += 1) {
    for (const preVote of [true, false]) {
      const {story} = runSession(openStory(seed, {nodes: '5'}, {preVote}), seed, 100);
      for (const {text} of story.notes) for (const mark of marks) if (text.includes(mark)) heard.add(mark);
    }
  }
  expect(marks.filter((mark) => !heard.has(mark))).toEqual([]);
});
