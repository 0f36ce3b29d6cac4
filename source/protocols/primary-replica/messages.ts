/** What servers say to each other: a replica asks for the binary log, the other streams it, and receipts come back. */
import type {Millis} from '../../sim/operation.ts';
import type {Label} from '../../sim/protocol.ts';
import {type Event, type Gtid, printGtid} from './binlog.ts';

/** `session` numbers the replica's connections, so that nothing of one that it gave up is taken for the present one. */
export type Message =
  /** COM_BINLOG_DUMP: everything after this position, please. `semiSync`: receipts will be given. */
  | {readonly type: 'dump'; readonly session: number; readonly position: Gtid | null; readonly semiSync: boolean}
  | {readonly type: 'events'; readonly session: number; readonly events: readonly Event[]}
  /** Nothing new for half of slave_net_timeout, but the connection lives; the log still ends here. */
  | {readonly type: 'heartbeat'; readonly session: number; readonly position: Gtid | null}
  /** Error 1236: the log asked for cannot be served from that position. */
  | {readonly type: 'refused'; readonly session: number; readonly error: string}
  /** Semi-synchronous replication: everything up to this GTID is in my relay log. */
  | {readonly type: 'received'; readonly session: number; readonly gtid: Gtid}
  /** Asked for the operator by a server that is to become a replica: are you writable, and since when? */
  | {readonly type: 'who-is-primary'}
  | {readonly type: 'i-am-primary'; readonly since: Millis};

export type MessageOf<Type extends Message['type']> = Extract<Message, {readonly type: Type}>;

/** A message in a few words. */
export function describe(message: Message): Label {
  switch (message.type) {
    case 'dump':
      return {text: `dump from ${printGtid(message.position) || 'the start'}`, faint: false};
    case 'events':
      return {text: eventsText(message.events), faint: false};
    case 'heartbeat':
      return {text: 'heartbeat', faint: true};
    case 'refused':
      return {text: 'error 1236', faint: false};
    case 'received':
      return {text: `ack ${printGtid(message.gtid)}`, faint: false};
    case 'who-is-primary':
      return {text: 'primary?', faint: false};
    case 'i-am-primary':
      return {text: 'primary!', faint: false};
  }
}

function eventsText(events: readonly Event[]): string {
  const [first] = events;
  if (first === undefined) return 'log at its end';
  return events.length === 1 ? `${printGtid(first.gtid)} ${first.key}=${first.value}` : `${events.length} events`;
}
