/** The only three places where a server's role changes, and the one where it stops serving. */
import type {NodeId} from '../../sim/operation.ts';
import {closeAll} from './connections.ts';
import {startDiscovery} from './discovery.ts';
import {startRound} from './election.ts';
import {applyAll} from './history.ts';
import {connect} from './join.ts';
import {type Turn, timer} from './state.ts';

/** Gives up whatever it was, closes every connection, and looks for a leader. */
export function becomeLooking(turn: Turn, why: string): void {
  const {disk, memory, out, settings} = turn;
  const {following, leading} = memory;
  if (memory.role !== 'looking') out.note(`looks for a leader: ${why}`);
  if (following) out.hangUp(following.leader);
  for (const learner of leading?.learners ?? []) out.hangUp(learner.node);
  leaveRole(turn);
  memory.role = 'looking';
  stopServing(turn);
  applyAll(disk);
  if (settings.readOnly) out.arm(timer.readOnly, Math.max(2000, settings.tickMillis));
  startRound(turn);
}

/** The server this one follows is gone or hung up: there is nothing to hang up on. */
export function loseLeader(turn: Turn, why: string): void {
  const {memory, out} = turn;
  out.note(`looks for a leader: ${why}`);
  memory.role = 'looking';
  memory.following = null;
  becomeLooking(turn, why);
}

/** Tries to join the leader that the election found. */
export function becomeFollowing(turn: Turn, leader: NodeId): void {
  const {memory} = turn;
  leaveRole(turn);
  stopServing(turn);
  memory.role = 'following';
  memory.following = {leader, channel: 0, sent: 0, received: 0, stage: 'connecting', tries: 0, heardAt: 0};
  connect(turn);
}

/** Was elected: waits for a quorum of followers before it proposes a new epoch. */
export function becomeLeading(turn: Turn): void {
  const {memory} = turn;
  leaveRole(turn);
  stopServing(turn);
  memory.role = 'leading';
  memory.leading = {
    stage: 'discovery',
    epoch: 0,
    counter: 0,
    committed: 0,
    learners: [],
    informed: {},
    promised: [],
    beats: 0,
    syncs: [],
    sessions: {},
    closing: [],
  };
  startDiscovery(turn);
}

/** Nothing armed for the role before may fire in the one to come. */
function leaveRole({memory, out}: Turn): void {
  for (const name of Object.values(timer)) out.disarm(name);
  memory.following = null;
  memory.leading = null;
}

function stopServing(turn: Turn): void {
  const {memory} = turn;
  if (memory.serving === 'no') return;
  memory.serving = 'no';
  closeAll(turn);
}
