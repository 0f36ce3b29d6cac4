/**
 * How a node's copy of a key stands to the others. Copies that differ are no violation (TRUTHS.md 3): they are drawn dim,
 * with `old` where the copy was already overwritten by an acknowledged write, with `≠` where they merely differ.
 */
import type {LabSnapshot, NodeSnapshot} from '../../lab/snapshot.ts';
import type {NodeId, Operation, Stored} from '../../sim/operation.ts';

/** `elsewhere`: this node keeps no copy of the key, as it should be. */
export type Standing = 'same' | 'differs' | 'old' | 'elsewhere';

export interface Copies {
  /** Every key that any node holds, in order of first sight. */
  readonly keys: readonly string[];
  standing(node: NodeId, key: string): Standing;
}

/** How each copy of each key stands to the others now. */
export function compareCopies({nodes, operations, replicas}: LabSnapshot): Copies {
  const keys = [...new Set(nodes.flatMap(({view}) => Object.keys(view.data)))];
  const keeps = (id: NodeId, key: string) => replicas?.[key]?.includes(id) ?? true;
  const about = new Map(
    keys.map((key) => {
      const keepers = nodes.filter(({id}) => keeps(id, key));
      return [key, {agreed: allAgree(keepers, key), newest: newestWrite(operations, key)}];
    }),
  );
  const standing = (id: NodeId, key: string): Standing => {
    const {agreed = true, newest} = about.get(key) ?? {};
    const values = nodes.find((node) => node.id === id)?.view.data[key] ?? [];
    if (values.length === 0 && !keeps(id, key)) return 'elsewhere';
    if (newest && isOld(values, newest, operations)) return 'old';
    return agreed || values.some(({by}) => by === newest?.id) ? 'same' : 'differs';
  };
  return {keys, standing};
}

function allAgree(nodes: readonly NodeSnapshot[], key: string): boolean {
  const live = nodes.filter(({state}) => state !== 'down');
  return new Set(live.map(({view}) => textOf(view.data[key] ?? []))).size < 2;
}

/** The acknowledged write that was invoked last. */
function newestWrite(operations: readonly Operation[], key: string): Operation | undefined {
  return operations.findLast(
    ({request, completed}) => request.key === key && request.type !== 'read' && completed?.reply.outcome === 'ok',
  );
}

/** Every value was written by something that had ended before the newest acknowledged write began. */
function isOld(values: readonly Stored[], newest: Operation, operations: readonly Operation[]): boolean {
  return values.every(({by}) => {
    if (by === 0) return true;
    const ended = operations[by - 1]?.completed;
    return ended?.reply.outcome === 'ok' && ended.order < newest.invoked.order;
  });
}

function textOf(values: readonly Stored[]): string {
  return values.map(({value, by}) => `${by}:${value ?? ''}`).join('|');
}
