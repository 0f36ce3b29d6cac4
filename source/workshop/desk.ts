/** What a key does at the desk, as a step from what is seen to what comes next. Pure: whoever hosts carries out the deed. */
import {deskBindingOf} from './desk-keys.ts';
import type {Deed, DeskSee, DeskState} from './desk-state.ts';

export interface Pressed {
  readonly state: DeskState;
  /** To be done by the workshop; null for nothing. */
  readonly deed: Deed | null;
  /** The instructor leaves the desk. */
  readonly leaves: boolean;
}

/** What comes of a key. A deed leads back to the roster, where its outcome will be said. */
export function pressDesk(see: DeskSee, key: string): Pressed {
  const state: DeskState = {...see.state, message: null};
  const binding = deskBindingOf(state.mode.type, key);
  const why = binding?.disabled?.(see) ?? null;
  const stays = {state, deed: null, leaves: false};
  if (why !== null) return {...stays, state: {...state, message: {text: why, tone: 'refused'}}};
  const intent = binding?.intent(see, key) ?? null;
  if (intent === null) return stays;
  if (intent.type === 'state') return {...stays, state: {...state, ...intent.state}};
  if (intent.type === 'leave') return {...stays, leaves: true};
  return {...stays, state: {...state, mode: {type: 'roster'}}, deed: intent.deed};
}

/** The desk after something was said to the instructor. */
export function withMessage(state: DeskState, text: string, tone: 'plain' | 'refused' | 'ok'): DeskState {
  return {...state, message: {text, tone}};
}
