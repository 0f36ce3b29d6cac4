/** What a follower does with the leader's proposals, commits and pings (DSN 2011, §IV, phase 3, follower). */
import {at} from '../../sim/roll.ts';
import {finishSync, onApplied, reportTouched} from './connections.ts';
import {applyNext, log} from './history.ts';
import type {FromLeader} from './messages.ts';
import {becomeLooking} from './roles.ts';
import {type Following, type Turn, timer} from './state.ts';
import {tellLeader} from './wire.ts';
import {compare, type Zxid} from './zxid.ts';

/** The silence timer is not set anew more often than this: it is a matter of ten seconds. */
const grain = 50;

/** The leader was heard of: the wait for its silence begins anew. */
export function onHeard({memory, out, settings}: Turn): void {
  const {following} = memory;
  if (following?.stage !== 'serving') return;
  const passed = out.now - following.heardAt;
  if (following.heardAt >= 0 && passed >= 0 && passed < grain) return;
  following.heardAt = out.now;
  out.arm(timer.silence, settings.syncTicks * settings.tickMillis);
}

/** Nothing came from the leader for syncLimit (or, while joining, initLimit). */
export function onSilence(turn: Turn): void {
  const {following} = turn.memory;
  if (!following) return;
  const why = following.stage === 'connecting' ? 'cannot be reached' : 'fell silent';
  becomeLooking(turn, `${following.leader} ${why}`);
}

/**
 * Puts the proposal on disk and says so. While joining, the answer is given for everything at once, at `new leader`.
 */
export function onPropose(turn: Turn, {txn}: Extract<FromLeader, {type: 'propose'}>): void {
  const stage = turn.memory.following?.stage;
  log(turn.disk, txn);
  if (stage !== 'accepted' && stage !== 'serving') return;
  tellLeader(turn, {type: 'ack', zxid: {epoch: txn.epoch, counter: txn.counter}});
}

/** A quorum has it on disk. */
export function onCommit(turn: Turn, {zxid}: Extract<FromLeader, {type: 'commit'}>): void {
  if (turn.memory.following?.stage === 'serving') commitUpTo(turn, zxid);
}

/** Applies everything up to and with `zxid`, in order. */
export function commitUpTo(turn: Turn, zxid: Zxid): void {
  const {disk} = turn;
  for (let next = at(disk.history, disk.applied); next; next = at(disk.history, disk.applied)) {
    if (compare(next, zxid) > 0) return;
    applyNext(disk);
    onApplied(turn, next);
  }
}

/** Answers with the sessions whose clients were heard of since the last ping. */
export function onPing(turn: Turn): void {
  tellLeader(turn, {type: 'pong', touched: reportTouched(turn)});
}

/** Everything the leader had committed when it was asked has arrived, since a channel keeps its order. */
export function onSynced(turn: Turn, {id, client}: Extract<FromLeader, {type: 'synced'}>): void {
  if ((turn.memory.following as Following).stage === 'serving') finishSync(turn, client, id);
}
