/** The one door to a cluster: commands in, events and snapshots out. */
import type {RungVerdict} from '../checkers/ladder.ts';
import type {Command, Journal} from './command.ts';
import type {LabEvent} from './event.ts';
import type {LabSnapshot} from './snapshot.ts';

export interface Lab {
  /** Carries out a command and returns what happened because of it, time passing included. Never throws for what a person asks. */
  dispatch(command: Command): readonly LabEvent[];
  /** Why a command cannot be carried out now and what to do instead; null when it can. */
  refusal(command: Command): string | null;
  /** The same object until something is dispatched. */
  snapshot(): LabSnapshot;
  /** What is to be said of each rung of consistency now, strongest first; the same list until clients have seen more. */
  verdicts(): readonly RungVerdict[];
  subscribe(listener: () => void): () => void;
  journal(): Journal;
}
