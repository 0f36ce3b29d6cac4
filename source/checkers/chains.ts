/**
 * The clusters of one key while its history grows: chains of clusters with their zones, ordered by first completion.
 * Each function returns whether the history can still be explained. Plain data; logarithmic time.
 */
import {before, never} from './history.ts';
import {greatest, newOrderTree, type OrderTree, push, raise, remove} from './order-tree.ts';

export interface Chains {
  /** Per cluster: earliest completion, latest invocation, what stands directly behind it (-1: nothing), its chain. */
  readonly f: number[];
  readonly s: number[];
  readonly successor: number[];
  readonly chain: number[];
  readonly position: number[];
  /** Per chain, numbered like its first cluster: the same of all its clusters; its leaf in the order (-1: none yet). */
  readonly first: number[];
  readonly last: number[];
  readonly leaf: number[];
  /** Per chain of more than one: its clusters, and those of them that end before all that come later in the chain. */
  readonly members: Record<number, number[]>;
  readonly minima: Record<number, number[]>;
  /** First completions of chains in order, and their latest invocations above them. */
  readonly firsts: number[];
  readonly order: OrderTree;
}

/** With the initial value as cluster 0: over before everything. */
export function newChains(): Chains {
  const chains: Chains = {
    f: [],
    s: [],
    successor: [],
    chain: [],
    position: [],
    first: [],
    last: [],
    leaf: [],
    members: {},
    minima: {},
    firsts: [],
    order: newOrderTree(),
  };
  newCluster(chains, before);
  touch(chains, 0, before, before);
  return chains;
}

/** A cluster of which only the write's invocation is known. */
export function newCluster(chains: Chains, invoke: number): number {
  const cluster = chains.f.length;
  chains.f.push(never);
  chains.s.push(invoke);
  chains.successor.push(-1);
  chains.chain.push(cluster);
  chains.position.push(0);
  chains.first.push(never);
  chains.last.push(invoke);
  chains.leaf.push(-1);
  return cluster;
}

/** An operation of the cluster completed, just now. */
export function touch(chains: Chains, cluster: number, invoke: number, complete: number): boolean {
  const chain = chains.chain[cluster] as number;
  if (chains.f[cluster] === never) begin(chains, cluster, chain, complete);
  if (invoke <= (chains.s[cluster] as number)) return true;
  chains.s[cluster] = invoke;
  if (chains.members[chain] && firstAfter(chains, chain, chains.position[cluster] as number) < invoke) return false;
  if (invoke <= (chains.last[chain] as number)) return true;
  chains.last[chain] = invoke;
  return settled(chains, chain);
}

function begin(chains: Chains, cluster: number, chain: number, complete: number): void {
  chains.f[cluster] = complete;
  const minima = chains.minima[chain];
  if (minima && (minima.length === 0 || precedes(chains, minima.at(-1) as number, cluster))) minima.push(cluster);
  if (chains.first[chain] !== never) return;
  chains.first[chain] = complete;
  chains.firsts.push(complete);
  chains.leaf[chain] = push(chains.order, chains.last[chain] as number);
}

function precedes({position}: Chains, one: number, other: number): boolean {
  return (position[one] as number) < (position[other] as number);
}

/** The earliest completion in the chain behind a position. */
function firstAfter({minima, position, f}: Chains, chain: number, place: number): number {
  const list = minima[chain] as number[];
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((position[list[middle] as number] as number) > place) high = middle;
    else low = middle + 1;
  }
  return low < list.length ? (f[list[low] as number] as number) : never;
}

/** Whether no other chain must come both before and after this one. Puts its latest invocation in the order. */
function settled({leaf, first, last, firsts, order}: Chains, chain: number): boolean {
  const place = leaf[chain] as number;
  if (place < 0) return true;
  raise(order, place, last[chain] as number);
  const end = countBelow(firsts, last[chain] as number);
  const rival = Math.max(
    greatest(order, 0, Math.min(place, end)),
    place < end ? greatest(order, place + 1, end) : before,
  );
  return rival <= (first[chain] as number);
}

/** How many of an ascending list are less than a bound, which usually lies near its end. */
function countBelow(list: readonly number[], bound: number): number {
  let reach = 1;
  while (reach < list.length && (list[list.length - reach] as number) >= bound) reach *= 2;
  let low = Math.max(0, list.length - reach);
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] as number) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A cas took effect: its cluster stands directly behind the one it replaced. */
export function link(chains: Chains, source: number, cluster: number): boolean {
  if (chains.successor[source] !== -1) return false;
  const front = chains.chain[source] as number;
  const back = chains.chain[cluster] as number;
  if (front === back || (chains.first[back] as number) < (chains.last[front] as number)) return false;
  chains.successor[source] = cluster;
  joinMembers(chains, front, back);
  const [kept, other] = [chains.leaf[front] as number, chains.leaf[back] as number];
  chains.leaf[front] = kept < 0 ? other : other < 0 ? kept : Math.min(kept, other);
  if (kept >= 0 && other >= 0) remove(chains.order, Math.max(kept, other));
  chains.first[front] = Math.min(chains.first[front] as number, chains.first[back] as number);
  chains.last[front] = Math.max(chains.last[front] as number, chains.last[back] as number);
  return settled(chains, front);
}

function joinMembers(chains: Chains, front: number, back: number): void {
  const {members, minima, position, chain, f, first} = chains;
  for (const head of [front, back]) {
    members[head] ??= [head];
    minima[head] ??= f[head] === never ? [] : [head];
  }
  const clusters = members[front] as number[];
  for (const cluster of members[back] as number[]) {
    position[cluster] = clusters.length;
    chain[cluster] = front;
    clusters.push(cluster);
  }
  const list = minima[front] as number[];
  while (list.length > 0 && (f[list.at(-1) as number] as number) >= (first[back] as number)) list.pop();
  list.push(...(minima[back] as number[]));
  delete members[back];
  delete minima[back];
}
