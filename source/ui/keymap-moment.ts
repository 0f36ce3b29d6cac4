/** The keys while a time is chosen: arrows move time at once, digits type a moment to go to. */
import type {Intent} from './intent.ts';
import type {Binding} from './keymap.ts';
import type {See} from './see.ts';

const small = 100;
const large = 1_000;

export const momentKeys: readonly Binding[] = [
  {
    keys: ['enter'],
    shown: 'Enter',
    short: 'go',
    help: 'go to the time that is typed',
    intent: (see) => ({type: 'moment', text: textOf(see)}),
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
    intent: (see) => typed(textOf(see).slice(0, -1)),
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
    intent: (see, key) => (/^[\d.ms]$/.test(key) ? typed(`${textOf(see)}${key}`.slice(0, 12)) : null),
  },
];

function textOf({state}: See): string {
  return state.mode.type === 'moment' ? state.mode.text : '';
}

function typed(text: string): Intent {
  return {type: 'ui', action: {type: 'moment', text}};
}

function by(millis: number): (see: See) => Intent {
  return ({snapshot}) => ({type: 'goTo', moment: Math.max(0, snapshot.now + millis)});
}
