/** Dynamo as Amazon described it in 2007: not DynamoDB, which shares little with it but the name. */
import {dynamoRing} from '../protocols/dynamo/dynamo.ts';
import type {Cluster, ErrorRow, LevelRow} from '../sim/cluster.ts';
import {latencyOf, latencyRow} from './network-options.ts';
import {type ModelCard, nodeNames, OptionError, type OptionRow, type System} from './system.ts';

const options: readonly OptionRow[] = [
  {name: 'nodes', default: '5', allowed: ['3', '5', '7', '9'], help: 'nodes on the ring'},
  {name: 'n', default: '3', allowed: {low: 1, high: 9}, help: 'copies of each key, on the first N nodes in reach'},
  {name: 'r', default: '2', allowed: {low: 1, high: 9}, help: 'answers that a get waits for'},
  {
    name: 'w',
    default: '2',
    allowed: {low: 1, high: 9},
    help: 'acknowledgements that a put waits for, stand-ins included',
  },
  {
    name: 'clock-limit',
    default: '10',
    allowed: {low: 1, high: 10},
    help: 'pairs in a vector clock; the oldest go first, and versions look like siblings that are not',
  },
  {
    name: 'silence',
    default: '200',
    allowed: {low: 10, high: 10_000},
    help: 'milliseconds without an answer after which a node counts as failed for the one that asked',
  },
  {
    name: 'limit',
    default: '1000',
    allowed: {low: 100, high: 60_000},
    help: 'milliseconds for which a coordinator works on a request',
  },
  {
    name: 'retry',
    default: '1000',
    allowed: {low: 50, high: 60_000},
    help: 'milliseconds after which failed nodes are tried again, and copies kept for them offered again',
  },
  {
    name: 'anti-entropy',
    default: '10000',
    allowed: {low: 0, high: 3_600_000},
    help: 'milliseconds between comparisons of hash trees with another node; 0 for never',
  },
  latencyRow,
];

const levels: readonly LevelRow[] = [
  {
    name: 'sloppy',
    for: ['read', 'write', 'delete'],
    defaultFor: ['read', 'write', 'delete'],
    help: 'R or W of the first N nodes in reach must answer; the numbers belong to the instance, not to the request',
  },
];

/** The paper gives no texts, so these are this model's own words. */
const errors: readonly ErrorRow[] = [
  {
    name: 'put-refused',
    certain: true,
    text: 'put refused: {required} nodes must store it, and {reachable} can be reached',
    means: 'the coordinator reaches fewer than W nodes, and stored nothing',
  },
  {
    name: 'get-refused',
    certain: true,
    text: 'get refused: {required} nodes must answer, and {reachable} can be reached',
    means: 'the coordinator reaches fewer than R nodes',
  },
  {
    name: 'put-failed',
    certain: false,
    text: 'put failed: {received} of {required} nodes answered in time',
    means: 'too few answered; who has the version keeps it, and it spreads',
  },
  {
    name: 'get-failed',
    certain: false,
    text: 'get failed: {received} of {required} nodes answered in time',
    means: 'too few answered in time',
  },
  {
    name: 'timed-out',
    certain: false,
    text: 'no answer from {node} within the time limit of the client',
    means: 'the client heard nothing; what it asked may have been done',
  },
  {
    name: 'no-node',
    certain: true,
    text: 'no node listens at {node}',
    means: 'nothing was asked of anybody',
  },
  {
    name: 'connection-lost',
    certain: false,
    text: 'the connection to {node} was lost',
    means: 'the node that took the request died while the client waited',
  },
];

const card: ModelCard = {
  modelled: [
    'a ring with a preference list per key, of which the first N nodes in reach take part: N, R, W as options (3, 2, 2)',
    'sloppy quorum: stand-ins count, keep their copy apart with a hint, serve reads, hand over and then delete it',
    'vector clocks; siblings are returned together, and the next put of a client that saw them reconciles them',
    'the context of a get travels with its client, also to another node',
    'read repair after the answer; hash trees per stretch of the ring, compared in the background',
    'failure detection by each node for itself; failed nodes are tried again periodically',
    'a put is refused only with fewer than W nodes in reach; with too few answers it fails, and is not rolled back',
  ],
  leftOut: [
    'back-off of TCP: here what was held goes on the moment a link heals',
    'virtual nodes, joining and leaving, gossip of membership, zones and data centres',
    'conditional writes: the paper has none',
    'the client library that knows the ring and picks coordinators; here a client asks the node it is connected to',
    'reconciliation by timestamp, and programs that merge siblings: a person does so with the next write',
    'buffered writes and the tuning of latencies (§6.1)',
    'error texts of the service, which were never published: the words are this model’s own',
  ],
  sources: [
    "DeCandia et al.: Dynamo, Amazon's Highly Available Key-value Store (SOSP 2007), §4 to §6",
    'Preguiça et al.: Dotted Version Vectors (2012), for what clocks that count coordinators cannot tell apart',
    'nothing here was observed: it is derived from the paper',
  ],
  filedUnder: {
    letters: 'AP',
    because:
      'both sides of a split go on reading and writing and meet again as siblings; with W = N on a ring of N nodes the same design refuses',
  },
};

type Chosen = Readonly<Record<string, string>>;

function open(chosen: Chosen): Cluster {
  const nodes = nodeNames(Number(chosen.nodes));
  refuseMisfits(chosen, nodes.length);
  return {
    name: 'dynamo',
    title: 'Dynamo 2007 · sloppy quorum',
    options: chosen,
    nodes,
    protocol: dynamoRing({
      n: Number(chosen.n),
      r: Number(chosen.r),
      w: Number(chosen.w),
      clockLimit: Number(chosen['clock-limit']),
      silenceMillis: Number(chosen.silence),
      limitMillis: Number(chosen.limit),
      retryMillis: Number(chosen.retry),
      compareMillis: Number(chosen['anti-entropy']),
    }),
    // Longer than a coordinator works, with time to find one.
    client: {
      timeout: Number(chosen.limit) + nodes.length * Number(chosen.silence) + 1000,
      timedOut: 'timed-out',
      refused: 'no-node',
      broken: 'connection-lost',
    },
    levels,
    errors,
    actions: [],
    latency: latencyOf(chosen),
    leading: null,
  };
}

function refuseMisfits({n, r, w, silence, latency}: Chosen, nodes: number): void {
  if (Number(n) > nodes) {
    throw new OptionError(
      `n=${n} needs as many nodes, and there are ${nodes}; as in: system dynamo nodes=${nodes} n=${nodes}`,
    );
  }
  for (const [name, value] of [
    ['r', r],
    ['w', w],
  ] as const) {
    if (Number(value) > Number(n)) {
      throw new OptionError(
        `${name}=${value} is more than n=${n}: expected at most as many, as in: system dynamo n=${n} r=${n} w=${n}`,
      );
    }
  }
  if (Number(silence) < 4 * Number(latency)) {
    throw new OptionError(
      `silence=${silence} is too short for latency=${latency}: expected at least four times as long, as in: system dynamo silence=${4 * Number(latency)} latency=${latency}`,
    );
  }
}

export const dynamo: System = {
  name: 'dynamo',
  summary: 'the store of the 2007 paper: always writable, sloppy quorums, siblings that the client reconciles',
  options,
  card,
  open,
};
