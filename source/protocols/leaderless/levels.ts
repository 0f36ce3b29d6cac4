/** How many replicas a request must hear from: Cassandra's consistency levels as arithmetic (ConsistencyLevel.blockFor). */
import type {Level, RequestType} from '../../sim/operation.ts';

const half = (replicationFactor: number): number => Math.trunc(replicationFactor / 2) + 1;

/**
 * What a level requires of `replicationFactor` replicas. With one data centre the local levels equal the global ones, and a
 * quorum in each is a quorum.
 */
const required: Readonly<Record<Level, (replicationFactor: number) => number>> = {
  any: () => 1,
  one: () => 1,
  local_one: () => 1,
  two: () => 2,
  three: () => 3,
  quorum: half,
  local_quorum: half,
  each_quorum: half,
  all: (replicationFactor) => replicationFactor,
  serial: half,
  local_serial: half,
};

/** The number of replicas that must answer. Throws for a level that does not exist: systems offer only those above. */
export function blockFor(level: Level, replicationFactor: number): number {
  const rule = required[level];
  if (rule === undefined) throw new Error(`no level ${level}; there are ${Object.keys(required).join(', ')}`);
  return rule(replicationFactor);
}

const plain: readonly RequestType[] = ['read', 'write', 'delete'];

/** The requests that may carry a level. `any` is satisfied by a hint, which nobody can read; the serial ones run Paxos. */
const allowed: Readonly<Record<Level, readonly RequestType[]>> = {
  any: ['write', 'delete'],
  one: plain,
  local_one: plain,
  two: plain,
  three: plain,
  quorum: plain,
  local_quorum: plain,
  each_quorum: plain,
  all: plain,
  serial: ['read', 'cas'],
  local_serial: ['read', 'cas'],
};

/** The request types a level is allowed for; none for a level that does not exist. */
export function allowedFor(level: Level): readonly RequestType[] {
  return allowed[level] ?? [];
}

/** Whether a request of a level is a round of Paxos. */
export function isSerial(level: Level): boolean {
  return level === 'serial' || level === 'local_serial';
}
