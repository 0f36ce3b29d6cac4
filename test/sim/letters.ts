/** A protocol that only writes letters: what arrives is kept in order, so that tests can read what the network did. */
import type {Cluster} from '../../source/sim/cluster.ts';
import type {ClientId, NodeId} from '../../source/sim/operation.ts';
import type {Protocol} from '../../source/sim/protocol.ts';
import type {World, WorldEvent} from '../../source/sim/state.ts';
import {nodeOf} from '../../source/sim/state.ts';
import {send} from '../../source/sim/transit.ts';
import {openWorld} from '../../source/sim/world.ts';

interface Memory {
  got: string[];
}

interface Disk {
  boots: number;
}

/**
 * A request with key `ring` arms a timer, `hang n2` hangs up on n2, `contact c2` tells of contact with c2, `mute` is never
 * answered; all others are answered. What was given up before it came is marked.
 */
const protocol: Protocol<Disk, Memory, string> = {
  name: 'letters',
  format: () => ({boots: 0}),
  wake: () => ({got: []}),
  step({disk, memory}, input, out) {
    if (input.type === 'start') disk.boots += 1;
    if (input.type === 'message') memory.got.push(`${out.now} ${input.from} ${input.message}`);
    if (input.type === 'closed') memory.got.push(`${out.now} ${input.peer} closed`);
    if (input.type === 'timer') memory.got.push(`${out.now} rang`);
    if (input.type !== 'request') return;
    memory.got.push(`${out.now} asked ${input.request.key}${input.abandoned ? ' (abandoned)' : ''}`);
    if (input.request.key.startsWith('contact ')) {
      const {heard, told} = out.contact(input.request.key.slice(8) as ClientId);
      memory.got.push(`heard until ${heard}, told until ${told}`);
    }
    if (input.request.key === 'ring') out.arm('bell', 100);
    if (input.request.key === 'quiet') out.disarm('bell');
    if (input.request.key.startsWith('hang ')) out.hangUp(input.request.key.slice(5) as NodeId);
    if (input.request.key !== 'mute') out.reply(input.id, {outcome: 'ok'});
  },
  view: () => ({role: '', epoch: 0, leads: false, leader: null, data: {}, suspects: [], facts: []}),
  describe: (text) => ({text, faint: false}),
};

const cluster: Cluster = {
  name: 'letters',
  title: 'letters',
  options: {},
  nodes: ['n1', 'n2', 'n3'],
  protocol,
  client: {timeout: 1000, timedOut: 'timed out', refused: 'refused', broken: 'broken'},
  levels: [],
  errors: [
    {name: 'timed out', certain: false, text: '', means: ''},
    {name: 'refused', certain: true, text: '', means: ''},
    {name: 'broken', certain: false, text: '', means: ''},
  ],
  actions: [],
  latency: {node: [10, 10], client: [1, 1]},
  leading: null,
};

/** A world of three letter writers; links take 10 ms, clients' 1 ms. */
export function openLetters(events: WorldEvent[] = [], changed: Partial<Cluster> = {}): World {
  return openWorld({...cluster, ...changed}, 1, (event) => events.push(event));
}

/** One node writes to another. */
export function write(world: World, from: NodeId, to: NodeId, text: string): void {
  send(world, from, to, {type: 'message', from, message: text});
}

/** What a node got since it last woke: `TIME SENDER TEXT`. */
export function got(world: World, id: NodeId): string[] {
  return (nodeOf(world, id).memory as Memory).got;
}

/** How often a node was started, as its disk remembers. */
export function boots(world: World, id: NodeId): number {
  return (nodeOf(world, id).disk as Disk).boots;
}
