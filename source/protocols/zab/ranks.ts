/**
 * Which vote is better, who agrees with whom, and who has the highest server id
 * (FastLeaderElection.totalOrderPredicate).
 */
import type {NodeId} from '../../sim/operation.ts';
import type {Notification, Vote} from './messages.ts';
import type {Turn} from './state.ts';
import {compare} from './zxid.ts';

/** A server's id (myid): the last word when epoch and zxid are the same. */
export function serverId({out, settings}: Turn, node: NodeId): number {
  const place = Number(node.slice(1));
  return settings.ids === 'rising' ? place : out.peers.length + 2 - place;
}

/** A later epoch is better, then a later zxid, then a higher server id. */
export function isBetter(turn: Turn, one: Vote, other: Vote): boolean {
  const difference = one.epoch - other.epoch || compare(one.zxid, other.zxid);
  return difference > 0 || (difference === 0 && serverId(turn, one.leader) > serverId(turn, other.leader));
}

/**
 * Whether two servers vote alike. Between servers that have settled on a leader only leader and epoch count, since they
 * may have settled in different rounds (Vote.equals).
 */
export function agree(one: Notification, other: Notification): boolean {
  if (one.leader !== other.leader || one.epoch !== other.epoch) return false;
  if (one.state !== 'looking' && other.state !== 'looking') return true;
  return one.round === other.round && compare(one.zxid, other.zxid) === 0;
}

/** How many of these votes are alike with one. */
export function countAgreeing(votes: Readonly<Record<NodeId, Notification>>, vote: Notification): number {
  let count = 0;
  for (const node in votes) if (agree(votes[node as NodeId] as Notification, vote)) count += 1;
  return count;
}
