/** The leader's heartbeats: they keep followers quiet, tell them what is committed, and carry the newest read to confirm. */
import type {Heartbeat} from './messages.ts';
import type {Turn} from './state.ts';

/** Sends a heartbeat to every follower, none told of more commits than it is known to hold. */
export function sendHeartbeats(turn: Turn): void {
  const {disk, memory, out} = turn;
  const {term} = disk;
  const context = memory.pendingReads.at(-1)?.context ?? 0;
  let beat: Heartbeat | undefined;
  for (const {node, match} of memory.progress) {
    if (node === out.self) continue;
    const commit = Math.min(match, disk.commit);
    if (beat?.commit !== commit) beat = {type: 'heartbeat', term, commit, context};
    out.send(node, beat);
  }
}
