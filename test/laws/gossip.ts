/** The smallest protocol with timers, chance, disk and memory, for laws that hold whatever the protocol. */
import type {Cluster} from '../../source/sim/cluster.ts';
import type {NodeId, Stored} from '../../source/sim/operation.ts';
import {absent} from '../../source/sim/operation.ts';
import type {Input, NodeView, Out, Protocol} from '../../source/sim/protocol.ts';

interface Disk {
  data: Record<string, Stored>;
}

interface Memory {
  heard: number;
}

type Message = {readonly type: 'tell'; readonly key: string; readonly stored: Stored} | {readonly type: 'ping'};

const protocol: Protocol<Disk, Memory, Message> = {
  name: 'gossip',
  format: () => ({data: {}}),
  wake: () => ({heard: 0}),
  step,
  view,
  describe: (message) => ({text: message.type, faint: message.type === 'ping'}),
};

/** Writes go to whoever is told; reads are local: available, and consistent only by luck. */
function step({disk, memory}: {disk: Disk; memory: Memory}, input: Input<Message>, out: Out<Message>): void {
  if (input.type === 'start' || input.type === 'timer') {
    out.arm('ping', out.random(80, 120));
    for (const peer of out.peers) out.send(peer, {type: 'ping'});
  } else if (input.type === 'message') {
    memory.heard += 1;
    if (input.message.type === 'tell') keep(disk, input.message.key, input.message.stored);
  } else if (input.type === 'request') {
    answer(disk, input, out);
  } else {
    out.note(input.type === 'closed' ? `${input.peer} closed` : input.name);
  }
}

function answer(disk: Disk, {id, request}: Input<Message> & {type: 'request'}, out: Out<Message>): void {
  if (request.type === 'write') {
    const stored = Object.freeze({value: request.value, by: id});
    keep(disk, request.key, stored);
    for (const peer of out.peers) out.send(peer, {type: 'tell', key: request.key, stored});
    out.reply(id, {outcome: 'ok'});
  } else {
    out.reply(id, {outcome: 'ok', values: [disk.data[request.key] ?? absent]});
  }
}

function keep(disk: Disk, key: string, stored: Stored): void {
  if ((disk.data[key]?.by ?? 0) < stored.by) disk.data[key] = stored;
}

function view({disk}: {readonly disk: Disk; readonly memory: Memory}, self: NodeId): NodeView {
  const data: Record<string, readonly Stored[]> = {};
  for (const key of Object.keys(disk.data)) data[key] = [disk.data[key] as Stored];
  return {role: self, epoch: 0, leads: false, leader: null, data, suspects: [], facts: []};
}

/** A cluster of gossips with so many nodes. */
export function gossipCluster(count: number): Cluster {
  return {
    name: 'gossip',
    title: 'gossip',
    options: {nodes: String(count)},
    nodes: Array.from({length: count}, (_, index): NodeId => `n${index + 1}`),
    protocol,
    client: {timeout: 1000, timedOut: 'timeout', refused: 'refused', broken: 'broken'},
    levels: [{name: 'any', for: ['read', 'write'], defaultFor: ['read', 'write'], help: 'whatever is there'}],
    errors: [
      {name: 'timeout', certain: false, text: 'no answer about {key}', means: 'nobody knows'},
      {name: 'refused', certain: true, text: 'refused', means: 'nobody listened'},
      {name: 'broken', certain: false, text: 'broken', means: 'the node died'},
    ],
    actions: [{name: 'sing', help: 'says so in the log'}],
    latency: {node: [10, 30], client: [1, 2]},
    leading: null,
  };
}
