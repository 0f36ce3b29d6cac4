/** The keys of the roster: whom to choose, and what to do with one or all. */
import {newLine} from '../ui/line-edit.ts';
import {confirm, type DeskBinding, type DeskIntent, deed, modeOf} from './desk-binding.ts';
import {chosenRow, type DeskSee} from './desk-state.ts';
import {isStuck, type Row} from './roster.ts';

export const roster: readonly DeskBinding[] = [
  {keys: ['up', 'k'], shown: '↑ k', help: 'chooses the person above', intent: (see) => choose(see, -1)},
  {keys: ['down', 'j'], shown: '↓ j', help: 'chooses the person below', intent: (see) => choose(see, 1)},
  {keys: ['page-up'], shown: 'PgUp', help: 'ten people up', intent: (see) => choose(see, -10)},
  {keys: ['page-down'], shown: 'PgDn', help: 'ten people down', intent: (see) => choose(see, 10)},
  {keys: ['home'], shown: 'Home', help: 'whoever is stuck longest', intent: (see) => choose(see, -see.rows.length)},
  {keys: ['end'], shown: 'End', help: 'the last of the roster', intent: (see) => choose(see, see.rows.length)},
  {
    keys: ['H'],
    shown: 'H',
    short: 'next hand',
    lesser: true,
    help: 'chooses the next person whose hand is up',
    disabled: ({rows}) => (rows.some(({hand}) => hand) ? null : 'no hand is up'),
    intent: nextHand,
  },
  {
    keys: ['/'],
    shown: '/',
    short: 'find',
    lesser: true,
    help: 'finds a person by a part of the name',
    intent: () => modeOf({type: 'find', edit: newLine('')}),
  },
  {
    keys: ['enter', 'm'],
    shown: 'Enter',
    short: 'look',
    help: "shows the chosen person's screen as it is now; nothing can be typed there",
    disabled: needsSeat,
    intent: withChosen(({id}) => modeOf({type: 'mirror', whom: id})),
  },
  {
    keys: ['b'],
    shown: 'b',
    short: 'say',
    help: 'a line for all screens; one that begins with : is carried out in every lab, as in :partition n1 n2 | n3',
    intent: () => modeOf({type: 'say', edit: newLine('')}),
  },
  {
    keys: [':'],
    shown: ':',
    help: 'a line of the script language for every lab, as in :heal',
    intent: () => modeOf({type: 'say', edit: newLine(':')}),
  },
  {
    keys: ['space'],
    shown: 'space',
    short: ({frozen}) => (frozen ? 'release all' : 'hold all'),
    help: 'holds all labs and keyboards, or lets them go on',
    intent: ({frozen}) => deed({type: 'freeze', on: !frozen}),
  },
  {
    keys: ['l'],
    shown: 'l',
    short: 'lesson',
    help: 'takes the chosen person to a lesson',
    disabled: needsSeat,
    intent: withChosen(({id}) => modeOf({type: 'lesson', whom: id, index: 0})),
  },
  {
    keys: ['L'],
    shown: 'L',
    short: 'all to lesson',
    help: 'takes everybody to a lesson',
    intent: () => modeOf({type: 'lesson', whom: null, index: 0}),
  },
  {
    keys: ['p'],
    shown: 'p',
    short: 'predictions',
    help: 'what the class predicted in each lesson',
    intent: (see) => modeOf({type: 'predictions', index: lessonOfChosen(see)}),
  },
  {
    keys: ['h'],
    shown: 'h',
    short: 'hand down',
    lesser: true,
    help: "takes the chosen person's hand down",
    disabled: (see) => needsSeat(see) ?? (chosenRow(see)?.hand ? null : 'this hand is not up'),
    intent: withChosen(({id}) => deed({type: 'lower', whom: id})),
  },
  {
    keys: ['r'],
    shown: 'r',
    short: 'restart',
    lesser: true,
    help: "begins the chosen person's lesson again; what they achieved stays",
    disabled: needsSeat,
    intent: withChosen(({id}) => deed({type: 'restart', whom: id})),
  },
  {
    keys: ['R'],
    shown: 'R',
    help: 'takes back what the chosen person achieved in this lesson, and begins it again; asks first',
    disabled: (see) => (chosenRow(see)?.lesson ? null : 'nobody is chosen who has a lesson open'),
    intent: withChosen(({id, name, lesson}) =>
      lesson === null
        ? null
        : confirm({type: 'forget', whom: id, lesson}, `Take back what ${name} has done in ${lesson}?`),
    ),
  },
  {
    keys: ['t'],
    shown: 't',
    help: 'draws a new resume ticket for the chosen person, who has lost theirs, and shows it here; asks first',
    disabled: needsTicket,
    intent: withChosen(({id, name}) =>
      confirm({type: 'ticket', whom: id}, `A new resume ticket for ${name}? The old one will open nothing.`),
    ),
  },
  {
    keys: ['x'],
    shown: 'x',
    short: 'send away',
    lesser: true,
    help: 'ends the chosen person’s line; what they achieved is kept, and they may come back; asks first',
    disabled: needsSeat,
    intent: withChosen(({id, name}) => confirm({type: 'kick', whom: id}, `Send ${name} away?`)),
  },
  {
    keys: ['g'],
    shown: 'g',
    short: 'gradebook',
    help: 'saves the gradebook as CSV and JSON on the host, and says where',
    intent: () => deed({type: 'save'}),
  },
  {
    keys: ['E'],
    shown: 'E',
    short: 'end',
    lesser: true,
    help: 'ends the workshop for all, with everything saved; asks first',
    intent: ({rows}) => confirm({type: 'end'}, `End the workshop for ${peopleText(hereCount(rows))}?`),
  },
  {keys: ['?'], shown: '?', short: 'keys', help: 'all keys', intent: () => modeOf({type: 'help', scroll: 0})},
  {
    keys: ['q'],
    shown: 'q',
    short: 'leave',
    help: 'leaves the desk; the workshop goes on',
    intent: () => ({type: 'leave'}),
  },
];

/** People in words: `1 person`, `38 people`. */
export function peopleText(count: number): string {
  return count === 1 ? '1 person' : `${count} people`;
}

/** How many are at their seats. */
export function hereCount(rows: readonly Row[]): number {
  return rows.filter(({here}) => here).length;
}

function withChosen(intent: (row: Row) => DeskIntent | null): DeskBinding['intent'] {
  return (see) => {
    const row = chosenRow(see);
    return row ? intent(row) : null;
  };
}

function needsSeat(see: DeskSee): string | null {
  const row = chosenRow(see);
  if (!row) return 'nobody has come yet';
  return row.here ? null : `${row.name} is not here now`;
}

/** Whoever comes with a key needs no ticket. */
function needsTicket(see: DeskSee): string | null {
  const row = chosenRow(see);
  if (!row) return 'nobody has come yet';
  return row.id.startsWith('key ') ? `${row.name} comes with a key, and needs no ticket` : null;
}

function choose(see: DeskSee, by: number): DeskIntent | null {
  const {rows} = see;
  const index = rows.findIndex(({id}) => id === chosenRow(see)?.id) + by;
  const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
  return row ? {type: 'state', state: {chosen: row.id}} : null;
}

function nextHand(see: DeskSee): DeskIntent | null {
  const {rows} = see;
  const index = rows.findIndex(({id}) => id === chosenRow(see)?.id);
  const next = [...rows.slice(index + 1), ...rows.slice(0, index + 1)].find(({hand}) => hand);
  return next ? {type: 'state', state: {chosen: next.id}} : null;
}

function lessonOfChosen(see: DeskSee): number {
  const row = chosenRow(see);
  const name = row && isStuck(row) ? row.lesson : see.rows.find(isStuck)?.lesson;
  return Math.max(
    0,
    see.lessons.findIndex((lesson) => lesson.name === name),
  );
}
