/**
 * Judges a history while it grows and names the first response that no order explains: linearizability of registers with
 * read, write, cas and delete, exactly, in logarithmic time per response (CHECKING.md, "Online").
 *
 * The state is plain data made from invocations and completions alone; after a jump in time, tell it them again.
 */
import {type Chains, link, newChains, newCluster, touch} from './chains.ts';
import {type HistoryOperation, looks, type Sighting, type Value} from './history.ts';

interface Write {
  readonly operation: HistoryOperation;
  /** Its cluster once it is known to have taken effect; -1 before. */
  cluster: number;
  /** The cluster of what it replaced, for a cas known to have taken effect; else -1. */
  source: number;
  failed: boolean;
}

interface Register {
  readonly chains: Chains;
  readonly writes: Record<number, Write>;
  /** Cas came by, so that the writes of each value may be needed. */
  readonly byValue: Record<string, number[]>;
  /** Why this key cannot be judged this way, from some response on; the search can. */
  unclear: string | null;
}

export interface Online {
  readonly initial: Value;
  readonly keys: Record<string, Register>;
  /** The first response that no order explains. */
  violation: {readonly id: number; readonly key: string} | null;
}

/** A judge that has heard nothing; all keys begin with the same value. */
export function newOnline(initial: Value = null): Online {
  return {initial, keys: {}, violation: null};
}

/** To be told of every invocation, in order. */
export function judgeInvocation(online: Online, operation: HistoryOperation): void {
  if (operation.f === 'read') return;
  const {writes, byValue} = registerOf(online, operation.key);
  writes[operation.id] = {operation, cluster: -1, source: -1, failed: false};
  const value = JSON.stringify(operation.value);
  const list = byValue[value];
  if (list) list.push(operation.id);
  else byValue[value] = [operation.id];
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
  const register: Register = {chains: newChains(), writes: {}, byValue: {}, unclear: null};
  keys[place] = register;
  return register;
}

function explained(online: Online, register: Register, operation: HistoryOperation): boolean {
  const {type, f, saw} = operation;
  if (operation.unlike) return giveUp(register, 'a cas was refused without telling what it saw');
  if (type === 'fail' && f !== 'read' && !fails(register, operation)) return false;
  if (looks(operation)) {
    if (saw.length > 1) return false;
    const cluster = observe(online, register, saw[0] as Sighting);
    return cluster >= 0 && touch(register.chains, cluster, operation.invoke, operation.complete as number);
  }
  if (type !== 'ok' || f === 'read') return true;
  const write = register.writes[operation.id] as Write;
  const wasLive = write.cluster >= 0;
  if (!wasLive && !enliven(online, register, write, saw[0])) return false;
  if (wasLive && saw[0] && observe(online, register, saw[0]) !== write.source) return false;
  return touch(register.chains, write.cluster, operation.invoke, operation.complete as number);
}

/** A write certainly did not happen; nobody may have seen it. */
function fails(register: Register, {id}: HistoryOperation): boolean {
  const write = register.writes[id];
  if (!write) return true;
  write.failed = true;
  return write.cluster < 0;
}

function giveUp(register: Register, reason: string): true {
  register.unclear = reason;
  return true;
}

/** The cluster of a value that somebody was shown; -1 when it cannot be. */
function observe(online: Online, register: Register, {by}: Sighting): number {
  if (by === 0) return 0;
  if (by === undefined) {
    giveUp(register, 'a value was written more than once');
    return -1;
  }
  const write = register.writes[by];
  if (!write || write.failed) return -1;
  return write.cluster >= 0 || enliven(online, register, write, undefined) ? write.cluster : -1;
}

/** A write is known to have taken effect; a cas among them goes behind what it replaced, as its answer or its text tells. */
function enliven(online: Online, register: Register, write: Write, shown: Sighting | undefined): boolean {
  write.cluster = newCluster(register.chains, write.operation.invoke);
  if (write.operation.f !== 'cas') return true;
  const seen = shown ?? write.operation.saw[0] ?? sourceByText(online, register, write.operation);
  if (!seen) return false;
  write.source = observe(online, register, seen);
  return write.source >= 0 && link(register.chains, write.source, write.cluster);
}

/** The one write so far that a cas can have replaced, as far as its text tells; undefined when there is none. */
function sourceByText({initial}: Online, register: Register, {id, from}: HistoryOperation): Sighting | undefined {
  const writers = (register.byValue[JSON.stringify(from)] ?? []).filter(
    (by) => by !== id && !register.writes[by]?.failed,
  );
  if (from === initial) writers.unshift(0);
  if (writers.length > 1) giveUp(register, 'a cas may have replaced either of two equal values');
  const [by] = writers;
  return by === undefined ? undefined : {value: from, by};
}
