/**
 * Which promises can be kept on both sides of a partition by systems that go on answering, and why (TRUTHS.md 20).
 *
 * Sources: Gilbert and Lynch (2002); Bailis et al., *Highly Available Transactions* (VLDB 2014), and the map at
 * jepsen.io/consistency. `always`: whichever node a client asks. `sticky`: while each client stays with its node.
 */
import type {Rung} from './ladder.ts';

export interface Survivable {
  readonly rung: Rung | 'convergence';
  readonly survives: 'never' | 'sticky' | 'always';
  readonly reason: string;
}

export const survivable: readonly Survivable[] = [
  {
    rung: 'linearizable',
    survives: 'never',
    reason: 'a node that cannot hear the others cannot know whether its value is the newest',
  },
  {
    rung: 'sequential',
    survives: 'never',
    reason: 'one order of all writes needs the sides to agree on it, and they cannot',
  },
  {
    rung: 'causal',
    survives: 'sticky',
    reason: 'a node can hold back what it has not seen the causes of, for clients that stay with it',
  },
  {
    rung: 'read-your-writes',
    survives: 'sticky',
    reason: 'the node that took a write can show it; on the other side it is not known',
  },
  {rung: 'monotonic-reads', survives: 'always', reason: 'a node can wait to show a value until every node has it'},
  {rung: 'monotonic-writes', survives: 'always', reason: 'writes can carry their number, and be shown in order only'},
  {
    rung: 'writes-follow-reads',
    survives: 'always',
    reason: 'a write can carry what its writer had read, and be shown after it only',
  },
  {
    rung: 'convergence',
    survives: 'always',
    reason: 'it asks for agreement some time after the heal, and nothing before',
  },
];
