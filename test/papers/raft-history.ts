/**
 * Judges what clients saw against the order in which the log took effect. That order is known here, so linearizability
 * needs no search: real time must not contradict it, and every answer must be the newest value at some allowed place.
 */
import type {Entry} from '../../source/protocols/raft/messages.ts';
import type {Operation, OperationId} from '../../source/sim/operation.ts';

interface Place {
  readonly key: string;
  readonly place: number;
}

/** Throws at the first thing no linearizable store would have shown. */
export function checkHistory(operations: readonly Operation[], chosen: readonly Entry[]): void {
  const places = placesOf(chosen);
  checkWrites(operations, places, chosen);
  const newest: Record<string, number> = {};
  for (const {operation, end} of inOrder(operations)) {
    if (end) noteSeen(operation, places, newest);
    else floors.set(operation, newest[operation.request.key] ?? -1);
  }
  for (const operation of operations) checkSeen(operation, operations, places);
}

/** The newest place anybody knew of when an operation began. */
const floors = new WeakMap<Operation, number>();

/** Where each effective write stands in the order of its key. */
function placesOf(chosen: readonly Entry[]): Map<OperationId, Place> {
  const places = new Map<OperationId, Place>();
  const values: Record<string, string | null> = {};
  const counts: Record<string, number> = {};
  for (const {proposal} of chosen) {
    if (!proposal) continue;
    const {key, stored, type, from} = proposal;
    if (places.has(stored.by)) throw new Error(`operation ${stored.by} took effect twice`);
    if (type === 'cas' && (values[key] ?? null) !== from) continue;
    values[key] = stored.value;
    const place = counts[key] ?? 0;
    counts[key] = place + 1;
    places.set(stored.by, {key, place});
  }
  return places;
}

function checkWrites(
  operations: readonly Operation[],
  places: Map<OperationId, Place>,
  chosen: readonly Entry[],
): void {
  const logged = new Set(chosen.map((entry) => entry.proposal?.stored.by));
  for (const {id, request, completed} of operations) {
    if (!completed || request.type === 'read') continue;
    const {reply} = completed;
    if (reply.outcome === 'ok' && !places.has(id)) throw new Error(`acknowledged ${request.type} ${id} is lost`);
    if (reply.outcome === 'fail' && places.has(id)) throw new Error(`${request.type} ${id} failed and took effect`);
    if (reply.outcome === 'fail' && reply.error === 'unreachable' && logged.has(id)) {
      throw new Error(`${request.type} ${id} reached nobody and is in the log`);
    }
  }
}

/** Beginnings and ends of all operations, in order of the world's one clock. */
function inOrder(operations: readonly Operation[]): {operation: Operation; end: boolean; order: number}[] {
  const moments = operations.flatMap((operation) => {
    const begin = {operation, end: false, order: operation.invoked.order};
    return operation.completed ? [begin, {operation, end: true, order: operation.completed.order}] : [begin];
  });
  return moments.sort((one, other) => one.order - other.order);
}

/** The place of the value an operation saw, or of its own write; undefined when it tells nothing. */
function placeSeen(operation: Operation, places: Map<OperationId, Place>): number | undefined {
  const {request, completed, id} = operation;
  if (!completed || request.level === 'serializable') return undefined;
  const {reply} = completed;
  const seen = reply.values?.[0];
  if (seen) return seen.by === 0 ? -1 : places.get(seen.by)?.place;
  return reply.outcome === 'ok' ? places.get(id)?.place : undefined;
}

function noteSeen(operation: Operation, places: Map<OperationId, Place>, newest: Record<string, number>): void {
  const place = placeSeen(operation, places);
  if (place === undefined) return;
  newest[operation.request.key] = Math.max(newest[operation.request.key] ?? -1, place);
}

function checkSeen(operation: Operation, operations: readonly Operation[], places: Map<OperationId, Place>): void {
  const {request, completed, id} = operation;
  const seen = completed?.reply.values?.[0];
  if (seen && seen.by > 0) {
    const writer = operations[seen.by - 1];
    if (!places.has(seen.by)) throw new Error(`operation ${id} saw what ${seen.by} wrote, which is not committed`);
    if (writer && completed && writer.invoked.order > completed.order)
      throw new Error(`operation ${id} saw the future`);
  }
  const place = placeSeen(operation, places);
  const floor = floors.get(operation) ?? -1;
  const own = request.type !== 'read' && completed?.reply.outcome === 'ok';
  if (place !== undefined && (own ? place <= floor : place < floor)) {
    throw new Error(`${request.type} ${id} of ${request.key} is at place ${place}; before it began ${floor} was known`);
  }
}
