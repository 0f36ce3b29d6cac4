/**
 * Judges a history while it grows and names the first response that no order explains: linearizability of registers with
 * read, write, cas and delete, exactly, in logarithmic time per response (CHECKING.md, "Online").
 *
 * The state is plain data made from invocations and completions alone; after a jump in time, tell it them again.
 */
import {type Chains, link, newChains, newCluster, touch} from './chains.ts';
import {type HistoryOperation, looks, type Sighting, type Value} from './history.ts';

interface Register {
  readonly chains: Chains;
  /** The writes of each value in order; null until a cas comes by, for which they may be needed. */
  byValue: Record<string, number[]> | null;
  /** Why this key cannot be judged this way, from some response on; the search can. */
  unclear: string | null;
}

export interface Online {
  readonly initial: Value;
  readonly keys: Record<string, Register>;
  /** What changes something, by id; nothing there for what certainly did not happen. */
  readonly writes: (HistoryOperation | undefined)[];
  /** By id of a write: its cluster once it is known to have taken effect; -1 before. */
  readonly clusters: number[];
  /** By id of a write: the cluster of what it replaced, for a cas known to have taken effect; else -1. */
  readonly sources: number[];
  /** The first response that no order explains. */
  violation: {readonly id: number; readonly key: string} | null;
}

/** A judge that has heard nothing; all keys begin with the same value. */
export function newOnline(initial: Value = null): Online {
  return {initial, keys: {}, writes: [], clusters: [], sources: [], violation: null};
}

/** To be told of every invocation, in order. */
export function judgeInvocation(online: Online, operation: HistoryOperation): void {
  const {id, f, key} = operation;
  if (f === 'read') return;
  const register = registerOf(online, key);
  online.writes[id] = operation;
  online.clusters[id] = -1;
  online.sources[id] = -1;
  if (register.byValue) listByValue(register.byValue, operation);
  else if (f === 'cas') register.byValue = byValueOf(online, key);
}

function byValueOf({writes}: Online, key: string): Record<string, number[]> {
  const byValue: Record<string, number[]> = {};
  for (const write of writes) if (write?.key === key) listByValue(byValue, write);
  return byValue;
}

function listByValue(byValue: Record<string, number[]>, {id, value}: HistoryOperation): void {
  const text = JSON.stringify(value);
  const list = byValue[text];
  if (list) list.push(id);
  else byValue[text] = [id];
}

/** To be told of every completion, in order. Returns false for the first that no order explains, and true ever after. */
export function judgeCompletion(online: Online, operation: HistoryOperation): boolean {
  if (online.violation) return true;
  const register = registerOf(online, operation.key);
  if (register.unclear !== null || explained(online, register, operation) || register.unclear !== null) return true;
  online.violation = {id: operation.id, key: operation.key};
  return false;
}

/** Why some key cannot be judged this way; null when all can. */
export function unclear({keys}: Online): string | null {
  for (const key in keys) if (keys[key]?.unclear) return keys[key].unclear;
  return null;
}

function registerOf({keys}: Online, key: string): Register {
  const place = `:${key}`;
  const known = keys[place];
  if (known) return known;
  const register: Register = {chains: newChains(), byValue: null, unclear: null};
  keys[place] = register;
  return register;
}

function explained(online: Online, register: Register, operation: HistoryOperation): boolean {
  const {type, f, saw, id} = operation;
  if (operation.unlike) return giveUp(register, 'a cas was refused without telling what it saw');
  if (type === 'fail' && f !== 'read' && !fails(online, operation)) return false;
  if (looks(operation)) {
    if (saw.length > 1) return false;
    const cluster = observe(online, register, operation.key, saw[0] as Sighting);
    return cluster >= 0 && touch(register.chains, cluster, operation.invoke, operation.complete as number);
  }
  if (type !== 'ok' || f === 'read') return true;
  const write = online.writes[id] as HistoryOperation;
  const wasLive = (online.clusters[id] as number) >= 0;
  if (!wasLive && !enliven(online, register, write, saw[0])) return false;
  if (wasLive && saw[0] && observe(online, register, write.key, saw[0]) !== online.sources[id]) return false;
  return touch(register.chains, online.clusters[id] as number, operation.invoke, operation.complete as number);
}

/** A write certainly did not happen; nobody may have seen it. */
function fails({writes, clusters}: Online, {id}: HistoryOperation): boolean {
  if (!writes[id]) return true;
  writes[id] = undefined;
  return (clusters[id] as number) < 0;
}

function giveUp(register: Register, reason: string): true {
  register.unclear = reason;
  return true;
}

/** The cluster of a value that somebody was shown; -1 when it cannot be. */
function observe(online: Online, register: Register, key: string, {by}: Sighting): number {
  if (by === 0) return 0;
  if (by === undefined) {
    giveUp(register, 'a value was written more than once');
    return -1;
  }
  const write = online.writes[by];
  if (write?.key !== key) return -1;
  const seen = (online.clusters[by] as number) >= 0 || enliven(online, register, write, undefined);
  return seen ? (online.clusters[by] as number) : -1;
}

/** A write is known to have taken effect; a cas among them goes behind what it replaced, as its answer or its text tells. */
function enliven(online: Online, register: Register, write: HistoryOperation, shown: Sighting | undefined): boolean {
  const {id, f, key} = write;
  const cluster = newCluster(register.chains, write.invoke);
  online.clusters[id] = cluster;
  if (f !== 'cas') return true;
  const seen = shown ?? write.saw[0] ?? sourceByText(online, register, write);
  if (!seen) return false;
  const source = observe(online, register, key, seen);
  online.sources[id] = source;
  return source >= 0 && link(register.chains, source, cluster);
}

/** The one write so far that a cas can have replaced, as far as its text tells; undefined when there is none. */
function sourceByText(
  {initial, writes}: Online,
  register: Register,
  {id, from}: HistoryOperation,
): Sighting | undefined {
  const writers = (register.byValue?.[JSON.stringify(from)] ?? []).filter((by) => by !== id && writes[by]);
  if (from === initial) writers.unshift(0);
  if (writers.length > 1) giveUp(register, 'a cas may have replaced either of two equal values');
  const [by] = writers;
  return by === undefined ? undefined : {value: from, by};
}
