/**
 * A DynamoDB global table with multi-Region eventual consistency (MREC): every Region reads and writes on its own and
 * sends its changes on; the last writer wins, item by item.
 *
 * Sources: Amazon DynamoDB developer guide, *Global tables: how it works* (version 2019.11.21) and *DynamoDB global
 * tables: consistency modes*.
 *
 * **Choices**
 * - A Region is one node: the replicas inside it, and their leader, are the system's mode=region.
 * - The guide calls the timestamp internal. Here it is in microseconds of the Region's clock, and later than that of
 *   the version it overwrites, because a Region reads its own writes; at a tie the greater Region's name wins, in all
 *   Regions alike.
 * - Changes go out in batches, within the lag, and again until they are confirmed; what a batch leaves out is only
 *   older.
 * - A condition is judged against the Region's own version, and the outcome is sent on as a plain write.
 * - Deletes leave a mark that is never swept.
 */
import {absent, type Millis, type NodeId, type OperationId, type Request, type Stored} from '../../sim/operation.ts';
import type {Input, NodeView, Out, Protocol} from '../../sim/protocol.ts';
import {newOutbox, type Outbox, owe, settle, streamTimer} from './outbox.ts';

export interface Cell {
  readonly key: string;
  readonly stored: Stored;
  /** Microseconds, and the Region that wrote it. */
  readonly at: number;
  readonly region: NodeId;
}

export interface Disk {
  readonly cells: Record<string, Cell>;
  readonly outbox: Outbox;
}

export type Message =
  | {readonly type: 'changes'; readonly cells: readonly Cell[]}
  | {readonly type: 'applied'; readonly cells: readonly Cell[]};

export interface Settings {
  /** Within how long a change goes out to the other Regions. */
  readonly lagMillis: Millis;
}

interface Region {
  readonly disk: Disk;
  readonly out: Out<Message>;
  readonly settings: Settings;
}

/** MREC with these settings. */
export function mrec(settings: Settings): Protocol<Disk, null, Message> {
  return {
    name: 'global table, MREC',
    format: (_self, peers) => ({cells: {}, outbox: newOutbox(peers)}),
    wake: () => null,
    step: ({disk}, input, out) => step({disk, out, settings}, input),
    view,
    describe: ({type, cells}) => ({
      text: `${type === 'changes' ? '' : 'has '}${cells.map(print).join(' ')}`,
      faint: false,
    }),
  };
}

function step(region: Region, input: Input<Message>): void {
  const {disk, out} = region;
  if (input.type === 'request') onRequest(region, input.id, input.request);
  else if (input.type === 'timer') sendChanges(region, input.name);
  else if (input.type === 'start') for (const peer of out.peers) sendChanges(region, streamTimer(peer));
  else if (input.type === 'message' && input.message.type === 'changes')
    onChanges(region, input.from, input.message.cells);
  else if (input.type === 'message') {
    for (const cell of input.message.cells) {
      if (sameVersion(cell, disk.cells[slot(cell.key)])) settle(disk.outbox, input.from, slot(cell.key));
    }
  }
}

function onRequest(region: Region, id: OperationId, request: Request): void {
  const {disk, out} = region;
  const before = disk.cells[slot(request.key)]?.stored ?? absent;
  if (request.type === 'read') out.reply(id, {outcome: 'ok', values: [before]});
  else if (request.type === 'cas' && before.value !== request.from) {
    out.reply(id, {outcome: 'fail', error: 'condition-failed', values: [before]});
  } else {
    put(region, request.key, Object.freeze({value: newValue(request), by: id}));
    out.reply(id, request.type === 'cas' ? {outcome: 'ok', values: [before]} : {outcome: 'ok'});
  }
}

function newValue(request: Request): string | null {
  if (request.type === 'write') return request.value;
  return request.type === 'cas' ? request.to : null;
}

/** Writes here and now; the other Regions hear of it later. */
function put({disk, out, settings}: Region, key: string, stored: Stored): void {
  const before = disk.cells[slot(key)];
  const at = Math.max(out.now * 1000, (before?.at ?? Number.MIN_SAFE_INTEGER) + 1);
  disk.cells[slot(key)] = Object.freeze({key, stored, at, region: out.self});
  owe(disk.outbox, slot(key), out, settings.lagMillis);
}

/** Sends a peer what it is owed, and does so again as long as it has not confirmed. */
function sendChanges({disk, out, settings}: Region, timer: string): void {
  const peer = out.peers.find((one) => streamTimer(one) === timer);
  const owed = peer ? (disk.outbox[peer] ?? []) : [];
  if (!peer || owed.length === 0) return;
  out.send(peer, {type: 'changes', cells: owed.flatMap((name) => disk.cells[name] ?? [])});
  out.arm(timer, 2 * settings.lagMillis);
}

/** Takes what is later than its own; the loser is not told, nor are its clients. */
function onChanges({disk, out}: Region, from: NodeId, cells: readonly Cell[]): void {
  for (const cell of cells) {
    const own = disk.cells[slot(cell.key)];
    if (sameVersion(cell, own)) continue;
    if (own && !isLater(cell, own))
      out.note(`keeps ${print(own)}, which is later than ${print(cell)} of ${cell.region}`);
    else {
      disk.cells[slot(cell.key)] = cell;
      if (own) out.note(`${print(cell)} of ${cell.region} replaces ${print(own)}`);
    }
  }
  out.send(from, {type: 'applied', cells});
}

function isLater(one: Cell, other: Cell): boolean {
  return one.at > other.at || (one.at === other.at && one.region > other.region);
}

function sameVersion(one: Cell, other: Cell | undefined): boolean {
  return other !== undefined && one.at === other.at && one.region === other.region;
}

function slot(key: string): string {
  return `-${key}`;
}

function print({key, stored}: Cell): string {
  return stored.value === null ? `no ${key}` : `${key}=${stored.value}`;
}

/** Every Region is its own. */
function view({disk}: {readonly disk: Disk}): NodeView {
  const owed = Object.values(disk.outbox).reduce((most, slots) => Math.max(most, slots.length), 0);
  return {
    role: 'region',
    epoch: 0,
    leads: false,
    leader: null,
    data: Object.fromEntries(Object.values(disk.cells).map(({key, stored}) => [key, [stored]])),
    suspects: [],
    facts: [['to send', `${owed}`]],
  };
}
