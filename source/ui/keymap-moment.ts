/** The keys while a time is chosen: arrows move time at once, digits type a moment to go to. */
import type {Intent} from './intent.ts';
import type {Binding} from './keymap.ts';
import type {See} from './see.ts';
import {charactersOf} from './text.ts';

const small = 100;
const large = 1_000;
/** How many letters may be typed. */
const longest = 12;

export const momentKeys: readonly Binding[] = [
  {
    keys: ['enter'],
    shown: 'Enter',
    short: 'go',
    help: 'go to the time that is typed',
    intent: (see) => ({type: 'moment', text: lettersOf(see).join('')}),
  },
  {keys: ['left'], shown: '←', short: '100 ms', help: `back ${small} ms`, intent: by(-small)},
  {keys: ['right'], shown: '→', help: `on by ${small} ms`, intent: by(small)},
  {keys: ['up'], shown: '↑', help: `on by ${large / 1000} s`, intent: by(large)},
  {keys: ['down'], shown: '↓', short: '1 s', help: `back ${large / 1000} s`, intent: by(-large)},
  {keys: ['home'], shown: 'Home', short: 'start', help: 'to the beginning', intent: () => ({type: 'goTo', moment: 0})},
  {
    keys: ['end'],
    shown: 'End',
    short: 'end',
    help: 'as far as the session has been',
    intent: ({snapshot}) => ({type: 'goTo', moment: snapshot.until}),
  },
  {
    keys: ['backspace', 'ctrl-u'],
    shown: 'Backspace',
    help: 'remove what was typed last',
    intent: (see) => typed(lettersOf(see).slice(0, -1)),
  },
  {
    keys: ['escape', 'q', 'g'],
    shown: 'Esc',
    short: 'close',
    last: true,
    help: 'stay here',
    intent: () => ({type: 'ui', action: {type: 'close'}}),
  },
  {
    keys: ['text'],
    shown: 'text',
    help: 'is typed, as 1.25 or 1250ms',
    // Whatever is typed is shown, also what is no time: a sign that went missing would lead elsewhere.
    intent: (see, key) => (key === 'space' ? null : typed([...lettersOf(see), key].slice(0, longest))),
  },
];

function lettersOf({state}: See): string[] {
  return state.mode.type === 'moment' ? charactersOf(state.mode.text) : [];
}

function typed(letters: readonly string[]): Intent {
  return {type: 'ui', action: {type: 'moment', text: letters.join('')}};
}

function by(millis: number): (see: See) => Intent {
  return ({snapshot}) => ({type: 'goTo', moment: Math.max(0, snapshot.now + millis)});
}
