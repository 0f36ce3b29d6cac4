/** A goal as a lesson file names it, the evidence it is examined on, and what comes of that. The functions are in goals.ts. */
import type {RungVerdict} from '../checkers/ladder.ts';
import type {Intervention} from '../lab/command.ts';
import type {Judged} from '../lab/event.ts';
import type {LabSnapshot} from '../lab/snapshot.ts';
import type {Millis, NodeId, Operation} from '../sim/operation.ts';

/** The name of a row in goals.ts with what it is about, checked when the lesson was read. */
export interface GoalCall {
  readonly name: string;
  readonly about: Readonly<Record<string, unknown>>;
}

export type Groups = readonly (readonly NodeId[])[];

/** Where a node is in the network: with more than half of all nodes, with fewer, or in a network that is not split. */
export type Side = 'majority' | 'minority' | 'whole';

/** What can be wrong with a link: nothing gets through, nothing in one of its directions, or everything late. */
export type Trouble = 'cut' | 'one-way' | 'slow';

/** A request of the learner's, with what was so when it was given. */
export interface Asked {
  readonly operation: Operation;
  /** Missing while the client waits. */
  readonly judged?: Judged;
  /** The node that was asked acted as leader. */
  readonly leads: boolean;
  readonly side: Side;
  /** The nodes that its node could hear, itself included. */
  readonly group: readonly NodeId[];
  /** Grows whenever the groups change: requests with the same number were asked during the same split. */
  readonly split: number;
  /** What was wrong with links then, and how many nodes were down. */
  readonly troubles: readonly Trouble[];
  readonly down: number;
  /** Links between nodes that were cut, one way at least. */
  readonly cutLinks: number;
  /** How many deeds had been done by then: requests with the same number met the same faults. */
  readonly deedCount: number;
}

/** Anything else that the learner did: a fault, a repair, a move of a client. */
export interface Deed {
  readonly at: Millis;
  readonly intervention: Intervention;
  /** Who led until then with a majority behind it. */
  readonly leader: NodeId | null;
  /** Which nodes could hear each other until then, and from then on. */
  readonly before: Groups;
  readonly after: Groups;
}

/**
 * What goals look at. All of it is what anybody at the lab could see, and all of it follows from the journal: the same
 * journal always meets the same goals, whoever grades it (but for futures that were left,
 * which no journal holds). Only the learner's own part is in `asked` and `deeds`.
 */
export interface Evidence {
  readonly snapshot: LabSnapshot;
  readonly verdicts: readonly RungVerdict[];
  /** As it was when the setup had been played. */
  readonly before: LabSnapshot;
  readonly asked: readonly Asked[];
  readonly deeds: readonly Deed[];
}

/** `missing` says what is still to come, in a line; null when the goal is met. */
export interface Standing {
  readonly met: boolean;
  readonly missing: string | null;
}
