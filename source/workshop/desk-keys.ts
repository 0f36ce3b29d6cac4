/** The table of keys at the instructor's desk: what a key does, the footer, the help and the README come from here. */
import {type DeskBinding, type DeskIntent, deed, modeOf} from './desk-binding.ts';
import {lineDeskKeys} from './desk-keys-line.ts';
import {roster} from './desk-keys-roster.ts';
import type {DeskMode, DeskSee} from './desk-state.ts';

const back: DeskBinding = {
  keys: ['escape', 'q'],
  shown: 'Esc',
  short: 'the roster',
  help: 'back to the roster',
  intent: () => modeOf({type: 'roster'}),
};

export const deskKeys: Readonly<Record<DeskMode['type'], readonly DeskBinding[]>> = {
  roster,
  ...lineDeskKeys,
  lesson: [
    {keys: ['up', 'k'], shown: '↑ k', help: 'the lesson before', intent: (see) => turn(see, -1)},
    {keys: ['down', 'j'], shown: '↓ j', help: 'the lesson after', intent: (see) => turn(see, 1)},
    {
      keys: ['enter', 'space'],
      shown: 'Enter',
      short: 'take them there',
      help: 'takes them to this lesson',
      intent: teach,
    },
    back,
  ],
  confirm: [
    {
      keys: ['y'],
      shown: 'y',
      short: 'yes',
      help: 'yes, do it',
      intent: ({state}) => (state.mode.type === 'confirm' ? deed(state.mode.deed) : null),
    },
    {keys: ['n', 'escape', 'q'], shown: 'n', short: 'no', help: 'no, leave it', intent: () => modeOf({type: 'roster'})},
  ],
  mirror: [
    {
      keys: ['up', 'k'],
      shown: '↑',
      short: 'before',
      help: 'the screen of the person above',
      intent: (see) => look(see, -1),
    },
    {
      keys: ['down', 'j'],
      shown: '↓',
      short: 'after',
      help: 'the screen of the person below',
      intent: (see) => look(see, 1),
    },
    back,
  ],
  predictions: [
    {keys: ['left', 'up', 'k'], shown: '←', short: 'before', help: 'the lesson before', intent: (see) => turn(see, -1)},
    {keys: ['right', 'down', 'j'], shown: '→', short: 'after', help: 'the lesson after', intent: (see) => turn(see, 1)},
    back,
  ],
  help: [
    {keys: ['up', 'k', 'page-up'], shown: '↑', short: 'up', help: 'up', intent: (see) => scroll(see, -5)},
    {keys: ['down', 'j', 'page-down'], shown: '↓', short: 'down', help: 'down', intent: (see) => scroll(see, 5)},
    {...back, keys: ['escape', 'q', '?', 'enter', 'space']},
  ],
};

/** Whether a key leaves the desk at once, whatever is open. */
const always: readonly DeskBinding[] = [
  {
    keys: ['ctrl-c'],
    shown: 'Ctrl-C',
    help: 'leaves the desk at once; the workshop goes on',
    intent: () => ({type: 'leave'}),
  },
];

/** All keys of the roster, for help and the README. */
export const rosterKeys: readonly DeskBinding[] = [...roster, ...always];

/** The binding of a key in a mode; undefined when it means nothing there. */
export function deskBindingOf(mode: DeskMode['type'], key: string): DeskBinding | undefined {
  const rows = [...always, ...deskKeys[mode]];
  const named = rows.find((row) => row.keys.includes(key));
  const typed = key === 'space' || Array.from(key).length === 1;
  return named ?? (typed ? rows.find((row) => row.keys.includes('text')) : undefined);
}

/** The lesson before or after, in a list that goes round. */
function turn({state, lessons}: DeskSee, by: number): DeskIntent | null {
  const {mode} = state;
  if (!('index' in mode) || lessons.length === 0) return null;
  return modeOf({...mode, index: (mode.index + by + lessons.length) % lessons.length});
}

/** From one screen to the next, in a roster that goes round; who is not here has none. */
function look({state, rows}: DeskSee, by: number): DeskIntent | null {
  const {mode} = state;
  const here = rows.filter((row) => row.here);
  if (mode.type !== 'mirror' || here.length === 0) return null;
  const index = here.findIndex(({id}) => id === mode.whom);
  const next = here[(index + by + here.length) % here.length];
  return next ? {type: 'state', state: {chosen: next.id, mode: {type: 'mirror', whom: next.id}}} : null;
}

function scroll({state}: DeskSee, by: number): DeskIntent | null {
  const {mode} = state;
  if (mode.type !== 'help') return null;
  return modeOf({...mode, scroll: Math.max(0, Math.min(rosterKeys.length, mode.scroll + by))});
}

function teach({state, lessons}: DeskSee): DeskIntent | null {
  const {mode} = state;
  const lesson = mode.type === 'lesson' ? lessons[mode.index] : undefined;
  return mode.type === 'lesson' && lesson ? deed({type: 'teach', lesson: lesson.name, whom: mode.whom}) : null;
}
