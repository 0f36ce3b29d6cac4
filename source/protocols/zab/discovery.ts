/**
 * The leader's way into an epoch: a quorum tells what it has promised, promises itself to a newer epoch, and copies the
 * leader's history (DSN 2011, §IV, phases 1 and 2, leader).
 */
import type {NodeId} from '../../sim/operation.ts';
import {part} from '../../sim/roll.ts';
import {startBroadcast} from './broadcast.ts';
import {countUpTo, lastZxid, snapshot, zxidBefore} from './history.ts';
import type {FromFollower} from './messages.ts';
import {becomeLooking} from './roles.ts';
import {type Leading, type Learner, quorum, type Turn, timer} from './state.ts';
import {tell} from './wire.ts';
import {compare} from './zxid.ts';

/** Opens the port to followers. */
export function startDiscovery(turn: Turn): void {
  const {disk, memory, out} = turn;
  const {leading} = memory;
  if (!leading) return;
  leading.informed[out.self] = disk.acceptedEpoch;
  limitStage(turn);
}

/** Each stage must come to its end within initLimit. */
function limitStage({out, settings}: Turn): void {
  out.arm(timer.limit, settings.initTicks * settings.tickMillis);
}

/** Too few followers came, or stayed. */
export function onLimit(turn: Turn): void {
  const {memory} = turn;
  const stage = memory.leading?.stage;
  becomeLooking(turn, `no quorum of followers came${stage === 'discovery' ? '' : ' through'}`);
}

/** A follower connects and tells what it has promised. A new connection takes the place of an old one. */
export function onFollowerInfo(turn: Turn, from: NodeId, info: Extract<FromFollower, {type: 'follower info'}>): void {
  const {memory, out} = turn;
  const {leading} = memory;
  if (!leading) {
    out.send(from, {type: 'refused', channel: info.channel});
    return;
  }
  leading.learners = leading.learners.filter((learner) => learner.node !== from);
  const learner: Learner = {
    node: from,
    channel: info.channel,
    sent: 0,
    received: 1,
    stage: 'info',
    last: {epoch: 0, counter: 0},
    acked: -1,
    heard: leading.beats,
  };
  leading.learners.push(learner);
  if (leading.stage !== 'discovery') {
    tell(turn, learner, {type: 'leader info', epoch: leading.epoch});
    return;
  }
  leading.informed[from] = info.acceptedEpoch;
  if (Object.keys(leading.informed).length >= quorum(turn)) proposeEpoch(turn, leading);
}

/** An epoch newer than any that a quorum has promised itself to. */
function proposeEpoch(turn: Turn, leading: Leading): void {
  const {disk, out} = turn;
  leading.epoch = Math.max(...Object.values(leading.informed)) + 1;
  leading.stage = 'epoch';
  leading.promised = [out.self];
  disk.acceptedEpoch = leading.epoch;
  limitStage(turn);
  for (const learner of leading.learners) tell(turn, learner, {type: 'leader info', epoch: leading.epoch});
}

/** A follower has promised itself. One whose history is newer than the leader's ends the attempt. */
export function onAckEpoch(turn: Turn, learner: Learner, ack: Extract<FromFollower, {type: 'ack epoch'}>): void {
  const leading = turn.memory.leading as Leading;
  learner.last = ack.last;
  learner.stage = 'epoch';
  if (leading.stage !== 'epoch') {
    sendHistory(turn, leading, learner);
    return;
  }
  if (ack.currentEpoch < 0) return;
  if (isAhead(turn, ack)) {
    becomeLooking(turn, `${learner.node} has a newer history`);
    return;
  }
  if (!leading.promised.includes(learner.node)) leading.promised.push(learner.node);
  if (leading.promised.length >= quorum(turn)) startSync(turn, leading);
}

function isAhead({disk}: Turn, {currentEpoch, last}: Extract<FromFollower, {type: 'ack epoch'}>): boolean {
  return (currentEpoch - disk.currentEpoch || compare(last, lastZxid(disk.history))) > 0;
}

/** The epoch has a quorum: the leader's history is what everybody gets. */
function startSync(turn: Turn, leading: Leading): void {
  const {disk, memory} = turn;
  disk.currentEpoch = leading.epoch;
  memory.vote = {...memory.vote, epoch: leading.epoch};
  leading.stage = 'sync';
  limitStage(turn);
  for (const learner of leading.learners) if (learner.stage === 'epoch') sendHistory(turn, leading, learner);
}

/**
 * Brings one follower to the leader's history: what it has too much is cut, what it lacks is sent, the rest follows.
 */
function sendHistory(turn: Turn, leading: Leading, learner: Learner): void {
  const {disk, settings} = turn;
  const {last} = learner;
  const common = Math.min(countUpTo(disk.history, last), disk.applied);
  if (disk.applied - common > settings.diffLimit) {
    tell(turn, learner, {type: 'snapshot', ...snapshot(disk)});
  } else {
    const shared = zxidBefore(disk.history, common);
    if (compare(last, shared) !== 0) tell(turn, learner, {type: 'truncate', to: shared});
    tell(turn, learner, {type: 'diff', txns: part(disk.history, common, disk.applied)});
  }
  for (const txn of part(disk.history, disk.applied)) tell(turn, learner, {type: 'propose', txn});
  tell(turn, learner, {type: 'new leader', epoch: leading.epoch});
  learner.stage = 'syncing';
}

/**
 * A follower has everything. With a quorum of such the leader begins to serve; one that comes later may serve at once.
 */
export function onSyncedFollower(turn: Turn, learner: Learner): void {
  const leading = turn.memory.leading as Leading;
  learner.stage = 'synced';
  if (leading.stage === 'serving') {
    sendUpToDate(turn, learner);
    return;
  }
  const synced = leading.learners.filter(({stage}) => stage === 'synced');
  if (synced.length + 1 < quorum(turn)) return;
  leading.stage = 'serving';
  turn.out.disarm(timer.limit);
  startBroadcast(turn, leading);
  for (const one of synced) sendUpToDate(turn, one);
}

function sendUpToDate(turn: Turn, learner: Learner): void {
  const {history, applied} = turn.disk;
  tell(turn, learner, {type: 'up to date', commit: zxidBefore(history, applied)});
}
