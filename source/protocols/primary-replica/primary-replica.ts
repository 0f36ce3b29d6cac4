/**
 * A primary and its replicas, as MySQL and MariaDB have them: one server that takes every write, and others that follow its
 * binary log. Nothing here elects anybody: an operator promotes.
 *
 * Sources: MySQL 8 reference manual (InnoDB locking, binary log, replication, semi-synchronous replication); MariaDB
 * knowledge base (GTID, semisynchronous replication, error 1236); runs of MariaDB 10.11 with clients and replicas cut off
 * and servers killed (SYSTEMS.md sections 1, 5 and 10).
 *
 * **Choices**
 * - A request is one statement in autocommit, but for reads FOR UPDATE: such a read opens a transaction and locks its row
 *   until the client's next statement, which is part of it and commits. So a lock is held by a client from one packet to the
 *   next, and a client that is cut off in between keeps it. Deadlocks are found at once (error 1213), as InnoDB does.
 * - The server ends a transaction when its client hangs up; the network carries that, and a cut holds it up.
 *   wait_timeout (8 hours) is left out.
 * - A statement whose client gave up is carried out all the same when it arrives: the server cannot know.
 * - A crash is the death of the process: what was written to the binary log, the relay log or the table is there after it
 *   (with sync_binlog=0 a power cut could take more). What the binary log holds is committed at the restart.
 * - One GTID domain, numbers without gaps, log_slave_updates=1. The relay log survives a crash and is applied; MariaDB
 *   with GTID fetches it anew instead, which differs only while the source is gone too.
 * - One SQL thread applies event by event; its statements take no row locks, and a SELECT FOR UPDATE at a replica none.
 * - A link that loses packets for good leaves holes, which TCP never does: a replica that finds one connects anew.
 * - Semi-synchronous replication waits for one replica; the wait goes on without replicas (wait_no_slave=ON).
 * - The whole configuration survives a restart: a promoted replica stays a primary, and so does the old one.
 * - `rejoin` asks around for the primary that was promoted last, where an operator would name it.
 */
import type {NodeId} from '../../sim/operation.ts';
import type {Input, Protocol} from '../../sim/protocol.ts';
import {holds} from './binlog.ts';
import {onReceipt, onSemiSyncTimeout, recover} from './commits.ts';
import {onDump, onHeartbeatDue, onReplicaGone} from './dump.ts';
import {describe, type Message} from './messages.ts';
import {
  connectToSource,
  isFromSource,
  onApplied,
  onDisconnected,
  onEvents,
  onHeartbeat,
  onRefused,
  onSilence,
  startApplying,
} from './receiver.ts';
import {becomePrimary, becomeReplica, lookForPrimary, onPrimaryFound, onWhoIsPrimary} from './roles.ts';
import {type Disk, format, type Memory, type Settings, type Statement, type Turn, wake} from './state.ts';
import {endTransaction, onClientLeft, onLockWaitTimeout, onRequest} from './statements.ts';
import {view} from './view.ts';

/** The protocol of a primary and its replicas. The first node of a cluster is the primary. */
export function primaryReplica(settings: Settings): Protocol<Disk, Memory, Message> {
  return {
    name: 'primary-replica',
    format,
    wake: () => wake(settings),
    step: ({disk, memory}, input, out) => step({disk, memory, out, settings}, input),
    view: (node, self) => view(node, self, settings),
    describe,
  };
}

function step(turn: Turn, input: Input<Message>): void {
  if (input.type === 'request') onRequest(turn, input.id, input.request, input.client ?? 'c0');
  else if (input.type === 'message') onMessage(turn, input.from, input.message);
  else if (input.type === 'timer') onTimer(turn, input.name);
  else if (input.type === 'closed') onClosed(turn, input);
  else if (input.type === 'action') onAction(turn, input);
  else onStart(turn);
}

function onStart(turn: Turn): void {
  recover(turn);
  startApplying(turn);
  connectToSource(turn);
}

function onMessage(turn: Turn, from: NodeId, message: Message): void {
  if (message.type === 'dump') {
    onDump(turn, from, message);
    onProgress(turn, from, message.session, message.position);
  } else if (message.type === 'received') onProgress(turn, from, message.session, message.gtid);
  else if (message.type === 'who-is-primary') onWhoIsPrimary(turn, from);
  else if (message.type === 'i-am-primary') onPrimaryFound(turn, from, message.since);
  else if (!isFromSource(turn, from, message)) return;
  else if (message.type === 'events') onEvents(turn, from, message);
  else if (message.type === 'heartbeat') onHeartbeat(turn, from, message);
  else if (message.type === 'refused') onRefused(turn, message);
}

/** A replica has said how far it is; what another log of the same numbers has counts for nothing. */
function onProgress(turn: Turn, from: NodeId, session: number, position: Parameters<typeof holds>[1]): void {
  const dump = turn.memory.dumps[from];
  if (!dump?.semiSync || dump.session !== session || !holds(turn.disk.binlog, position)) return;
  endAll(turn, onReceipt(turn, position?.number ?? 0));
}

function endAll(turn: Turn, statements: readonly Statement[]): void {
  for (const statement of statements) endTransaction(turn, statement);
}

function onTimer(turn: Turn, timer: string): void {
  const [name, about] = timer.split(' ');
  if (name === 'semi-sync') endAll(turn, onSemiSyncTimeout(turn));
  else if (name === 'lock') onLockWaitTimeout(turn, Number(about));
  else if (name === 'heartbeat') onHeartbeatDue(turn, about as NodeId);
  else if (name === 'apply') onApplied(turn);
  else if (name === 'net') onSilence(turn);
  else if (name === 'connect') connectToSource(turn);
  else if (name === 'rejoin') becomeReplica(turn);
}

function onClosed(turn: Turn, {peer, client}: Extract<Input<Message>, {type: 'closed'}>): void {
  if (client !== undefined) onClientLeft(turn, client);
  else {
    onReplicaGone(turn, peer);
    if (peer === turn.disk.source) onDisconnected(turn);
  }
}

function onAction(turn: Turn, {name, at}: Extract<Input<Message>, {type: 'action'}>): void {
  if (name === 'promote') becomePrimary(turn, at);
  if (name === 'rejoin') lookForPrimary(turn);
}
