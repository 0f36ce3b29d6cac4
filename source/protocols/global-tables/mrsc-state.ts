/** What a Region of a strongly consistent global table keeps on disk and in memory. */
import type {Millis, NodeId, OperationId, Reply, Stored} from '../../sim/operation.ts';
import type {Out} from '../../sim/protocol.ts';
import type {Message, Tag} from './mrsc-messages.ts';
import {newOutbox, type Outbox} from './outbox.ts';
import {type Ballot, nothing, type Version} from './versions.ts';

export interface Settings {
  /** How long a request is worked on. */
  readonly limitMillis: Millis;
  /** How long a Region waits for the last one when the others disagree. */
  readonly patienceMillis: Millis;
  /** Within how long a chosen version goes out to the Regions that do not know it. */
  readonly lagMillis: Millis;
}

/** An item in one Region. Frozen; replaced as a whole. */
export interface Item {
  readonly key: string;
  /** No earlier ballot is taken part in. */
  readonly promised: Ballot;
  /** The latest version accepted; perhaps not chosen. */
  readonly accepted: Version;
  /** The latest version known to be chosen: what eventually consistent reads see. */
  readonly learned: Version;
}

export interface Disk {
  boots: number;
  /** The highest ballot this Region has used or seen. */
  ballot: Ballot;
  readonly items: Record<string, Item>;
  readonly outbox: Outbox;
}

export type Goal =
  | {readonly type: 'read'}
  | {readonly type: 'set'; readonly stored: Stored}
  | {readonly type: 'cas'; readonly from: string | null; readonly stored: Stored};

/** A request that this Region coordinates. */
export interface Round {
  readonly tag: Tag;
  readonly id: OperationId;
  readonly key: string;
  readonly goal: Goal;
  /** `queue`: behind another round of this Region for the same item. */
  phase: 'look' | 'claim' | 'store' | 'pause' | 'queue';
  ballot: Ballot;
  /** Who answered in this phase as asked, and who said that another Region, the holder, is changing the item. */
  granted: {readonly node: NodeId; readonly accepted: Version}[];
  busy: {readonly node: NodeId; readonly holder: NodeId}[];
  /** What is being stored, and the answer once a majority has it. */
  version: Version;
  outcome: Reply;
}

export interface Memory {
  tagCount: number;
  readonly rounds: Record<Tag, Round>;
  /** Which ballot is changing which item now, by slot. A crash forgets it, which only costs a conflict its warning. */
  readonly claims: Record<string, Ballot>;
}

export interface Turn {
  readonly disk: Disk;
  readonly memory: Memory;
  readonly out: Out<Message>;
  readonly settings: Settings;
}

/** The disk of a Region that never ran. */
export function newDisk(peers: readonly NodeId[]): Disk {
  return {boots: 0, ballot: 0, items: {}, outbox: newOutbox(peers)};
}

/** Memory after a boot. */
export function newMemory(): Memory {
  return {tagCount: 0, rounds: {}, claims: {}};
}

/** Where an item stands; the dash keeps keys such as `1` and `__proto__` ordinary names. */
export function slot(key: string): string {
  return `-${key}`;
}

/** An item as this Region has it; one never heard of has no versions. */
export function itemOf(disk: Readonly<Disk>, key: string): Item {
  return disk.items[slot(key)] ?? {key, promised: 0, accepted: nothing, learned: nothing};
}

/** Puts an item in the place of the one before. */
export function keep(disk: Disk, item: Item): void {
  disk.items[slot(item.key)] = Object.freeze(item);
}

/** A name for the round that begins. */
export function newTag({disk, memory}: Turn): Tag {
  memory.tagCount += 1;
  return `${disk.boots}-${memory.tagCount}`;
}

/** Two of three Regions. */
export function isMajority({out}: Turn, count: number): boolean {
  return 2 * count > out.peers.length + 1;
}
