/**
 * The four session guarantees: read your writes, monotonic reads, monotonic writes, writes follow reads.
 *
 * Sources: Terry et al., *Session Guarantees for Weakly Consistent Replicated Data* (PDIS 1994); the wording of
 * jepsen.io/consistency, which speaks of what processes observe.
 *
 * Choices:
 * - A client is a session. A version is *older* than another when it came before it in the causal order: by one client's
 *   own order, or because a writer had seen it. Versions that nobody ordered so are never a violation, whatever the clock
 *   on the wall said; the one exception is a value that a client saw go away and come back.
 * - Monotonic writes and writes follow reads are judged by who observes: a client that saw a write, and then something
 *   older than what its writer had written, or had last read, before it. When the reader had seen the newer version
 *   before, only its monotonic reads are broken.
 */
import {type HistoryOperation, mayWrite} from './history.ts';
import {type Past, precedes} from './past.ts';
import {lastBelow, type Session, type Sessions, sessionsOf} from './session-list.ts';

export type Guarantee = 'read-your-writes' | 'monotonic-reads' | 'monotonic-writes' | 'writes-follow-reads';

/** `found` proves the breach, in order of invocation; `read` is the operation that did it, `newer` what it missed. */
export interface Breach {
  readonly guarantee: Guarantee;
  readonly read: HistoryOperation;
  readonly newer: HistoryOperation;
  readonly found: readonly HistoryOperation[];
}

/** What a client has done and seen so far, by key; positions in the past. */
interface Memory {
  readonly wrote: Map<string, number>;
  readonly seen: Map<string, Seen>;
  /** Of other sessions the write seen that had most before it: of any key, and of each key. */
  readonly met: Map<string, Met>;
}

/** A version and a read that saw it; the initial version is -1. */
interface Sight {
  readonly version: number;
  readonly read: number;
}

/** What a client saw of one key. */
interface Seen {
  /** Versions of which none is older than another. */
  frontier: Sight[];
  last: Sight;
  /** For a version that was followed by another: who saw it, and who saw the other. */
  readonly left: Map<number, {readonly read: number; readonly next: Sight}>;
}

interface Met {
  readonly session: Session;
  readonly write: number;
  readonly read: number;
  /** How many operations of its session came before the write. */
  readonly before: number;
  readonly key: string | null;
}

interface Proof {
  readonly guarantee: Guarantee;
  readonly newer: number;
  readonly found: readonly number[];
}

/** For each guarantee the breach that was completed first, if any; of the sessions of these clients only, if some are given. */
export function breaches(past: Past, clients?: readonly string[]): Breach[] {
  const sessions = sessionsOf(past);
  const first = new Map<Guarantee, Breach>();
  for (const session of sessions.all) {
    if (clients && !clients.includes(session.process)) continue;
    const memory: Memory = {wrote: new Map(), seen: new Map(), met: new Map()};
    for (const i of session.list) {
      for (const proof of judge(past, memory, i)) keepFirst(past, first, proof, i);
      learn(past, sessions, memory, i);
    }
  }
  return order.flatMap((guarantee) => first.get(guarantee) ?? []);
}

const order: readonly Guarantee[] = ['read-your-writes', 'monotonic-reads', 'monotonic-writes', 'writes-follow-reads'];

function keepFirst(past: Past, first: Map<Guarantee, Breach>, {guarantee, newer, found}: Proof, i: number): void {
  const operation = (at: number) => past.operations[at] as HistoryOperation;
  const known = first.get(guarantee);
  if (known && (known.read.complete ?? 0) < (operation(i).complete ?? 0)) return;
  const all = [...new Set([...found, newer, ...(past.sources[i] as readonly number[]), i])].filter((at) => at >= 0);
  all.sort((a, b) => a - b);
  first.set(guarantee, {guarantee, read: operation(i), newer: operation(newer), found: all.map(operation)});
}

function judge(past: Past, memory: Memory, i: number): Proof[] {
  if (versions(past, i).length === 0) return [];
  const {key} = past.operations[i] as HistoryOperation;
  const proofs: Proof[] = [];
  const own = memory.wrote.get(key) ?? -1;
  if (own >= 0 && isOlder(past, i, own)) proofs.push({guarantee: 'read-your-writes', newer: own, found: []});
  const seen = memory.seen.get(key);
  const backwards = seen ? wentBack(past, seen, i) : null;
  if (backwards) proofs.push(backwards);
  for (const met of memory.met.values()) {
    if (met.key !== null && met.key !== key) continue;
    for (const what of ['writes', 'looks'] as const) {
      const proof = missed(past, memory, i, met, what);
      if (proof) proofs.push(proof);
    }
  }
  return proofs;
}

/** Positions of the writes an operation was shown; -1 for the initial value. */
function versions(past: Past, i: number): readonly number[] {
  return past.sawInitial[i] ? [-1, ...(past.sources[i] as readonly number[])] : (past.sources[i] as readonly number[]);
}

/** Whether all that was shown is older than a version. */
function isOlder(past: Past, i: number, newer: number): boolean {
  return (
    newer >= 0 &&
    versions(past, i).every((version) => version !== newer && (version < 0 || precedes(past, version, newer)))
  );
}

function wentBack(past: Past, {frontier, left}: Seen, i: number): Proof | null {
  const newer = frontier.find(({version}) => isOlder(past, i, version));
  if (newer) return {guarantee: 'monotonic-reads', newer: newer.version, found: [newer.read]};
  const [version, ...more] = versions(past, i);
  const gone = more.length > 0 ? undefined : left.get(version as number);
  if (!gone || gone.next.version < 0) return null;
  return {guarantee: 'monotonic-reads', newer: gone.next.version, found: [gone.read, gone.next.read]};
}

/** Something older than what the writer of a write that was seen had written or looked at before it. */
function missed(past: Past, memory: Memory, i: number, met: Met, what: 'writes' | 'looks'): Proof | null {
  const {key} = past.operations[i] as HistoryOperation;
  const place = lastBelow(met.session[what].get(key), met.before);
  if (place < 0) return null;
  const before = met.session.list[place] as number;
  const newer = what === 'writes' ? [before] : (past.sources[before] as readonly number[]);
  const proven = {
    found: [before, met.write, met.read],
    guarantee: what === 'writes' ? 'monotonic-writes' : 'writes-follow-reads',
  } as const;
  const older = newer.find((one) => isOlder(past, i, one) && !knew(past, memory.seen.get(key), one));
  if (older !== undefined) return {...proven, newer: older};
  const same = met.key === null ? undefined : newer.find((one) => versions(past, i).includes(one));
  return same === undefined || sawBefore(memory.seen.get(key), same) ? null : {...proven, newer: met.write};
}

/** Whether a client had already seen a version or a newer one. */
function knew(past: Past, seen: Seen | undefined, newer: number): boolean {
  return (
    seen?.frontier.some(({version}) => version === newer || (version >= 0 && precedes(past, newer, version))) ?? false
  );
}

function sawBefore(seen: Seen | undefined, version: number): boolean {
  return seen?.last.version === version || (seen?.left.has(version) ?? false);
}

function learn(past: Past, sessions: Sessions, memory: Memory, i: number): void {
  const operation = past.operations[i] as HistoryOperation;
  for (const version of versions(past, i)) {
    see(past, memory, operation.key, {version, read: i});
    if (version >= 0) meet(past, sessions, memory, {version, read: i});
  }
  if (mayWrite(operation)) memory.wrote.set(operation.key, i);
}

function see(past: Past, memory: Memory, key: string, sight: Sight): void {
  const seen = memory.seen.get(key);
  if (!seen) {
    memory.seen.set(key, {frontier: [sight], last: sight, left: new Map()});
    return;
  }
  const {version} = sight;
  if (seen.last.version === version) return;
  if (!seen.left.has(seen.last.version)) seen.left.set(seen.last.version, {read: seen.last.read, next: sight});
  seen.last = sight;
  const newest = seen.frontier.filter(
    (one) => version < 0 || (one.version >= 0 && !precedes(past, one.version, version)),
  );
  seen.frontier = version < 0 ? newest : [...newest, sight];
}

function meet(past: Past, sessions: Sessions, memory: Memory, {version, read}: {version: number; read: number}): void {
  const write = past.operations[version] as HistoryOperation;
  if (write.process === past.operations[read]?.process) return;
  const session = sessions.of.get(write.process) as Session;
  const before = sessions.before[version] as number;
  for (const key of [null, write.key]) {
    const name = key === null ? write.process : `${write.process} ${key}`;
    if ((memory.met.get(name)?.before ?? -1) < before)
      memory.met.set(name, {session, write: version, read, before, key});
  }
}
