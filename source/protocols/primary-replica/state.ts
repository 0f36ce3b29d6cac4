/** What a server keeps on its disk and what it holds in memory, and the settings it runs with. */
import type {ClientId, Millis, NodeId, OperationId, Reply, Request} from '../../sim/operation.ts';
import type {Out} from '../../sim/protocol.ts';
import {newRoll} from '../../sim/roll.ts';
import {type Binlog, type Event, serverId} from './binlog.ts';
import type {Message} from './messages.ts';
import type {Table} from './table.ts';

export interface Settings {
  readonly replication: 'none' | 'async' | 'semisync';
  /** When the storage engine commits, and so when others see a change: before or after a replica's receipt. */
  readonly waitPoint: 'AFTER_COMMIT' | 'AFTER_SYNC';
  readonly semiSyncTimeout: Millis;
  readonly lockWaitTimeout: Millis;
  readonly slaveNetTimeout: Millis;
  readonly connectRetry: Millis;
  /** How long a replica takes to apply one event, about. */
  readonly applyDelay: Millis;
}

export interface Disk {
  readonly server: number;
  /** What the storage engine has committed. */
  readonly table: Table;
  readonly binlog: Binlog;
  /** So many events of the binary log are committed in the table; the rest waits for a receipt (AFTER_SYNC). */
  committed: number;
  /** Events received and not yet applied, oldest first; each is frozen. */
  relayLog: Event[];
  /** Whom it replicates from; null on a primary. */
  source: NodeId | null;
  readOnly: boolean;
  /** When an operator made it a primary, by the operator's watch; 0 for the first one. */
  primarySince: Millis;
  /** Numbers its connections to its source, over restarts too. */
  sessions: number;
}

/** A statement of a client; frozen. It belongs to the transaction that is named by the operation that began it, often itself. */
export interface Statement {
  readonly id: OperationId;
  readonly client: ClientId;
  readonly request: Request;
  readonly transaction: OperationId;
}

/** The transaction that owns a row, and the statements that wait for the row, in order of asking. */
export interface Lock {
  owner: OperationId;
  queue: Statement[];
}

/** A commit that waits for a replica's receipt. */
export interface Waiting {
  readonly statement: Statement;
  /** What its client is told in the end. */
  readonly reply: Reply;
  /** The number of its event in the binary log. */
  readonly number: number;
  readonly since: Millis;
}

export interface SemiSync {
  on: boolean;
  /** Commits that a replica had confirmed in time, and commits it had not. */
  yes: number;
  no: number;
  waiting: Waiting[];
}

/** The thread that sends the binary log to one replica. */
export interface Dump {
  readonly session: number;
  readonly semiSync: boolean;
}

/** The thread that receives the binary log, with the word that `Slave_IO_Running` has for its state. */
export interface Receiver {
  io: 'Yes' | 'Connecting' | 'No';
  session: number;
  /** Attempts to connect that failed in a row. */
  failures: number;
  /** Whole seconds between the making of the event being applied and now; 0 when there is none. */
  behind: number;
  error: string | null;
}

export interface Memory {
  /** Locked rows, by `-key`. */
  readonly locks: Record<string, Lock>;
  /** The open transaction of each client that has one. */
  readonly open: Record<ClientId, OperationId>;
  readonly semiSync: SemiSync;
  readonly dumps: Record<NodeId, Dump>;
  readonly receiver: Receiver;
  /** The SQL thread is at work on the first event of the relay log. */
  applying: boolean;
  /** The primaries that answered, while this server looks for one to follow; null when it does not look. */
  found: {readonly node: NodeId; readonly since: Millis}[] | null;
}

/** One input's worth of work: the server, its wishes, its settings. */
export interface Turn {
  readonly disk: Disk;
  readonly memory: Memory;
  readonly out: Out<Message>;
  readonly settings: Settings;
}

/** The disk of a server that never ran. The first node of a cluster is the primary, the others are its replicas. */
export function format(self: NodeId, peers: readonly NodeId[]): Disk {
  const first = [self, ...peers].sort((one, other) => serverId(one) - serverId(other))[0] ?? self;
  const source = first === self ? null : first;
  return {
    server: serverId(self),
    table: {},
    binlog: newRoll(),
    committed: 0,
    relayLog: [],
    source,
    readOnly: source !== null,
    primarySince: 0,
    sessions: 0,
  };
}

/** Memory after a boot: no sessions, no locks, nobody connected; semi-synchronous replication is on until it times out. */
export function wake(settings: Settings): Memory {
  return {
    locks: {},
    open: {},
    semiSync: {on: settings.replication === 'semisync', yes: 0, no: 0, waiting: []},
    dumps: {},
    receiver: {io: 'No', session: 0, failures: 0, behind: 0, error: null},
    applying: false,
    found: null,
  };
}
