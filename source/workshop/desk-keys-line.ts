/** The keys while the instructor types: a line for all, or a part of a name. */
import {insert, type LineEdit, move, remove} from '../ui/line-edit.ts';
import type {DeskBinding, DeskIntent} from './desk-binding.ts';
import type {DeskSee} from './desk-state.ts';

const edits: readonly (readonly [
  keys: readonly string[],
  shown: string,
  help: string,
  edit: (edit: LineEdit) => LineEdit,
])[] = [
  [['left', 'ctrl-b'], '←', 'left', (edit) => move(edit, 'left')],
  [['right', 'ctrl-f'], '→', 'right', (edit) => move(edit, 'right')],
  [['home', 'ctrl-a'], 'Home', 'to the start', (edit) => move(edit, 'start')],
  [['end', 'ctrl-e'], 'End', 'to the end', (edit) => move(edit, 'end')],
  [['backspace'], 'Backspace', 'removes the character before the cursor', (edit) => remove(edit, 'before')],
  [['delete', 'ctrl-d'], 'Del', 'removes the character under the cursor', (edit) => remove(edit, 'after')],
  [['ctrl-w'], 'Ctrl-W', 'removes the word before the cursor', (edit) => remove(edit, 'word')],
  [['ctrl-u'], 'Ctrl-U', 'removes everything before the cursor', (edit) => remove(edit, 'all')],
];

const editing: readonly DeskBinding[] = [
  ...edits.map(
    ([keys, shown, help, edit]): DeskBinding => ({keys, shown, help, intent: (see) => edited(see, edit(editOf(see)))}),
  ),
  {
    keys: ['escape'],
    shown: 'Esc',
    short: 'the roster',
    help: 'back to the roster',
    intent: () => ({type: 'state', state: {mode: {type: 'roster'}}}),
  },
  {
    keys: ['text'],
    shown: 'text',
    help: 'is typed',
    intent: (see, key) => edited(see, insert(editOf(see), key === 'space' ? ' ' : key)),
  },
];

/** The two modes in which text is typed. */
export const lineDeskKeys: Readonly<Record<'say' | 'find', readonly DeskBinding[]>> = {
  say: [
    {
      keys: ['enter'],
      shown: 'Enter',
      short: 'to all screens',
      help: 'shows the line on all screens; one that begins with : is carried out in every lab',
      intent: (see) => {
        const text = editOf(see).text.trim();
        return text === '' || text === ':'
          ? {type: 'state', state: {mode: {type: 'roster'}}}
          : {type: 'deed', deed: {type: 'say', text}};
      },
    },
    ...editing,
  ],
  find: [
    {
      keys: ['enter'],
      shown: 'Enter',
      short: 'choose',
      help: 'chooses the first person whose name has these letters',
      intent: found,
    },
    ...editing,
  ],
};

function editOf({state}: DeskSee): LineEdit {
  return 'edit' in state.mode ? state.mode.edit : {text: '', cursor: 0};
}

function edited({state}: DeskSee, edit: LineEdit): DeskIntent | null {
  return 'edit' in state.mode ? {type: 'state', state: {mode: {...state.mode, edit}}} : null;
}

function found(see: DeskSee): DeskIntent {
  const part = editOf(see).text.trim().toLowerCase();
  const row = see.rows.find(({name}) => name.toLowerCase().includes(part));
  const mode = {type: 'roster'} as const;
  if (row) return {type: 'state', state: {mode, chosen: row.id}};
  const text = `no name has ${part} in it`;
  return {type: 'state', state: {mode, message: {text, tone: 'refused'}}};
}
