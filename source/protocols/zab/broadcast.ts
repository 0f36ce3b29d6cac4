/**
 * The leader's broadcast: propose in order, commit what a quorum has on disk, in order (DSN 2011, §IV, phase 3,
 * leader).
 */
import type {ClientId, NodeId, OperationId} from '../../sim/operation.ts';
import {at} from '../../sim/roll.ts';
import {finishSync, onApplied, reportTouched, startServing} from './connections.ts';
import {onSyncedFollower} from './discovery.ts';
import {applyNext, log} from './history.ts';
import type {Change, FromFollower, Txn} from './messages.ts';
import {becomeLooking} from './roles.ts';
import {expireSessions, touch, trackSessions} from './sessions.ts';
import {type Leading, type Learner, quorum, type Turn, timer} from './state.ts';
import {tell} from './wire.ts';

/** Who asked for a transaction: the operation and its client, and the server that is to answer. */
export interface Asker {
  readonly by: OperationId;
  readonly client: ClientId;
  readonly origin: NodeId;
}

/** A quorum has accepted this leader: it serves, and pings twice a tick. */
export function startBroadcast(turn: Turn, leading: Leading): void {
  const {out} = turn;
  out.note(`leads epoch ${leading.epoch}`);
  trackSessions(turn, leading);
  startServing(turn);
  beatAgain(turn);
}

function beatAgain({out, settings}: Turn): void {
  out.arm(timer.beat, Math.trunc(settings.tickMillis / 2));
}

/** Half a tick has passed: looks after followers and sessions, and pings. A quorum is counted every full tick. */
export function onBeat(turn: Turn): void {
  const {memory, out} = turn;
  const leading = memory.leading as Leading;
  leading.beats += 1;
  beatAgain(turn);
  dropSilent(turn, leading);
  if (leading.beats % 2 === 0) {
    const synced = leading.learners.filter(({stage}) => stage === 'synced').length + 1;
    if (synced < quorum(turn)) {
      becomeLooking(turn, `only ${synced} of ${out.peers.length + 1} servers in sync, itself included`);
      return;
    }
    expireSessions(turn, leading);
  }
  touch(leading, out.self, reportTouched(turn));
  for (const learner of leading.learners) if (hasHistory(learner)) tell(turn, learner, {type: 'ping'});
}

/** A follower that was not heard of for syncLimit (initLimit more while it copies the history) is dropped. */
function dropSilent({out, settings}: Turn, leading: Leading): void {
  const silent = leading.learners.filter(({stage, heard}) => {
    const ticks = settings.syncTicks + (stage === 'synced' ? 0 : settings.initTicks);
    return leading.beats - heard > 2 * ticks;
  });
  for (const {node} of silent) {
    out.note(`drops ${node}, which fell silent`);
    out.hangUp(node);
    forgetLearner(leading, node);
  }
}

/** It was sent the history, and so gets everything after it. */
function hasHistory({stage}: Learner): boolean {
  return stage === 'syncing' || stage === 'synced';
}

/** A follower's connection is gone. */
export function forgetLearner(leading: Leading, node: NodeId): void {
  leading.learners = leading.learners.filter((learner) => learner.node !== node);
}

/** Gives a change its place in the order, and sends it to every follower that has the history before it. */
export function propose(turn: Turn, change: Change, asker: Asker): void {
  const {disk, memory} = turn;
  const leading = memory.leading as Leading;
  leading.counter += 1;
  const txn: Txn = Object.freeze({
    epoch: leading.epoch,
    counter: leading.counter,
    change: Object.freeze(change),
    ...asker,
  });
  log(disk, txn);
  for (const learner of leading.learners) if (hasHistory(learner)) tell(turn, learner, {type: 'propose', txn});
}

/** A follower has everything up to and with `zxid` on disk; the first such answer says that it accepts the leader. */
export function onAck(turn: Turn, learner: Learner, {zxid}: Extract<FromFollower, {type: 'ack'}>): void {
  const leading = turn.memory.leading as Leading;
  learner.acked = Math.max(learner.acked, zxid.counter);
  if (learner.stage === 'syncing') onSyncedFollower(turn, learner);
  if (leading.stage === 'serving') commitMore(turn, leading);
}

/** Commits up to the newest proposal that a quorum has on disk. */
function commitMore(turn: Turn, leading: Leading): void {
  const counter = quorumCounter(turn, leading);
  if (counter <= leading.committed) return;
  leading.committed = counter;
  const {disk} = turn;
  const zxid = {epoch: leading.epoch, counter};
  for (const learner of leading.learners) if (hasHistory(learner)) tell(turn, learner, {type: 'commit', zxid});
  for (
    let next = at(disk.history, disk.applied);
    next && isCommitted(next, leading);
    next = at(disk.history, disk.applied)
  ) {
    applyNext(disk);
    onApplied(turn, next);
  }
  answerSyncs(turn, leading);
}

function isCommitted({epoch, counter}: Txn, leading: Leading): boolean {
  return epoch < leading.epoch || counter <= leading.committed;
}

/** The highest counter that a quorum, the leader with all of it included, has reached. */
function quorumCounter(turn: Turn, {learners, counter}: Leading): number {
  const acked = learners.filter(({stage}) => stage === 'synced').map((learner) => learner.acked);
  acked.push(counter);
  acked.sort((one, other) => other - one);
  return acked[quorum(turn) - 1] ?? 0;
}

/**
 * `sync`: answered at once when nothing is under way, else behind what is. No quorum is asked, so a deposed leader
 * answers too.
 */
export function onSyncRequest(turn: Turn, sync: {node: NodeId; id: OperationId; client: ClientId}): void {
  const leading = turn.memory.leading as Leading;
  if (leading.counter > leading.committed) leading.syncs.push({counter: leading.counter, ...sync});
  else answerSync(turn, sync);
}

function answerSyncs(turn: Turn, leading: Leading): void {
  if (leading.syncs.length === 0) return;
  const ready = leading.syncs.filter(({counter}) => counter <= leading.committed);
  leading.syncs = leading.syncs.filter(({counter}) => counter > leading.committed);
  for (const sync of ready) answerSync(turn, sync);
}

function answerSync(turn: Turn, {node, id, client}: {node: NodeId; id: OperationId; client: ClientId}): void {
  const {memory, out} = turn;
  if (node === out.self) {
    finishSync(turn, client, id);
    return;
  }
  const learner = memory.leading?.learners.find((one) => one.node === node);
  if (learner) tell(turn, learner, {type: 'synced', id, client});
}
