/** The keys of the main screen that travel in time: to a message, an answer, a mark on the bar, a typed moment, another future. */
import type {Intent} from './intent.ts';
import type {Binding} from './keymap.ts';
import {jumpFrom, type MarkKind} from './marks.ts';
import type {See} from './see.ts';

const jumps: readonly (readonly [back: string, on: string, kinds: readonly MarkKind[], what: string])[] = [
  ['[', ']', ['operation'], 'request'],
  ['{', '}', ['fault', 'repair'], 'fault or repair'],
  ['(', ')', ['stale', 'violation'], 'stale answer or violation'],
];

export const travelKeys: readonly Binding[] = [
  {
    keys: ['m'],
    shown: 'm',
    help: 'stop, and go on until the next message arrives',
    disabled: ({snapshot}) =>
      snapshot.nodes.length > 1 || snapshot.packets.length > 0 ? null : 'nobody sends anything; w writes',
    intent: () => ({type: 'stepTo', what: 'message'}),
  },
  {
    keys: ['n'],
    shown: 'n',
    help: 'stop, and go on until a request is asked or answered',
    disabled: ({snapshot}) =>
      snapshot.now < snapshot.until || snapshot.clients.some(({waiting}) => waiting !== null)
        ? null
        : 'no client waits for an answer; w writes, r reads',
    intent: () => ({type: 'stepTo', what: 'operation'}),
  },
  ...jumps.flatMap(([back, on, kinds, what]): Binding[] => [jump(back, kinds, what, -1), jump(on, kinds, what, 1)]),
  {
    keys: ['g'],
    shown: 'g',
    short: 'time',
    lesser: true,
    help: 'go to a time: by arrows, or typed as 1.25s',
    intent: () => ({type: 'ui', action: {type: 'moment', text: ''}}),
  },
  {
    keys: ['b'],
    shown: 'b',
    help: 'the futures and labs that were left, to return to one',
    disabled: ({snapshot, left = []}) =>
      snapshot.branches.length + left.length > 0
        ? null
        : 'nothing has been left yet: a change in the past leaves a future, s a lab',
    intent: () => ({type: 'ui', action: {type: 'menu', menu: 'futures'}}),
  },
  {
    keys: ['t'],
    shown: 't',
    short: ({state}) => (state.film ? 'demo' : ''),
    help: 'back to the demo, as it stood when you took over',
    absent: ({state}) => (state.film ? null : 'no demo is being shown; cap-tui play shows one'),
    intent: () => ({type: 'film', wish: 'return'}),
  },
];

function jump(key: string, kinds: readonly MarkKind[], what: string, way: 1 | -1): Binding {
  const [word, none] = way > 0 ? ['next', 'later'] : ['previous', 'earlier'];
  const target = (see: See) => jumpFrom(see, kinds, way);
  return {
    keys: [key],
    shown: key,
    help: `to the ${word} ${what}`,
    disabled: (see) => (target(see) === undefined ? `no ${none} ${what} is known` : null),
    intent: (see): Intent | null => {
      const moment = target(see);
      return moment === undefined ? null : {type: 'goTo', moment};
    },
  };
}
