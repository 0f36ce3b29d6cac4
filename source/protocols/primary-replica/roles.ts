/** Who is primary is an operator's decision, in two steps that nobody coordinates: `promote` one server, `rejoin` another. */
import type {Millis, NodeId} from '../../sim/operation.ts';
import {applyAll, connectToSource, positionText, stopReceiving} from './receiver.ts';
import type {Turn} from './state.ts';

/** How long a server looks for a primary to follow. */
const looksFor: Millis = 2_000;

/** STOP SLAVE once the relay log is applied; RESET SLAVE ALL; SET GLOBAL read_only=0. The old primary is not told (no fencing). */
export function becomePrimary(turn: Turn, at: Millis): void {
  const {disk, memory, out} = turn;
  if (disk.source === null && !disk.readOnly) {
    out.note('is a primary already');
    return;
  }
  stopReceiving(turn);
  applyAll(turn);
  disk.source = null;
  disk.readOnly = false;
  disk.primarySince = at;
  // Until a replica has caught up with it there is nobody to wait for.
  memory.semiSync.on = false;
  out.note(`is promoted at ${positionText(disk)}: takes writes from now on; no other server is told`);
}

/** Looks for the primary to follow, on behalf of an operator who knows which was promoted last. */
export function lookForPrimary({memory, out}: Turn): void {
  memory.found = [];
  for (const peer of out.peers) out.send(peer, {type: 'who-is-primary'});
  out.arm('rejoin', looksFor);
}

/** Another server asks for the operator. */
export function onWhoIsPrimary({disk, out}: Turn, from: NodeId): void {
  if (!disk.readOnly) out.send(from, {type: 'i-am-primary', since: disk.primarySince});
}

/** A primary answers. Which of them it is to be is chosen when time is up. */
export function onPrimaryFound({memory}: Turn, node: NodeId, since: Millis): void {
  memory.found?.push({node, since});
}

/** CHANGE MASTER TO the primary that was promoted last; SET GLOBAL read_only=1; START SLAVE. */
export function becomeReplica(turn: Turn): void {
  const {disk, memory, out} = turn;
  const [best] = [...(memory.found ?? [])].sort((one, other) => other.since - one.since);
  memory.found = null;
  if (best === undefined) {
    out.note('finds no primary to follow, and stays as it is');
    return;
  }
  stopReceiving(turn);
  disk.relayLog = [];
  memory.applying = false;
  out.disarm('apply');
  disk.source = best.node;
  disk.readOnly = true;
  memory.receiver.failures = 0;
  out.note(`is to replicate from ${best.node}: CHANGE MASTER TO, read_only=1, START SLAVE`);
  connectToSource(turn);
}
