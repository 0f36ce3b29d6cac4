/** How one operation came before another: the operations in between, for a witness. */
import type {Past} from './past.ts';

/** A write that must have happened before another, because of what a read saw. */
export interface Forced {
  readonly from: number;
  readonly read: number;
}

/**
 * The operations on a shortest way from one operation to another, both included, by session order, reads and forced steps;
 * the reasons of forced steps are among them. Empty when there is none.
 */
export function wayBetween(
  past: Past,
  after: readonly (readonly Forced[])[] | null,
  from: number,
  to: number,
): number[] {
  const found = new Set<number>();
  const asked = new Set<string>();
  const open: [from: number, to: number][] = [[from, to]];
  for (const [start, end] of open) {
    if (asked.has(`${start} ${end}`)) continue;
    asked.add(`${start} ${end}`);
    const way = shortest(past, after, start, end);
    if (way.length === 0 && start === from && end === to) return [];
    for (const [place, i] of way.entries()) {
      found.add(i);
      const next = way[place + 1];
      const forced = next === undefined ? undefined : after?.[next]?.find((one) => one.from === i);
      if (forced && !isCausalStep(past, i, next as number)) open.push([i, forced.read]);
    }
  }
  return [...found];
}

function isCausalStep(past: Past, one: number, next: number): boolean {
  return past.previous[next] === one || (past.sources[next] as readonly number[]).includes(one);
}

/** Breadth first, backwards. */
function shortest(past: Past, after: readonly (readonly Forced[])[] | null, from: number, to: number): number[] {
  const next = new Map<number, number>();
  const queue = [to];
  for (const i of queue) {
    const forced = (after?.[i] ?? []).map((one) => one.from);
    for (const before of [past.previous[i] as number, ...(past.sources[i] as readonly number[]), ...forced]) {
      if (before < 0 || next.has(before)) continue;
      next.set(before, i);
      if (before === from) return unroll(next, from, to);
      queue.push(before);
    }
  }
  return from === to ? [from] : [];
}

function unroll(next: ReadonlyMap<number, number>, from: number, to: number): number[] {
  const way = [from];
  let at = from;
  do {
    at = next.get(at) as number;
    way.push(at);
  } while (at !== to);
  return way;
}
