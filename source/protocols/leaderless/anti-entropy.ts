/** Repair, as `nodetool repair` asks for it: a node compares what it holds with the other replicas, and both take the newer. */
import type {NodeId} from '../../sim/operation.ts';
import {put} from './acceptor.ts';
import {type Cell, isSwept, isTombstone, supersedes, swept} from './cells.ts';
import {isUp} from './membership.ts';
import {type Node, replicasFor, slot} from './state.ts';

/** Sends every live peer the cells that both are to hold. A replica that is down is left out, and said so. */
export function startRepair(node: Node): void {
  const {memory, out} = node;
  for (const peer of out.peers) {
    if (isUp(memory.gossip, peer)) out.send(peer, {type: 'compare', cells: sharedWith(node, peer)});
    else out.note(`repair leaves out ${peer}: down`);
  }
  out.note('repair: compares with its peers');
}

/** Takes what is newer there, and answers with what is newer here. */
export function onCompare(node: Node, from: NodeId, theirs: readonly Cell[]): void {
  take(node, theirs);
  const newer = sharedWith(node, from).filter((cell) => {
    const other = theirs.find(({key}) => key === cell.key);
    return supersedes(cell, other);
  });
  if (newer.length > 0) node.out.send(from, {type: 'differences', cells: newer});
}

/** What one replica knew better, the others may not know yet. */
export function onDifferences(node: Node, from: NodeId, cells: readonly Cell[]): void {
  const taken = take(node, cells);
  for (const peer of node.out.peers) {
    if (peer === from || !isUp(node.memory.gossip, peer)) continue;
    const theirs = taken.filter(({key}) => replicasFor(node, key).includes(peer));
    if (theirs.length > 0) node.out.send(peer, {type: 'differences', cells: theirs});
  }
}

function take({disk, out}: Node, cells: readonly Cell[]): Cell[] {
  const taken = cells.filter((cell) => put(disk, cell));
  if (taken.length > 0) out.note(`repair: takes over ${taken.map(({key}) => key).join(', ')}`);
  return taken;
}

function sharedWith(node: Node, peer: NodeId): Cell[] {
  const both = (key: string) => [peer, node.out.self].every((replica) => replicasFor(node, key).includes(replica));
  return Object.values(node.disk.cells).filter((cell) => !isSwept(cell) && both(cell.key));
}

/** Drops tombstones older than gc_grace, as a compaction does: a replica that missed the delete can now bring the value back. */
export function sweepTombstones({disk, out, settings}: Node): void {
  for (const cell of Object.values(disk.cells)) {
    if (!isTombstone(cell) || isSwept(cell) || out.now - cell.deletedAt < settings.gcGrace) continue;
    disk.cells[slot(cell.key)] = swept(cell);
    out.note(`sweeps the tombstone of ${cell.key}`);
  }
}
