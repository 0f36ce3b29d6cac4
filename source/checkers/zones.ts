/**
 * Decides whether a history of registers with read, write, cas and delete is linearizable, exactly and in near-linear
 * time, when it is known which write each seen value came from (CHECKING.md, "The fast path").
 *
 * Sources: Gibbons and Korach, *Testing Shared Memories* (SIAM J. Comput. 26, 1997): forward and backward zones. A cas
 * stands directly behind the write it replaced, so that chains of them behave like one cluster.
 */
import {type Clusters, type Flaw, gather, proof} from './clusters.ts';
import type {History} from './history.ts';

/** What no order explains; `found` are positions in the history, more of them than needed. */
export interface Conflict {
  readonly type: Exclude<Flaw['type'], 'unclear'> | 'conflict' | 'circle';
  readonly found: readonly number[];
}

export type ZonesVerdict =
  | {readonly verdict: 'true'; readonly clusters: Clusters}
  | {readonly verdict: 'false'; readonly conflict: Conflict; readonly clusters: Clusters}
  | {readonly verdict: 'unknown'; readonly reason: string};

/** The verdict on all keys; unknown when the writer of a seen value is not known. Near-linear in the length of the history. */
export function zones(history: History): ZonesVerdict {
  const {clusters, flaw} = gather(history);
  if (flaw?.type === 'unclear') return {verdict: 'unknown', reason: flaw.reason};
  if (flaw) return {verdict: 'false', conflict: flaw, clusters};
  const chains = clusters.chained ? join(clusters) : plain(clusters);
  const conflict = 'type' in chains ? chains : sweep(clusters, chains);
  return conflict ? {verdict: 'false', conflict, clusters} : {verdict: 'true', clusters};
}

/** The zone of each chain, kept at its first cluster, and the clusters of the chain in which it begins and ends. */
interface Chains {
  readonly f: Float64Array;
  readonly s: Float64Array;
  readonly fAt: Int32Array | null;
  readonly sAt: Int32Array | null;
}

function plain({f, s}: Clusters): Chains {
  return {f, s, fAt: null, sAt: null};
}

function join(clusters: Clusters): Chains | Conflict {
  const {f, s, source, successor, live} = clusters;
  const chains = {f: f.slice(), s: s.slice(), fAt: new Int32Array(f.length), sAt: new Int32Array(f.length)};
  const visited = new Uint8Array(f.length);
  for (let head = 0; head < f.length; head += 1) {
    if (!live[head] || (source[head] as number) >= 0) continue;
    chains.fAt[head] = head;
    chains.sAt[head] = head;
    visited[head] = 1;
    for (let next = successor[head] as number; next >= 0; next = successor[next] as number) {
      visited[next] = 1;
      if ((f[next] as number) < (chains.s[head] as number))
        return between(clusters, 'conflict', chains.sAt[head] as number, next);
      if ((f[next] as number) < (chains.f[head] as number)) put(chains.f, chains.fAt, head, f[next] as number, next);
      if ((s[next] as number) > (chains.s[head] as number)) put(chains.s, chains.sAt, head, s[next] as number, next);
    }
  }
  const circle = source.findIndex((found, cluster) => found >= 0 && !visited[cluster]);
  return circle < 0 ? chains : between(clusters, 'circle', circle, source[circle] as number);
}

function put(values: Float64Array, places: Int32Array, head: number, value: number, place: number): void {
  values[head] = value;
  places[head] = place;
}

/** Two clusters of one chain with what links them: the later one has an operation before the earlier one. */
function between(clusters: Clusters, type: Conflict['type'], earlier: number, later: number): Conflict {
  return {
    type,
    found: [...linked(clusters, earlier, later), clusters.sBy[earlier] as number, clusters.fBy[later] as number],
  };
}

/** The writes of a chain from one cluster to another, whichever comes first in it, each proven. */
function linked(clusters: Clusters, one: number, other: number): number[] {
  const forth = walk(clusters, one, other);
  const way = forth ?? walk(clusters, other, one) ?? [one, other];
  return way
    .filter((cluster) => cluster >= clusters.keys)
    .flatMap((cluster) => proof(clusters, cluster - clusters.keys));
}

function walk({successor}: Clusters, from: number, to: number): number[] | null {
  const way = [from];
  for (let next = from; next !== to; way.push(next)) {
    next = successor[next] as number;
    if (next < 0) return null;
  }
  return way;
}

/**
 * Goes through the zones from the left and keeps, per key, the forward zone reaching furthest right. Another forward
 * zone that overlaps it conflicts, and so does a backward zone inside it.
 */
function sweep(clusters: Clusters, chains: Chains): Conflict | null {
  const {keys, keyOf} = clusters;
  const {f, s} = chains;
  const furthest = new Int32Array(keys).fill(-1);
  for (const zone of fromTheLeft(clusters, chains)) {
    const key = zone < keys ? zone : (keyOf[zone - keys] as number);
    const rival = furthest[key] as number;
    if (rival >= 0 && (f[rival] as number) < (s[zone] as number) && (f[zone] as number) < (s[rival] as number)) {
      return clash(clusters, chains, rival, zone);
    }
    if ((f[zone] as number) < (s[zone] as number) && (rival < 0 || (s[zone] as number) > (s[rival] as number)))
      furthest[key] = zone;
  }
  return null;
}

/** The chains that took effect, by the left ends of their zones; the initial values of all keys first. */
function fromTheLeft(clusters: Clusters, chains: Chains): Int32Array {
  const {live, source, operations, keys} = clusters;
  const {f, s} = chains;
  const zones = new Int32Array(live.length);
  let count = 0;
  let last = 0;
  for (let cluster = 0; cluster < live.length; cluster += 1) {
    if (live[cluster] === 0 || (source[cluster] as number) >= 0) continue;
    zones[count++] = cluster;
    const left = leftOf(f[cluster] as number, s[cluster] as number);
    if (left > last) last = left;
  }
  const found = zones.subarray(0, count);
  const sorted = last <= 16 * operations.length + 64 ? placed(found, chains, keys, last) : null;
  return (
    sorted ?? found.sort((a, b) => leftOf(f[a] as number, s[a] as number) - leftOf(f[b] as number, s[b] as number))
  );
}

function leftOf(f: number, s: number): number {
  return f < s ? f : s;
}

/** Sorts by putting each at its position of the clock; null when two share one. */
function placed(zones: Int32Array, {f, s}: Chains, keys: number, last: number): Int32Array | null {
  const clock = new Int32Array(last + 1);
  const sorted = new Int32Array(zones.length);
  let count = 0;
  for (let i = 0; i < zones.length; i += 1) {
    const zone = zones[i] as number;
    if (zone < keys) {
      sorted[count++] = zone;
      continue;
    }
    const left = leftOf(f[zone] as number, s[zone] as number);
    if (clock[left] !== 0) return null;
    clock[left] = zone + 1;
  }
  for (let position = 0; position <= last; position += 1) {
    const zone = clock[position] as number;
    if (zone !== 0) sorted[count++] = zone - 1;
  }
  return sorted;
}

function clash(clusters: Clusters, {fAt, sAt}: Chains, one: number, other: number): Conflict {
  const found = [one, other].flatMap((chain) => {
    const first = fAt ? (fAt[chain] as number) : chain;
    const last = sAt ? (sAt[chain] as number) : chain;
    return [...linked(clusters, first, last), clusters.fBy[first] as number, clusters.sBy[last] as number];
  });
  return {type: 'conflict', found};
}
