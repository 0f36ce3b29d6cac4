/** The options of the network between nodes, the same for every system that runs on several. */
import type {Cluster} from '../sim/cluster.ts';
import type {OptionRow} from './system.ts';

/** Slow enough to be watched; a local network takes less than a millisecond. */
export const latencyRow: OptionRow = {
  name: 'latency',
  default: '20',
  allowed: {low: 1, high: 500},
  help: 'milliseconds on the way from node to node, about',
};

export const transportRow: OptionRow = {
  name: 'transport',
  default: 'ideal',
  allowed: ['ideal', 'tcp'],
  help: 'a healed link carries again at once, or, as with real connections, when what waits in it is sent again',
};

/** A quarter more or less between nodes; a client stands beside its node. */
export function latencyOf(chosen: Readonly<Record<string, string>>): Cluster['latency'] {
  const latency = Number(chosen.latency);
  const quarter = Math.trunc(latency / 4);
  return {node: [latency - quarter, latency + quarter], client: [1, 2]};
}

/** What the transport row was set to. */
export function transportOf(chosen: Readonly<Record<string, string>>): 'ideal' | 'tcp' {
  return chosen.transport === 'tcp' ? 'tcp' : 'ideal';
}
