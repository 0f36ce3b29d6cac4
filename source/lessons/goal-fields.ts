/** The fields that goals take, a row each: what may stand there, for reading, for messages and for the help. */
import {rungs} from '../checkers/ladder.ts';
import type {Evidence} from './goal.ts';

export type FieldKind =
  /** One of a few words. */
  | {readonly type: 'word'; readonly words: readonly string[]}
  /** A whole number from 1. */
  | {readonly type: 'count'}
  /** Several of them, as in [3, 2]. */
  | {readonly type: 'counts'}
  | {readonly type: 'text'}
  /** A node of the lesson's system, or one of these words. */
  | {readonly type: 'node'; readonly words: readonly string[]}
  /** A level of the lesson's system. */
  | {readonly type: 'level'}
  /** A verb of the script language, or a group of them. */
  | {readonly type: 'verb'}
  /** A line of the script language that expects something. */
  | {readonly type: 'expectation'};

interface GoalField {
  readonly kind: FieldKind;
  readonly help: string;
  readonly example: string;
}

export const goalFields = {
  type: {
    kind: {type: 'word', words: ['read', 'write', 'cas', 'delete']},
    help: 'what was asked for',
    example: 'type: write',
  },
  side: {
    kind: {type: 'word', words: ['majority', 'minority', 'whole']},
    help: 'where the node was when it was asked: with more than half of all nodes, with fewer, or in a network that is not split',
    example: 'side: minority',
  },
  at: {kind: {type: 'node', words: ['leader', 'follower']}, help: 'the node that was asked', example: 'at: leader'},
  level: {kind: {type: 'level'}, help: 'the level that was asked for', example: 'level: quorum'},
  outcome: {
    kind: {type: 'word', words: ['ok', 'stale', 'fail', 'info', 'unanswered', 'pending']},
    help: 'how it ended; a stale answer is ok too; unanswered is fail or info',
    example: 'outcome: info',
  },
  key: {kind: {type: 'text'}, help: 'the key', example: 'key: x'},
  value: {kind: {type: 'text'}, help: 'what was written, or what was read', example: 'value: 2'},
  during: {
    kind: {type: 'word', words: ['cut', 'one-way', 'slow']},
    help: 'what was wrong with links when it was asked, and nothing else: cut, cut in one direction only, slow',
    example: 'during: one-way',
  },
  down: {kind: {type: 'count'}, help: 'how many nodes were down when it was asked', example: 'down: 2'},
  after: {
    kind: {type: 'verb'},
    help: 'asked after the first command with this verb',
    example: 'after: restart',
  },
  answer: {
    kind: {type: 'word', words: ['yes', 'no', 'unasked', 'exempt']},
    help: "the theorem's A of a node since the last fault",
    example: 'answer: exempt',
  },
  count: {kind: {type: 'count'}, help: 'at least so many (1)', example: 'count: 2'},
  line: {
    kind: {type: 'expectation'},
    help: 'a line of a script that expects something; not of a workload',
    example: 'line: expect converged yes',
  },
  into: {kind: {type: 'count'}, help: 'how many groups', example: 'into: 2'},
  sizes: {kind: {type: 'counts'}, help: 'how many nodes each group has, in any order', example: 'sizes: [3, 2]'},
  node: {
    kind: {type: 'node', words: ['leader', 'follower']},
    help: 'which node it must be, by what it was until then',
    example: 'node: leader',
  },
  rung: {
    kind: {type: 'word', words: rungs},
    help: 'a rung of the ladder of consistency',
    example: 'rung: linearizable',
  },
  operations: {kind: {type: 'count'}, help: "at least so many of the learner's own", example: 'operations: 6'},
  millis: {kind: {type: 'count'}, help: 'milliseconds', example: 'millis: 3000'},
  cuts: {kind: {type: 'count'}, help: 'links that are cut, at least', example: 'cuts: 1'},
  returned: {
    kind: {type: 'word', words: ['old', 'new']},
    help: 'the value before the write, or the one written',
    example: 'returned: old',
  },
  verb: {kind: {type: 'verb'}, help: 'the verb of the command', example: 'verb: crash'},
} as const satisfies Readonly<Record<string, GoalField>>;

export type FieldName = keyof typeof goalFields;

/** What a goal is about, as it was read; each row of the goals takes some of these. */
export interface About {
  readonly type?: string;
  readonly side?: string;
  readonly at?: string;
  readonly level?: string;
  readonly outcome?: string;
  readonly key?: string;
  readonly value?: string;
  readonly during?: string;
  readonly down?: number;
  readonly after?: string;
  readonly answer?: string;
  readonly count?: number;
  readonly line?: string;
  readonly into?: number;
  readonly sizes?: readonly number[];
  readonly node?: string;
  readonly rung?: string;
  readonly operations?: number;
  readonly millis?: number;
  readonly cuts?: number;
  readonly returned?: string;
  readonly verb?: string;
}

export interface GoalRow {
  readonly name: string;
  readonly help: string;
  /** As it stands in a lesson. */
  readonly example: string;
  readonly needs?: readonly FieldName[];
  readonly takes?: readonly FieldName[];
  /** No journal holds what it looks at, so that a saved session cannot meet it. */
  readonly unsaved?: true;
  /** What is still missing, in a line; null when the goal is met. */
  readonly examine: (evidence: Evidence, about: About) => string | null;
}

/** What is missing of so many: null when enough are there. */
export function enough(found: number, count: number | undefined, what: string): string | null {
  const wanted = count ?? 1;
  if (found >= wanted) return null;
  return wanted === 1 ? `not yet: ${what}` : `${found} of ${wanted} so far: ${what}`;
}
