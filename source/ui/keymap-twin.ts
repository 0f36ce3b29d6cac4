/** The key that puts another system beside the lab, and what Tab goes to then. */
import type {Intent} from './intent.ts';
import type {Binding} from './keymap.ts';
import {systemRefusal} from './lesson-wishes.ts';
import type {See} from './see.ts';
import {mostTwins} from './twin.ts';

export const twinKeys: readonly Binding[] = [
  {
    keys: ['T'],
    shown: 'T',
    short: 'twin',
    lesser: true,
    help: 'another system beside this one, through the same: every key goes to both, and the first answer that differs is marked',
    absent: systemRefusal,
    disabled: ({systems, twins = []}) => {
      if (systems.length < 2) return 'there is no other system here';
      return twins.length < mostTwins ? null : 'five systems are the most; s opens another one and closes the twins';
    },
    intent: () => ({type: 'ui', action: {type: 'menu', menu: 'twin'}}),
  },
];

/** Without twins Tab goes to the other pane; with them it shows one after the other, and then the log. */
export function nextPane({state, twins = []}: See): Intent {
  if (twins.length === 0) return {type: 'ui', action: {type: 'pane'}};
  const next = state.twin === null ? 0 : state.twin + 1;
  return {type: 'ui', action: {type: 'twin', index: next < twins.length ? next : null}};
}
