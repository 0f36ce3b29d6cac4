/** The words of MySQL: its levels, and what server and client report, verbatim from MariaDB 10.11 and its Python client. */
import type {ActionRow, ErrorRow, LevelRow} from '../sim/cluster.ts';
import type {ModelCard} from './system.ts';

export const levels: readonly LevelRow[] = [
  {
    name: 'autocommit',
    for: ['read', 'write', 'cas', 'delete'],
    defaultFor: ['read', 'write', 'cas', 'delete'],
    help: 'one statement at the server the client is connected to; a read sees the last committed row there, and never waits',
  },
  {
    name: 'for-update',
    for: ['read'],
    defaultFor: [],
    help: "SELECT … FOR UPDATE: locks the row until this client's next statement, which commits (or until it hangs up)",
  },
];

export const errors: readonly ErrorRow[] = [
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
    means: 'the server died while the client waited; a statement already in its binary log is there after the restart',
  },
  {
    name: 'refused',
    certain: true,
    text: "ERROR 2003: Can't connect to MySQL server on '{node}' ([Errno 111] Connection refused)",
    means: 'nobody listens at the server: nothing was asked of anybody',
  },
  {
    name: 'unreachable',
    certain: true,
    text: "ERROR 2003: Can't connect to MySQL server on '{node}' (timed out)",
    means: 'no connection could be opened, as through a cut: nothing was asked of anybody',
  },
  {
    name: 'closed-connection',
    certain: true,
    text: 'ERROR 0: ',
    means: 'the client lost its connection before and does not reconnect by itself: nothing was sent',
  },
  {
    name: 'read-only',
    certain: true,
    text: 'ERROR 1290: The MariaDB server is running with the --read-only option so it cannot execute this statement',
    means: 'the server is a replica: it takes no writes, and sends nobody on to the primary',
  },
  {
    name: 'lock-wait-timeout',
    certain: true,
    text: 'ERROR 1205: Lock wait timeout exceeded; try restarting transaction',
    means: 'another transaction has held the row for too long; this statement was not carried out',
  },
  {
    name: 'deadlock',
    certain: true,
    text: 'ERROR 1213: Deadlock found when trying to get lock; try restarting transaction',
    means: 'two transactions wait for each other; this one was rolled back',
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

export const actions: readonly ActionRow[] = [
  {name: 'promote', help: 'STOP SLAVE, read_only=0: the replica takes writes from now on; the old primary is not told'},
  {name: 'rejoin', help: 'the server becomes a replica of the primary promoted last, of those it can reach'},
];

export const card: ModelCard = {
  modelled: [
    'one server; reads, writes, deletes, and cas as UPDATE … WHERE value = … (INSERT when the row must not be there)',
    'a connection that is opened first and kept: through a cut none can be opened (2003), and one that is open hangs (2013)',
    'a client that is cut off times out without knowing; its statement is carried out when it arrives after the heal',
    'row locks: a read for-update opens a transaction that the same client’s next statement commits; lock waits (1205), deadlocks (1213)',
    'replicas that follow the binary log: GTID positions, relay log, an SQL thread that lags, read_only (1290)',
    'silence on a cut link: Seconds_Behind_Master 0 until slave_net_timeout, then Connecting and NULL; reconnecting',
    'semi-synchronous replication, AFTER_COMMIT and AFTER_SYNC, its silent fall-back and its return',
    'promote and rejoin by hand: lost acknowledged writes, two primaries at once, error 1236 for a server that has diverged',
    'binary log, relay log and committed rows survive a crash; what the binary log holds is committed at the restart',
    'one server: outside CAP, no link between replicas to cut',
  ],
  leftOut: [
    'transactions beyond a locking read and one change; isolation levels, gap locks, wait_timeout',
    'group commit, parallel replication, filters; power cuts that take what sync_binlog=0 had not written',
    'the time-out for connecting apart from the one for reading: a request has one for both',
    'error 2006 (server has gone away), in which some clients word that their connection broke before (see reconnect=off)',
    'how a status shows while nothing happens: Seconds_Behind_Master is counted when an event comes or is applied',
    'group replication and Galera, which are other protocols; automatic failover',
  ],
  sources: [
    'MySQL 8.0 reference manual: InnoDB locking, autocommit, replication, semi-synchronous replication; error message reference',
    'MariaDB knowledge base: GTID, semisynchronous replication',
    'runs of MariaDB 10.11.19 with clients and replicas cut off, answers lost, servers killed and replicas promoted',
  ],
  filedUnder: {
    letters: 'CA',
    because:
      'one server cannot disagree with itself; but CAP says nothing about it, and a client that is cut off has an outage all the same. With an asynchronous replica neither C nor A is kept',
  },
};
