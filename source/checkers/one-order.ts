/**
 * Keeps, while a history grows, one order of all operations that every client could have gone by: as long as it can be
 * continued, the history is sequential, and so causal and whatever lies below. When it cannot, nothing is said: another
 * order might do, and the whole history has to be judged (sequential.ts).
 *
 * Writes stand in the order in which they were done or first seen; a read stands behind the write it saw, behind what
 * its client did before, and before the next write of its key. Each response costs a few look-ups.
 */
import type {HistoryOperation} from './history.ts';
import {looks, mayWrite} from './history.ts';

/** Plain data. */
export interface OneOrder {
  /** False from the first operation on that could not be put in. */
  holds: boolean;
  count: number;
  /** What changes something, by id; nothing there for what certainly did not happen. */
  readonly writes: (HistoryOperation | undefined)[];
  /** By id of a write: its place among them, from 1; 0 while nobody knows whether it took effect. */
  readonly placeOf: number[];
  /** Places of the writes of each key, in order. */
  readonly keys: Record<string, number[]>;
  /** The place of the last write before where each client has come to. */
  readonly clients: Record<string, number>;
}

/** The order of nothing. */
export function newOneOrder(): OneOrder {
  return {holds: true, count: 0, writes: [], placeOf: [], keys: {}, clients: {}};
}

/** To be told of every invocation, in order. */
export function orderInvocation(order: OneOrder, operation: HistoryOperation): void {
  if (operation.f === 'read') return;
  order.writes[operation.id] = operation;
  order.placeOf[operation.id] = 0;
}

/** To be told of every completion, in order; false when it changes nothing for anybody: nobody could have seen it. */
export function orderCompletion(order: OneOrder, operation: HistoryOperation): boolean {
  const {type, f, id} = operation;
  if (looks(operation)) {
    order.holds = order.holds && putRead(order, operation);
    return true;
  }
  const write = order.writes[id];
  if (f === 'read' || !write || type === 'info') return false;
  if (type === 'fail') {
    const wasSeen = isPlaced(order, id);
    order.holds = order.holds && !wasSeen;
    order.writes[id] = undefined;
    return wasSeen || f === 'cas';
  }
  order.holds = order.holds && putWrite(order, write, operation);
  return f === 'cas';
}

/** A read, or a cas that was told why not; with one value of a known writer. */
function putRead(order: OneOrder, operation: HistoryOperation): boolean {
  const {saw, process: client, key} = operation;
  const [seen] = saw;
  if (saw.length !== 1 || seen?.by === undefined) return false;
  const place = seen.by === 0 ? 0 : placeOfSeen(order, seen.by);
  if (place === null) return false;
  const here = Math.max(place, order.clients[cell(client)] ?? 0);
  order.clients[cell(client)] = here;
  return here < nextOf(order, key, place);
}

function placeOfSeen(order: OneOrder, by: number): number | null {
  const write = order.writes[by];
  if (!write || (!isPlaced(order, by) && write.f === 'cas') || !mayWrite(write)) return null;
  return place(order, write);
}

/** A cas also stands right behind what it replaced. */
function putWrite(order: OneOrder, write: HistoryOperation, operation: HistoryOperation): boolean {
  const {f, saw, key, process: client} = operation;
  if (f === 'cas') {
    const by = saw[0]?.by;
    const source = by === undefined || isPlaced(order, write.id) ? null : by === 0 ? 0 : placeOfSeen(order, by);
    if (source === null || nextOf(order, key, source) !== Infinity) return false;
  }
  order.clients[cell(client)] = Math.max(place(order, write), order.clients[cell(client)] ?? 0);
  return true;
}

/** At the end, if it has no place yet. */
function place(order: OneOrder, {id, key}: HistoryOperation): number {
  if (isPlaced(order, id)) return order.placeOf[id] as number;
  order.count += 1;
  order.placeOf[id] = order.count;
  const name = cell(key);
  const places = order.keys[name];
  if (places) places.push(order.count);
  else order.keys[name] = [order.count];
  return order.count;
}

function isPlaced({placeOf}: OneOrder, id: number): boolean {
  return (placeOf[id] ?? 0) > 0;
}

/** The next write of a key behind a place; infinite when there is none. */
function nextOf(order: OneOrder, key: string, from: number): number {
  const places = order.keys[cell(key)] ?? [];
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] as number) <= from) low = middle + 1;
    else high = middle;
  }
  return places[low] ?? Infinity;
}

/** Keys and clients are people's words, `__proto__` among them. */
function cell(word: string): string {
  return `:${word}`;
}
