/** What `wait until` waits for, read off a snapshot. */
import type {LabSnapshot} from '../lab/snapshot.ts';
import type {NodeId} from '../sim/operation.ts';
import type {Condition} from './line.ts';

/** Whether it is so now. */
export function isSo(condition: Condition, see: LabSnapshot): boolean {
  switch (condition.type) {
    case 'leader':
      return condition.node === null ? see.leader !== null : see.leader === condition.node;
    case 'idle':
      return see.clients.every((client) => client.waiting === null);
    case 'converged':
      return see.converged;
    case 'down':
      return isBelievedDown(condition.node, see);
  }
}

/**
 * Every running node on another side of a cut believes it to be down (every other running node when it is on no other
 * side). Nodes of a system with a leader keep no such list: there it is the process itself that must be down.
 */
function isBelievedDown(node: NodeId, see: LabSnapshot): boolean {
  if (see.system.leading !== null) return see.nodes.some((row) => row.id === node && row.state === 'down');
  const side = see.groups.find((group) => group.includes(node)) ?? [];
  const others = see.nodes.filter((row) => row.id !== node && row.state === 'up');
  const apart = others.filter((row) => !side.includes(row.id));
  const witnesses = apart.length > 0 ? apart : others;
  return witnesses.length > 0 && witnesses.every((row) => row.view.suspects.includes(node));
}
