/** Whether replicas agree: every live node that is to hold a key, or keeps a copy for another, would answer the same for it. */
import type {NodeId, Stored} from '../sim/operation.ts';
import type {NodeSnapshot} from './snapshot.ts';

/** `replicasOf` names the nodes that are to hold a key; undefined means all of them. */
export function haveConverged(
  live: readonly NodeSnapshot[],
  replicasOf: (key: string) => readonly NodeId[] | undefined,
): boolean {
  const keys = [...new Set(live.flatMap((node) => Object.keys(node.view.data)))];
  return keys.every((key) => {
    const owners = replicasOf(key);
    const copies = live.filter((node) => concerns(node.view.data[key], node.id, owners));
    return new Set(copies.map((node) => print(node.view.data[key]))).size < 2;
  });
}

/** Whether a node's copy of a key is to agree with the others: it is to hold the key, or stands in for one that is. */
export function concerns(copy: readonly Stored[] = [], node: NodeId, owners: readonly NodeId[] | undefined): boolean {
  return copy.length > 0 || (owners?.includes(node) ?? true);
}

/** A copy in one line, whatever the order of its siblings; a key never heard of is an absent one. */
function print(values: readonly Stored[] = []): string {
  const writers = values.map(({by}) => by).filter((by) => by !== 0);
  return writers.sort((one, other) => one - other).join();
}
