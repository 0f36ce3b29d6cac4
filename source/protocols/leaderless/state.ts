/** What a node keeps on disk, what it keeps in memory, and the few questions everybody asks of both. */
import type {Millis, NodeId, OperationId, Reply} from '../../sim/operation.ts';
import type {Out} from '../../sim/protocol.ts';
import type {PaxosState} from './acceptor.ts';
import type {Cell} from './cells.ts';
import {type Gossip, newGossip} from './membership.ts';
import type {Message, Tag} from './messages.ts';
import type {PendingRead} from './reads.ts';
import {replicasOf} from './ring.ts';
import type {Round} from './round.ts';
import type {PendingWrite} from './writes.ts';

/** How a cluster is set up; the same for all its nodes. */
export interface Settings {
  readonly replicationFactor: number;
  readonly readRepair: 'blocking' | 'none';
  readonly hints: boolean;
  readonly speculative: boolean;
  /** In which order a coordinator asks replicas: `gossiping`, itself first and then as the ring goes; `simple`, as the ring goes. */
  readonly snitch: 'gossiping' | 'simple';
  readonly writeTimeout: Millis;
  readonly readTimeout: Millis;
  /** How long a tombstone, and a hint, is kept at least. */
  readonly gcGrace: Millis;
  /** A node that has been down for longer gets no new hints. */
  readonly hintWindow: Millis;
}

/** A write kept for a replica that did not get it. */
export interface Hint {
  readonly hint: number;
  readonly to: NodeId;
  readonly cell: Cell;
  /** When it was stored, on the coordinator's clock. */
  readonly at: Millis;
}

export interface Disk {
  readonly self: NodeId;
  readonly ring: readonly NodeId[];
  /** Counts boots. */
  generation: number;
  /** By `slot(key)`, in order of first write. */
  readonly cells: Record<string, Cell>;
  hints: Hint[];
  hintCount: number;
  readonly paxos: Record<string, PaxosState>;
}

export interface Memory {
  /** Counts what this node has waited for since it booted. */
  tagCount: number;
  /** The last microsecond given to a write or a ballot. */
  lastTimestamp: number;
  readonly writes: Record<Tag, PendingWrite>;
  readonly reads: Record<Tag, PendingRead>;
  readonly rounds: Record<Tag, Round>;
  readonly gossip: Gossip;
  /** How long the latest reads took that asked a peer. */
  latencies: Millis[];
}

/** Who waits for a write or a read: a client, or a Paxos round. */
export type Task = {readonly type: 'client'; readonly id: OperationId} | {readonly type: 'round'; readonly tag: Tag};

export type Result =
  | {readonly type: 'written'}
  | {readonly type: 'read'; readonly cell: Cell | undefined}
  | {readonly type: 'failed'; readonly reply: Reply};

/** A node in the middle of one step. */
export interface Node {
  readonly disk: Disk;
  readonly memory: Memory;
  readonly out: Out<Message>;
  readonly settings: Settings;
  /** Hands a result to whoever waits for it. */
  done(task: Task, result: Result): void;
}

/** The disk of a node that never ran. */
export function newDisk(self: NodeId, peers: readonly NodeId[]): Disk {
  const ring = [self, ...peers].sort((one, other) => Number(one.slice(1)) - Number(other.slice(1)));
  return {self, ring: Object.freeze(ring), generation: 0, cells: {}, hints: [], hintCount: 0, paxos: {}};
}

/** What a node knows when it boots. */
export function newMemory(disk: Readonly<Disk>): Memory {
  const gossip = newGossip(disk.self, disk.ring, disk.generation);
  const lastTimestamp = Number.MIN_SAFE_INTEGER + 1;
  return {tagCount: 0, lastTimestamp, writes: {}, reads: {}, rounds: {}, gossip, latencies: []};
}

/** Where a key's cell stands. The dash keeps keys such as `1` and `__proto__` ordinary names. */
export function slot(key: string): string {
  return `-${key}`;
}

/** A node's own version of a key; undefined when it never had one. */
export function cellOf(disk: Readonly<Disk>, key: string): Cell | undefined {
  return disk.cells[slot(key)];
}

/** The nodes that are to hold a key, in ring order. */
export function replicasFor(node: Node, key: string): NodeId[] {
  return replicasOf(key, node.disk.ring, node.settings.replicationFactor);
}

/** A name for one more thing to wait for. */
export function newTag(node: Node): Tag {
  node.memory.tagCount += 1;
  return `${node.disk.generation}-${node.memory.tagCount}`;
}

/** The next microsecond of this node's clock: never one it gave before, also when the clock was set back meanwhile. */
export function nextTimestamp(node: Node): number {
  node.memory.lastTimestamp = Math.max(node.out.now * 1000, node.memory.lastTimestamp + 1);
  return node.memory.lastTimestamp;
}
