/** MySQL as one server: its answers, and the error texts of its client. */
import {primaryReplica} from '../protocols/primary-replica/primary-replica.ts';
import type {Cluster, ErrorRow, LevelRow} from '../sim/cluster.ts';
import {type ModelCard, nodeNames, type OptionRow, type System} from './system.ts';

const options: readonly OptionRow[] = [
  {name: 'nodes', default: '1', allowed: ['1'], help: 'servers; one, so that there is no link between replicas to cut'},
  {
    name: 'read-timeout',
    default: '3000',
    allowed: {low: 100, high: 60_000},
    help: 'milliseconds a client waits for an answer (the library itself would wait for about 15 minutes)',
  },
  {name: 'latency', default: '2', allowed: {low: 1, high: 500}, help: 'milliseconds from client to server, about'},
];

const levels: readonly LevelRow[] = [
  {
    name: 'primary',
    for: ['read', 'write', 'cas', 'delete'],
    defaultFor: ['read', 'write', 'cas', 'delete'],
    help: 'one statement in autocommit at the one server',
  },
];

const errors: readonly ErrorRow[] = [
  {
    name: 'timed-out',
    certain: false,
    text: 'ERROR 2013: Lost connection to MySQL server during query (timed out)',
    means: "the client's read time-out passed; the statement may have been carried out, or may yet be",
  },
  {
    name: 'lost-connection',
    certain: false,
    text: 'ERROR 2013: Lost connection to MySQL server during query',
    means: 'the server died while the client waited; a statement already committed is there after the restart',
  },
  {
    name: 'refused',
    certain: true,
    text: "ERROR 2003: Can't connect to MySQL server on '{node}' ([Errno 111] Connection refused)",
    means: 'nobody listens at the server: nothing was asked of anybody',
  },
  {
    name: 'mismatch',
    certain: true,
    answer: true,
    text: 'Rows matched: 0  Changed: 0  Warnings: 0',
    means: 'UPDATE … WHERE value = … found another value, and changed nothing',
  },
  {
    name: 'duplicate',
    certain: true,
    answer: true,
    text: "ERROR 1062: Duplicate entry '{key}' for key 'PRIMARY'",
    means: 'INSERT found the row there already, and changed nothing',
  },
];

const card: ModelCard = {
  modelled: [
    'one server; reads, writes, deletes, and cas as UPDATE … WHERE value = … (INSERT when the row must not be there)',
    'committed rows survive a crash; a statement under way is lost with the server',
    'a client that is cut off times out without knowing; its statement is carried out when it arrives after the heal',
    'outside CAP: no link between replicas to cut',
  ],
  leftOut: [
    'transactions of several statements, their locks and lock waits',
    'replicas, asynchronous or semi-synchronous, and failover',
    'reconnecting: each client keeps one session; a new connection into a cut would report 2003 (timed out)',
  ],
  sources: [
    'MySQL 8.0 reference manual: InnoDB, autocommit, innodb_flush_log_at_trx_commit; error message reference',
    'runs of MariaDB 10.11.19 with the client cut off, answers lost, and the server killed',
  ],
  filedUnder: {
    letters: 'CA',
    because:
      'one server cannot disagree with itself; CAP says nothing about it, and a client that is cut off has an outage all the same',
  },
};

function open(chosen: Readonly<Record<string, string>>): Cluster {
  const latency = Number(chosen.latency);
  return {
    name: 'mysql',
    title: 'MySQL · one server',
    options: chosen,
    nodes: nodeNames(Number(chosen.nodes)),
    protocol: primaryReplica(),
    client: {
      timeout: Number(chosen['read-timeout']),
      timedOut: 'timed-out',
      refused: 'refused',
      broken: 'lost-connection',
    },
    levels,
    errors,
    actions: [],
    latency: {node: [latency, latency], client: [latency, latency + Math.trunc(latency / 2)]},
    // A statement that a cut held arrives when the client's kernel tries again: seconds after the heal (SYSTEMS.md section 5).
    transport: 'tcp',
    leading: {leader: 'primary', follower: 'replica'},
  };
}

export const mysql: System = {
  name: 'mysql',
  summary: 'a relational database as one server: outside CAP, with no link between replicas to cut',
  options,
  card,
  open,
};
