/**
 * The log: records numbered from 1, each with the ballot in which it was accepted, and the groups that decide on them.
 */
import type {NodeId} from '../../sim/operation.ts';
import {append, at, replace, size} from '../../sim/roll.ts';
import type {Entry} from './messages.ts';
import type {Disk, Group, Turn} from './state.ts';

/** The index of the newest record; 0 for an empty log. */
export function lastIndex({log}: Disk): number {
  return size(log);
}

/** The record at an index from 1. Throws past the end: nothing is chosen that is not in the log. */
export function entryAt({log}: Disk, index: number): Entry {
  const entry = at(log, index - 1);
  if (!entry) throw new Error(`there is no record ${index} in a log of ${size(log)}`);
  return entry;
}

/** Accepts a record: over the one that is there, or at the end. The groups follow the log. */
export function write(disk: Disk, index: number, entry: Entry): void {
  const before = at(disk.log, index - 1);
  if (before) replace(disk.log, index - 1, entry);
  else append(disk.log, entry);
  if (before?.members) disk.groups = disk.groups.filter(({after}) => after !== index);
  if (!entry.members) return;
  const group: Group = Object.freeze({after: index, members: entry.members});
  disk.groups = [...disk.groups, group].sort((one, other) => one.after - other.after);
}

/** The members that decide on a record: those named last before it. */
export function membersFor({groups}: Disk, index: number): readonly NodeId[] {
  let members: readonly NodeId[] = [];
  for (const group of groups) if (group.after < index) members = group.members;
  return members;
}

/**
 * The groups of the records that are not chosen yet, the next one included. Each must have a say in leases and
 * elections.
 */
export function openGroups(disk: Disk): readonly (readonly NodeId[])[] {
  const later = disk.groups.filter(({after}) => after > disk.commit);
  return [membersFor(disk, disk.commit + 1), ...later.map(({members}) => members)];
}

/** Whether more than half of a group are as asked. */
export function majorityOf(members: readonly NodeId[], holds: (node: NodeId) => boolean): boolean {
  return 2 * members.filter(holds).length > members.length;
}

/**
 * Where a log that was woken agrees with the leader it last followed: what is chosen, and what was accepted in that
 * ballot.
 */
export function solidPart(disk: Disk): number {
  let index = disk.commit;
  while (index < lastIndex(disk) && entryAt(disk, index + 1).ballot === disk.promised) index += 1;
  return index;
}

/** Whether this node has a say in what is decided next. */
export function isMember({disk}: Turn, node: NodeId): boolean {
  return openGroups(disk).some((members) => members.includes(node));
}
