/** A whole Cassandra for tests: a world, requests that are waited for, and the faults of a nemesis. */

import {clientOf, connect, invoke} from '../../source/sim/client.ts';
import type {Cluster} from '../../source/sim/cluster.ts';
import {deepFreeze} from '../../source/sim/copy.ts';
import * as faults from '../../source/sim/faults.ts';
import type {ClientId, Millis, NodeId, Operation, Reply, Request, Stored} from '../../source/sim/operation.ts';
import type {NodeView} from '../../source/sim/protocol.ts';
import {part} from '../../source/sim/roll.ts';
import type {World, WorldEvent} from '../../source/sim/state.ts';
import {advanceTo, openWorld, takeDue, viewOf} from '../../source/sim/world.ts';
import type {System} from '../../source/systems/system.ts';
import {chooseOptions} from '../../source/systems/system.ts';

type Ask =
  | {readonly type: 'read' | 'delete'; readonly key?: string; readonly level?: string}
  | {readonly type: 'write'; readonly value: string; readonly key?: string; readonly level?: string}
  | {
      readonly type: 'cas';
      readonly from: string | null;
      readonly to: string;
      readonly key?: string;
      readonly level?: string;
    };

export interface Lab {
  readonly world: World;
  /** `2041 n1 stores a hint for n3` */
  readonly notes: string[];
  /** Every message sent so far, as `n1>n2 digest? x`; gossip is left out. */
  readonly sent: string[];
  /** Lets time pass. */
  wait(by: Millis): void;
  /** Asks at a node and waits for the end; the client is cN for node nN. */
  ask(node: NodeId, ask: Ask): Operation;
  /** Lets time pass until a note that ends so; its moment. Throws when it never comes within two minutes. */
  until(note: string): Millis;
  /** Asks and does not wait; the operation's number. `as` names another client of that node. */
  start(node: NodeId, ask: Ask, as?: ClientId): number;
  /** The operation, once it has ended. */
  end(id: number): Operation;
  operation(id: number): Operation;
  operations(): Operation[];
  cut(from: NodeId, to: NodeId): void;
  isolate(node: NodeId): void;
  heal(): void;
  view(node: NodeId): NodeView;
  /** The copy of a key in each node: value or null. */
  copies(key?: string): (string | null | undefined)[];
}

export function openLab(system: System, options: Readonly<Record<string, string>> = {}, seed = 1): Lab {
  const notes: string[] = [];
  const sent: string[] = [];
  const cluster = freezing(system.open(chooseOptions(system, options)), sent);
  const world = openWorld(cluster, seed, (event: WorldEvent) => {
    if (event.type === 'note') notes.push(`${event.at} ${event.node} ${event.text}`);
  });
  const {nodes} = cluster;
  const operation = (id: number): Operation => part(world.state.operations)[id - 1] as Operation;
  const lab: Lab = {
    world,
    notes,
    sent,
    wait: (by) => advanceTo(world, world.state.now + by),
    until: (note) => {
      const limit = world.state.now + 120_000;
      const from = notes.length;
      for (;;) {
        const found = notes.slice(from).find((one) => one.endsWith(note));
        if (found !== undefined) return Number(found.split(' ')[0]);
        if (world.state.now > limit) throw new Error(`no note '${note}' within two minutes`);
        takeDue(world);
      }
    },
    start: (node, ask, as) => {
      const client = as ?? (`c${node.slice(1)}` as ClientId);
      clientOf(world, client);
      connect(world, client, node);
      return invoke(world, client, requestOf(ask, cluster.levels));
    },
    end: (id) => {
      while (!operation(id).completed) takeDue(world);
      return operation(id);
    },
    ask: (node, ask) => lab.end(lab.start(node, ask)),
    operation,
    operations: () => part(world.state.operations),
    cut: (from, to) => {
      faults.cut(world, from, to);
      faults.cut(world, to, from);
    },
    isolate: (node) => {
      for (const peer of nodes) if (peer !== node) lab.cut(node, peer);
    },
    heal: () => {
      for (const from of nodes) for (const to of nodes) if (from !== to) faults.heal(world, from, to);
    },
    view: (node) => viewOf(world, node),
    copies: (key = 'x') => nodes.map((node) => viewOf(world, node).data[key]?.[0]?.value),
  };
  return lab;
}

/** What was sent must never be changed by anybody: every message is frozen as it is handed over. */
function freezing(cluster: Cluster, sent: string[]): Cluster {
  const {protocol} = cluster;
  const step: typeof protocol.step = (node, input, out) => {
    const wishes = Object.create(out, {
      send: {
        value: (to: NodeId, message: unknown) => {
          const {text, faint} = protocol.describe(message);
          if (!faint) sent.push(`${out.self}>${to} ${text}`);
          out.send(to, deepFreeze(message));
        },
      },
    });
    protocol.step(node, input, wishes);
  };
  return {...cluster, protocol: {...protocol, step}};
}

function requestOf(ask: Ask, levels: World['cluster']['levels']): Request {
  const level = ask.level ?? levels.find((row) => row.defaultFor.includes(ask.type))?.name ?? '';
  return {...ask, key: ask.key ?? 'x', level};
}

export function reply(operation: Operation): Reply {
  if (!operation.completed) throw new Error(`operation ${operation.id} has not ended`);
  return operation.completed.reply;
}

/** In a word: `ok`, `ok 1`, `fail unavailable` … */
export function outcome(operation: Operation): string {
  const said = reply(operation);
  if (said.outcome !== 'ok') return `${said.outcome} ${said.error}`;
  return said.values ? `ok ${said.values.map(({value}: Stored) => value).join()}` : 'ok';
}

export function latency({invoked, completed}: Operation): Millis {
  return (completed?.at ?? Number.NaN) - invoked.at;
}

export {faults};
