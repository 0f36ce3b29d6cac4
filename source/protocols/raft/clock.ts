/**
 * The node's clock: one beat each heartbeat interval, as in etcd. All of Raft's times are counted in beats, so that setting
 * the computer's clock does nothing to them.
 */
import {campaign} from './election.ts';
import {sendHeartbeats} from './heartbeat.ts';
import {checkDeadlines} from './requests.ts';
import {becomeFollower, drawElectionTicks} from './roles.ts';
import {beats, type Turn} from './state.ts';
import {majority} from './votes.ts';

/** The name of the timer that beats. */
export const tickTimer = 'tick';

/** A boot: the node follows nobody yet. Nodes do not beat in step. */
export function onStart(turn: Turn): void {
  const {memory, out, settings} = turn;
  memory.electionTicks = drawElectionTicks(turn);
  // etcd lets all but two beats of the first election timeout pass at once, to find a leader soon (adjustTicks).
  memory.elapsed = Math.max(0, beats(settings, settings.electionMillis) - 2);
  out.arm(tickTimer, out.random(1, settings.heartbeatMillis));
}

/** One beat. */
export function onTick(turn: Turn): void {
  const {memory, out, settings} = turn;
  out.arm(tickTimer, settings.heartbeatMillis);
  memory.ticks += 1;
  memory.elapsed += 1;
  if (memory.role === 'leader') onLeaderTick(turn);
  else if (memory.elapsed >= memory.electionTicks) {
    memory.elapsed = 0;
    campaign(turn);
  }
  if (memory.waiting.length > 0) checkDeadlines(turn);
}

function onLeaderTick(turn: Turn): void {
  const {memory, settings} = turn;
  if (memory.elapsed >= beats(settings, settings.electionMillis)) {
    memory.elapsed = 0;
    if (settings.checkQuorum) countActive(turn);
  }
  if (memory.role === 'leader') sendHeartbeats(turn);
}

/** A leader that heard no majority for an election timeout steps down: somebody else may lead by now (dissertation §6.2). */
function countActive(turn: Turn): void {
  const {disk, memory, out, settings} = turn;
  let count = 0;
  for (const progress of memory.progress) {
    if (progress.active || progress.node === out.self) count += 1;
    progress.active = false;
  }
  if (count >= majority(memory.progress.length)) return;
  out.note(`steps down: heard no majority for ${settings.electionMillis} ms`);
  becomeFollower(turn, disk.term, null);
}
