/** Apache Cassandra 4: leaderless replication with last write wins, tunable for each request. */
import {lastWriteWins} from '../protocols/leaderless/last-write-wins.ts';
import type {Settings} from '../protocols/leaderless/state.ts';
import type {Cluster} from '../sim/cluster.ts';
import {errors, levels} from './cassandra-texts.ts';
import {latencyOf, latencyRow} from './network-options.ts';
import {type ModelCard, nodeNames, OptionError, type OptionRow, type System} from './system.ts';

const options: readonly OptionRow[] = [
  {name: 'nodes', default: '3', allowed: ['3', '5', '7', '9'], help: 'nodes on the ring'},
  {name: 'rf', default: '3', allowed: {low: 1, high: 9}, help: 'replication factor: how many nodes hold each key'},
  latencyRow,
  {
    name: 'read-repair',
    default: 'blocking',
    allowed: ['blocking', 'none'],
    help: 'whether a read that finds replicas different mends those it asked before it answers',
  },
  {
    name: 'hints',
    default: 'on',
    allowed: ['on', 'off'],
    help: 'whether coordinators keep, and later replay, what a replica missed',
  },
  {
    name: 'speculative',
    default: 'on',
    allowed: ['on', 'off'],
    help: 'whether a read that takes longer than usual asks one replica more',
  },
  {
    name: 'snitch',
    default: 'gossiping',
    allowed: ['gossiping', 'simple'],
    help: 'whom a read asks first: itself if it holds the key (GossipingPropertyFileSnitch), or as the ring goes (SimpleSnitch)',
  },
  {
    name: 'gc-grace',
    default: '864000',
    allowed: {low: 1, high: 100_000_000},
    help: 'seconds before a tombstone may be swept away; a replica that missed it for longer can bring the value back',
  },
  {
    name: 'hint-window',
    default: '10800',
    allowed: {low: 0, high: 1_000_000},
    help: 'seconds for which a node may be down and still get new hints',
  },
  {
    name: 'write-timeout',
    default: '2000',
    allowed: {low: 100, high: 60_000},
    help: 'milliseconds a coordinator waits for acknowledgements',
  },
  {
    name: 'read-timeout',
    default: '5000',
    allowed: {low: 100, high: 60_000},
    help: 'milliseconds a coordinator waits for answers',
  },
];

const card: ModelCard = {
  modelled: [
    'a coordinator per request, replicas by token ring, every level of 4.0 from ANY to ALL with EACH_QUORUM, the LOCAL ones and SERIAL',
    'Unavailable at once when too few replicas are believed up; time-outs whose outcome nobody knows otherwise',
    'last write wins by microseconds, of the coordinator’s clock or of the client (USING TIMESTAMP), with its ties: tombstone over value, greater bytes',
    'hints, at once for nodes known to be down and at the time-out for silent ones, replayed with their timestamp',
    'digest reads in the snitch’s order, blocking read repair among the replicas asked, speculative retry',
    'tombstones, swept after gc-grace, so that a replica which missed a delete for longer brings the value back; repair on request',
    'phi-accrual failure detection by gossip: 17 to 24 s until a silent node is convicted, about a second until it is back',
    'lightweight transactions: Paxos with prepare, read, propose, commit, and completion of unfinished rounds',
    'requests that expire: what is older than its time-out on arrival is ignored, held by a cut or dated so by a slow clock',
  ],
  leftOut: [
    'several data centres (EACH_QUORUM and the LOCAL levels equal their global twins), virtual nodes, racks; nodes that join or leave',
    'several columns, batches, counters, TTL, materialised views, paging',
    'the dynamic snitch: nothing reorders the replicas, so a healthy ONE read at a replica never goes to a peer that is cut off',
    'commit log sync every 10 s: here what was acknowledged is on the disk',
    'a node that starts takes seconds in reality; here it answers at once and hears of its peers within a second',
    'back-off of TCP: here what was held goes on the moment a link heals',
    'compaction: a tombstone is swept as soon as it is older than gc-grace; Merkle trees: repair compares cell by cell, all keys of a node',
    'Paxos beyond version 1 of 4.0; the level of its commit, which is always QUORUM here and the request’s own in reality',
  ],
  sources: [
    'Lakshman, Malik: Cassandra, a decentralized structured storage system (LADIS 2009)',
    'Hayashibara, Défago, Yared, Katayama: The φ accrual failure detector (2004)',
    'Apache Cassandra source, 4.0 to 4.1: service, service.reads, service.paxos, hints, gms, db.rows, net',
    'Apache Cassandra documentation: Dynamo, Hints, Read repair, Repair',
    'runs of Cassandra 4.0-beta4 with links cut, nodes killed and healed',
  ],
  filedUnder: {
    letters: 'AP',
    because:
      'at ONE every live node with a reachable replica answers; the same cluster at QUORUM or SERIAL refuses on the minority side',
  },
};

function settingsOf(chosen: Readonly<Record<string, string>>): Settings {
  return {
    replicationFactor: Number(chosen.rf),
    readRepair: chosen['read-repair'] === 'none' ? 'none' : 'blocking',
    hints: chosen.hints === 'on',
    speculative: chosen.speculative === 'on',
    snitch: chosen.snitch === 'simple' ? 'simple' : 'gossiping',
    writeTimeout: Number(chosen['write-timeout']),
    readTimeout: Number(chosen['read-timeout']),
    gcGrace: Number(chosen['gc-grace']) * 1000,
    hintWindow: Number(chosen['hint-window']) * 1000,
  };
}

function open(chosen: Readonly<Record<string, string>>): Cluster {
  const nodes = nodeNames(Number(chosen.nodes));
  if (Number(chosen.rf) > nodes.length) throw new OptionError(tooFewNodes(chosen.rf, nodes.length));
  return {
    name: 'cassandra',
    title: 'Cassandra 4 · leaderless',
    options: chosen,
    nodes,
    protocol: lastWriteWins(settingsOf(chosen)),
    // The drivers' own time-out is longer than the server's, so that the coordinator's answer arrives.
    client: {
      timeout: Math.max(10_000, 2 * Number(chosen['read-timeout']), 2 * Number(chosen['write-timeout'])),
      timedOut: 'client-timeout',
      refused: 'no-host',
      broken: 'connection-closed',
    },
    levels,
    errors,
    actions: [{name: 'repair', help: 'compare with the other replicas and take the newer (nodetool repair)'}],
    latency: latencyOf(chosen),
    leading: null,
    timestamps: true,
    wins: 'the later timestamp',
  };
}

function tooFewNodes(rf: string | undefined, nodes: number): string {
  return `rf=${rf} needs as many nodes, and there are ${nodes}; as in: system cassandra nodes=${nodes} rf=${nodes}`;
}

export const cassandra: System = {
  name: 'cassandra',
  summary: 'leaderless, tunable for each request: last write wins, hints, read repair, and Paxos where asked for',
  options,
  card,
  open,
};
