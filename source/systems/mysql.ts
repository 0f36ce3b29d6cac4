/** MySQL as one server, or as a primary with replicas: its options and how a cluster of it is opened. */
import {primaryReplica} from '../protocols/primary-replica/primary-replica.ts';
import type {Settings} from '../protocols/primary-replica/state.ts';
import type {Cluster} from '../sim/cluster.ts';
import {actions, card, errors, levels} from './mysql-texts.ts';
import {transportOf, transportRow} from './network-options.ts';
import {nodeNames, OptionError, type OptionRow, type System} from './system.ts';

const options: readonly OptionRow[] = [
  {
    name: 'replication',
    default: 'none',
    allowed: ['none', 'async', 'semisync'],
    help: 'none: one server; async: replicas follow when they can; semisync: a commit waits for one replica, up to a time-out',
  },
  {name: 'nodes', default: '1', allowed: ['1', '2', '3', '4', '5'], help: 'servers: a primary, n1, and its replicas'},
  {
    name: 'wait-point',
    default: 'AFTER_COMMIT',
    allowed: ['AFTER_COMMIT', 'AFTER_SYNC'],
    help: 'semisync: whether others see a change that still waits (MariaDB’s default) or not (that of MySQL since 5.7)',
  },
  {
    name: 'semisync-timeout',
    default: '10000',
    allowed: {low: 100, high: 600_000},
    help: 'semisync: milliseconds a commit waits for a replica before the primary goes on without, silently',
  },
  {
    name: 'lock-wait-timeout',
    default: '50000',
    allowed: {low: 100, high: 600_000},
    help: 'milliseconds a statement waits for a row that another transaction holds',
  },
  {
    name: 'slave-net-timeout',
    default: '60000',
    allowed: {low: 1000, high: 600_000},
    help: 'milliseconds of silence until a replica takes its connection for dead',
  },
  {
    name: 'connect-retry',
    default: '60000',
    allowed: {low: 1000, high: 600_000},
    help: 'milliseconds between attempts of a replica to reconnect, after a first one made at once',
  },
  {
    name: 'apply-delay',
    default: '10',
    allowed: {low: 0, high: 60_000},
    help: 'milliseconds a replica takes to apply a change, about',
  },
  {
    name: 'read-timeout',
    default: '15000',
    allowed: {low: 100, high: 600_000},
    help: 'milliseconds a client waits for an answer (the library itself would wait for about 15 minutes)',
  },
  {
    name: 'reconnect',
    default: 'on',
    allowed: ['on', 'off'],
    help: 'off: a client that lost its connection reports ERROR 0 until it is connected anew by hand, as PyMySQL does',
  },
  {name: 'latency', default: '2', allowed: {low: 1, high: 500}, help: 'milliseconds on the way, about'},
  transportRow,
];

/** Options that mean something only with replicas, and only when commits wait for one. */
const forReplicas = ['slave-net-timeout', 'connect-retry', 'apply-delay'];
const forSemiSync = ['wait-point', 'semisync-timeout'];

function open(chosen: Readonly<Record<string, string>>): Cluster {
  checkTogether(chosen);
  const latency = Number(chosen.latency);
  return {
    name: 'mysql',
    title: titles[chosen.replication as Settings['replication']],
    options: chosen,
    nodes: nodeNames(Number(chosen.nodes)),
    protocol: primaryReplica(settingsOf(chosen)),
    client: {
      timeout: Number(chosen['read-timeout']),
      timedOut: 'timed-out',
      refused: 'refused',
      broken: 'lost-connection',
      session: {
        unreachable: 'unreachable',
        ...(chosen.reconnect === 'off' && {gone: 'closed-connection'}),
      },
    },
    levels,
    errors,
    actions,
    latency: {node: [latency, latency], client: [latency, latency + Math.trunc(latency / 2)]},
    transport: transportOf(chosen),
    leading: {leader: 'primary', follower: 'replica', byMajority: false},
    wins: "the primary's binary log",
  };
}

const titles: Readonly<Record<Settings['replication'], string>> = {
  none: 'MySQL · one server',
  async: 'MySQL · asynchronous replication',
  semisync: 'MySQL · semi-synchronous replication',
};

function settingsOf(chosen: Readonly<Record<string, string>>): Settings {
  return {
    replication: chosen.replication as Settings['replication'],
    waitPoint: chosen['wait-point'] as Settings['waitPoint'],
    semiSyncTimeout: Number(chosen['semisync-timeout']),
    lockWaitTimeout: Number(chosen['lock-wait-timeout']),
    slaveNetTimeout: Number(chosen['slave-net-timeout']),
    connectRetry: Number(chosen['connect-retry']),
    applyDelay: Number(chosen['apply-delay']),
  };
}

/** Throws an `OptionError` for options that contradict each other; its message names what is possible. */
function checkTogether(chosen: Readonly<Record<string, string>>): void {
  const {replication, nodes} = chosen;
  if (replication === 'none' && nodes !== '1') {
    throw new OptionError(
      `nodes=${nodes} is not possible with replication=none, which is one server: expected nodes=1, or replication=async or semisync, as in: system mysql replication=async nodes=${nodes}`,
    );
  }
  if (replication !== 'none' && nodes === '1') {
    throw new OptionError(
      `replication=${replication} is not possible with nodes=1, which leaves nobody to replicate to: expected nodes=2, 3, 4 or 5, as in: system mysql replication=${replication} nodes=2`,
    );
  }
  if (replication === 'none') pointless(chosen, forReplicas, 'replication=async or semisync');
  if (replication !== 'semisync') pointless(chosen, forSemiSync, 'replication=semisync');
}

/** An option that would change nothing is a mistake, too. */
function pointless(chosen: Readonly<Record<string, string>>, names: readonly string[], needed: string): void {
  const row = options.find(({name, default: usual}) => names.includes(name) && chosen[name] !== usual);
  if (!row) return;
  const example = `system mysql replication=semisync nodes=2 ${row.name}=${chosen[row.name]}`;
  throw new OptionError(
    `${row.name}=${chosen[row.name]} means nothing with replication=${chosen.replication}: expected ${needed}, as in: ${example}`,
  );
}

export const mysql: System = {
  name: 'mysql',
  summary: 'a relational database as one server, outside CAP; or as a primary whose replicas follow when they can',
  options,
  card,
  open,
};
