/** The words of the restaurant, each with its formal twin. */
import type {ErrorRow, LevelRow} from '../sim/cluster.ts';
import type {ModelCard} from './system.ts';

export type Policy = 'kitchen-first' | 'branch-first' | 'one-branch';

const everything = ['read', 'write', 'cas', 'delete'] as const;

/** What may be asked of a request, by policy; the names say who answers. */
export const levels: Readonly<Record<Policy, readonly LevelRow[]>> = {
  'kitchen-first': [
    {
      name: 'kitchen',
      for: everything,
      defaultFor: everything,
      help: 'the main kitchen is phoned, and its book is right — formally: the leader answers; linearizable',
    },
    {
      name: 'wall',
      for: ['read'],
      defaultFor: [],
      help: "read off the branch's own wall, whoever can be reached — formally: a local read, which may be stale",
    },
  ],
  'branch-first': [
    {
      name: 'branch',
      for: everything,
      defaultFor: everything,
      help: 'the branch alone answers, and tells the others later — formally: one replica is enough; last write wins',
    },
  ],
  'one-branch': [
    {
      name: 'counter',
      for: everything,
      defaultFor: everything,
      help: 'asked and answered at the one counter there is — formally: a single copy; nothing can disagree with it',
    },
  ],
};

export const errors: readonly ErrorRow[] = [
  {
    name: 'no-kitchen',
    certain: true,
    text: 'Sorry, we cannot reach the main kitchen, and without it we take no orders.',
    means:
      'the branch knows that the phone is dead — formally: refused by a follower without a leader; no effect, A is lost',
  },
  {
    name: 'no-menu',
    certain: true,
    text: 'Sorry, the main kitchen does not answer, and we do not guess what it serves.',
    means: 'the question was on the phone when the line died — formally: a read without an answer; A is lost',
  },
  {
    name: 'no-answer',
    certain: false,
    text: 'Sorry, the line went dead. The kitchen may have written your order down, or not.',
    means:
      'the order was on the phone when the line died — formally: an unknown outcome; the leader may have applied it',
  },
  {
    name: 'diner-left',
    certain: false,
    text: 'The diner got up and left: nobody came back with an answer.',
    means:
      'the diner’s own patience ended — formally: the client’s time-out; the order may be carried out, or may yet be',
  },
  {
    name: 'road-closed',
    certain: true,
    text: 'The road to {node} is closed: the diner never got in.',
    means: 'formally: no connection could be opened; the request reached nobody, and no branch owes an answer',
  },
  {
    name: 'locked',
    certain: true,
    text: 'The door of {node} is locked, and nobody is there.',
    means: 'formally: the node is down; the request reached nobody, and a failed node owes no answer',
  },
  {
    name: 'lights-out',
    certain: false,
    text: 'The lights of {node} went out while the diner waited.',
    means: 'formally: the node crashed with the request; its outcome is unknown',
  },
  {
    name: 'not-that-price',
    certain: true,
    answer: true,
    text: 'That is not what the menu says of {key}: nothing was changed.',
    means: 'formally: the compare-and-set found another value; the request was served all the same',
  },
];

export const card: ModelCard = {
  modelled: [
    'dishes are keys, and what the menu says of a dish is its value; branches are nodes, diners are clients, orders are requests',
    'kitchen-first: the main kitchen is the leader, its book the one order; a branch that cannot reach it refuses, or lets diners wait',
    'branch-first: each branch serves from its own menu; changes spread when the phone works, and the later one wins (its one level is called branch)',
    'one-branch: a single copy. Its diners can be kept out by a closed road, but CAP has nothing to say about that (its one level is called counter)',
    'phone lines that go dead without a sound, rings once a second, news that catches up; menus and book survive a night',
    'every event is noted with its formal twin',
    'where the analogy breaks, 1: people order in an instant; real requests are intervals that overlap, and C is about those',
    'where the analogy breaks, 2: a diner knows whether he was served; a client whose answer is lost knows nothing (no-answer, diner-left)',
    'where the analogy breaks, 3: “the restaurant is open” is not the theorem’s A, which every single branch that is up must keep',
  ],
  leftOut: [
    'an election: a main kitchen that is cut off is not replaced, not even by a majority of branches, as etcd or ZooKeeper would',
    'quorums: one kitchen or one branch decides, never some of many',
    'sold out, queues, money: a menu is a list of dishes and prices, and nothing is used up',
  ],
  sources: [
    'the restaurant of the text that this project started from: one menu (C), somebody always serves (A), two branches (P)',
    'Gilbert, Lynch: Perspectives on the CAP Theorem (Computer, 2012), for what C and A formally are',
    'Kleppmann: Please stop calling databases CP or AP (2015), for what the letters leave out',
  ],
  filedUnder: {
    letters: 'CP, AP or CA, by its policy',
    because:
      'kitchen-first gives up A where the kitchen cannot be reached, branch-first gives up C; one-branch is called CA, but has no link between branches to cut: outside CAP',
  },
};
