/** The keys of the main screen that move time, and those that change what is shown. */
import type {Intent} from './intent.ts';
import type {Binding} from './keymap.ts';
import {nextPane} from './keymap-twin.ts';
import {savesNothing, systemRefusal} from './lesson-wishes.ts';
import {scrollPane} from './scroll.ts';
import type {See} from './see.ts';
import {speeds} from './state.ts';

const backBy = 100;
const scrollBy = 8;

export const timeKeys: readonly Binding[] = [
  {
    keys: ['space'],
    shown: 'space',
    short: ({state}) => (state.running ? 'stop' : 'run'),
    help: 'let time run, or stop it',
    intent: ({state}) => ({type: 'ui', action: {type: 'run', running: !state.running}}),
  },
  {
    keys: ['.'],
    shown: '.',
    short: 'step',
    lesser: true,
    help: 'stop, and go to the next event',
    intent: () => ({type: 'command', command: {type: 'step'}, stops: true}),
  },
  {
    keys: [','],
    shown: ',',
    short: 'back',
    lesser: true,
    help: `stop, and go back ${backBy} ms`,
    disabled: atTheStart,
    intent: ({snapshot}) => seek(Math.max(0, snapshot.now - backBy)),
  },
  {
    keys: ['<'],
    shown: '<',
    help: 'stop, and go back to the last moment in the log',
    disabled: atTheStart,
    intent: ({snapshot}) => seek(snapshot.events.findLast(({at}) => at < snapshot.now)?.at ?? 0),
  },
  {
    keys: ['>'],
    shown: '>',
    help: 'go forward to where the session has been',
    disabled: ({snapshot}) => (snapshot.now < snapshot.until ? null : 'this is as far as the session has been'),
    intent: ({snapshot}) => seek(snapshot.until),
  },
  {
    keys: ['u'],
    shown: 'u',
    short: 'undo',
    lesser: true,
    help: 'undo the last change; the future that was is kept',
    disabled: ({snapshot}) => (snapshot.canUndo ? null : 'nothing has been done yet that could be undone'),
    intent: () => ({type: 'command', command: {type: 'undo'}}),
  },
  {
    keys: ['U'],
    shown: 'U',
    help: 'do again what was undone',
    disabled: ({snapshot}) => (snapshot.canRedo ? null : 'nothing was undone; u undoes'),
    intent: () => ({type: 'command', command: {type: 'redo'}}),
  },
  {
    keys: ['+', '='],
    shown: '+',
    short: 'faster',
    lesser: true,
    help: 'faster',
    disabled: ({state}) => (state.speed < speeds.length - 1 ? null : 'this is the fastest; - is slower'),
    intent: () => ({type: 'ui', action: {type: 'speed', by: 1}}),
  },
  {
    keys: ['-'],
    shown: '-',
    short: 'slower',
    lesser: true,
    help: 'slower',
    disabled: ({state}) => (state.speed > 0 ? null : 'this is the slowest; + is faster, . goes event by event'),
    intent: () => ({type: 'ui', action: {type: 'speed', by: -1}}),
  },
  {
    keys: [':'],
    shown: ':',
    short: 'say',
    lesser: true,
    help: 'the palette: any line of a script, with completion',
    intent: () => ({type: 'ui', action: {type: 'line', text: ''}}),
  },
  {
    keys: ['tab'],
    shown: 'Tab',
    short: 'pane',
    lesser: true,
    help: 'to the other pane; with twins, to the next of them',
    intent: nextPane,
  },
  {
    keys: ['page-up'],
    shown: 'PgUp',
    help: 'back in the log',
    intent: (see) => scrollPane(see, -scrollBy),
  },
  {
    keys: ['page-down'],
    shown: 'PgDn',
    help: 'forward in the log',
    intent: (see) => scrollPane(see, scrollBy),
  },
  {
    keys: ['s'],
    shown: 's',
    short: 'system',
    lesser: true,
    help: 'another system; the lab you leave is kept',
    absent: systemRefusal,
    disabled: ({systems}) => (systems.length > 0 ? null : 'there is no other system here'),
    intent: () => ({type: 'ui', action: {type: 'menu', menu: 'system'}}),
  },
  {
    keys: ['i'],
    shown: 'i',
    short: 'card',
    lesser: true,
    help: 'the model card: what is modelled, what is left out, the sources',
    disabled: ({systems, snapshot}) =>
      systems.some(({name}) => name === snapshot.system.name) ? null : 'this system came without a card',
    intent: () => ({type: 'ui', action: {type: 'page', page: 'card'}}),
  },
  {
    keys: ['S'],
    shown: 'S',
    help: 'save the session as a script, to be played, changed or sent to somebody',
    absent: ({school}) => (school?.givesTickets ? savesNothing : null),
    intent: () => ({type: 'save'}),
  },
  {
    keys: ['?'],
    shown: '?',
    short: 'all',
    last: true,
    help: 'all keys, and what the marks mean',
    intent: () => ({type: 'ui', action: {type: 'page', page: 'help'}}),
  },
  {keys: ['q'], shown: 'q', short: 'quit', last: true, help: 'quit', intent: () => ({type: 'quit', code: 0})},
];

function seek(to: number): Intent {
  return {type: 'command', command: {type: 'seek', to}, stops: true};
}

function atTheStart({snapshot}: See): string | null {
  return snapshot.now > 0 ? null : 'this is the beginning; space lets time run';
}
