/** The only three places where a replica's role changes, and the one where a leader's word is taken. */
import type {NodeId} from '../../sim/operation.ts';
import {type Ballot, ballotAbove, printBallot} from './ballots.ts';
import {lastIndex} from './log.ts';
import type {Turn} from './state.ts';

/** Takes part in `ballot`, and follows its leader if it is known. */
export function becomeFollower(turn: Turn, ballot: Ballot, leader: NodeId | null): void {
  const {disk, memory} = turn;
  if (ballot > disk.promised) {
    disk.promised = ballot;
    memory.solid = disk.commit;
  }
  memory.role = 'follower';
  leaveOldRole(turn);
  meet(turn, leader);
}

/** Contends for leadership with a ballot above all it has heard of. */
export function becomeCandidate(turn: Turn, handed: Ballot): void {
  const {disk, memory, out} = turn;
  disk.promised = ballotAbove(disk.promised, out.self);
  memory.solid = disk.commit;
  memory.role = 'candidate';
  leaveOldRole(turn);
  meet(turn, null);
  memory.election = {promises: [], leasesEnd: memory.ticks, handed};
  out.note(`proposes itself with ballot ${printBallot(disk.promised)}`);
}

/** Leads, and serves requests from beat `serveFrom` on. */
export function becomeLeader(turn: Turn, serveFrom: number): void {
  const {disk, memory, out} = turn;
  memory.role = 'leader';
  leaveOldRole(turn);
  meet(turn, out.self);
  memory.electedAt = memory.ticks;
  memory.serveFrom = serveFrom;
  memory.serveAfter = lastIndex(disk) + 1;
  const next = disk.commit + 1;
  memory.followers = out.peers.map((node) => ({node, match: 0, next, stuck: -1, granted: null, heard: memory.ticks}));
}

/** Whether a message comes from the leader of the newest ballot known here. If not, its sender is told of that one. */
export function onLeader(turn: Turn, from: NodeId, ballot: Ballot): boolean {
  const {disk, memory, out} = turn;
  if (ballot < disk.promised) {
    out.send(from, {type: 'refuse', ballot: disk.promised});
    return false;
  }
  if (memory.leader !== from) out.note(`follows ${from}, ballot ${printBallot(ballot)}`);
  becomeFollower(turn, ballot, from);
  return true;
}

function leaveOldRole({memory}: Turn): void {
  memory.election = null;
  memory.doubt = null;
  memory.followers = [];
  if (memory.role === 'leader') return;
  for (const id of Object.keys(memory.origins)) delete memory.origins[Number(id)];
}

function meet({memory, out, settings}: Turn, leader: NodeId | null): void {
  if (memory.leader !== leader || memory.patience === 0) {
    memory.patience = out.random(settings.doubtBeats, 2 * settings.doubtBeats);
  }
  memory.leader = leader;
  memory.metLeader ||= leader !== null;
  memory.heard = memory.ticks;
}
