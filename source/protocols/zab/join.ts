/**
 * A follower's way into an epoch: it finds the leader's port, promises itself to the epoch, copies the leader's history
 * (DSN 2011, §IV, phases 1 and 2, follower).
 */
import {startServing} from './connections.ts';
import {commitUpTo} from './follow.ts';
import {lastZxid, log, restore, truncate} from './history.ts';
import type {FromLeader} from './messages.ts';
import {becomeLooking} from './roles.ts';
import {emptyTree} from './sessions.ts';
import {type Following, type Turn, timer} from './state.ts';
import {tellLeader} from './wire.ts';
import {compare} from './zxid.ts';

/** Highest number of a channel; large enough that two never meet. */
const channels = 1_000_000_000;

/** Connects to the leader: a new channel, and all the time of initLimit to be let in. */
export function connect(turn: Turn): void {
  const {disk, memory, out, settings} = turn;
  const {following} = memory;
  if (!following) return;
  if (following.tries === 0) out.arm(timer.silence, settings.initTicks * settings.tickMillis);
  following.channel = out.random(1, channels);
  following.sent = 0;
  following.received = 0;
  tellLeader(turn, {type: 'follower info', acceptedEpoch: disk.acceptedEpoch});
}

/** The leader's port is closed: it does not lead yet, or not any more. Tries again a few times. */
export function onRefused(turn: Turn): void {
  const {memory, out, settings} = turn;
  const {following} = memory;
  if (!following) return;
  following.tries += 1;
  following.channel = 0;
  if (following.tries >= settings.connectTries) becomeLooking(turn, `${following.leader} does not lead`);
  else out.arm(timer.retry, settings.connectRetryMillis);
}

/** The leader names the epoch. A server promises itself to an epoch once, and never to an older one. */
export function onLeaderInfo(turn: Turn, {epoch}: Extract<FromLeader, {type: 'leader info'}>): void {
  const {disk, memory, out, settings} = turn;
  const following = memory.following as Following;
  if (epoch < disk.acceptedEpoch) {
    becomeLooking(turn, `${following.leader} leads epoch ${epoch}, and ${disk.acceptedEpoch} is promised`);
    return;
  }
  const again = epoch === disk.acceptedEpoch;
  disk.acceptedEpoch = epoch;
  following.stage = 'joining';
  out.disarm(timer.retry);
  out.arm(timer.silence, settings.initTicks * settings.tickMillis);
  const currentEpoch = again ? -1 : disk.currentEpoch;
  tellLeader(turn, {type: 'ack epoch', currentEpoch, last: lastZxid(disk.history)});
}

/** What this server has beyond `to` was never committed, or not by this leader: it goes. */
export function onTruncate(turn: Turn, {to}: Extract<FromLeader, {type: 'truncate'}>): void {
  const {disk, out} = turn;
  const before = lastZxid(disk.history);
  truncate(disk, to, () => emptyTree(turn));
  if (compare(before, to) > 0) out.note(`drops what only it had after ${to.epoch}:${to.counter}`);
}

/** Committed transactions that this server lacks. */
export function onDiff({disk}: Turn, {txns}: Extract<FromLeader, {type: 'diff'}>): void {
  for (const txn of txns) log(disk, txn);
}

/** Too far behind for single transactions: the leader's whole tree. */
export function onSnapshot({disk}: Turn, {history, tree}: Extract<FromLeader, {type: 'snapshot'}>): void {
  restore(disk, history, tree);
}

/** The histories agree and are on disk: only now does this server belong to the epoch. */
export function onNewLeader(turn: Turn, {epoch}: Extract<FromLeader, {type: 'new leader'}>): void {
  const {disk, memory} = turn;
  disk.currentEpoch = epoch;
  if (memory.following) memory.following.stage = 'accepted';
  memory.vote = {...memory.vote, epoch};
  const last = lastZxid(disk.history);
  tellLeader(turn, {type: 'ack', zxid: last.epoch === epoch ? last : {epoch, counter: 0}});
}

/** A quorum has accepted the leader: clients are served from here on. */
export function onUpToDate(turn: Turn, {commit}: Extract<FromLeader, {type: 'up to date'}>): void {
  const {disk, memory, out} = turn;
  const following = memory.following as Following;
  commitUpTo(turn, commit);
  following.stage = 'serving';
  following.heardAt = -1;
  out.note(`follows ${following.leader} in epoch ${disk.currentEpoch}`);
  startServing(turn);
}
