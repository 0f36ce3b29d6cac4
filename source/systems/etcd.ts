/** etcd: a key-value store on Raft, with the answers and error texts of its server and of its client, etcdctl. */
import {raft} from '../protocols/raft/raft.ts';
import {overStreams} from '../protocols/raft/streams.ts';
import type {ClientPolicy, Cluster, ErrorRow, LevelRow} from '../sim/cluster.ts';
import type {Millis} from '../sim/operation.ts';
import {latencyOf, latencyRow, transportOf, transportRow} from './network-options.ts';
import {type ModelCard, nodeNames, OptionError, type OptionRow, type System} from './system.ts';

const options: readonly OptionRow[] = [
  {name: 'nodes', default: '5', allowed: ['3', '5', '7', '9'], help: 'members of the cluster'},
  {
    name: 'version',
    default: '3.5',
    allowed: ['3.5', '3.4'],
    help: '3.4 closes a silent connection between nodes after 5 s, with what waits in it, and has no pre-vote by default',
  },
  {
    name: 'pre-vote',
    default: 'auto',
    allowed: ['auto', 'on', 'off'],
    help: 'ask before raising the term, so that a node that comes back disturbs nobody; auto is on in 3.5, off in 3.4',
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
  latencyRow,
  transportRow,
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
    name: 'deadline-at-server',
    certain: false,
    text: 'Error: rpc error: code = Unknown desc = context deadline exceeded',
    means: 'etcd 3.4: the server gave up after 7 s and knew no leader to propose it to',
  },
  {
    name: 'no-leader',
    certain: true,
    text: 'Error: etcdserver: no leader',
    means: 'the client asked to be refused while the node knows no leader; nothing was done',
  },
  {
    name: 'connection-lost',
    certain: false,
    text: 'Error: rpc error: code = Unavailable desc = error reading from server: EOF',
    means: 'the node died while the client waited for a put; it may have been proposed. A read is asked again instead',
  },
  {
    name: 'transport-closing',
    certain: false,
    text: 'Error: rpc error: code = Unavailable desc = transport is closing',
    means: 'etcd 3.4: the same',
  },
  {
    name: 'mismatch',
    certain: true,
    answer: true,
    text: 'FAILURE',
    means: 'the transaction compared, found another value, and put nothing',
  },
];

/** Of 3.5. A read is safe to repeat, so the client asks it again until its deadline (client/v3/retry_interceptor.go). */
const client: ClientPolicy = {
  timeout: 5000,
  timedOut: 'deadline-exceeded',
  refused: 'unreachable',
  redialAfter: 1000,
  broken: 'connection-lost',
  repeats: ['read'],
};

const card: ModelCard = {
  modelled: [
    'election with random timeouts, pre-vote, check-quorum, and votes withheld while a leader is alive',
    'log replication with probing, pipelining and back-off by term; commitment of the own term only; an empty entry first',
    'linearizable reads by read index, asked again every 500 ms; serializable reads from the local copy',
    'forwarding by followers; proposals kept while no leader is known; a proposal is sent once and never repeated',
    "the client's deadline (5 s) and the server's limit (7 s), with the texts of both",
    'a client whose node is down dials again after 1 s, 1.6 s, 2.6 s …; it repeats a read whose node died, and never a put',
    'cas as a transaction that compares and puts; delete',
    'disk: term, vote, log, commit index and store survive a crash',
    'version=3.5: connections between nodes outlive a cut; a put that a cut-off follower forwarded commits after the heal',
    'version=3.4: link heartbeats, streams closed after 5 s of silence and dialled anew every 2 s; what was forwarded is lost',
    'transport=ideal: a healed link carries again at once, with what was held; easiest to follow, quicker than real clusters',
    'transport=tcp: it carries when TCP tries again (0.2, 0.6, 1.4, 3, 6.2 … s after it stalled): a node stays alone for up to as long as it was cut',
  ],
  leftOut: [
    'membership changes, learners, transfer of leadership, snapshots and compaction of the log',
    'leases, watches, ranges, revisions, authentication; endpoint health and status, member list',
    'time spent writing to disk, torn or lost writes',
    "etcdctl's other endpoints: each client speaks with one node",
    'the two streams between peers are one here, so a late append never overtakes a late proposal',
    "the chance in TCP's back-off, which in reality differs from connection to connection",
  ],
  sources: [
    'Ongaro, Ousterhout: In Search of an Understandable Consensus Algorithm (extended version, 2014)',
    'Ongaro: Consensus: Bridging Theory and Practice (dissertation, 2014), §4.2.3, §6.2, §6.4, §9.6',
    'etcd 3.5 source: raft, server/etcdserver, client/v3, client/pkg/transport; 3.4 source: rafthttp, pkg/transport',
    'etcd documentation: KV API guarantees; Tuning',
    'runs of etcd 3.5.16 and 3.4.23 with links cut, nodes killed and healed',
  ],
  filedUnder: {
    letters: 'CP',
    because:
      'a node without a majority leaves writes and linearizable reads unanswered; serializable reads it answers from an old copy',
  },
};

/** Peers of 3.4 read from each other with this limit; it stands in 3.5's source too, without effect. */
const idleMillis: Millis = 5000;

type Chosen = Readonly<Record<string, string>>;

function open(given: Chosen): Cluster {
  const chosen: Chosen = {...given, 'pre-vote': preVoteOf(given)};
  return {
    name: 'etcd',
    title: `etcd ${chosen.version} · Raft`,
    options: chosen,
    nodes: nodeNames(Number(chosen.nodes)),
    protocol: chosen.version === '3.4' ? overStreams(raftFor(chosen), {idleMillis}) : raftFor(chosen),
    client: {...client, broken: chosen.version === '3.4' ? 'transport-closing' : 'connection-lost'},
    levels,
    errors,
    actions: [],
    latency: latencyOf(chosen),
    transport: transportOf(chosen),
    leading: {leader: 'leader', follower: 'follower', byMajority: true},
    wins: "the leader's log",
  };
}

/** `on` or `off`; `auto` is what the version does without being told. */
function preVoteOf(chosen: Chosen): string {
  const {version, 'pre-vote': preVote = 'auto'} = chosen;
  if (preVote !== 'auto') return preVote;
  return version === '3.4' ? 'off' : 'on';
}

function raftFor(chosen: Chosen): ReturnType<typeof raft> {
  const heartbeatMillis = Number(chosen.heartbeat);
  const electionMillis = Number(chosen.election);
  if (electionMillis < 5 * heartbeatMillis) throw new OptionError(tooShort(heartbeatMillis, electionMillis));
  return raft({
    preVote: chosen['pre-vote'] === 'on',
    requireLeader: chosen['require-leader'] === 'on',
    heartbeatMillis,
    electionMillis,
    // etcd allows 5 s for the work and two election timeouts for finding a leader (config.ReqTimeout).
    requestLimitMillis: 5000 + 2 * electionMillis,
    endsUnsent: chosen.version === '3.4',
    clientTimeoutMillis: client.timeout,
  });
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
