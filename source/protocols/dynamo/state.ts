/** What a node keeps on disk, what it keeps in memory, and the few questions everybody asks of both. */
import type {Millis, NodeId, OperationId, Request} from '../../sim/operation.ts';
import type {Out} from '../../sim/protocol.ts';
import {preferenceList} from '../ring.ts';
import type {Message, Tag} from './messages.ts';
import {type Item, reconcile, sameVersions, type Version} from './versions.ts';

export interface Settings {
  /** N, R and W: copies of a key, answers that a get needs, acknowledgements that a put needs. */
  readonly n: number;
  readonly r: number;
  readonly w: number;
  /** The most pairs in a vector clock. */
  readonly clockLimit: number;
  /** How long a node may leave a question unanswered before it counts as failed. */
  readonly silenceMillis: Millis;
  /** How long a request is worked on. */
  readonly limitMillis: Millis;
  /** How often failed nodes are tried again, and hints that were not confirmed sent again. */
  readonly retryMillis: Millis;
  /** How often a node compares its keys with another; 0 for never. */
  readonly compareMillis: Millis;
}

/** A copy kept for a node that could not be reached, apart from the node's own. */
export interface Hint {
  readonly hint: number;
  readonly owner: NodeId;
  readonly item: Item;
}

export interface Disk {
  readonly self: NodeId;
  readonly ring: readonly NodeId[];
  boots: number;
  /** By `slot(key)`, in order of first write. */
  readonly items: Record<string, Item>;
  hints: Hint[];
  hintCount: number;
  /** The highest count this node has given a key: it never gives one twice. */
  readonly counts: Record<string, number>;
  /** Whom the next comparison is with. */
  comparisons: number;
}

/** A put or a get as its coordinator sees it. */
export interface Task {
  readonly tag: Tag;
  readonly key: string;
  /** Where the answer goes. */
  readonly answer: {readonly id: OperationId} | {readonly to: NodeId; readonly tag: Tag};
  /** What is being written; null for a get. */
  readonly version: Version | null;
  /** Nodes asked that have neither answered nor counted as failed. */
  waiting: NodeId[];
  /** Nodes that answered, with what they have. */
  answered: {readonly node: NodeId; readonly versions: readonly Version[]}[];
  asked: NodeId[];
  /** The homes that somebody asked stands in for. */
  readonly owners: NodeId[];
  replied: boolean;
}

/** A request on its way to a coordinator. */
export interface Forwarded {
  readonly tag: Tag;
  readonly id: OperationId;
  readonly request: Request;
  readonly to: NodeId;
  taken: boolean;
}

export interface Memory {
  tagCount: number;
  /** Nodes that left a question unanswered, and have said nothing since. */
  failed: NodeId[];
  readonly tasks: Record<Tag, Task>;
  readonly forwarded: Record<Tag, Forwarded>;
}

export interface Turn {
  readonly disk: Disk;
  readonly memory: Memory;
  readonly out: Out<Message>;
  readonly settings: Settings;
}

/** The disk of a node that never ran. */
export function newDisk(self: NodeId, peers: readonly NodeId[]): Disk {
  const ring = [self, ...peers].sort((one, other) => Number(one.slice(1)) - Number(other.slice(1)));
  return {self, ring: Object.freeze(ring), boots: 0, items: {}, hints: [], hintCount: 0, counts: {}, comparisons: 0};
}

/** Memory after a boot: everybody counts as reachable until found otherwise. */
export function newMemory(): Memory {
  return {tagCount: 0, failed: [], tasks: {}, forwarded: {}};
}

/** Where a key's item stands. The dash keeps keys such as `1` and `__proto__` ordinary names. */
export function slot(key: string): string {
  return `-${key}`;
}

/** A name for what this node waits for next. */
export function newTag({disk, memory}: Turn): Tag {
  memory.tagCount += 1;
  return `${disk.boots}-${memory.tagCount}`;
}

/** The nodes that are to hold a key, reachable or not. */
export function homesOf({disk, settings}: Turn, key: string): NodeId[] {
  return preferenceList(key, disk.ring).slice(0, settings.n);
}

/** The preference list without the nodes that count as failed. */
export function reachable({disk, memory}: Turn, key: string): NodeId[] {
  return preferenceList(key, disk.ring).filter((node) => !memory.failed.includes(node));
}

/** What this node answers for a key: its own copy, and those it keeps for others. */
export function versionsAt(disk: Readonly<Disk>, key: string): readonly Version[] {
  const own = disk.items[slot(key)]?.versions ?? [];
  const kept = disk.hints.flatMap(({item}) => (item.key === key ? item.versions : []));
  return kept.length === 0 ? own : reconcile([...own, ...kept]);
}

/**
 * Takes versions into the node's own copy, where they replace what they descend from. Returns whether anything changed.
 */
export function store(disk: Disk, {key, versions}: Item): boolean {
  const before = disk.items[slot(key)]?.versions ?? [];
  const after = reconcile([...before, ...versions]);
  if (sameVersions(before, after)) return false;
  disk.items[slot(key)] = Object.freeze({key, versions: after});
  return true;
}
