/** Which node of the model plays which node of a transcript. */
import type {ClientId, NodeId} from '../../source/sim/operation.ts';

export interface Names {
  /** The model's node for the transcript's. */
  model(node: NodeId): NodeId;
  /** The transcript's node for the model's. */
  real(node: NodeId): NodeId;
}

/** Everybody plays itself, but the model's `leader` and n1 change places: n1 leads at the start of every transcript. */
export function castLeader(leader: NodeId | null): Names {
  const swap = (node: NodeId): NodeId => (node === leader ? 'n1' : node === 'n1' ? (leader ?? node) : node);
  return {model: swap, real: swap};
}

/** A client of a node that never asked before: cK sits at node K, counting around. */
export function freshClient(nodes: readonly NodeId[], node: NodeId, used: Record<NodeId, number>): ClientId {
  const turn = used[node] ?? 0;
  used[node] = turn + 1;
  return `c${turn * nodes.length + nodes.indexOf(node) + 1}`;
}
