/** etcd: a key-value store on Raft, with the answers and error texts of its server and of its client, etcdctl. */
import {raft} from '../protocols/raft/raft.ts';
import type {ClientPolicy, Cluster, ErrorRow, LevelRow} from '../sim/cluster.ts';
import type {Millis} from '../sim/operation.ts';
import {type ModelCard, nodeNames, OptionError, type OptionRow, type System} from './system.ts';

const options: readonly OptionRow[] = [
  {name: 'nodes', default: '5', allowed: ['3', '5', '7', '9'], help: 'members of the cluster'},
  {
    name: 'pre-vote',
    default: 'on',
    allowed: ['on', 'off'],
    help: 'ask before raising the term, so that a node that comes back disturbs nobody (the default since etcd 3.5)',
  },
  {
    name: 'require-leader',
    default: 'off',
    allowed: ['off', 'on'],
    help: 'clients ask to be refused at once by a node that knows no leader, instead of waiting for their deadline',
  },
  {name: 'heartbeat', default: '100', allowed: {low: 10, high: 1000}, help: 'milliseconds between heartbeats'},
  {
    name: 'election',
    default: '1000',
    allowed: {low: 50, high: 50000},
    help: 'milliseconds without a leader before an election, at least; at most twice that',
  },
  {
    name: 'latency',
    default: '20',
    allowed: {low: 1, high: 500},
    help: 'milliseconds on the way from node to node, about',
  },
];

const levels: readonly LevelRow[] = [
  {
    name: 'linearizable',
    for: ['read', 'write', 'cas', 'delete'],
    defaultFor: ['read', 'write', 'cas', 'delete'],
    help: 'needs a leader and a majority; a read asks the leader, which asks a majority whether it still leads',
  },
  {
    name: 'serializable',
    for: ['read'],
    defaultFor: [],
    help: "answered from the node's own copy, by any node at any time; may be old (etcdctl get --consistency=s)",
  },
];

const deadline = 'Error: context deadline exceeded';

const errors: readonly ErrorRow[] = [
  {
    name: 'deadline-exceeded',
    certain: false,
    text: deadline,
    means: "the client's deadline passed without an answer; what was asked may still happen",
  },
  {
    name: 'unreachable',
    certain: true,
    text: `latest balancer error: last connection error: connection error: desc = "transport: Error while dialing ... connection refused"; ${deadline}`,
    means: 'nobody listened at the node until the deadline passed: nothing was asked of anybody',
  },
  {
    name: 'timed-out',
    certain: false,
    text: 'Error: etcdserver: request timed out',
    means: 'proposed, but not applied within 7 s; it may still be',
  },
  {
    name: 'timed-out-leader-failed',
    certain: false,
    text: 'Error: etcdserver: request timed out, possibly due to previous leader failure',
    means: 'proposed just before this node became the leader, and not applied within 7 s; it may still be',
  },
  {
    name: 'timed-out-connection-lost',
    certain: false,
    text: 'Error: etcdserver: request timed out, possibly due to connection lost',
    means: 'proposed, but the connection to the leader or to a majority broke; it may still be applied',
  },
  {
    name: 'no-leader',
    certain: true,
    text: 'Error: etcdserver: no leader',
    means: 'the client asked to be refused while the node knows no leader; nothing was done',
  },
  {
    name: 'mismatch',
    certain: true,
    answer: true,
    text: 'FAILURE',
    means: 'the transaction compared, found another value, and put nothing',
  },
];

const client: ClientPolicy = {
  timeout: 5000,
  timedOut: 'deadline-exceeded',
  refused: 'unreachable',
  retriesRefused: true,
};

const card: ModelCard = {
  modelled: [
    'election with random timeouts, pre-vote, check-quorum, and votes withheld while a leader is alive',
    'log replication with probing, pipelining and back-off by term; commitment of the own term only; an empty entry first',
    'linearizable reads by read index, asked again every 500 ms; serializable reads from the local copy',
    'forwarding by followers; proposals kept while no leader is known; a proposal is sent once and never repeated',
    "the client's deadline (5 s) and the server's limit (7 s), with the texts of both",
    'cas as a transaction that compares and puts; delete',
    'disk: term, vote, log, commit index and store survive a crash',
  ],
  leftOut: [
    'membership changes, learners, transfer of leadership, snapshots and compaction of the log',
    'leases, watches, ranges, revisions, authentication',
    'time spent writing to disk, torn or lost writes',
    "etcdctl's other endpoints: each client speaks with one node",
    'the two streams between peers are one here, so a late append never overtakes a late proposal',
  ],
  sources: [
    'Ongaro, Ousterhout: In Search of an Understandable Consensus Algorithm (extended version, 2014)',
    'Ongaro: Consensus: Bridging Theory and Practice (dissertation, 2014), §4.2.3, §6.2, §6.4, §9.6',
    'etcd 3.5 source: raft, server/etcdserver, client/v3',
    'etcd documentation: KV API guarantees; Tuning',
    'runs of etcd 3.5.16 with links cut, nodes killed and healed',
  ],
  filedUnder: {
    letters: 'CP',
    because:
      'a node without a majority leaves writes and linearizable reads unanswered; serializable reads it answers from an old copy',
  },
};

function open(chosen: Readonly<Record<string, string>>): Cluster {
  const heartbeatMillis = Number(chosen.heartbeat);
  const electionMillis = Number(chosen.election);
  if (electionMillis < 5 * heartbeatMillis) throw new OptionError(tooShort(heartbeatMillis, electionMillis));
  const protocol = raft({
    preVote: chosen['pre-vote'] === 'on',
    requireLeader: chosen['require-leader'] === 'on',
    heartbeatMillis,
    electionMillis,
    // etcd allows 5 s for the work and two election timeouts for finding a leader (config.ReqTimeout).
    requestLimitMillis: 5000 + 2 * electionMillis,
    clientTimeoutMillis: client.timeout,
  });
  return {
    name: 'etcd',
    title: 'etcd 3.5 · Raft',
    options: chosen,
    nodes: nodeNames(Number(chosen.nodes)),
    protocol,
    client,
    levels,
    errors,
    actions: [],
    latency: {node: spread(Number(chosen.latency)), client: [1, 2]},
    leading: {leader: 'leader', follower: 'follower'},
  };
}

/** A quarter less to a quarter more. */
function spread(latency: Millis): readonly [Millis, Millis] {
  const quarter = Math.trunc(latency / 4);
  return [latency - quarter, latency + quarter];
}

function tooShort(heartbeat: Millis, election: Millis): string {
  return `election=${election} is too short for heartbeat=${heartbeat}: etcd wants at least five heartbeats, as in: system etcd heartbeat=${heartbeat} election=${5 * heartbeat}`;
}

export const etcd: System = {
  name: 'etcd',
  summary: 'a key-value store on Raft: one leader, a majority for every write and every linearizable read',
  options,
  card,
  open,
};
