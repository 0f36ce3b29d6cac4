/**
 * Anti-entropy: two nodes compare hash trees over the keys that both are to hold, one tree for each stretch of the
 * ring, go down only where the hashes differ, and exchange the items under the leaves that do (§4.7).
 */
import type {NodeId} from '../../sim/operation.ts';
import {listFrom, positionOf} from '../ring.ts';
import {printClock} from './clock.ts';
import type {MessageOf} from './messages.ts';
import {store, type Turn} from './state.ts';
import {type Item, sameVersions} from './versions.ts';

/** Places are numbered as in a heap: 1 is the root, 2p and 2p + 1 are under p, and the leaves are 16 to 31. */
const root = 1;
const firstLeaf = 16;

/** Compares with the next node around the ring, one range after the other. */
export function onCompareTime(turn: Turn): void {
  const {disk, memory, out, settings} = turn;
  out.arm('compare', settings.compareMillis);
  const peer = out.peers[disk.comparisons % out.peers.length];
  disk.comparisons += 1;
  if (peer === undefined || memory.failed.includes(peer)) return;
  disk.ring.forEach((_, range) => {
    if (shared(turn, range, peer))
      out.send(peer, {type: 'compare', range, place: root, hash: hashOf(turn, range, root)});
  });
}

function shared({disk, out, settings}: Turn, range: number, peer: NodeId): boolean {
  const homes = listFrom(range, disk.ring).slice(0, settings.n);
  return homes.includes(out.self) && homes.includes(peer);
}

/** Equal hashes end it; else it goes on below, or with the items of a leaf. */
export function onCompare(turn: Turn, from: NodeId, {range, place, hash}: MessageOf<'compare'>): void {
  const {out} = turn;
  if (hashOf(turn, range, place) === hash) return;
  if (place >= firstLeaf) {
    out.send(from, {type: 'items', range, place, items: itemsUnder(turn, range, place), ask: true});
    return;
  }
  for (const below of [2 * place, 2 * place + 1]) {
    out.send(from, {type: 'compare', range, place: below, hash: hashOf(turn, range, below)});
  }
}

/** Takes what is new, and gives back what the other lacks. */
export function onItems(turn: Turn, from: NodeId, {range, place, items, ask}: MessageOf<'items'>): void {
  const {disk, out} = turn;
  const taken = items.filter((item) => store(disk, item));
  if (taken.length > 0)
    out.note(`finds ${taken.map(({key}) => key).join(', ')} different at ${from}, and takes the newer`);
  if (!ask) return;
  const lacking = itemsUnder(turn, range, place).filter(({key, versions}) => {
    const theirs = items.find((item) => item.key === key);
    return !theirs || !sameVersions(theirs.versions, versions);
  });
  if (lacking.length > 0) out.send(from, {type: 'items', range, place, items: lacking, ask: false});
}

function itemsUnder({disk}: Turn, range: number, leaf: number): Item[] {
  return Object.values(disk.items).filter(
    ({key}) => positionOf(key) % disk.ring.length === range && leafOf(key) === leaf,
  );
}

function leafOf(key: string): number {
  return firstLeaf + (textHash(key) % firstLeaf);
}

/** The hash of a leaf is over its items in the order of their keys; above, over the two hashes below. */
function hashOf(turn: Turn, range: number, place: number): number {
  if (place < firstLeaf) return textHash(`${hashOf(turn, range, 2 * place)} ${hashOf(turn, range, 2 * place + 1)}`);
  const lines = itemsUnder(turn, range, place).map(({key, versions}) => {
    return `${key} ${versions.map(({clock, by}) => `${printClock(clock)} ${by}`).join(' | ')}`;
  });
  return lines.length === 0 ? 0 : textHash(lines.sort((one, other) => (one < other ? -1 : 1)).join('\n'));
}

/** FNV-1a over the characters' codes, 32 bits. */
function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
