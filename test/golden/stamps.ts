/**
 * What is newest where clients give their writes timestamps. The real script called the version that wins by last write
 * wins the newest, whereas the lab calls a read stale by the order in which writes were acknowledged.
 */
import type {Operation, Stored} from '../../source/sim/operation.ts';

export interface Version {
  readonly timestamp: number;
  /** null: deleted. */
  readonly value: string | null;
}

/** SYSTEMS.md section 6, row LWW: the higher timestamp; of equal ones the tombstone, then the greater bytes. */
export function outranks(one: Version, other: Version): boolean {
  if (one.timestamp !== other.timestamp) return one.timestamp > other.timestamp;
  if (one.value === null || other.value === null) return other.value !== null;
  return Buffer.compare(Buffer.from(one.value), Buffer.from(other.value)) > 0;
}

/** What the real script would call an answer; undefined where nobody stamped the key, and for what is no answered read. */
export function stampedKind(read: Operation, operations: readonly Operation[]): 'ok' | 'stale' | undefined {
  const reply = read.completed?.reply;
  const seen = reply?.outcome === 'ok' ? reply.values?.[0] : undefined;
  const versions = operations.filter(({request}) => request.key === read.request.key).flatMap(versionIn);
  if (read.request.type !== 'read' || seen === undefined || versions.length === 0) return undefined;
  const before = versions.filter(({acknowledged}) => acknowledged < read.invoked.order);
  const own = versions.find(({id}) => id === seen.by);
  if (own?.acknowledged === Number.POSITIVE_INFINITY) return 'ok';
  const held = own ?? {timestamp: -1, value: seen.value};
  return before.some((version) => outranks(version, held)) ? 'stale' : 'ok';
}

/** The version that an operation wrote with its client's timestamp, and when it was acknowledged, if ever. */
function versionIn({id, request, completed}: Operation): readonly (Version & {id: number; acknowledged: number})[] {
  const {timestamp} = request;
  if (timestamp === undefined) return [];
  const acknowledged = completed?.reply.outcome === 'ok' ? completed.order : Number.POSITIVE_INFINITY;
  return [{id, timestamp, value: request.type === 'write' ? request.value : null, acknowledged}];
}

/** The one that wins among copies; `stampOf` tells the timestamp of a write by its number. */
export function winnerOf(copies: readonly Stored[], stampOf: (by: number) => number): string | null {
  const versions = copies.map(({by, value}): Version => ({timestamp: stampOf(by), value}));
  return versions.reduce((best, one) => (outranks(one, best) ? one : best), {timestamp: -1, value: null}).value;
}
