/** The keys while a menu is open. */
import type {Intent} from './intent.ts';
import type {Binding} from './keymap.ts';
import {type Menu, type MenuItem, menuOf} from './menus.ts';
import type {See} from './see.ts';

export const menuKeys: readonly Binding[] = [
  {keys: ['up', 'k'], shown: '↑ k', help: 'up', intent: (see) => highlight(see, -1)},
  {keys: ['down', 'j'], shown: '↓ j', help: 'down', intent: (see) => highlight(see, 1)},
  {
    keys: ['enter', 'space'],
    shown: 'Enter',
    short: 'pick',
    help: 'pick what is highlighted',
    intent: (see) => picked(see)?.intent ?? null,
  },
  {
    keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    shown: '1-9',
    help: 'pick by digit; a node by its number',
    intent: (see, key) => openMenu(see)?.items.find(({digit}) => digit === key)?.intent ?? null,
  },
  {
    keys: ['>', 'right'],
    shown: '>',
    help: 'cut only what the chosen node says to the highlighted one',
    disabled: (see) => (picked(see)?.also?.['>'] ? null : 'nothing here goes one way; Enter picks'),
    intent: (see) => picked(see)?.also?.['>'] ?? null,
  },
  {
    keys: ['<', 'left'],
    shown: '<',
    help: 'cut only what the chosen node hears from the highlighted one',
    disabled: (see) => (picked(see)?.also?.['<'] ? null : 'nothing here goes one way; Enter picks'),
    intent: (see) => picked(see)?.also?.['<'] ?? null,
  },
  {
    keys: ['escape', 'q'],
    shown: 'Esc',
    short: 'close',
    help: 'close the menu',
    intent: () => ({type: 'ui', action: {type: 'close'}}),
  },
];

function openMenu(see: See): Menu | null {
  const {mode} = see.state;
  return mode.type === 'menu' ? menuOf(mode.menu, see) : null;
}

function picked(see: See): MenuItem | undefined {
  return see.state.mode.type === 'menu' ? openMenu(see)?.items[see.state.mode.index] : undefined;
}

function highlight(see: See, by: number): Intent | null {
  const count = openMenu(see)?.items.length ?? 0;
  if (see.state.mode.type !== 'menu' || count === 0) return null;
  return {type: 'ui', action: {type: 'highlight', index: (see.state.mode.index + by + count) % count}};
}
