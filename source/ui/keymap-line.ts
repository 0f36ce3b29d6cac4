/** The keys while a line is typed into the palette. */
import type {Intent} from './intent.ts';
import type {Binding} from './keymap.ts';
import {insert, type LineEdit, move, remove} from './line-edit.ts';
import {accept, recall} from './palette.ts';
import type {See} from './see.ts';
import {charactersOf} from './text.ts';

export const lineKeys: readonly Binding[] = [
  {
    keys: ['enter'],
    shown: 'Enter',
    short: 'do it',
    help: 'carry out the line',
    intent: (see) => ({type: 'line', text: editOf(see).text}),
  },
  {
    keys: ['tab'],
    shown: 'Tab',
    short: 'complete',
    help: 'take the first word that is offered',
    disabled: (see) => (accept(editOf(see), see.snapshot) ? null : 'there is nothing to offer here'),
    intent: (see) => edited(accept(editOf(see), see.snapshot) ?? editOf(see)),
  },
  {keys: ['up'], shown: '↑', short: 'earlier', help: 'the line before', intent: (see) => edited(recalled(see, -1))},
  {keys: ['down'], shown: '↓', help: 'the line after', intent: (see) => edited(recalled(see, 1))},
  {keys: ['left', 'ctrl-b'], shown: '←', help: 'left', intent: (see) => edited(move(editOf(see), 'left'))},
  {keys: ['right', 'ctrl-f'], shown: '→', help: 'right', intent: (see) => edited(move(editOf(see), 'right'))},
  {keys: ['home', 'ctrl-a'], shown: 'Home', help: 'to the start', intent: (see) => edited(move(editOf(see), 'start'))},
  {keys: ['end', 'ctrl-e'], shown: 'End', help: 'to the end', intent: (see) => edited(move(editOf(see), 'end'))},
  {
    keys: ['backspace'],
    shown: 'Backspace',
    help: 'remove the character before the cursor',
    intent: (see) => edited(remove(editOf(see), 'before')),
  },
  {
    keys: ['delete', 'ctrl-d'],
    shown: 'Del',
    help: 'remove the character under the cursor',
    intent: (see) => edited(remove(editOf(see), 'after')),
  },
  {
    keys: ['ctrl-w'],
    shown: 'Ctrl-W',
    help: 'remove the word before the cursor',
    intent: (see) => edited(remove(editOf(see), 'word')),
  },
  {
    keys: ['ctrl-u'],
    shown: 'Ctrl-U',
    help: 'remove everything before the cursor',
    intent: (see) => edited(remove(editOf(see), 'all')),
  },
  {
    keys: ['escape'],
    shown: 'Esc',
    short: 'close',
    help: 'leave the palette',
    intent: () => ({type: 'ui', action: {type: 'close'}}),
  },
  {
    keys: ['text'],
    shown: 'text',
    help: 'is typed',
    intent: (see, key) => edited(typed(editOf(see), key === 'space' ? ' ' : key)),
  },
];

function editOf({state}: See): LineEdit {
  return state.mode.type === 'line' ? state.mode.edit : {text: '', cursor: 0};
}

/** The line with one more character. A colon before all else stands there already: people type or paste it again. */
function typed(edit: LineEdit, character: string): LineEdit {
  const before = charactersOf(edit.text).slice(0, edit.cursor).join('');
  return character === ':' && before.trim() === '' ? edit : insert(edit, character);
}

function recalled(see: See, by: -1 | 1): LineEdit {
  return recall(see.state.said, editOf(see).text, by);
}

function edited(edit: LineEdit): Intent {
  return {type: 'ui', action: {type: 'edit', edit}};
}
