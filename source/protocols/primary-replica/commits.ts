/**
 * Commit: the change is written to the binary log, sent to the replicas, and made visible by the storage engine; where
 * replication is semi-synchronous, a replica's receipt is awaited before the client is told (AFTER_COMMIT) or before
 * anybody sees the change (AFTER_SYNC).
 */
import type {Reply, Stored} from '../../sim/operation.ts';
import {at, size} from '../../sim/roll.ts';
import {type Event, lastGtid, printGtid, write} from './binlog.ts';
import {stream} from './dump.ts';
import type {Disk, Statement, Turn, Waiting} from './state.ts';
import {putRow, written} from './table.ts';

/**
 * Commits the change of a statement whose row is locked, and held `current`; returns whether its transaction has ended and
 * its rows are free.
 */
export function commit(turn: Turn, statement: Statement, current: Stored): boolean {
  const {disk, memory, settings, out} = turn;
  const {id, request} = statement;
  const number = size(disk.binlog) + 1;
  const gtid = Object.freeze({server: disk.server, number});
  write(disk.binlog, {gtid, key: request.key, value: written(request), by: id, at: out.now});
  stream(turn, number);
  // A cas tells what it replaced, so that nobody need go by texts, of which two writes may have the same.
  const reply: Reply = request.type === 'cas' ? {outcome: 'ok', values: [current]} : {outcome: 'ok'};
  if (settings.replication !== 'semisync' || !memory.semiSync.on) {
    memory.semiSync.no += 1;
    engineCommit(disk, number);
    out.reply(id, reply);
    return true;
  }
  awaitReceipt(turn, {statement, reply, number, since: out.now});
  if (settings.waitPoint === 'AFTER_SYNC') return false;
  engineCommit(disk, number);
  return true;
}

/** The storage engine commits everything up to an event of the binary log: from now on every session sees it. */
export function engineCommit(disk: Disk, upTo: number): void {
  while (disk.committed < upTo) {
    const event = at(disk.binlog, disk.committed) as Event;
    putRow(disk.table, event.key, event.value, event.by);
    disk.committed += 1;
  }
}

/** After a crash, what the binary log holds is committed, acknowledged or not: the engine had it prepared. */
export function recover({disk, out}: Turn): void {
  if (disk.committed === size(disk.binlog)) return;
  engineCommit(disk, size(disk.binlog));
  out.note(
    `commits up to ${printGtid(lastGtid(disk.binlog))} from its binary log; nobody was ever told that it was done`,
  );
}

function awaitReceipt({memory, out, settings}: Turn, waiting: Waiting): void {
  if (memory.semiSync.waiting.length === 0) out.arm('semi-sync', settings.semiSyncTimeout);
  memory.semiSync.waiting.push(Object.freeze(waiting));
}

/** A replica has everything up to an event in its relay log. Returns the statements whose transactions end with that. */
export function onReceipt(turn: Turn, number: number): Statement[] {
  const {disk, memory, out, settings} = turn;
  const {semiSync} = memory;
  const done = semiSync.waiting.filter((one) => one.number <= number);
  semiSync.waiting = semiSync.waiting.filter((one) => one.number > number);
  semiSync.yes += done.length;
  const [first] = semiSync.waiting;
  if (first === undefined) out.disarm('semi-sync');
  else if (done.length > 0) out.arm('semi-sync', first.since + settings.semiSyncTimeout - out.now);
  if (settings.replication === 'semisync' && !semiSync.on && number >= size(disk.binlog)) {
    semiSync.on = true;
    out.note('a replica has caught up: Rpl_semi_sync_master_status ON');
  }
  return done.flatMap((one) => finish(turn, one));
}

/** No receipt came in time. The commits are acknowledged all the same, without any warning to their clients. */
export function onSemiSyncTimeout(turn: Turn): Statement[] {
  const {semiSync} = turn.memory;
  const {waiting} = semiSync;
  semiSync.on = false;
  semiSync.no += waiting.length;
  semiSync.waiting = [];
  turn.out.note(
    'no replica confirms in time: Rpl_semi_sync_master_status OFF, asynchronous from now on, no client is told',
  );
  return waiting.flatMap((one) => finish(turn, one));
}

/** The client is told. With AFTER_SYNC the change is seen, and its row is free, only now. */
function finish({disk, out, settings}: Turn, {statement, reply, number}: Waiting): Statement[] {
  engineCommit(disk, number);
  out.reply(statement.id, reply);
  return settings.waitPoint === 'AFTER_SYNC' ? [statement] : [];
}
