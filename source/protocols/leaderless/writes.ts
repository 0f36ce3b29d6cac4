/** Writes as their coordinator sees them: to all live replicas, until enough have answered; who stayed silent gets a hint. */
import type {Level, NodeId} from '../../sim/operation.ts';
import {commit, put} from './acceptor.ts';
import type {Cell} from './cells.ts';
import {storeHint} from './hints.ts';
import {blockFor} from './levels.ts';
import {isUp} from './membership.ts';
import type {Message, Proposal, Tag} from './messages.ts';
import {unavailable, writeTimeout} from './refusals.ts';
import {type Node, newTag, replicasFor, type Task} from './state.ts';

export interface PendingWrite {
  readonly tag: Tag;
  readonly cell: Cell;
  readonly level: Level;
  readonly required: number;
  /** The replicas it was sent to, the coordinator included if it is one. */
  readonly asked: readonly NodeId[];
  readonly acked: NodeId[];
  /** Hints that count: only for level `any`. */
  readonly hinted: number;
  /** Whether the one who waits has been told; the silent ones are waited for all the same. */
  answered: boolean;
  readonly task: Task;
}

/** A write of a client. Without enough live replicas nothing is sent and no hint is stored. */
export function startWrite(node: Node, cell: Cell, level: Level, task: Task): void {
  const alive = replicasFor(node, cell.key).filter((replica) => isUp(node.memory.gossip, replica)).length;
  const required = blockFor(level, node.settings.replicationFactor);
  if (level !== 'any' && alive < required) {
    node.done(task, {type: 'failed', reply: unavailable(level, required, alive)});
    return;
  }
  spread(node, {cell, level, task});
}

/** Tells all replicas what a Paxos round has chosen; returns the write's tag. */
export function startCommit(node: Node, key: string, proposal: Proposal & {readonly cell: Cell}, task: Task): Tag {
  return spread(node, {cell: proposal.cell, level: 'quorum', task, chosen: {key, proposal}});
}

interface Spreading {
  readonly cell: Cell;
  readonly level: Level;
  readonly task: Task;
  readonly chosen?: {readonly key: string; readonly proposal: Proposal};
}

function spread(node: Node, {cell, level, task, chosen}: Spreading): Tag {
  const {disk, memory, out, settings} = node;
  const tag = newTag(node);
  const replicas = replicasFor(node, cell.key);
  const asked = replicas.filter((replica) => isUp(memory.gossip, replica));
  const acked = asked.filter((replica) => replica === out.self);
  const sentAt = out.now;
  const message: Message = chosen
    ? {type: 'commit', tag, sentAt, ...chosen}
    : {type: 'mutate', tag, sentAt, cell, repairs: false};
  for (const replica of asked) if (replica !== out.self) out.send(replica, message);
  if (acked.length > 0 && chosen) commit(disk, chosen.key, chosen.proposal);
  else if (acked.length > 0) put(disk, cell);
  const stored = replicas.filter((replica) => !asked.includes(replica) && storeHint(node, replica, cell)).length;
  const required = blockFor(level, settings.replicationFactor);
  const hinted = level === 'any' ? stored : 0;
  const write: PendingWrite = {tag, cell, level, required, asked, acked, hinted, answered: false, task};
  memory.writes[tag] = write;
  out.arm(`write/${tag}`, settings.writeTimeout);
  settle(node, write);
  return tag;
}

/** A replica has the write. Answers after the time-out find nothing to answer to. */
export function onWritten(node: Node, from: NodeId, tag: Tag): void {
  const write = node.memory.writes[tag];
  if (write === undefined || write.acked.includes(from)) return;
  write.acked.push(from);
  settle(node, write);
}

function settle(node: Node, write: PendingWrite): void {
  if (write.acked.length + write.hinted >= write.required) answer(node, write);
  if (!write.answered || write.acked.length < write.asked.length) return;
  delete node.memory.writes[write.tag];
  node.out.disarm(`write/${write.tag}`);
}

function answer(node: Node, write: PendingWrite): void {
  if (write.answered) return;
  write.answered = true;
  node.done(write.task, {type: 'written'});
}

/** Nothing is rolled back: whoever has the write keeps it, and whoever stayed silent gets it by a hint. */
export function onWriteTimeout(node: Node, tag: Tag): void {
  const write = node.memory.writes[tag];
  if (write === undefined) return;
  delete node.memory.writes[tag];
  for (const replica of write.asked) if (!write.acked.includes(replica)) storeHint(node, replica, write.cell);
  if (write.answered) return;
  const reply = writeTimeout(write.level, write.required, write.acked.length, 'SIMPLE');
  node.done(write.task, write.level === 'any' ? {type: 'written'} : {type: 'failed', reply});
}
