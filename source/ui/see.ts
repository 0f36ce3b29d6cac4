/** All that a key, a menu or a drawing may look at: the lab as it is, the screen's memory, and what the program offers. */
import type {RungVerdict} from '../checkers/ladder.ts';
import type {LabSnapshot} from '../lab/snapshot.ts';
import type {System} from '../systems/system.ts';
import type {Aside} from './aside.ts';
import type {School} from './classroom.ts';
import type {UiState} from './state.ts';
import type {Twin} from './twin.ts';

/** A system as the screen offers it. */
export type Offer = System;

export interface See {
  readonly snapshot: LabSnapshot;
  /** What the judge says of each rung, strongest first. */
  readonly verdicts: readonly RungVerdict[];
  readonly state: UiState;
  readonly systems: readonly Offer[];
  /** Other systems that go through the same. */
  readonly twins?: readonly Twin[];
  /** Other labs that a person has left, the one left last at the end. */
  readonly left?: readonly Aside[];
  /** What takes long and goes on, and how far it is; keys wait for it. Null or left out: nothing does. */
  readonly wait?: string | null;
  /** The lessons, where some are taught. */
  readonly school?: School;
}
