/**
 * The text that learners bring along, sentence by sentence, and the demos that show what is so: each sentence has one, and
 * no caption says by itself what the project corrects.
 */
import {describe, expect, test} from 'vitest';
import {demoNames, readDemo} from '../source/edge/demos.ts';
import {beliefs} from './beliefs.ts';

interface Row {
  /** As it stands in the text. */
  readonly sentence: string;
  /** Demos, each with words of a caption that speak of it. */
  readonly shown: Readonly<Record<string, string>>;
}

const rows: readonly Row[] = [
  {
    sentence: 'it is impossible to simultaneously provide all three',
    shown: {
      'two-of-three': 'C was kept, A was lost',
      opening: 'wait for a majority, or take what is at hand',
    },
  },
  {
    sentence: 'Every read receives the most recent write or an error',
    shown: {consistency: 'every read receives the most recent write, or an error'},
  },
  {
    sentence: 'all nodes in the system return the same data at the same time',
    shown: {consistency: 'they are not "the same data at the same time"'},
  },
  {
    sentence: 'Every request (read or write) receives a response, even if it might not contain the most recent data',
    shown: {availability: 'This request is answered, with an old value'},
  },
  {sentence: 'the system is operational and can respond to requests', shown: {availability: 'Not uptime'}},
  {
    sentence: 'The system continues to operate despite network partitions',
    shown: {partition: 'The P of CAP', 'split-three-two': 'On the larger side each write is answered'},
  },
  {
    sentence: 'the system can tolerate the loss of communication between nodes',
    shown: {partition: 'a message may be lost or late', 'one-link': 'This is no clean split'},
  },
  {
    sentence: 'a distributed system can only achieve two out of these three',
    shown: {
      'two-of-three': 'a system can have two of C, A and P, pick two',
      partition: 'One cannot choose to have none',
    },
  },
  {
    sentence: 'CA: a traditional relational database (like MySQL) in a single server environment',
    shown: {'one-server': 'what people call CA', 'mysql-replica': 'CA is not what MySQL is'},
  },
  {
    sentence: 'if there’s a network failure, the system may not be available until the issue is resolved',
    shown: {'one-server': 'For c1 there is an outage all the same'},
  },
  {
    sentence: 'CP, like ZooKeeper or etcd: it will deny writes and may also refuse reads',
    shown: {
      'zookeeper-cp': 'stop serving at all, reads included',
      'leader-cut-off': 'not refused, not done',
      'follower-cut-off': 'gets no old answer; it gets none at all',
    },
  },
  {
    sentence: 'some users may not be able to access data',
    shown: {'split-three-two': 'users saw three of five requests answered'},
  },
  {
    sentence: 'the data will be consistent once the partition is resolved',
    shown: {
      'leader-cut-off': 'strikes the write of 2 from its log',
      'zombie-write': 'It commits, after the write of 3',
    },
  },
  {
    sentence: 'AP, like Cassandra or DynamoDB: they continue to respond even if nodes are unavailable or out of sync',
    shown: {
      'cassandra-one': 'Every request was answered, by every node',
      'dynamodb-ap': 'This is the AP that people mean',
      'cassandra-quorum': 'Level QUORUM',
      'two-regions': 'Both go on',
    },
  },
  {
    sentence: 'a read might return stale data because the most recent write hasn’t propagated to all nodes',
    shown: {'cassandra-one': 'each side reads its own', 'last-write-wins': 'nodes do not just "sync"'},
  },
  {
    sentence: 'All diners get the same menu (the same data)',
    shown: {'restaurant-kitchen': 'that stands for consistency'},
  },
  {
    sentence: 'Every diner can order something (the restaurant is always open)',
    shown: {'restaurant-branches': 'Every diner can order'},
  },
  {
    sentence: 'If the restaurant splits into two branches, each must continue to serve customers',
    shown: {'restaurant-branches': 'that stands for the partition'},
  },
  {
    sentence: 'it might not serve customers if one branch can’t communicate with the main kitchen (CP)',
    shown: {'restaurant-kitchen': 'It sends its diners away'},
  },
  {
    sentence: 'diners can order from either branch, but they might receive different menus (AP)',
    shown: {'restaurant-branches': 'two diners pay different prices'},
  },
  {
    sentence: 'a single branch can ensure both as long as it’s operational (CA)',
    shown: {'restaurant-one': 'This is what people call CA'},
  },
  {
    sentence:
      'depending on the needs (social media, banking) developers must decide which guarantees are most critical',
    shown: {'bank-and-feed': 'Each request said what it can do without'},
  },
];

const captionsOf = (name: string): string[] =>
  (readDemo(name) ?? '').split('\n').flatMap((line) => /^(?:say|note) (.*)/.exec(line)?.[1] ?? []);

describe.each(rows)('$sentence', ({shown}) => {
  test.each(Object.entries(shown))('%s speaks of it', (name, words) => {
    expect(captionsOf(name).join('\n')).toContain(words);
  });
});

test('the surprises of the real systems have a demo each', () => {
  const surprises = ['zombie-write', 'sync-is-no-quorum', 'vanished-lock', 'hint-does-not-count', 'last-write-wins'];
  expect(demoNames()).toEqual(expect.arrayContaining(surprises));
});

test.each(demoNames())('%s says nothing that the project corrects', (name) => {
  const demo = readDemo(name) ?? '';
  const told = [...captionsOf(name), ...demo.split('\n').filter((line) => line.startsWith('#'))];
  for (const text of told) {
    const own = text.replace(/"[^"]*"/g, '""').replace(/It is often told so:.*/, '');
    for (const [belief, what] of beliefs) expect(own.match(belief)?.[0] ?? null, `${text}\n(${what})`).toBeNull();
  }
});
