/** Whether replicas agree: every live node that is to hold a key would answer the same for it. */
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
    const copies = live.filter((node) => !owners || owners.includes(node.id)).map((node) => print(node.view.data[key]));
    return copies.every((copy) => copy === copies[0]);
  });
}

/** A copy in one line, whatever the order of its siblings; a key never heard of is an absent one. */
function print(values: readonly Stored[] = []): string {
  const writers = values.map(({by}) => by).filter((by) => by !== 0);
  return writers.sort((one, other) => one - other).join();
}
