/**
 * Hinted handoff: a stand-in keeps a copy for its owner apart, serves reads from it, and hands it over when the owner is
 * back (§4.6).
 */
import type {NodeId} from '../../sim/operation.ts';
import type {MessageOf} from './messages.ts';
import {store, type Turn} from './state.ts';
import type {Item} from './versions.ts';

/** Keeps a copy for its owner, until that has it. */
export function keepHint({disk, out}: Turn, owner: NodeId, item: Item): void {
  disk.hintCount += 1;
  disk.hints.push(Object.freeze({hint: disk.hintCount, owner, item}));
  out.note(`keeps a copy of ${item.key} for ${owner}`);
}

/** Offers an owner everything that is kept for it. */
export function sendHints({disk, out}: Turn, owner: NodeId): void {
  for (const {hint, item, owner: to} of disk.hints) if (to === owner) out.send(owner, {type: 'handoff', hint, item});
}

/** The owner takes what was kept for it. */
export function onHandoff({disk, out}: Turn, from: NodeId, {hint, item}: MessageOf<'handoff'>): void {
  store(disk, item);
  out.send(from, {type: 'handed', hint});
}

/** The owner has it: the copy is deleted. */
export function onHanded({disk, out}: Turn, from: NodeId, message: MessageOf<'handed'>): void {
  const kept = disk.hints.filter(({hint, owner}) => hint !== message.hint || owner !== from);
  if (kept.length < disk.hints.length) out.note(`has handed over to ${from}, and deletes its copy`);
  disk.hints = kept;
}
