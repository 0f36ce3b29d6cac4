/** The only four places where a node's role changes (Raft §5.1, §5.2; dissertation §9.6 for the pre-candidate). */
import type {NodeId} from '../../sim/operation.ts';
import {lastIndex, push} from './log.ts';
import {beats, type Progress, type Turn} from './state.ts';

/** Follows `leader` in `term`, or waits for one to show itself. */
export function becomeFollower(turn: Turn, term: number, leader: NodeId | null): void {
  reset(turn, term);
  turn.memory.role = 'follower';
  turn.memory.leader = leader;
}

/** Finds out whether it could win, without a new term and so without disturbing anybody. */
export function becomePreCandidate(turn: Turn): void {
  const {memory, out} = turn;
  memory.role = 'pre-candidate';
  memory.leader = null;
  memory.votes = {[out.self]: true};
}

/** Begins a new term and votes for itself in it. */
export function becomeCandidate(turn: Turn): void {
  const {disk, memory, out} = turn;
  reset(turn, disk.term + 1);
  memory.role = 'candidate';
  memory.votes = {[out.self]: true};
  disk.vote = out.self;
}

/** Leads its term, and begins it with an empty entry: with it everything older will be committed (Raft §8). */
export function becomeLeader(turn: Turn): void {
  const {disk, memory, out} = turn;
  reset(turn, disk.term);
  memory.role = 'leader';
  memory.leader = out.self;
  memory.electedAt = memory.ticks;
  const next = lastIndex(disk.log) + 1;
  memory.progress = [newProgress(out.self, next), ...out.peers.map((peer) => newProgress(peer, next))];
  const index = push(disk.log, Object.freeze({term: disk.term, proposal: null}));
  const own = memory.progress[0];
  if (own) own.match = index;
}

/** Forgets everything that belongs to a role; a vote is forgotten only with its term. */
function reset(turn: Turn, term: number): void {
  const {disk, memory} = turn;
  if (disk.term !== term) {
    disk.term = term;
    disk.vote = null;
  }
  memory.leader = null;
  memory.elapsed = 0;
  memory.electionTicks = drawElectionTicks(turn);
  memory.votes = {};
  memory.progress = [];
  memory.pendingReads = [];
  memory.postponedReads = [];
}

/** From one election timeout to just under two, so that rarely two nodes stand at once (Raft §5.2). */
export function drawElectionTicks(turn: Turn): number {
  const least = beats(turn.settings, turn.settings.electionMillis);
  return least + turn.out.random(0, least - 1);
}

function newProgress(node: NodeId, next: number): Progress {
  return {node, match: 0, next, state: 'probe', probeSent: false, active: false};
}
