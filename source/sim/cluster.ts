/** What a system hands to a lab: nodes, protocol, clients' manners and the words to speak with. The lab knows no database. */
import type {ErrorName, Level, Millis, NodeId, RequestType} from './operation.ts';
import type {AnyProtocol} from './protocol.ts';

/** A consistency level a request may ask for. */
export interface LevelRow {
  readonly name: Level;
  /** The requests that may carry it. */
  readonly for: readonly RequestType[];
  /** The requests that get it when none is asked for. */
  readonly defaultFor: readonly RequestType[];
  readonly help: string;
}

/** An answer of the real system that is not `ok`. */
export interface ErrorRow {
  readonly name: ErrorName;
  /** True: the request certainly had no effect (`fail`). False: nobody can tell (`info`). */
  readonly certain: boolean;
  /** The request was served all the same, as a cas whose condition was false: no blow to availability. */
  readonly answer?: boolean;
  /** The real system's text, verbatim; `{name}` is filled from the reply's detail. */
  readonly text: string;
  readonly means: string;
}

/** How the system's usual client behaves. Errors are names in the cluster's table. */
export interface ClientPolicy {
  /** How long a client waits by default. */
  readonly timeout: Millis;
  /** What it reports when it gave up waiting. */
  readonly timedOut: ErrorName;
  /** What it reports when nobody listens at the node (certain); without it the client just waits for its time-out. */
  readonly refused?: ErrorName;
  /**
   * It dials a node that refuses again after this pause, then after one 1.6 times as long, and so on (gRPC's back-off), and
   * reports `refused` only when its time is up.
   */
  readonly redialAfter?: Millis;
  /** What it reports when the node died while it waited (unknown); without it the client waits for its time-out. */
  readonly broken?: ErrorName;
  /** The requests that it asks again by itself when that happens, since asking twice does no harm. */
  readonly repeats?: readonly RequestType[];
  /** It opens a connection before it asks, and keeps it; without this each request finds its own way. */
  readonly session?: SessionPolicy;
}

/** How a client keeps its connection. A new one cannot be opened through a cut: such a request is never sent at all. */
export interface SessionPolicy {
  /** What it reports when it could open none in time (certain). */
  readonly unreachable: ErrorName;
  /**
   * What it reports (certain) when asked to use a connection that it gave up or found broken, until it is connected anew by
   * hand; without it, it opens a new connection by itself.
   */
  readonly gone?: ErrorName;
}

/** What a system calls whoever leads, and the others. */
export interface Leading {
  readonly leader: string;
  readonly follower: string;
  /** Whether only a majority can lead; else somebody leads also when cut off from all others. */
  readonly byMajority: boolean;
}

/** Something a person may ask of a node besides requests, as `repair n1`. */
export interface ActionRow {
  readonly name: string;
  readonly help: string;
}

export interface Cluster {
  readonly name: string;
  /** As shown in the title: `etcd 3.5 · Raft`. */
  readonly title: string;
  /** Every option with the value in force, as a script would write it. */
  readonly options: Readonly<Record<string, string>>;
  readonly nodes: readonly NodeId[];
  readonly protocol: AnyProtocol;
  readonly client: ClientPolicy;
  readonly levels: readonly LevelRow[];
  readonly errors: readonly ErrorRow[];
  readonly actions: readonly ActionRow[];
  /** How long a packet takes, lowest to highest: between nodes, and between a client and its node. */
  readonly latency: {readonly node: readonly [Millis, Millis]; readonly client: readonly [Millis, Millis]};
  /** What a heal means: `ideal`, the link carries again at once; `tcp`, only when the stalled connection is tried again. */
  readonly transport?: 'ideal' | 'tcp';
  /** Null where nobody leads. */
  readonly leading: Leading | null;
  /** Whether a client may give a write or a delete its own timestamp, as with `USING TIMESTAMP`. */
  readonly timestamps?: boolean;
  /** By what it is decided which of two differing copies stays, as in "the later timestamp"; for what is told of a heal. */
  readonly wins?: string;
}
