/** The keys while a demo is shown. Those of the lab that change the world take over at once. */
import {isMoving} from './film.ts';
import type {Intent} from './intent.ts';
import type {Binding} from './keymap.ts';
import {clusterKeys} from './keymap-cluster.ts';
import {timeKeys} from './keymap-time.ts';
import {travelKeys} from './keymap-travel.ts';
import {judgeKeys} from './keymap-verdict.ts';
import type {See} from './see.ts';

const arrowBy = 100;
/** Rows that mean here what they mean in the lab. */
const shared: readonly string[] = ['+', '-', 'tab', 'page-up', 'page-down', 'i'];
const ends: readonly string[] = ['?', 'q'];
/** Keys of the lab by which a person takes over. */
const acting: readonly string[] = ['w', 'r', 'c', 'D', 'L', 'x', 'p', 'f', 'h', 'k', 'z', 'a', 'u', ':'];

export const filmKeys: readonly Binding[] = [
  {
    keys: ['space'],
    shown: 'space',
    short: ({state}) => (state.film?.phase === 'running' ? 'hold' : 'go on'),
    help: 'goes on; while it runs, holds it',
    disabled: ({state}) =>
      state.film?.phase === 'end' ? 'this is the end of the demo; , goes back a beat, t lets you act' : null,
    intent: wish('go'),
  },
  {
    keys: [',', '['],
    shown: ', [',
    short: 'back',
    help: 'back a beat',
    disabled: atTheStart,
    intent: wish('back'),
  },
  {
    keys: [']'],
    shown: ']',
    short: 'next',
    help: 'to the next beat at once',
    disabled: ({state}) => (state.film?.phase === 'end' ? 'this is the end of the demo; , goes back a beat' : null),
    intent: wish('next'),
  },
  {
    keys: ['t', ...acting],
    shown: 't',
    short: 'take over',
    help: 'take over: the demo waits while you act; w, r, x, p … take over at once, t then leads back',
    intent: (_, key) => ({type: 'film', wish: 'take', first: key}),
  },
  ...timeKeys.filter(named(['+', '-'])),
  ...judgeKeys,
  ...travelKeys.filter(named(['g'])),
  {keys: ['left'], shown: '←', help: `stop, and go back ${arrowBy} ms`, disabled: atTheStart, intent: by(-arrowBy)},
  {keys: ['right'], shown: '→', help: `stop, and go on by ${arrowBy} ms`, intent: by(arrowBy)},
  {keys: ['home'], shown: 'Home', help: 'to the beginning', disabled: atTheStart, intent: wish('start')},
  {keys: ['n'], shown: 'n', help: "show or hide the presenter's notes", intent: wish('notes')},
  ...clusterKeys.filter(named(['1'])),
  ...timeKeys.filter(named(shared.slice(2))),
  ...timeKeys.filter(named(ends)),
];

function named(keys: readonly string[]): (row: Binding) => boolean {
  return (row) => keys.includes(row.keys[0] ?? '');
}

function wish(name: 'go' | 'back' | 'next' | 'start' | 'notes'): () => Intent {
  return () => ({type: 'film', wish: name});
}

function by(millis: number): (see: See) => Intent {
  return ({snapshot}) => ({type: 'goTo', moment: Math.max(0, snapshot.now + millis)});
}

function atTheStart({snapshot, state}: See): string | null {
  const {film} = state;
  return film && snapshot.now === 0 && film.cue <= 1 && !isMoving(film)
    ? 'this is the beginning of the demo; space goes on'
    : null;
}
