/** The history of transactions on disk: adding to it, cutting it, applying it, finding a place in it. */
import {copy} from '../../sim/copy.ts';
import {append, at, cutTo, type Roll, size} from '../../sim/roll.ts';
import type {Txn} from './messages.ts';
import type {Disk, Tree} from './state.ts';
import {carryOut} from './tree.ts';
import {compare, type Zxid, zero} from './zxid.ts';

/** The number of the newest transaction, accepted or committed. */
export function lastZxid(history: Roll<Txn>): Zxid {
  return zxidBefore(history, size(history));
}

/** The number of the last of the first `count` transactions. */
export function zxidBefore(history: Roll<Txn>, count: number): Zxid {
  const txn = at(history, count - 1);
  return txn ? {epoch: txn.epoch, counter: txn.counter} : zero;
}

/** How many transactions are numbered up to and with `zxid`. */
export function countUpTo(history: Roll<Txn>, zxid: Zxid): number {
  let low = 0;
  let high = size(history);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(at(history, middle) as Txn, zxid) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Puts a transaction at the end of the history. */
export function log(disk: Disk, txn: Txn): void {
  append(disk.history, txn);
}

/** Applies the next transaction and returns it; undefined when there is none. */
export function applyNext(disk: Disk): Txn | undefined {
  const txn = at(disk.history, disk.applied);
  if (!txn) return undefined;
  carryOut(disk.tree, txn);
  disk.applied += 1;
  return txn;
}

/**
 * Applies everything that is in the history, committed or not, as ZooKeeper does when it loads or reuses its database
 * between two leaders. What the next leader does not have is truncated before this server serves again.
 */
export function applyAll(disk: Disk): void {
  while (applyNext(disk));
}

/** Drops everything after `zxid`. What of it was applied is undone by applying the rest anew on an empty tree. */
export function truncate(disk: Disk, zxid: Zxid, empty: () => Tree): void {
  cutTo(disk.history, countUpTo(disk.history, zxid));
  if (disk.applied <= size(disk.history)) return;
  disk.tree = empty();
  disk.applied = 0;
  applyAll(disk);
}

/** Takes over a snapshot of another server's history and tree. */
export function restore(disk: Disk, history: Roll<Txn>, tree: Tree): void {
  disk.history = {chunks: history.chunks.slice(), tail: history.tail.slice()};
  disk.tree = thaw(tree);
  disk.applied = size(disk.history);
}

/** A frozen copy to be sent; full chunks are shared. */
export function snapshot(disk: Disk): {history: Roll<Txn>; tree: Tree} {
  const history = copy(disk.history);
  cutTo(history, disk.applied);
  return {history, tree: copy(disk.tree)};
}

function thaw({data, owners, sessions}: Tree): Tree {
  return {data: {...data}, owners: {...owners}, sessions: {...sessions}};
}
