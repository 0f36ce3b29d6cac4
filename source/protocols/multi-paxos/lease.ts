/**
 * The leader's lease (ATC 2022 §3). Its end must come no later for the leader than for those who granted it: the leader
 * counts from when it sent the renewal, and by two clocks; the others from when they got it, rounding up.
 */
import type {NodeId} from '../../sim/operation.ts';
import {lastIndex, majorityOf, openGroups} from './log.ts';
import type {LeaseLeft, MessageOf} from './messages.ts';
import {advanceCommit, followerOf, sendRecords} from './replication.ts';
import {becomeFollower, onLeader} from './roles.ts';
import type {Follower, Turn} from './state.ts';
import {commitTo} from './store.ts';

/** With every beat the leader asks for its lease anew, of everybody: who is no member must catch up too. */
export function sendRenewals({disk, memory, out}: Turn): void {
  const {followers, ticks} = memory;
  for (const {node} of followers) {
    out.send(node, {type: 'renew', ballot: disk.promised, at: out.now, beat: ticks, commit: disk.commit});
  }
}

/** Grants the lease, from now on. */
export function onRenew(turn: Turn, from: NodeId, {ballot, at, beat, commit}: MessageOf<'renew'>): void {
  const {memory, out} = turn;
  if (!onLeader(turn, from, ballot)) return;
  memory.leaderBeat = beat;
  memory.lease = {ballot, beat: memory.ticks};
  commitTo(turn, Math.min(commit, memory.solid));
  out.send(from, {type: 'renewed', ballot, at, beat, solid: memory.solid});
}

/**
 * The lease is granted; a log that has not grown since the last time has lost a message, and is sent the rest again.
 */
export function onRenewed(turn: Turn, from: NodeId, {ballot, at, beat, solid}: MessageOf<'renewed'>): void {
  const follower = followerOf(turn, from, ballot);
  if (!follower) return;
  follower.heard = turn.memory.ticks;
  follower.match = Math.max(follower.match, solid);
  if (!follower.granted || follower.granted.beat < beat) follower.granted = {at, beat};
  if (solid < lastIndex(turn.disk) && solid === follower.stuck) {
    follower.next = solid + 1;
    sendRecords(turn, follower);
  }
  follower.stuck = solid;
  advanceCommit(turn);
}

/**
 * Whether the lease holds now. By beats alone a leader that was paused would not notice; by its clock alone, one set
 * back.
 */
export function holdsLease(turn: Turn): boolean {
  const {out, settings} = turn;
  const leaseMillis = settings.leaseBeats * settings.beatMillis;
  return grantedByMajority(turn, ({granted}) => {
    const age = granted ? out.now - granted.at : leaseMillis;
    return age >= 0 && age < leaseMillis;
  });
}

function grantedByMajority(turn: Turn, fresh: (follower: Follower) => boolean): boolean {
  const {disk, memory, out, settings} = turn;
  const grants = (node: NodeId): boolean =>
    node === out.self ||
    memory.followers.some(
      (one) =>
        one.node === node &&
        one.granted !== null &&
        memory.ticks - one.granted.beat < settings.leaseBeats &&
        fresh(one),
    );
  return openGroups(disk).every((members) => majorityOf(members, grants));
}

/** A leader whose lease has run out leads no more. */
export function checkLease(turn: Turn): void {
  const {disk, memory, out, settings} = turn;
  if (memory.ticks - memory.electedAt < settings.leaseBeats || grantedByMajority(turn, () => true)) return;
  out.note('its lease has run out: it leads no more');
  becomeFollower(turn, disk.promised, null);
}

/** How long the newest lease that this node granted may still hold. */
export function leaseLeft({memory, settings}: Turn): LeaseLeft {
  const {lease, ticks} = memory;
  if (lease === null) return {ballot: 0, beats: 0};
  const atLeast = Math.max(0, ticks - lease.beat - 1);
  return {ballot: lease.ballot, beats: Math.max(0, settings.leaseBeats - atLeast)};
}
