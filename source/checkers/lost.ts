/**
 * Finds acknowledged writes that the cluster has forgotten: a client was told "done", and no live replica holds that
 * write or anything that could have replaced it (TRUTHS.md 11).
 */
import type {Operation, OperationId, Stored} from '../sim/operation.ts';

/** The data of one replica by key, as `NodeView.data` has it. A deleted key must keep `by`, the delete that removed it. */
export type Copy = Readonly<Record<string, readonly Stored[]>>;

/**
 * The acknowledged writes, deletes and cas lost in `copies`, the data of the live replicas, in order of invocation.
 *
 * A write is *lost* when every surviving value of its key is older: the initial value, or one whose own write had
 * completed before the lost one was invoked. It is *not* lost when a survivor could have come after it: its own value;
 * that of a write invoked later or at the same time, since that may rightly have replaced it; that of a write with an
 * unknown outcome, which may take effect at any time (SYSTEMS.md section 12 lists this as `overwritten_by_unacknowledged`).
 * So a value that lags on one replica while another is up to date is no loss, nor is one overwritten in the usual way;
 * five writes acknowledged in a row by a primary that then died with them are five. Without live replicas: none known.
 */
export function lostWrites(operations: readonly Operation[], copies: readonly Copy[]): OperationId[] {
  if (copies.length === 0) return [];
  const ends = endsOf(operations, copies);
  const youngest = new Map<string, number>();
  for (const copy of copies) {
    for (const key of Object.keys(copy)) {
      for (const {by} of copy[key] ?? []) {
        youngest.set(key, Math.max(youngest.get(key) ?? -1, by === 0 ? -1 : (ends.get(by) ?? Infinity)));
      }
    }
  }
  const lost = operations.filter(({request, invoked, completed}) => {
    if (request.type === 'read' || (youngest.get(request.key) ?? -1) >= invoked.order) return false;
    return completed?.reply.outcome === 'ok';
  });
  return lost.map(({id}) => id);
}

/** When the writes that the copies hold were certainly over. */
function endsOf(operations: readonly Operation[], copies: readonly Copy[]): ReadonlyMap<OperationId, number> {
  const held = new Set(copies.flatMap((copy) => Object.values(copy).flatMap((values) => values.map(({by}) => by))));
  const ends = new Map<OperationId, number>();
  for (const operation of operations) if (held.has(operation.id)) ends.set(operation.id, end(operation));
  return ends;
}

/** When a write is certainly over: the position of its acknowledgement, or never. */
function end({completed}: Operation): number {
  return completed?.reply.outcome === 'ok' ? completed.order : Infinity;
}
