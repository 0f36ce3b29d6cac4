/** The receiving side of replication: the IO thread fetches events into the relay log, the SQL thread applies them. */
import type {NodeId} from '../../sim/operation.ts';
import {size} from '../../sim/roll.ts';
import {type Event, type Gtid, lastGtid, printGtid, write} from './binlog.ts';
import {engineCommit} from './commits.ts';
import {stream} from './dump.ts';
import type {Message, MessageOf} from './messages.ts';
import type {Disk, Turn} from './state.ts';

/** Gtid_IO_Pos: how far the relay log reaches. */
export function received({relayLog, binlog}: Disk): Gtid | null {
  return relayLog.at(-1)?.gtid ?? lastGtid(binlog);
}

/** Connects to the source and asks for what comes after the newest event it has. */
export function connectToSource({disk, memory, out, settings}: Turn): void {
  const {source} = disk;
  if (source === null) return;
  disk.sessions += 1;
  memory.receiver.io = 'Connecting';
  memory.receiver.session = disk.sessions;
  memory.receiver.error = null;
  const semiSync = settings.replication === 'semisync';
  out.send(source, {type: 'dump', session: disk.sessions, position: received(disk), semiSync});
  out.arm('net', settings.slaveNetTimeout);
}

/** Whether a message belongs to the present connection; then the source lives, and slave_net_timeout starts anew. */
export function isFromSource(turn: Turn, from: NodeId, message: Extract<Message, {session: number}>): boolean {
  const {disk, memory, out, settings} = turn;
  const {receiver} = memory;
  if (from !== disk.source || message.session !== receiver.session || receiver.io === 'No') return false;
  if (receiver.io === 'Connecting' && message.type !== 'refused')
    out.note(`replicates from ${from}: Slave_IO_Running Yes`);
  receiver.io = 'Yes';
  receiver.failures = 0;
  out.arm('net', settings.slaveNetTimeout);
  return true;
}

/** Events go to the relay log, on the disk, and then the source gets its receipt; they are applied later. */
export function onEvents(turn: Turn, from: NodeId, {session, events}: MessageOf<'events'>): void {
  const {disk, out, settings} = turn;
  const [first] = events;
  if (first !== undefined && first.gtid.number !== numberOf(received(disk)) + 1) {
    reconnect(turn, from);
    return;
  }
  disk.relayLog.push(...events);
  const gtid = received(disk);
  if (settings.replication === 'semisync' && gtid !== null) out.send(from, {type: 'received', session, gtid});
  startApplying(turn);
}

/** A heartbeat names the end of the source's log; if that is not what has come, something was lost on the way. */
export function onHeartbeat(turn: Turn, from: NodeId, {position}: MessageOf<'heartbeat'>): void {
  if (numberOf(position) !== numberOf(received(turn.disk))) reconnect(turn, from);
}

/** A stream with a hole in it, as a lossy link makes, is given up: the next one begins where this one was whole. */
function reconnect(turn: Turn, source: NodeId): void {
  turn.out.note(`finds a gap in what ${source} sends, and reconnects`);
  turn.out.hangUp(source);
  onDisconnected(turn);
}

function numberOf(gtid: Gtid | null): number {
  return gtid?.number ?? 0;
}

/** The SQL thread takes up the oldest event of the relay log, if there is one and it is not at work. */
export function startApplying({disk, memory, out, settings}: Turn): void {
  const [first] = disk.relayLog;
  memory.receiver.behind = first === undefined ? 0 : Math.max(0, Math.trunc((out.now - first.at) / 1000));
  if (memory.applying || disk.relayLog.length === 0) return;
  memory.applying = true;
  const spread = settings.applyDelay >> 2;
  out.arm('apply', out.random(settings.applyDelay - spread, settings.applyDelay + spread));
}

/** The SQL thread is done with an event. It is in the replica's own binary log too (log_slave_updates). */
export function onApplied(turn: Turn): void {
  turn.memory.applying = false;
  applyFirst(turn);
  startApplying(turn);
}

function applyFirst(turn: Turn): void {
  const {disk} = turn;
  const event: Event | undefined = disk.relayLog.shift();
  if (event === undefined) return;
  write(disk.binlog, event);
  engineCommit(disk, size(disk.binlog));
  stream(turn, size(disk.binlog));
}

/** Applies all that has been received, as an operator waits for before a promotion. */
export function applyAll(turn: Turn): void {
  turn.memory.applying = false;
  turn.out.disarm('apply');
  while (turn.disk.relayLog.length > 0) applyFirst(turn);
}

/** slave_net_timeout: so long nothing came that the connection must be dead. Until now all looked well from here. */
export function onSilence(turn: Turn): void {
  const {disk, memory, out, settings} = turn;
  if (disk.source === null) return;
  if (memory.receiver.io === 'Yes')
    out.note(`has heard nothing from ${disk.source} for ${settings.slaveNetTimeout} ms`);
  out.hangUp(disk.source);
  onDisconnected(turn);
}

/** The first attempt to reconnect is made at once, each further one after MASTER_CONNECT_RETRY. */
export function onDisconnected(turn: Turn): void {
  const {memory, out, settings} = turn;
  const {receiver} = memory;
  if (receiver.io === 'No') return;
  receiver.io = 'Connecting';
  receiver.failures += 1;
  out.disarm('net');
  if (receiver.failures === 1) connectToSource(turn);
  else out.arm('connect', settings.connectRetry);
}

/** Error 1236 is fatal: replication stops, and the server goes on serving what it has. */
export function onRefused({memory, out}: Turn, {error}: MessageOf<'refused'>): void {
  memory.receiver.io = 'No';
  memory.receiver.error = error;
  out.disarm('net');
  out.note(`Slave_IO_Running No: ${error}`);
}

/** STOP SLAVE: what is under way between the two is given up. */
export function stopReceiving({disk, memory, out}: Turn): void {
  if (disk.source === null) return;
  if (memory.receiver.io !== 'No') out.hangUp(disk.source);
  memory.receiver.io = 'No';
  memory.receiver.error = null;
  for (const timer of ['net', 'connect']) out.disarm(timer);
}

/** A position in words, for the view. */
export function positionText(disk: Disk): string {
  return printGtid(received(disk)) || 'none';
}
