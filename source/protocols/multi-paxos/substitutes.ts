/**
 * Log replicas (ATC 2022 §5, §6.1): when a replica falls silent, the leader lets a spare node that keeps only the log
 * take its place, so that the group survives another failure; the replica returns to its place once its log has caught
 * up.
 */
import type {NodeId} from '../../sim/operation.ts';
import {lastIndex, membersFor} from './log.ts';
import {propose} from './replication.ts';
import {hindranceOf} from './requests.ts';
import {type Follower, isReplica, type Turn} from './state.ts';

/** One exchange at a time, and only by a leader that serves. Looked at with every beat. */
export function checkMembers(turn: Turn): void {
  const {disk, out} = turn;
  if (disk.groups.some(({after}) => after > disk.commit) || hindranceOf(turn) !== null) return;
  const members = membersFor(disk, lastIndex(disk) + 1);
  const [leaving, coming] = exchangeOf(turn, members);
  if (leaving === undefined || coming === undefined) return;
  out.note(`lets ${coming} take the place of ${leaving} in the group`);
  propose(turn, null, Object.freeze(members.map((node) => (node === leaving ? coming : node))));
}

function exchangeOf(turn: Turn, members: readonly NodeId[]): readonly [NodeId | undefined, NodeId | undefined] {
  const {followers} = turn.memory;
  const silent = followers.find(
    (one) => members.includes(one.node) && isReplica(turn, one.node) && !isHeard(turn, one),
  );
  const spare = followers.find(
    (one) => !members.includes(one.node) && !isReplica(turn, one.node) && isHeard(turn, one),
  );
  const substitute = followers.find((one) => members.includes(one.node) && !isReplica(turn, one.node));
  const returned = followers.find(
    (one) => !members.includes(one.node) && isReplica(turn, one.node) && hasReturned(turn, one),
  );
  return substitute && returned ? [substitute.node, returned.node] : [silent?.node, spare?.node];
}

function isHeard({memory, settings}: Turn, {heard}: Follower): boolean {
  return memory.ticks - heard < settings.substituteBeats;
}

function hasReturned({disk, memory, settings}: Turn, {heard, match}: Follower): boolean {
  return memory.ticks - heard < settings.doubtBeats && match >= disk.commit;
}
