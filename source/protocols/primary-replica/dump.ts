/** The sending side of replication: one dump thread for each replica that is connected. */
import type {NodeId} from '../../sim/operation.ts';
import {at, part, size} from '../../sim/roll.ts';
import {type Event, type Gtid, holds, lastGtid, printGtid} from './binlog.ts';
import type {MessageOf} from './messages.ts';
import type {Disk, Turn} from './state.ts';

/** A replica connects and says how far it is. Its older connection, if there was one, is over. */
export function onDump(turn: Turn, from: NodeId, {session, position, semiSync}: MessageOf<'dump'>): void {
  const {disk, memory, out} = turn;
  if (!holds(disk.binlog, position)) {
    delete memory.dumps[from];
    out.send(from, {type: 'refused', session, error: cannotServe(disk, position as Gtid)});
    return;
  }
  memory.dumps[from] = {session, semiSync};
  send(turn, from, part(disk.binlog, position?.number ?? 0));
}

/** Sends one event to every replica that is connected. A link that was cut in silence still counts as connected. */
export function stream(turn: Turn, number: number): void {
  const {disk, memory} = turn;
  const event = at(disk.binlog, number - 1) as Event;
  for (const replica of Object.keys(memory.dumps) as NodeId[]) send(turn, replica, [event]);
}

function send({memory, out, settings}: Turn, to: NodeId, events: readonly Event[]): void {
  const dump = memory.dumps[to];
  if (dump === undefined) return;
  out.send(to, {type: 'events', session: dump.session, events});
  out.arm(`heartbeat ${to}`, settings.slaveNetTimeout >> 1);
}

/** master_heartbeat_period, half of slave_net_timeout, went by without an event for this replica. */
export function onHeartbeatDue({disk, memory, out, settings}: Turn, to: NodeId): void {
  const dump = memory.dumps[to];
  if (dump === undefined) return;
  out.send(to, {type: 'heartbeat', session: dump.session, position: lastGtid(disk.binlog)});
  out.arm(`heartbeat ${to}`, settings.slaveNetTimeout >> 1);
}

/** The replica hung up or died. A commit that waits for its receipt goes on waiting (wait_no_slave is ON). */
export function onReplicaGone({memory, out}: Turn, replica: NodeId): void {
  delete memory.dumps[replica];
  out.disarm(`heartbeat ${replica}`);
}

/** How many replicas are connected that give receipts: Rpl_semi_sync_master_clients. */
export function semiSyncClients({dumps}: Turn['memory']): number {
  return Object.values(dumps).filter(({semiSync}) => semiSync).length;
}

/** The text of error 1236, as MariaDB has it. */
function cannotServe({binlog}: Disk, gtid: Gtid): string {
  const start = `connecting slave requested to start from GTID ${printGtid(gtid)}, which is not in the master's binlog`;
  const diverged =
    ". Since the master's binlog contains GTIDs with higher sequence numbers, it probably means that the slave has diverged due to executing extra erroneous transactions";
  const higher = size(binlog) >= gtid.number;
  return `Got fatal error 1236 from master when reading data from binary log: 'Error: ${start}${higher ? diverged : ''}'`;
}
