/**
 * Failure detection, each node for itself: who leaves a question unanswered counts as failed until it is heard of
 * (§4.8.3).
 */
import type {NodeId} from '../../sim/operation.ts';
import {sendHints} from './hints.ts';
import type {Turn} from './state.ts';

/** A node left a question unanswered. The connection to it is given up, and with it all that is under way. */
export function markFailed({memory, out}: Turn, node: NodeId, why: string): void {
  if (memory.failed.includes(node)) return;
  memory.failed.push(node);
  out.note(`takes ${node} for failed: ${why}`);
}

/** Any word from a node shows that it can be reached. What is kept for it goes to it at once. */
export function onSignOfLife(turn: Turn, node: NodeId): void {
  const {memory, out} = turn;
  if (!memory.failed.includes(node)) return;
  memory.failed = memory.failed.filter((one) => one !== node);
  out.note(`reaches ${node} again`);
  sendHints(turn, node);
}

/** Every now and then: nodes that count as failed are tried again, and hints not confirmed yet go out again. */
export function onRetry(turn: Turn): void {
  const {disk, memory, out, settings} = turn;
  for (const node of memory.failed) out.send(node, {type: 'ping'});
  for (const peer of out.peers) {
    if (!memory.failed.includes(peer) && disk.hints.some(({owner}) => owner === peer)) sendHints(turn, peer);
  }
  out.arm('retry', settings.retryMillis);
}
