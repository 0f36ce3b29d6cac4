/** Every goal in the table: a story that meets it, one that does not, and what is said to be missing. */
import {describe, expect, test} from 'vitest';
import type {About} from '../../source/lessons/goal-fields.ts';
import {goalRows} from '../../source/lessons/goals.ts';
import {aboutIn, missing} from './grading.ts';

interface Story {
  readonly goal: string;
  readonly about?: About;
  readonly system?: string;
  readonly setup?: readonly string[];
  readonly meets: readonly string[];
  readonly misses: readonly string[];
  /** What is said of the story that misses it. */
  readonly said: string;
}

const five = {system: 'etcd nodes=5 seed=7', setup: ['wait until leader', 'connect c1 leader', 'c1 write x 1']};
const cassandra = {system: 'cassandra nodes=3 rf=3 seed=1', setup: ['c1 write x 1 all', 'wait 500ms']};
const replica = {system: 'mysql replication=async nodes=3 seed=1', setup: ['c1 write x 1', 'wait 1s']};

const stories: readonly Story[] = [
  {
    goal: 'asked',
    about: {type: 'write', side: 'minority', outcome: 'info'},
    ...five,
    meets: ['isolate leader', 'c1 write x 2'],
    misses: ['isolate follower', 'c1 write x 2'],
    said: 'not yet: a write at the smaller side, ended unknown',
  },
  {
    goal: 'asked',
    about: {type: 'read', key: 'x', value: '1', at: 'follower', outcome: 'ok', count: 2},
    ...five,
    meets: ['c2 read x', 'c3 read x'],
    misses: ['c1 read x', 'c2 read x'],
    said: '1 of 2 so far: a read of x with 1 at a follower, answered',
  },
  {
    goal: 'asked',
    about: {type: 'write', side: 'minority'},
    ...five,
    meets: ['partition n1 n2 | n3 n4 n5', 'c2 write x 2', 'heal', 'wait 1s'],
    misses: ['c2 write x 2', 'partition n1 n2 | n3 n4 n5'],
    said: 'not yet: a write at the smaller side',
  },
  {
    goal: 'asked',
    about: {type: 'write', side: 'whole', outcome: 'ok'},
    ...five,
    meets: ['c2 write x 2', 'partition n1 n2 | n3 n4 n5'],
    misses: ['partition n1 n2 | n3 n4 n5', 'c1 write x 2', 'heal'],
    said: 'not yet: a write while the network is whole, answered',
  },
  {
    goal: 'asked',
    about: {type: 'write', side: 'majority'},
    system: 'mysql replication=async nodes=4 seed=1',
    setup: ['c1 write x 1'],
    meets: ['isolate n4', 'c1 write x 2'],
    misses: ['partition n1 n2 | n3 n4', 'c1 write x 2'],
    said: 'not yet: a write at the larger side',
  },
  {
    goal: 'asked',
    about: {type: 'write', outcome: 'pending', at: 'leader'},
    ...five,
    meets: ['isolate leader', 'c1 write x 2 &', 'wait 1s'],
    misses: ['isolate leader', 'c1 write x 2'],
    said: 'not yet: a write at the leader, still waiting',
  },
  {
    goal: 'asked',
    about: {type: 'read', level: 'serializable', outcome: 'stale'},
    ...five,
    meets: ['isolate leader', 'wait 2s', 'c2 write x 2', 'c1 read x serializable'],
    misses: ['isolate leader', 'wait 2s', 'c1 read x serializable', 'c2 write x 2'],
    said: 'not yet: a read at level serializable, answered with an old value',
  },
  {
    goal: 'both-sides',
    about: {type: 'write', outcome: 'ok', level: 'one'},
    ...cassandra,
    meets: ['isolate n3', 'c1 write x 2 one', 'c3 write x 3 one'],
    misses: ['isolate n3', 'c1 write x 2 one', 'heal', 'isolate n1', 'c3 write x 3 one'],
    said: '1 of 2 sides so far: a write at level one, answered, during one split',
  },
  {
    goal: 'levels-differ',
    ...cassandra,
    meets: ['isolate n3', 'c3 read x one', 'c3 read x quorum'],
    misses: ['isolate n3', 'c1 read x one', 'c1 read x quorum'],
    said: 'so far every level answered alike; n1 was asked for x at quorum',
  },
  {
    goal: 'took-effect',
    ...five,
    meets: ['shape majority', 'isolate leader', 'c1 write x 2', 'heal', 'wait 5s', 'c1 read x serializable'],
    misses: ['c1 write x 2', 'c1 read x'],
    said: 'not yet: a write that ends unknown',
  },
  {
    goal: 'waited',
    about: {millis: 3000, type: 'write'},
    ...five,
    meets: ['isolate leader', 'c1 write x 2 &', 'wait 3s'],
    misses: ['isolate leader', 'c1 write x 2 &', 'wait 2s'],
    said: '2000 of 3000 ms so far: a write that waits',
  },
  {
    goal: 'overlapped',
    about: {returned: 'old'},
    ...five,
    meets: ['c1 write x 2 &', 'c2 read x serializable'],
    misses: ['c1 write x 2', 'c2 read x serializable'],
    said: 'not yet: a read that is answered while a write of its key is under way',
  },
  {
    goal: 'overlapped',
    about: {returned: 'new'},
    ...five,
    meets: ['slow c1 n4 300ms', 'c1 write x 2 &', 'wait 500ms', 'c2 read x'],
    misses: ['c1 write x 2 &', 'c2 read x serializable'],
    said: '1 overlapping so far, but none returned the new value',
  },
  {
    goal: 'split',
    about: {sizes: [3, 2]},
    ...five,
    meets: ['partition n1 n2 | n3 n4 n5', 'heal'],
    misses: ['isolate n1'],
    said: 'not yet: a split into 3 and 2; the last split was 4 and 1',
  },
  {
    goal: 'split',
    about: {into: 3},
    ...five,
    meets: ['partition n1 | n2'],
    misses: ['cut n1 n2'],
    said: 'not yet: a split into 3 groups',
  },
  {
    goal: 'isolated',
    about: {node: 'leader'},
    ...five,
    meets: ['isolate leader', 'wait 3s', 'heal'],
    misses: ['isolate follower'],
    said: 'not yet: the leader cut off from all others',
  },
  {
    goal: 'healed',
    meets: ['isolate n1', 'heal'],
    misses: ['isolate n1'],
    said: 'not yet whole: it is split in 2',
  },
  {
    goal: 'healed',
    meets: ['isolate n1', 'heal'],
    misses: ['isolate n1', 'heal n1 n2'],
    said: 'not yet whole: some nodes hear each other only through others',
  },
  {
    goal: 'slowed',
    meets: ['cut n1 > n2'],
    misses: ['cut n1 n2'],
    said: 'not yet: a link that is slow, loses packets or works one way',
  },
  {
    goal: 'crashed',
    about: {count: 2},
    meets: ['crash n1', 'crash n2'],
    misses: ['crash n1', 'restart n1', 'crash n1'],
    said: '1 of 2 so far: a node crashed',
  },
  {
    goal: 'restarted',
    meets: ['crash n1', 'restart n1'],
    misses: ['crash n1'],
    said: 'not yet: a crashed node restarted',
  },
  {
    goal: 'new-leader',
    ...five,
    meets: ['isolate leader', 'wait 5s'],
    misses: ['isolate follower', 'wait 5s'],
    said: 'not yet: n4 leads, as at the start',
  },
  {
    goal: 'faulted',
    about: {verb: 'promote'},
    ...replica,
    meets: ['crash n1', 'promote n2'],
    misses: ['crash n1', 'restart n1'],
    said: 'not yet: the command promote',
  },
  {
    goal: 'expect',
    about: {line: 'expect c1 ok 2'},
    ...five,
    meets: ['c1 write x 2'],
    misses: ['c1 write x 3'],
    said: 'expect c1 ok 2: c1 write x 3 linearizable was ok',
  },
  {
    goal: 'violated',
    about: {rung: 'linearizable'},
    ...cassandra,
    meets: ['isolate n3', 'c1 write x 2 one', 'c3 read x one'],
    misses: ['c1 write x 2 all', 'c3 read x one'],
    said: 'not yet: linearizable violated; so far no violation in these 3 operations',
  },
  {
    goal: 'kept',
    about: {rung: 'linearizable', operations: 2},
    ...cassandra,
    meets: ['c1 write x 2 all', 'c3 read x one'],
    misses: ['c1 write x 2 all'],
    said: '1 of 2 so far: a request that has ended, with linearizable kept',
  },
  {
    goal: 'availability',
    about: {answer: 'no'},
    meets: ['isolate n3', 'c3 read x'],
    misses: ['isolate n3', 'c3 read x serializable'],
    said: '',
  },
  {goal: 'branched', meets: ['crash n3', 'undo'], misses: ['crash n3'], said: 'not yet: a future left behind'},
  {
    goal: 'lost',
    ...replica,
    meets: ['isolate n1', 'c1 write x 2', 'crash n1', 'promote n2'],
    misses: ['c1 write x 2', 'wait 1s', 'crash n1', 'promote n2'],
    said: 'not yet: an acknowledged write that no live replica knows any more',
  },
  {
    goal: 'converged',
    ...cassandra,
    meets: ['isolate n3', 'c1 write x 2 one', 'heal', 'wait until converged'],
    misses: ['isolate n3', 'c1 write x 2 one', 'heal'],
    said: 'replicas still differ',
  },
];

describe.each(stories.map((story) => [`${story.goal} ${JSON.stringify(story.about ?? {})}`, story] as const))(
  '%s',
  (_, {goal, about = {}, system, setup, meets, misses, said}) => {
    const where = {...(system !== undefined && {system}), ...(setup && {setup: [...setup]})};

    test('a story that meets it', () => expect(missing(goal, about, meets, where)).toBeNull());
    test('a story that does not', () => expect(missing(goal, about, misses, where)).toContain(said));
    test('nothing done', () => expect(missing(goal, about, ['wait 1s'], where)).not.toBeNull());
    // What is so now may be so since the setup; a lesson that passes so is not proven.
    if (['expect', 'violated', 'availability', 'branched'].includes(goal)) return;
    test('all of it in the setup, which is not the learner’s', () => {
      const before = [...(where.setup ?? ['wait until leader']), ...meets];
      expect(missing(goal, about, ['wait 1ms'], {...where, setup: before})).not.toBeNull();
    });
  },
);

test('every goal of the table has its story, here or where requests are compared', () => {
  const elsewhere = ['answered-everywhere', 'went-back', 'seen-in-split', 'seen-meanwhile', 'stale-for'];
  const told = [...stories.map(({goal}) => goal), ...elsewhere];
  expect(goalRows.map(({name}) => name).filter((name) => !told.includes(name))).toEqual([]);
});

test.each(goalRows.map((row) => [row.name, row] as const))('the example of %s can stand in a lesson', (name, row) => {
  expect(row.example.split(',')[0]).toBe(name);
  expect(aboutIn(row)).toBeDefined();
});
