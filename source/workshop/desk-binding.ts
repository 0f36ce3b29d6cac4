/** A key at the desk as a row of a table, and the few things that a key can come to. */
import type {Deed, DeskMode, DeskSee, DeskState} from './desk-state.ts';

/** What a key comes to: another state, something to be done, or leaving the desk. */
export type DeskIntent =
  | {readonly type: 'state'; readonly state: Partial<DeskState>}
  | {readonly type: 'deed'; readonly deed: Deed}
  | {readonly type: 'leave'};

export interface DeskBinding {
  /** Names of keys as the screen knows them (ui/keys.ts); `text` stands for any character not named. */
  readonly keys: readonly string[];
  readonly shown: string;
  /** A word for the footer; without one the key is only in help. */
  readonly short?: string | ((see: DeskSee) => string);
  /** Left out of the footer first. */
  readonly lesser?: true;
  readonly help: string;
  /** Why it cannot be used now, and what to do instead; null when it can. */
  readonly disabled?: (see: DeskSee) => string | null;
  readonly intent: (see: DeskSee, key: string) => DeskIntent | null;
}

/** Another mode. */
export function modeOf(mode: DeskMode): DeskIntent {
  return {type: 'state', state: {mode}};
}

/** Something to be done. */
export function deed(what: Deed): DeskIntent {
  return {type: 'deed', deed: what};
}

/** Something to be done once the instructor says yes. */
export function confirm(what: Deed, question: string): DeskIntent {
  return modeOf({type: 'confirm', deed: what, question});
}
