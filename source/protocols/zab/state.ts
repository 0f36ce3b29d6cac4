/**
 * What a ZooKeeper server keeps: on disk (a crash leaves it), in memory (a crash takes it), and the settings it runs
 * with.
 */
import type {ClientId, Millis, NodeId, OperationId, Request, Stored} from '../../sim/operation.ts';
import type {Out} from '../../sim/protocol.ts';
import type {Roll} from '../../sim/roll.ts';
import type {Message, Notification, Txn, Vote} from './messages.ts';
import type {Zxid} from './zxid.ts';

export interface Settings {
  /** tickTime: the unit of all limits. The leader pings twice in a tick. */
  readonly tickMillis: Millis;
  /** initLimit: ticks to find, join and copy a leader. */
  readonly initTicks: number;
  /** syncLimit: ticks of silence between leader and follower. */
  readonly syncTicks: number;
  /** The negotiated session time-out; the client gives a connection up after two thirds of it. */
  readonly sessionMillis: Millis;
  /** How long a server that has a quorum for its vote waits for a better one (finalizeWait). */
  readonly finalizeMillis: Millis;
  /** A vote that got no answer is told again after this, then after twice this, and so on up to the longest. */
  readonly noticeMillis: Millis;
  readonly longestNoticeMillis: Millis;
  /** How often a follower tries a leader that refuses, and how long it waits between. */
  readonly connectTries: number;
  readonly connectRetryMillis: Millis;
  /** How far a follower may be behind and still get single transactions instead of a snapshot (commitLogCount). */
  readonly diffLimit: number;
  /** How server ids (myid) are given: falling, n1 has the highest; rising, the last node has. */
  readonly ids: 'falling' | 'rising';
  /** A server without a quorum answers reads of clients that allow it (readonlymode.enabled). */
  readonly readOnly: boolean;
  /** Sessions live in one server's memory until they create an ephemeral node (localSessionsEnabled). */
  readonly localSessions: boolean;
  /** A client that was told of its session's end opens a new one with its next request. */
  readonly reopen: boolean;
  /** Clients of each node that hold a session from the start. */
  readonly sessionsPerNode: number;
}

export interface Tree {
  /** One frozen value a key; a removed one keeps who removed it. */
  readonly data: Record<string, Stored>;
  /** The sessions that own ephemeral nodes. */
  readonly owners: Record<string, ClientId>;
  readonly sessions: Record<ClientId, 'open' | 'closed'>;
}

export interface Disk {
  /** The newest epoch this server has promised itself to (DSN 2011: f.p). */
  acceptedEpoch: number;
  /** The newest epoch whose leader's history it has (f.a). */
  currentEpoch: number;
  history: Roll<Txn>;
  /** So many transactions of the history are in the tree. */
  applied: number;
  tree: Tree;
}

/** A server's search for a leader (FastLeaderElection). */
export interface Election {
  /** The latest vote of each server in this round, its own included. */
  votes: Record<NodeId, Notification>;
  /** What servers say that follow or lead already, of whatever round. */
  settled: Record<NodeId, Notification>;
  /** How long it waits before it tells its vote again. */
  patience: Millis;
  /** A quorum votes as it does, and it waits for a better vote. */
  finalizing: boolean;
}

export interface Following {
  readonly leader: NodeId;
  channel: number;
  /** How many messages went out on the channel, and came in. */
  sent: number;
  received: number;
  /** Accepted: it has the leader's history and belongs to the epoch, but clients must wait for a quorum of such. */
  stage: 'connecting' | 'joining' | 'accepted' | 'serving';
  tries: number;
  /** Its own clock when the silence timer was last set. */
  heardAt: Millis;
}

/** A server connected to the leader. */
export interface Learner {
  readonly node: NodeId;
  readonly channel: number;
  /** How many messages went out on the channel, and came in. */
  sent: number;
  received: number;
  stage: 'info' | 'epoch' | 'syncing' | 'synced';
  /** What it had when it came. */
  last: Zxid;
  /** The newest transaction of this epoch that it has on disk; -1 before it accepted the leader. */
  acked: number;
  /** The beat in which it was last heard of. */
  heard: number;
}

export interface Leading {
  stage: 'discovery' | 'epoch' | 'sync' | 'serving';
  /** 0 until a quorum has told its accepted epoch. */
  epoch: number;
  /** The counter of the newest proposal, and of the newest committed one. */
  counter: number;
  committed: number;
  learners: Learner[];
  /** Who has told its accepted epoch, and who has promised itself to the new one. */
  informed: Record<NodeId, number>;
  promised: NodeId[];
  /** Half ticks since it began to serve. */
  beats: number;
  /** Syncs that wait for a proposal that was under way when they were asked. */
  syncs: {readonly counter: number; readonly node: NodeId; readonly id: OperationId; readonly client: ClientId}[];
  /** When each session was last heard of, in beats, and the server it is connected to. */
  sessions: Record<ClientId, {beat: number; server: NodeId | null}>;
  /** Sessions whose end is proposed. */
  closing: ClientId[];
}

/** A request of a session; an abandoned one was given up by its client before it arrived. */
export interface Asked {
  readonly id: OperationId;
  readonly request: Request;
  readonly abandoned: boolean;
}

/** A client's connection to this server, with what its library would know. */
export interface Connection {
  readonly client: ClientId;
  state: 'closed' | 'validating' | 'opening' | 'connected' | 'read-only' | 'expired';
  /** Requests in order; the first is being worked on if `busy`. */
  queue: Asked[];
  busy: boolean;
  /** When the client last heard from the server (pings come on top), by this server's clock. */
  heardAt: Millis;
  /** The newest sign of life that the leader was told of. */
  reportedAt: Millis;
  /** When the client tries to connect again; -1 for a client that has been there from the start. */
  retryAt: Millis;
  /** Not a session of the ensemble but of this server alone, which ends when the server stops serving. */
  local: boolean;
  lost: boolean;
  /** The client knows that its session has ended. */
  told: boolean;
}

export interface Memory {
  role: 'looking' | 'following' | 'leading';
  /** Whether clients are served, and how. */
  serving: 'no' | 'yes' | 'read-only';
  /** The election round (logical clock). */
  round: number;
  vote: Vote;
  election: Election;
  following: Following | null;
  leading: Leading | null;
  readonly connections: Record<ClientId, Connection>;
}

/** One input's worth of work of one server: what it has, what it may wish, how it is set. */
export interface Turn {
  readonly disk: Disk;
  readonly memory: Memory;
  readonly out: Out<Message>;
  readonly settings: Settings;
}

/** The least number of servers that is more than half. */
export function quorum({out}: Turn): number {
  return Math.trunc((out.peers.length + 1) / 2) + 1;
}

/** The timers of the roles; those of clients' connections are named `session c1`, see connections.ts. */
export const timer = {
  notice: 'notice',
  decide: 'decide',
  readOnly: 'read only',
  silence: 'silence',
  retry: 'retry',
  limit: 'limit',
  beat: 'beat',
} as const;
