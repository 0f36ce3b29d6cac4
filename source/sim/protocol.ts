/**
 * The contract of a node: a deterministic state machine. An input goes in, the node changes its own state and records
 * wishes; nothing happens inside it. The shape is Stateright's actor and etcd's raft library.
 *
 * What a crash keeps and what it loses are different types: `Disk` survives, `Memory` does not. Both are plain data
 * (objects, arrays, strings, numbers, booleans, null); what is frozen is shared between checkpoints, the rest is copied.
 */
import type {ClientId, Millis, NodeId, OperationId, Reply, Request, Stored} from './operation.ts';

export type Input<Message> =
  /** First boot or restart: the disk is there, memory is new. */
  | {readonly type: 'start'}
  | {readonly type: 'message'; readonly from: NodeId; readonly message: Message}
  | {readonly type: 'timer'; readonly name: string}
  /**
   * `client` tells whose request it is, for protocols that keep sessions; a world always says. `abandoned`: its client gave up
   * waiting for the answer while the request was under way.
   */
  | {
      readonly type: 'request';
      readonly id: OperationId;
      readonly request: Request;
      readonly client?: ClientId;
      readonly abandoned?: boolean;
    }
  /**
   * The connection to `peer` broke in a way TCP notices at once: its process died, refused, or hung up. A cut is silent.
   * With `client`, that client closed its connection to this node (`peer`); only where clients keep one (`ClientPolicy.session`).
   */
  | {readonly type: 'closed'; readonly peer: NodeId; readonly client?: ClientId}
  /**
   * A person at the keyboard asks the node itself for something: `repair`, `promote` … (a row of `Cluster.actions`); `at` by
   * that person's watch, which no skew puts wrong.
   */
  | {readonly type: 'action'; readonly name: string; readonly at: Millis};

/** Until when the link between a client and its node carried what either said: now, where it is open. */
export interface Contact {
  /** What the client said. */
  readonly heard: Millis;
  /** What the client was told. */
  readonly told: Millis;
}

/** What a node may see and wish. */
export interface Out<Message> {
  readonly self: NodeId;
  /** The other nodes, in order. */
  readonly peers: readonly NodeId[];
  /** The node's own clock: virtual time plus its skew. */
  readonly now: Millis;
  /**
   * Contact with a client, by the node's own clock: for a protocol that keeps the book of its clients' pings, which the world
   * does not send one by one. A client counts as in contact with the node that it is connected to.
   */
  contact(client: ClientId): Contact;
  /** Messages are immutable from here on; never change one that was sent or received. */
  send(to: NodeId, message: Message): void;
  /** Answers the client of request `id`; a second answer is ignored, as is one for a request the client gave up. */
  reply(id: OperationId, reply: Reply): void;
  /** Arming again replaces: the earlier moment never fires. */
  arm(timer: string, after: Millis): void;
  disarm(timer: string): void;
  /** Gives up the connection to `peer`: whatever is still under way between the two, in both directions, is lost. */
  hangUp(peer: NodeId): void;
  /** A teaching remark for the log, and a coverage mark for tests. Short: `n2 leads term 3`. */
  note(text: string): void;
  /** A whole number from low to high, both included. */
  random(low: number, high: number): number;
}

/** How a node looks from outside, in neutral words, so that one panel draws every system. */
export interface NodeView {
  /** The system's word: leader, follower, candidate, looking, primary, replica, coordinator … */
  readonly role: string;
  /** Term, epoch or ballot; 0 where a protocol has none. */
  readonly epoch: number;
  /** It acts as leader or primary. */
  readonly leads: boolean;
  /** Whom it follows (itself if it leads); null when it knows of no leader. */
  readonly leader: NodeId | null;
  /** What this node would answer from its own copy; several values are siblings. Keys in order of first write. */
  readonly data: Readonly<Record<string, readonly Stored[]>>;
  /** Peers it believes to be down (failure detector), if the protocol has beliefs. */
  readonly suspects: readonly NodeId[];
  /** A few words for the node's box, most telling first: [['term', '2'], ['log', '7'], ['commit', '6']]. */
  readonly facts: readonly (readonly [name: string, value: string])[];
}

/** A message's name as drawn beside its dot, and whether it is routine (heartbeats, gossip) and so drawn faintly. */
export interface Label {
  readonly text: string;
  readonly faint: boolean;
}

export interface Protocol<Disk, Memory, Message> {
  readonly name: string;
  /** The disk of a node that never ran. */
  format(self: NodeId, peers: readonly NodeId[]): Disk;
  /** Memory after a boot; called before the `start` input. */
  wake(disk: Readonly<Disk>): Memory;
  step(node: {disk: Disk; memory: Memory}, input: Input<Message>, out: Out<Message>): void;
  view(node: {readonly disk: Disk; readonly memory: Memory}, self: NodeId): NodeView;
  describe(message: Message): Label;
  /** The nodes that are to hold a key; without it all do. */
  replicas?(key: string, nodes: readonly NodeId[]): readonly NodeId[];
}

/** A protocol whose types have been erased, as a cluster holds it. */
// biome-ignore lint/suspicious/noExplicitAny: the one place where a protocol's own types are forgotten
export type AnyProtocol = Protocol<any, any, any>;
