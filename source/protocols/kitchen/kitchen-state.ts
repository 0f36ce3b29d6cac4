/** What the main kitchen and its branches keep and what they have in mind. */
import type {Millis, NodeId, OperationId, Request} from '../../sim/operation.ts';
import type {Out} from '../../sim/protocol.ts';
import type {Roll} from '../../sim/roll.ts';
import type {Message} from './kitchen-messages.ts';
import type {Menu, MenuLine} from './menu.ts';

export interface Settings {
  /** How long a branch waits for the kitchen before it takes the line for dead. */
  readonly patience: Millis;
  /** What happens to diners while the line is dead. */
  readonly whenCut: 'refuse' | 'wait';
}

export interface Disk {
  readonly kitchen: NodeId;
  readonly menu: Menu;
  /** The kitchen's book: every change in its order. A branch keeps only how many it has heard of. */
  readonly book: Roll<MenuLine>;
  heard: number;
}

export interface Memory {
  /** Whether the kitchen answers the phone; of no meaning in the kitchen itself. */
  line: 'works' | 'dead';
  /** Orders on the phone, in order. */
  phoned: {readonly id: OperationId; readonly request: Request}[];
  /** Orders of diners who wait for the line. */
  kept: {readonly id: OperationId; readonly request: Request}[];
}

/** One input's worth of work. */
export interface Turn {
  readonly disk: Disk;
  readonly memory: Memory;
  readonly out: Out<Message>;
  readonly settings: Settings;
}
