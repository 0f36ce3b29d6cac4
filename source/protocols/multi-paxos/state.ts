/** What a replica keeps: on disk (a crash leaves it), in memory (a crash takes it), and the settings it runs with. */
import type {Millis, NodeId, OperationId, Stored} from '../../sim/operation.ts';
import type {Out} from '../../sim/protocol.ts';
import {newRoll, type Roll} from '../../sim/roll.ts';
import type {Ballot} from './ballots.ts';
import type {Entry, Message} from './messages.ts';

/** Times are in beats of the nodes' clocks, so that setting a clock does not change how long anything takes. */
export interface Settings {
  readonly beatMillis: Millis;
  /** How long a lease holds. A leader renews it with every beat. */
  readonly leaseBeats: number;
  /** The least silence of a leader after which a replica doubts it; the real one is drawn from this to twice this. */
  readonly doubtBeats: number;
  /** How long a request is worked on before its client is told of an error. */
  readonly limitBeats: number;
  /** How long a replica must be silent before a log replica takes its place. */
  readonly substituteBeats: number;
  /** So many nodes are replicas; those after them keep a log only. */
  readonly replicaCount: number;
}

/** The members that decide on the records after index `after`, up to the next such list. */
export interface Group {
  readonly after: number;
  readonly members: readonly NodeId[];
}

export interface Cell {
  readonly key: string;
  readonly stored: Stored;
}

export interface Disk {
  readonly self: NodeId;
  /** Every node of the cluster, in order. */
  readonly nodes: readonly NodeId[];
  /** Counts boots. */
  boots: number;
  /** No earlier ballot is taken part in. */
  promised: Ballot;
  readonly log: Roll<Entry>;
  /** Which groups decide on which records, as the log has it; the first group needs no record. */
  groups: Group[];
  /** Everything up to here is chosen, and applied by replicas. */
  commit: number;
  /** The store, by `slot(key)`. A log replica has none. */
  readonly data: Record<string, Cell>;
}

/** What a leader knows of another node. */
export interface Follower {
  readonly node: NodeId;
  /** Its log agrees up to here. */
  match: number;
  /** The next record to send. */
  next: number;
  /** What it had at the last renewal, to see that it makes no progress. */
  stuck: number;
  /** When the last renewal that it acknowledged was sent, by the leader's two clocks; null for none. */
  granted: {readonly at: Millis; readonly beat: number} | null;
  /** The beat at which it was last heard of. */
  heard: number;
}

export interface Promised {
  readonly node: NodeId;
  readonly entries: readonly Entry[];
}

export interface Election {
  readonly promises: Promised[];
  /** The beat from which all leases heard of have run out. */
  leasesEnd: number;
  /** The ballot whose leader handed over, and with it its lease; 0 for none. */
  readonly handed: Ballot;
}

/** A client's request that this node took and has not answered. */
export interface Asked {
  readonly id: OperationId;
  readonly giveUpAt: number;
  /** Who works on it. */
  readonly at: NodeId;
}

export interface Memory {
  role: 'follower' | 'candidate' | 'leader';
  leader: NodeId | null;
  /** Whether any leader was known since this boot. */
  metLeader: boolean;
  ticks: number;
  /** The beat of the last sign of a leader, and the leader's own beat in it. */
  heard: number;
  leaderBeat: number;
  /** The silence after which this node doubts; drawn anew each time. */
  patience: number;
  /** The log agrees with that of the leader of the promised ballot up to here. */
  solid: number;
  /** The newest lease granted. */
  lease: {readonly ballot: Ballot; readonly beat: number} | null;
  /** The question whether the leader is healthy, and who answered that it knows of none. */
  doubt: {readonly attempt: number; readonly agreed: NodeId[]} | null;
  election: Election | null;
  followers: Follower[];
  /** Leading: since which beat, from which beat on, and once which record is chosen, requests are served. */
  electedAt: number;
  serveFrom: number;
  serveAfter: number;
  /** Leading: who is to hear what became of a change that is in the log. */
  readonly origins: Record<OperationId, NodeId>;
  asked: Asked[];
}

export interface Turn {
  readonly disk: Disk;
  readonly memory: Memory;
  readonly out: Out<Message>;
  readonly settings: Settings;
}

/** The disk of a node that never ran. */
export function newDisk(self: NodeId, peers: readonly NodeId[], replicaCount: number): Disk {
  const nodes = [self, ...peers].sort((one, other) => Number(one.slice(1)) - Number(other.slice(1)));
  const groups: Group[] = [Object.freeze({after: 0, members: Object.freeze(nodes.slice(0, replicaCount))})];
  return {self, nodes: Object.freeze(nodes), boots: 0, promised: 0, log: newRoll(), groups, commit: 0, data: {}};
}

/** Memory after a boot. */
export function newMemory(disk: Readonly<Disk>): Memory {
  return {
    role: 'follower',
    leader: null,
    metLeader: false,
    ticks: 0,
    heard: 0,
    leaderBeat: 0,
    patience: 0,
    solid: disk.commit,
    // Whatever lease was granted before a crash is forgotten, so the newest possible one is taken for granted.
    lease: disk.boots === 0 ? null : {ballot: disk.promised, beat: 0},
    doubt: null,
    election: null,
    followers: [],
    electedAt: 0,
    serveFrom: 0,
    serveAfter: 0,
    origins: {},
    asked: [],
  };
}

/** Whether a node keeps the data, not the log alone. */
export function isReplica({disk, settings}: Turn, node: NodeId): boolean {
  return disk.nodes.indexOf(node) < settings.replicaCount;
}

/** The name of a key's cell; the dash keeps keys such as `1` and `__proto__` ordinary names. */
export function slot(key: string): string {
  return `-${key}`;
}
