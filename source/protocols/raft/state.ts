/** What a Raft node keeps: on disk (a crash leaves it), in memory (a crash takes it), and the settings it runs with. */
import type {Millis, NodeId, OperationId, Stored} from '../../sim/operation.ts';
import type {Out} from '../../sim/protocol.ts';
import type {Roll} from '../../sim/roll.ts';
import type {Entry, Message, Proposal} from './messages.ts';

export interface Settings {
  /** Ask whether one would be elected before raising the term (dissertation §9.6). */
  readonly preVote: boolean;
  /** A leader that hears no majority steps down, and who hears a leader ignores candidates. Always on in etcd. */
  readonly checkQuorum: boolean;
  /** Refuse a request at once while no leader is known, as etcd does for clients that ask it to. */
  readonly requireLeader: boolean;
  /** The beat of the node's clock, and of the leader's heartbeats. */
  readonly heartbeatMillis: Millis;
  /** The least time without a leader before an election; the real one is drawn from this to twice this. */
  readonly electionMillis: Millis;
  /** How long the server works on a proposal. */
  readonly requestLimitMillis: Millis;
  /** Answer then even for a proposal that never left the node (etcd 3.4); else it waits on with its client, which asks anew. */
  readonly endsUnsent: boolean;
  /** How often a read that got no answer is asked again. */
  readonly readRetryMillis: Millis;
  /** How long a client waits that names no time-out; its deadline travels with the request. */
  readonly clientTimeoutMillis: Millis;
  /** The most entries in one append, and the most that may be under way to a follower unconfirmed. */
  readonly entriesPerAppend: number;
  readonly entriesUnderWay: number;
}

export interface Disk {
  term: number;
  /** Who got this node's vote in `term`. */
  vote: NodeId | null;
  readonly log: Roll<Entry>;
  /** Everything up to here is committed, and applied to `data`. */
  commit: number;
  /** The store: one frozen value a key. */
  readonly data: Record<string, Stored>;
}

export type Role = 'follower' | 'pre-candidate' | 'candidate' | 'leader';

/** What a leader knows of one node's log. */
export interface Progress {
  readonly node: NodeId;
  /** Known to agree up to here. */
  match: number;
  /** The first entry to send next. */
  next: number;
  /** Probing sends one append and waits; replicating sends on without waiting. */
  state: 'probe' | 'replicate';
  /** Probing: an append is under way. */
  probeSent: boolean;
  /** Heard of since the leader last counted. */
  active: boolean;
}

/** A read that waits at the leader for a majority to confirm that it still leads. */
export interface PendingRead {
  readonly context: number;
  readonly asker: NodeId;
  /** What was committed when it was asked. */
  readonly index: number;
  readonly acks: NodeId[];
}

/** A client's request that this node has not answered. Moments are beats of the node's clock. */
export interface Waiting {
  readonly id: OperationId;
  readonly key: string;
  readonly since: number;
  /** The client gives up then. */
  readonly giveUpAt: number;
  /** The server gives up then. */
  limitAt: number;
  /** What is proposed; null for a read. */
  readonly proposal: Proposal | null;
}

/** Reads that wait together for one read index. */
export interface Batch {
  /** The newest request among them names the batch. */
  readonly context: number;
  ids: OperationId[];
  /** What must be applied before they are answered; 0 while the leader has not said. */
  index: number;
}

export interface Memory {
  role: Role;
  leader: NodeId | null;
  /** Beats of the clock since boot: Raft needs no other time, so that setting a clock changes nothing. */
  ticks: number;
  /** Beats since a leader was heard of (or, leading, since the majority was counted). */
  elapsed: number;
  /** Beats without a leader after which this node stands for election; drawn anew for each term. */
  electionTicks: number;
  /** Who answered the candidate, and how. */
  votes: Record<NodeId, boolean>;
  /** Leading: what is known of each node, this one first. */
  progress: Progress[];
  /** Leading: reads to be confirmed, and reads that wait for the term's first commit. */
  pendingReads: PendingRead[];
  postponedReads: {readonly context: number; readonly asker: NodeId}[];
  /** When this node was elected, in beats; -1 if it was not since it started. */
  electedAt: number;
  /** Proposals kept while no leader is known: the node's own clients', and others'. */
  held: Proposal[];
  waiting: Waiting[];
  batch: Batch | null;
  /** Reads for the batch after this one. */
  queuedReads: OperationId[];
  /** Peers whose connection broke, and when those that came back did. */
  lost: NodeId[];
  regained: Record<NodeId, number>;
}

/** One input's worth of work of one node: what it has, what it may wish, how it is set. */
export interface Turn {
  readonly disk: Disk;
  readonly memory: Memory;
  readonly out: Out<Message>;
  readonly settings: Settings;
}

/** Memory after a boot. */
export function newMemory(): Memory {
  return {
    role: 'follower',
    leader: null,
    ticks: 0,
    elapsed: 0,
    electionTicks: 0,
    votes: {},
    progress: [],
    pendingReads: [],
    postponedReads: [],
    electedAt: -1,
    held: [],
    waiting: [],
    batch: null,
    queuedReads: [],
    lost: [],
    regained: {},
  };
}

/** A time in beats of the node's clock, rounded down; at least one. */
export function beats(settings: Settings, time: Millis): number {
  return Math.max(1, Math.trunc(time / settings.heartbeatMillis));
}
