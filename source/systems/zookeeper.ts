/** ZooKeeper: a coordination service on Zab, with sessions, local reads, and the answers of its Java client. */
import {zab} from '../protocols/zab/zab.ts';
import type {ClientPolicy, Cluster, ErrorRow, LevelRow} from '../sim/cluster.ts';
import type {Millis} from '../sim/operation.ts';
import {latencyOf, latencyRow, transportOf, transportRow} from './network-options.ts';
import {type ModelCard, nodeNames, OptionError, type OptionRow, type System} from './system.ts';

const options: readonly OptionRow[] = [
  {name: 'nodes', default: '5', allowed: ['3', '5', '7', '9'], help: 'servers of the ensemble, all of them voters'},
  {name: 'tick', default: '2000', allowed: {low: 100, high: 10000}, help: 'tickTime: milliseconds in a tick'},
  {name: 'init-limit', default: '10', allowed: {low: 1, high: 100}, help: 'ticks to find, join and copy a leader'},
  {
    name: 'sync-limit',
    default: '5',
    allowed: {low: 1, high: 100},
    help: 'ticks of silence after which leader and follower give each other up: 5 ticks of 2 s make 10 s',
  },
  {
    name: 'session',
    default: '10000',
    allowed: {low: 200, high: 200000},
    help: 'session time-out in milliseconds, from 2 to 20 ticks; the client gives a silent server up after two thirds',
  },
  {
    name: 'sessions',
    default: '3',
    allowed: {low: 0, high: 9},
    help: 'clients of each node that hold a session from the start: with 5 nodes and 3, c1 to c15',
  },
  {
    name: 'after-expiry',
    default: 'reopen',
    allowed: ['reopen', 'stay'],
    help: 'a client told that its session expired opens a new one with its next request, or keeps its dead handle',
  },
  {
    name: 'readonly',
    default: 'off',
    allowed: ['off', 'on'],
    help: 'readonlymode.enabled: a server without a quorum answers reads of new clients, if local-sessions is on too',
  },
  {
    name: 'local-sessions',
    default: 'off',
    allowed: ['off', 'on'],
    help: 'localSessionsEnabled: a session lives in its server alone until it makes an ephemeral node',
  },
  {
    name: 'ids',
    default: 'falling',
    allowed: ['falling', 'rising'],
    help: 'server ids (myid), the highest of which wins among equals: n1 has the highest, or the last node has',
  },
  latencyRow,
  transportRow,
];

const levels: readonly LevelRow[] = [
  {
    name: 'local',
    for: ['read'],
    defaultFor: ['read'],
    help: "answered from the server's own tree; may be old",
  },
  {
    name: 'sync',
    for: ['read'],
    defaultFor: [],
    help: 'sync, then read: the server first catches up with its leader; a leader that is cut off believes it has',
  },
  {
    name: 'quorum',
    for: ['write', 'cas', 'delete'],
    defaultFor: ['write', 'cas', 'delete'],
    help: 'proposed by the leader, done when a majority has it on disk',
  },
  {
    name: 'ephemeral',
    for: ['write'],
    defaultFor: [],
    help: 'creates a node that goes when the session ends, and only if there is none: a lock',
  },
];

const errors: readonly ErrorRow[] = [
  {
    name: 'connection-loss',
    certain: false,
    text: 'KeeperErrorCode = ConnectionLoss for /{key}',
    means: 'the server was silent, stopped serving, or died; what was asked may still happen',
  },
  {
    name: 'session-expired',
    certain: true,
    text: 'KeeperErrorCode = Session expired for /{key}',
    means:
      "the session has ended and took its ephemeral nodes with it; nothing was done, and the client's handle is dead",
  },
  {
    name: 'not-read-only',
    certain: true,
    text: 'KeeperErrorCode = Not a read-only call for /{key}',
    means: 'the server has no quorum and only answers reads',
  },
  {
    name: 'node-exists',
    certain: true,
    answer: true,
    text: 'KeeperErrorCode = NodeExists for /{key}',
    means: 'there is such a node already: somebody else holds the lock',
  },
  {
    name: 'no-node',
    certain: true,
    answer: true,
    text: 'KeeperErrorCode = NoNode for /{key}',
    means: 'there is no such node to delete or to compare with',
  },
  {
    name: 'bad-version',
    certain: true,
    answer: true,
    text: 'KeeperErrorCode = BadVersion for /{key}',
    means: 'the node has another value than the one the client had read, and was left alone',
  },
];

const card: ModelCard = {
  modelled: [
    'fast leader election: votes by epoch, zxid and server id, told on through neighbours, with rounds and back-off',
    'discovery with accepted and current epoch, synchronisation by DIFF, TRUNC and SNAP, broadcast in order with zxids',
    'initLimit and syncLimit: a cut is noticed after 10 s, a crash at once; a leader without a quorum gives up after 10 to 12 s',
    'local reads; sync, which a leader answers without asking anybody; so sync and read are not linearizable',
    'sessions: requests in order, silence of two thirds of the time-out, reconnection after 1 to 2 s, moves, expiry by the leader',
    'a client cut off from its own server: its session ends 7 to 13 s later, its lock with it; it learns so when it is back (try cut c1 n1)',
    'ephemeral nodes as locks: c3 write lock me ephemeral; two holders when the leader expires a session before its server notices',
    'read-only mode and local sessions, and that the first is of little use without the second',
    'write creates or sets; cas is a set on a version, or a create when it expects nothing; delete',
  ],
  leftOut: [
    'watches, sequential nodes, access control, multi, children of nodes, observers, reconfiguration; four-letter words',
    'time spent writing to disk, torn or lost writes, purging of logs and snapshots',
    "pings as packets: they are the server's book-keeping here, and count while a client's link is open, be it slow or lossy",
    'a client that dies; cut its link instead: to the servers it looks the same',
    'the end of a local session whose client is cut off from its server: nothing hangs on it',
    "other addresses in a client's connect string: each client comes back to its own node until it is told to connect elsewhere",
    'writes of one session under way at the same time: they wait for each other',
    'separate connections for elections and for the quorum: they share one link',
  ],
  sources: [
    'Junqueira, Reed, Serafini: Zab: High-performance broadcast for primary-backup systems (DSN 2011)',
    "Medeiros: ZooKeeper's atomic broadcast protocol: theory and practice (2012)",
    "ZooKeeper Programmer's Guide and Administrator's Guide, 3.8",
    'ZooKeeper 3.8 source: server/quorum, server, ClientCnxn',
    'runs of ZooKeeper 3.8.0 with links cut, servers killed and healed',
  ],
  filedUnder: {
    letters: 'CP',
    because:
      'a server without a quorum stops serving altogether; but its reads are local, and old ones are answered for ten seconds first',
  },
};

/**
 * The readers' patience: two thirds of the session time-out (ClientCnxn). A dead server breaks the connection at once.
 */
function clientPolicy(sessionMillis: Millis): ClientPolicy {
  return {
    timeout: Math.trunc((sessionMillis * 2) / 3),
    timedOut: 'connection-loss',
    refused: 'connection-loss',
    broken: 'connection-loss',
  };
}

function open(chosen: Readonly<Record<string, string>>): Cluster {
  const tickMillis = Number(chosen.tick);
  const sessionMillis = Number(chosen.session);
  if (sessionMillis < 2 * tickMillis || sessionMillis > 20 * tickMillis) {
    throw new OptionError(wrongSession(sessionMillis, tickMillis));
  }
  const protocol = zab({
    tickMillis,
    initTicks: Number(chosen['init-limit']),
    syncTicks: Number(chosen['sync-limit']),
    sessionMillis,
    ids: chosen.ids === 'rising' ? 'rising' : 'falling',
    readOnly: chosen.readonly === 'on',
    localSessions: chosen['local-sessions'] === 'on',
    reopen: chosen['after-expiry'] === 'reopen',
    sessionsPerNode: Number(chosen.sessions),
  });
  return {
    name: 'zookeeper',
    title: 'ZooKeeper 3.8 · Zab',
    options: chosen,
    nodes: nodeNames(Number(chosen.nodes)),
    protocol,
    client: clientPolicy(sessionMillis),
    levels,
    errors,
    actions: [],
    latency: latencyOf(chosen),
    transport: transportOf(chosen),
    leading: {leader: 'leader', follower: 'follower', byMajority: true},
  };
}

function wrongSession(session: Millis, tick: Millis): string {
  return `session=${session} does not fit tick=${tick}: a server grants from 2 to 20 ticks, ${2 * tick} to ${20 * tick} ms, as in: system zookeeper tick=${tick} session=${5 * tick}`;
}

export const zookeeper: System = {
  name: 'zookeeper',
  summary: 'a coordination service on Zab: one leader, a majority for every write, reads from the server at hand',
  options,
  card,
  open,
};
