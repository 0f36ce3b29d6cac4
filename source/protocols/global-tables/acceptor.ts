/**
 * A Region's own copy of the items: what it promises, accepts, and learns. Each is answered from the disk as it is then.
 */
import {type Item, itemOf, keep, slot, type Turn} from './mrsc-state.ts';
import {type Ballot, regionOf, type Version} from './versions.ts';

export type ClaimAnswer =
  | {readonly type: 'granted'; readonly accepted: Version}
  | {readonly type: 'busy' | 'outbid'; readonly by: Ballot};

/** Grants the right to change an item, unless another Region is at it, or was with a later ballot. */
export function claim(turn: Turn, key: string, ballot: Ballot): ClaimAnswer {
  const {disk, memory, out, settings} = turn;
  disk.ballot = Math.max(disk.ballot, ballot);
  const item = itemOf(disk, key);
  const holder = memory.claims[slot(key)];
  if (holder !== undefined && regionOf(holder) !== regionOf(ballot)) return {type: 'busy', by: holder};
  if (ballot <= item.promised) return {type: 'outbid', by: item.promised};
  keep(disk, {...item, promised: ballot});
  memory.claims[slot(key)] = ballot;
  // A claim outlives its coordinator's patience, and no more: after that its Region must be dead or cut off.
  out.arm(`claim/${slot(key)}`, 2 * settings.limitMillis);
  return {type: 'granted', accepted: item.accepted};
}

/** Lets others at an item again, if it is still claimed in that ballot. */
export function release({memory, out}: Turn, key: string, ballot: Ballot): void {
  if (memory.claims[slot(key)] !== ballot) return;
  delete memory.claims[slot(key)];
  out.disarm(`claim/${slot(key)}`);
}

/** Accepts a version unless a later ballot was promised. Returns whether it was accepted. */
export function accept({disk}: Turn, key: string, version: Version): boolean {
  const item = itemOf(disk, key);
  if (version.ballot < item.promised) return false;
  keep(disk, {...item, promised: version.ballot, accepted: version});
  return true;
}

/** Learns that a version is chosen. */
export function learn(turn: Turn, key: string, version: Version): void {
  const {disk} = turn;
  const item = itemOf(disk, key);
  const newer = (known: Version): Version => (version.ballot > known.ballot ? version : known);
  const promised = Math.max(item.promised, version.ballot);
  const learned: Item = {key, promised, accepted: newer(item.accepted), learned: newer(item.learned)};
  keep(disk, learned);
  disk.ballot = Math.max(disk.ballot, version.ballot);
  release(turn, key, version.ballot);
}
