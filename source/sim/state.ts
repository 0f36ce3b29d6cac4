/** The world as plain data: what can change stands in `WorldState`, and a checkpoint is a copy of it. */
import {type Agenda, type Dated, putDown} from './agenda.ts';
import type {Stream} from './chance.ts';
import type {Cluster} from './cluster.ts';
import type {Links, Packet} from './network.ts';
import type {ClientId, Endpoint, Millis, NodeId, Operation, OperationId} from './operation.ts';
import type {Out} from './protocol.ts';
import type {Roll} from './roll.ts';

export interface NodeState {
  readonly id: NodeId;
  readonly peers: readonly NodeId[];
  state: 'up' | 'paused' | 'down';
  skew: Millis;
  disk: unknown;
  memory: unknown;
  /** The arming number of each armed timer; a due moment with another number is of an arming long replaced. */
  timers: Record<string, number>;
  /** What came while the node was paused, in order. */
  inbox: Due[];
  readonly chance: Stream;
}

export interface ClientState {
  readonly id: ClientId;
  node: NodeId;
  waiting: OperationId | null;
  /** What is known of the request it waits for: on its way, taken by the node, or refused because nobody listened. */
  request: 'sent' | 'taken' | 'refused';
  /** How long it waits before it dials again, should it be refused once more. */
  pause: Millis;
  /**
   * Its connection, where the cluster's clients keep one. `broken`: the server hung up, which shows when it is used next;
   * `gone`: known to be of no use.
   */
  session: 'none' | 'opening' | 'open' | 'broken' | 'gone';
  /** Which connection of its link it asked over; a server that was started anew knows nothing of it. */
  connection: number;
  /** The context it holds for each key, by the key behind a dash. */
  readonly contexts: Record<string, string>;
}

export type Due =
  | Packet
  | (Dated &
      (
        | {readonly type: 'timer'; readonly node: NodeId; readonly name: string; readonly arming: number}
        | {readonly type: 'deadline'; readonly client: ClientId; readonly operation: OperationId}
        | {readonly type: 'redial'; readonly client: ClientId; readonly operation: OperationId}
        | {readonly type: 'retry'; readonly from: Endpoint; readonly to: Endpoint; readonly connection: number}
        | {readonly type: 'flap'; readonly from: Endpoint; readonly to: Endpoint; readonly flapNumber: number}
      ));

/** What the world reports as it moves on. */
export type WorldEvent =
  | {readonly type: 'invoked'; readonly at: Millis; readonly operation: Operation}
  /** `received`: the node took the request; one that a cut client never got through with is no node's fault. */
  | {readonly type: 'completed'; readonly at: Millis; readonly operation: Operation; readonly received: boolean}
  | {readonly type: 'note'; readonly at: Millis; readonly node: NodeId; readonly text: string};

/** A node's means of wishing, see node.ts. */
export interface Slip extends Out<unknown> {
  node: NodeState;
}

export interface WorldState {
  now: Millis;
  /** Numbers what is put on the agenda, arming, packets, invocations and completions: one counter, one order. */
  order: number;
  readonly agenda: Agenda<Due>;
  readonly nodes: Record<NodeId, NodeState>;
  readonly clients: Record<ClientId, ClientState>;
  readonly links: Links;
  readonly operations: Roll<Operation>;
  readonly chance: Stream;
}

export interface World {
  readonly cluster: Cluster;
  readonly seed: number;
  state: WorldState;
  /** Where each node notes its wishes; nothing lasts on them beyond one input. */
  readonly slips: Record<NodeId, Slip>;
  /** Hears what happens; not part of the state. */
  report(event: WorldEvent): void;
  /** Hears that a node has taken an input, and from which node it came, if from any; not part of the state. */
  taken?: (node: NodeId, from: NodeId | null) => void;
}

/** Puts something on the agenda. */
export function arrange(world: World, due: Due): void {
  putDown(world.state.agenda, due);
}

/** The next number of the world's one counter. */
export function nextOrder(world: World): number {
  world.state.order += 1;
  return world.state.order;
}

/** Whether an endpoint is a node; if not, it is a client. */
export function isNode(endpoint: Endpoint): endpoint is NodeId {
  return endpoint.charCodeAt(0) === 110;
}

/** The state of a node; throws when there is no such node, which is our own mistake. */
export function nodeOf(world: World, id: NodeId): NodeState {
  const node = world.state.nodes[id];
  if (node === undefined) throw new Error(`there is no node ${id}`);
  return node;
}
