/**
 * The second phase: a leader has its records accepted, in order, and knows one as chosen once a majority of its group
 * has it.
 */
import type {NodeId} from '../../sim/operation.ts';
import {part} from '../../sim/roll.ts';
import {lastIndex, majorityOf, membersFor, write} from './log.ts';
import type {Entry, MessageOf, Proposal} from './messages.ts';
import {onLeader} from './roles.ts';
import type {Follower, Turn} from './state.ts';
import {commitTo} from './store.ts';

const recordsAtOnce = 64;

/** Puts a record behind the log and sends it to everybody. */
export function propose(turn: Turn, proposal: Proposal | null, members: readonly NodeId[] | null = null): void {
  const {disk, memory} = turn;
  write(disk, lastIndex(disk) + 1, Object.freeze({ballot: disk.promised, proposal, members}));
  for (const follower of memory.followers) sendRecords(turn, follower);
  advanceCommit(turn);
}

/** Sends a follower what it was not sent yet. */
export function sendRecords({disk, out}: Turn, follower: Follower): void {
  const from = follower.next;
  const entries = part(disk.log, from - 1, from - 1 + recordsAtOnce);
  if (entries.length === 0) return;
  follower.next = from + entries.length;
  out.send(follower.node, {type: 'accept', ballot: disk.promised, from, entries, commit: disk.commit});
}

/** Accepts records that join what this log shares with the leader's, and says how far that goes now. */
export function onAccept(turn: Turn, from: NodeId, message: MessageOf<'accept'>): void {
  const {memory, out} = turn;
  if (!onLeader(turn, from, message.ballot)) return;
  const gap = message.from > memory.solid + 1;
  if (!gap) accept(turn, message.from, message.entries);
  commitTo(turn, Math.min(message.commit, memory.solid));
  out.send(from, {type: 'accepted', ballot: message.ballot, solid: memory.solid, gap});
}

function accept({disk, memory}: Turn, from: number, entries: readonly Entry[]): void {
  entries.forEach((entry, place) => {
    const index = from + place;
    if (index > disk.commit) write(disk, index, entry);
  });
  memory.solid = Math.max(memory.solid, from + entries.length - 1);
}

/** Notes how far a follower has come, and sends it what it lacks. */
export function onAccepted(turn: Turn, from: NodeId, message: MessageOf<'accepted'>): void {
  const follower = followerOf(turn, from, message.ballot);
  if (!follower) return;
  follower.heard = turn.memory.ticks;
  follower.match = Math.max(follower.match, message.solid);
  if (message.gap) follower.next = message.solid + 1;
  if (follower.next <= lastIndex(turn.disk)) sendRecords(turn, follower);
  advanceCommit(turn);
}

/** Only a leader has followers, and only of its own ballot. */
export function followerOf({disk, memory}: Turn, node: NodeId, ballot: number): Follower | undefined {
  if (memory.role !== 'leader' || ballot !== disk.promised) return undefined;
  return memory.followers.find((follower) => follower.node === node);
}

/** A record is chosen once a majority of the group that decides on it has it, and all records before it are chosen. */
export function advanceCommit(turn: Turn): void {
  const {disk, memory, out} = turn;
  let index = disk.commit;
  const has = (node: NodeId): boolean =>
    node === out.self || memory.followers.some((one) => one.node === node && one.match > index);
  while (index < lastIndex(disk) && majorityOf(membersFor(disk, index + 1), has)) index += 1;
  commitTo(turn, index);
}
