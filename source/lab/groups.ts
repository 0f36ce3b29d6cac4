/** Which nodes can hear each other now, read off the links alone; one-way cuts count as cuts, since hearing must be mutual. */
import type {Links} from '../sim/network.ts';
import type {NodeId} from '../sim/operation.ts';

export interface Groups {
  /** Nodes that hear each other, directly or through others of the group; in order of their first node. */
  readonly groups: readonly (readonly NodeId[])[];
  /** Whether some two nodes of one group do not hear each other directly. */
  readonly relayed: boolean;
}

/** The groups of a partition; one group when the network is whole. */
export function groupsOf(nodes: readonly NodeId[], links: Links): Groups {
  const groups: NodeId[][] = [];
  for (const node of nodes) {
    if (groups.some((group) => group.includes(node))) continue;
    const group = [node];
    for (const member of group) {
      group.push(...nodes.filter((other) => !group.includes(other) && hearEachOther(links, member, other)));
    }
    groups.push(nodes.filter((one) => group.includes(one)));
  }
  const relayed = groups.some((group) =>
    group.some((one) => group.some((other) => one !== other && !hearEachOther(links, one, other))),
  );
  return {groups, relayed};
}

function hearEachOther(links: Links, one: NodeId, other: NodeId): boolean {
  return links[one]?.[other]?.state === 'open' && links[other]?.[one]?.state === 'open';
}
