/** The keys while a page (help, the model card) covers the screen. */
import type {Binding} from './keymap.ts';

const pageful = 10;

export const pageKeys: readonly Binding[] = [
  {keys: ['up', 'k'], shown: '↑ k', help: 'up', intent: () => ({type: 'ui', action: {type: 'scroll', by: -1}})},
  {keys: ['down', 'j'], shown: '↓ j', help: 'down', intent: () => ({type: 'ui', action: {type: 'scroll', by: 1}})},
  {
    keys: ['page-up'],
    shown: 'PgUp',
    help: 'a page up',
    intent: () => ({type: 'ui', action: {type: 'scroll', by: -pageful}}),
  },
  {
    keys: ['page-down', 'space'],
    shown: 'PgDn space',
    short: 'more',
    help: 'a page down',
    intent: () => ({type: 'ui', action: {type: 'scroll', by: pageful}}),
  },
  {
    keys: ['escape', 'q', '?', 'i', 'enter'],
    shown: 'Esc',
    short: 'close',
    help: 'back to the cluster',
    intent: () => ({type: 'ui', action: {type: 'close'}}),
  },
];
