/** All that a key, a menu or a drawing may look at: the lab as it is, the screen's memory, and what the program offers. */
import type {LabSnapshot} from '../lab/snapshot.ts';
import type {ModelCard} from '../systems/system.ts';
import type {UiState} from './state.ts';

/** A system as the screen offers it. */
export interface Offer {
  readonly name: string;
  readonly summary: string;
  readonly card: ModelCard;
}

export interface See {
  readonly snapshot: LabSnapshot;
  readonly state: UiState;
  readonly systems: readonly Offer[];
}
