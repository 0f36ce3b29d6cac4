/**
 * Amazon DynamoDB: one partition in one Region, or a global table over three Regions, eventually or strongly consistent.
 */
import {mrec} from '../protocols/global-tables/mrec.ts';
import {mrsc} from '../protocols/global-tables/mrsc.ts';
import {multiPaxos} from '../protocols/multi-paxos/multi-paxos.ts';
import type {Cluster} from '../sim/cluster.ts';
import type {AnyProtocol} from '../sim/protocol.ts';
import {errors, levelsOf, type Mode} from './dynamodb-texts.ts';
import {latencyOf, latencyRow} from './network-options.ts';
import {type ModelCard, nodeNames, OptionError, type OptionRow, type System} from './system.ts';

/** One partition, or one table in three Regions: the service has no other numbers. */
const replicaCount = 3;

const options: readonly OptionRow[] = [
  {
    name: 'mode',
    default: 'region',
    allowed: ['region', 'mrec', 'mrsc'],
    help: 'one partition in one Region; a global table with eventual (mrec) or strong (mrsc) consistency between Regions',
  },
  {
    name: 'nodes',
    default: '3',
    allowed: ['3'],
    help: 'replicas in three availability zones, or Regions of a global table',
  },
  {
    name: 'log-replica',
    default: 'off',
    allowed: ['off', 'on'],
    help: 'mode=region: a fourth node, which keeps only a log and takes the place of a replica that fell silent',
  },
  {
    name: 'lease',
    default: '2000',
    allowed: {low: 500, high: 20_000},
    help: 'mode=region: milliseconds for which a leader may serve without hearing from a majority',
  },
  {
    name: 'lag',
    default: '800',
    allowed: {low: 20, high: 60_000},
    help: 'mode=mrec, mrsc: milliseconds within which a Region sends its changes on, at most',
  },
  {
    name: 'limit',
    default: '1000',
    allowed: {low: 100, high: 60_000},
    help: 'milliseconds for which the service works on a request before it answers HTTP 500',
  },
  latencyRow,
];

const card: ModelCard = {
  modelled: [
    'mode=region: one partition as a Multi-Paxos group of three, with ballots, a leader and its lease',
    'writes done when two of three logged them; strong reads at the leader alone; eventual reads at any replica, never uncommitted',
    'a new leader serves nothing until the lease of the old one has run out; hand-over (an action) skips the wait',
    'a replica that lost the leader asks the others first, and starts no election if one of them finds it healthy',
    'log-replica=on: the leader lets a spare node that keeps only the log vote in the place of a silent replica, and takes it back',
    'a request router in every node, which passes requests to the leader it knows of; HTTP 500 or 503 otherwise',
    'conditional writes; a condition that does not hold is an answer',
    'mode=mrec: each Region alone, changes sent on within the lag, the last writer wins per item, losers not told',
    'mode=mrsc: writes in two of three Regions, strong reads newest everywhere, a conflict for the later of two writers',
  ],
  leftOut: [
    'back-off of TCP: here what was held goes on the moment a link heals',
    'many partitions, splitting, throughput and throttling; batches, queries, indexes, streams, TTL',
    'transactions (TransactWriteItems) and their cancellations',
    "the SDK's retries: each request is one attempt, and what the service would answer is shown",
    'archiving of the log, repair of the B-tree from it, checksums; a fleet to take new replicas from',
    'inside a Region of a global table: its three replicas are one node, so a crash is the loss of a Region',
    'a witness in the place of the third Region of an mrsc table',
    'how the real mrsc finds conflicts: documented is what clients see, not the protocol',
  ],
  sources: [
    'Elhemali et al.: Amazon DynamoDB, a scalable, predictably performant, and fully managed NoSQL database service (USENIX ATC 2022)',
    'Amazon DynamoDB developer guide: read consistency; global tables, how it works; multi-Region strong consistency; error handling',
    'Lamport: Paxos Made Simple (2001); Rystsov: CASPaxos (2018)',
    'nothing here was observed on the service: it is derived from papers and documents',
  ],
  filedUnder: {
    letters: 'AP',
    because:
      'it is taken for the Dynamo of 2007; its writes and strong reads need a majority and a leader, its eventual reads any replica, and each kind of global table differs again',
  },
};

type Chosen = Readonly<Record<string, string>>;

const protocols: Readonly<Record<Mode, (chosen: Chosen) => AnyProtocol>> = {
  region: ({lease, limit}) => {
    const beatMillis = Math.trunc(Number(lease) / 20);
    return multiPaxos({
      beatMillis,
      leaseBeats: 20,
      doubtBeats: 6,
      limitBeats: Math.max(1, Math.trunc(Number(limit) / beatMillis)),
      substituteBeats: 30,
      replicaCount,
    });
  },
  mrec: ({lag}) => mrec({lagMillis: Number(lag)}),
  mrsc: ({lag, limit, latency}) =>
    mrsc({lagMillis: Number(lag), limitMillis: Number(limit), patienceMillis: 4 * Number(latency) + 20}),
};

const titles: Readonly<Record<Mode, string>> = {
  region: 'DynamoDB · Multi-Paxos',
  mrec: 'DynamoDB global table · MREC',
  mrsc: 'DynamoDB global table · MRSC',
};

function open(chosen: Chosen): Cluster {
  const mode = chosen.mode as Mode;
  refuseMisfits(mode, chosen);
  return {
    name: 'dynamodb',
    title: titles[mode],
    options: chosen,
    nodes: nodeNames(replicaCount + (chosen['log-replica'] === 'on' ? 1 : 0)),
    protocol: protocols[mode](chosen),
    // The client's own patience is longer than the service's, so that the service's answer arrives.
    client: {
      timeout: 2 * Number(chosen.limit) + 1000,
      timedOut: 'read-timeout',
      refused: 'unreachable',
      broken: 'connection-closed',
    },
    levels: levelsOf(mode),
    errors,
    actions:
      mode === 'region'
        ? [{name: 'hand-over', help: 'the leader gives up its lease and lets another replica lead'}]
        : [],
    latency: latencyOf(chosen),
    leading: mode === 'region' ? {leader: 'leader', follower: 'replica', byMajority: true} : null,
  };
}

function refuseMisfits(mode: Mode, chosen: Chosen): void {
  const {lease, limit, latency} = chosen;
  if (chosen['log-replica'] === 'on' && mode !== 'region') {
    throw new OptionError(
      `log-replica=on belongs to mode=region, and the mode is ${mode}; as in: system dynamodb mode=region log-replica=on`,
    );
  }
  if (mode === 'region' && Number(lease) < 10 * Number(latency)) {
    throw new OptionError(
      `lease=${lease} is too short for latency=${latency}: expected at least ten times as long, as in: system dynamodb lease=${10 * Number(latency)} latency=${latency}`,
    );
  }
  if (mode === 'mrsc' && Number(limit) < 10 * Number(latency)) {
    throw new OptionError(
      `limit=${limit} is too short for latency=${latency}: expected at least ten times as long, as in: system dynamodb mode=mrsc limit=${10 * Number(latency)} latency=${latency}`,
    );
  }
}

export const dynamodb: System = {
  name: 'dynamodb',
  summary: 'a managed key-value store: a leader with a lease per partition, and global tables in two consistency modes',
  options,
  card,
  open,
};
