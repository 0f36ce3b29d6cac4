/** What can be seen of a lab at one moment: plain data, the same object until something is dispatched. */
import type {Availability, NodeAvailability} from '../checkers/availability.ts';
import type {ActionRow, ErrorRow, Leading, LevelRow} from '../sim/cluster.ts';
import type {ClientId, Endpoint, Millis, NodeId, Operation, OperationId} from '../sim/operation.ts';
import type {NodeView} from '../sim/protocol.ts';
import type {Entry} from './command.ts';
import type {LabEvent} from './event.ts';
import type {HealReport} from './heal-report.ts';

export type {Availability, NodeAvailability};

export interface NodeSnapshot {
  readonly id: NodeId;
  readonly state: 'up' | 'paused' | 'down';
  readonly skew: Millis;
  /** What a down node shows is its disk, woken in a dream: values that survived, no role. */
  readonly view: NodeView;
}

export interface ClientSnapshot {
  readonly id: ClientId;
  readonly node: NodeId;
  /** The operation it waits for. */
  readonly waiting: OperationId | null;
}

/** One direction between two endpoints. Node links are always listed; client links when they are not plainly open. */
export interface LinkSnapshot {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly state: 'open' | 'cut' | 'held';
  /** Added to each packet's way; 0 when not slow. */
  readonly slowBy: Millis;
  readonly lossPercent: number;
  /** How often it opens and cuts; 0 when not flapping. */
  readonly flapEvery: Millis;
  /** Packets waiting in it because it is cut or held. */
  readonly waiting: number;
}

/** A packet under way or held. At time t it has gone (t - sentAt) / (arrivesAt - sentAt) of its way. */
export interface PacketSnapshot {
  readonly id: number;
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly sentAt: Millis;
  readonly arrivesAt: Millis;
  readonly held: boolean;
  readonly label: string;
  /** Routine (heartbeats, gossip): drawn faintly. */
  readonly faint: boolean;
}

/** A future that was left behind by a change in the past; kept until the session ends. */
export interface Branch {
  readonly name: string;
  readonly forkedAt: Millis;
  readonly until: Millis;
  /** Its whole journal, from the beginning of the session. */
  readonly entries: readonly Entry[];
}

export interface LabSnapshot {
  readonly system: {
    readonly name: string;
    readonly title: string;
    readonly options: Readonly<Record<string, string>>;
    readonly levels: readonly LevelRow[];
    readonly errors: readonly ErrorRow[];
    readonly actions: readonly ActionRow[];
    readonly leading: Leading | null;
  };
  readonly seed: number;
  readonly now: Millis;
  /** How far the session has been; more than `now` after going back. */
  readonly until: Millis;
  readonly nodes: readonly NodeSnapshot[];
  readonly clients: readonly ClientSnapshot[];
  readonly links: readonly LinkSnapshot[];
  readonly packets: readonly PacketSnapshot[];
  /** Every operation so far in order of invocation. */
  readonly operations: readonly Operation[];
  readonly events: readonly LabEvent[];
  /** Nodes that can hear each other now, both ways, directly or through others; live or not. */
  readonly groups: readonly (readonly NodeId[])[];
  /** Whether some two nodes of one group cannot hear each other directly. */
  readonly relayed: boolean;
  /** Who leads with a majority behind it, and everybody who believes to lead. */
  readonly leader: NodeId | null;
  readonly leaders: readonly NodeId[];
  readonly availability: Availability;
  /** Whether all live replicas hold the same data, and acknowledged writes that no live replica knows any more. */
  readonly converged: boolean;
  readonly lost: readonly OperationId[];
  /** How far it has come since the last heal, restart or resumed node; missing when that is over, or never began. */
  readonly healing?: HealReport;
  /** Which nodes keep a copy of each key that is known; missing where every node keeps all. */
  readonly replicas?: Readonly<Record<string, readonly NodeId[]>>;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly branches: readonly Branch[];
}
