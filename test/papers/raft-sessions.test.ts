/** Random sessions over many seeds: whatever is cut, killed, paused or lost, Raft's safety properties hold and it recovers. */
import {expect, test} from 'vitest';
import type {Settings} from '../../source/protocols/raft/state.ts';
import {openStory} from './raft-cluster.ts';
import {runSession} from './raft-nemesis.ts';

interface Kind {
  readonly name: string;
  readonly nodes: number;
  readonly settings?: Partial<Settings>;
  readonly options?: Readonly<Record<string, string>>;
}

const kinds: readonly Kind[] = [
  {name: 'as etcd 3.5 sets it, 5 nodes', nodes: 5, settings: {}},
  {name: 'as etcd 3.5 sets it, 3 nodes', nodes: 3, settings: {}},
  {name: 'pre-vote off', nodes: 5, settings: {preVote: false}},
  {
    name: 'as the paper has it: neither pre-vote nor check-quorum',
    nodes: 3,
    settings: {preVote: false, checkQuorum: false},
  },
  {name: 'small appends and a small window', nodes: 5, settings: {entriesPerAppend: 2, entriesUnderWay: 3}},
  {name: 'etcd 3.5 on connections that outlive a cut', nodes: 5, options: {transport: 'tcp'}},
  {name: 'etcd 3.4, whose streams are given up', nodes: 5, options: {version: '3.4'}},
  {name: 'etcd 3.4 on real connections', nodes: 3, options: {version: '3.4', transport: 'tcp'}},
];

const sessionCount = process.env.SOAK ? 400 : 20;
const firstSeed = Number(process.env.SEED ?? 1);

test.each(kinds)(
  '$name',
  ({nodes, settings, options}) => {
    let elections = 0;
    let operations = 0;
    for (let seed = firstSeed; seed < firstSeed + sessionCount; seed += 1) {
      const {story} = runSession(openStory(seed, {nodes: `${nodes}`, ...options}, settings), seed, 100);
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
