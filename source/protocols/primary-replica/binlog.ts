/** The binary log: every change a server has made, in order, each with its global transaction id (GTID). */
import type {Millis, NodeId, OperationId} from '../../sim/operation.ts';
import {append, at, type Roll, size} from '../../sim/roll.ts';

/** Which server made a change first, and the change's number; printed as `0-1-8` (domain, server, number). Numbers start at 1. */
export interface Gtid {
  readonly server: number;
  readonly number: number;
}

/** A committed change of one row: a row event with its transaction around it. */
export interface Event {
  readonly gtid: Gtid;
  readonly key: string;
  readonly value: string | null;
  readonly by: OperationId;
  /** When it was made, by the clock of the server that made it: `Seconds_Behind_Master` is counted from here. */
  readonly at: Millis;
}

export type Binlog = Roll<Event>;

/** As `@@gtid_current_pos` shows it; an empty text for a server that has nothing yet. */
export function printGtid(gtid: Gtid | null): string {
  return gtid === null ? '' : `0-${gtid.server}-${gtid.number}`;
}

/** A server's number in a GTID: n2 has server_id 2. */
export function serverId(node: NodeId): number {
  return Number(node.slice(1));
}

/** The GTID of the newest change in the log; null for an empty log. */
export function lastGtid(binlog: Binlog): Gtid | null {
  return at(binlog, size(binlog) - 1)?.gtid ?? null;
}

/** Whether the log holds exactly this change. Numbers have no gaps, so the change numbered k is the k-th. */
export function holds(binlog: Binlog, gtid: Gtid | null): boolean {
  return gtid === null || at(binlog, gtid.number - 1)?.gtid.server === gtid.server;
}

/** Writes an event at the end; it is frozen and lasts. */
export function write(binlog: Binlog, event: Event): void {
  append(binlog, Object.freeze(event));
}
