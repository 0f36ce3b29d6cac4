/**
 * A primary that takes every request, as a MySQL or MariaDB server does: one server for now, without replicas.
 *
 * Sources: MySQL 8 reference manual, InnoDB and autocommit; runs of MariaDB 10.11 with the client cut off, an answer lost,
 * and the server killed (SYSTEMS.md section 5).
 *
 * **Choices**
 * - Each request is one statement in autocommit: no open transactions, no locks that outlive a statement.
 * - A committed row is on the disk before its client is told (innodb_flush_log_at_trx_commit=1).
 * - A statement whose client gave up is carried out all the same when it arrives: the server cannot know. That is the
 *   network's doing, which holds what a cut keeps from arriving; nothing here adds to it.
 * - Replicas will be further nodes: the disk says who is primary, and `Message` will carry the binary log.
 */
import type {NodeId} from '../../sim/operation.ts';
import type {Label, NodeView, Protocol} from '../../sim/protocol.ts';
import {execute, type Table} from './table.ts';

export interface Disk {
  readonly primary: NodeId;
  readonly table: Table;
}

/** Sessions end with the process; nothing else is kept in memory. */
export type Memory = Readonly<Record<string, never>>;

/** A server alone has nobody to speak with. */
export type Message = never;

/** The protocol of one primary. The first node of a cluster is the primary. */
export function primaryReplica(): Protocol<Disk, Memory, Message> {
  return {
    name: 'primary',
    format: (self, peers) => ({primary: [self, ...peers].sort()[0] ?? self, table: {}}),
    wake: () => ({}),
    step: ({disk}, input, out) => {
      if (input.type === 'request') out.reply(input.id, execute(disk.table, input.request, input.id));
    },
    view,
    describe,
  };
}

function view({disk}: {readonly disk: Disk}, self: NodeId): NodeView {
  const rows = Object.values(disk.table);
  const leads = disk.primary === self;
  return {
    role: leads ? 'primary' : 'replica',
    epoch: 0,
    leads,
    leader: disk.primary,
    data: Object.fromEntries(rows.map(({key, value, by}) => [key, [{value, by}]])),
    suspects: [],
    facts: [['rows', String(rows.filter(({value}) => value !== null).length)]],
  };
}

function describe(message: Message): Label {
  return message;
}
