/** Hinted handoff: a coordinator keeps what a replica missed, and brings it later with its original timestamp. */
import type {Millis, NodeId} from '../../sim/operation.ts';
import type {Cell} from './cells.ts';
import {downFor, isUp} from './membership.ts';
import type {MessageOf} from './messages.ts';
import type {Hint, Node} from './state.ts';
import {hintsAtOnce} from './timing.ts';

/**
 * Keeps a cell for a replica that is down or silent, unless it has been down for too long; returns whether it was kept. A
 * coordinator never comes here for itself: it sees itself up, and has its own copy at once.
 */
export function storeHint(node: Node, to: NodeId, cell: Cell): boolean {
  const {disk, memory, out, settings} = node;
  if (!settings.hints) return false;
  if (downFor(memory.gossip, to) > settings.hintWindow) {
    out.note(`stores no hint for ${to}: down for too long`);
    return false;
  }
  disk.hintCount += 1;
  disk.hints.push(Object.freeze({hint: disk.hintCount, to, cell, at: out.now}));
  out.note(`stores a hint for ${to}`);
  return true;
}

/** Every ten seconds: whoever is seen up gets the hints kept for it, a few at a time. */
export function replayHints(node: Node): void {
  const {disk, memory, out} = node;
  forgetOldHints(node);
  for (const to of out.peers) {
    if (!isUp(memory.gossip, to)) continue;
    const waiting = disk.hints.filter((hint) => hint.to === to);
    if (waiting.length > 0) out.note(`replays ${waiting.length} ${waiting.length === 1 ? 'hint' : 'hints'} to ${to}`);
    for (const hint of waiting.slice(0, hintsAtOnce)) sendHint(node, hint);
  }
}

/** A replica has the hint: it is done with, and the next one may go. */
export function onHinted(node: Node, from: NodeId, message: MessageOf<'hinted'>): void {
  const {disk} = node;
  const kept = disk.hints.filter((hint) => hint.hint !== message.hint);
  if (kept.length === disk.hints.length) return;
  disk.hints = kept;
  const next = kept.filter((hint) => hint.to === from)[hintsAtOnce - 1];
  if (next !== undefined) sendHint(node, next);
}

/** A hint as old as gc_grace must not be replayed: the tombstone that overruled it may have been swept meanwhile. */
function forgetOldHints({disk, out, settings}: Node): void {
  const kept = disk.hints.filter((hint) => ageOf(hint, out.now) < settings.gcGrace);
  if (kept.length < disk.hints.length) out.note(`forgets hints older than gc-grace`);
  disk.hints = kept;
}

function ageOf(hint: Hint, now: Millis): Millis {
  return now - hint.at;
}

function sendHint({out}: Node, {hint, to, cell}: Hint): void {
  out.send(to, {type: 'hint', hint, sentAt: out.now, cell});
}
