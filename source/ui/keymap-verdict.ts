/** The keys of the judge's page and of the interval view, and those of the main screen that lead there. */
import {type Rung, rungs} from '../checkers/ladder.ts';
import type {Intent} from './intent.ts';
import {rungOf, windowOn, witnessed} from './judged.ts';
import type {Binding} from './keymap.ts';
import {timeKeys} from './keymap-time.ts';
import type {See} from './see.ts';
import type {TimeWindow} from './state.ts';

const pageful = 10;
const shortestSpan = 10;
const longestSpan = 3_600_000;
/** How many operations are shown first where none is at fault. */
const lately = 12;

export const judgeKeys: readonly Binding[] = [
  {
    keys: ['v'],
    shown: 'v',
    short: 'verdict',
    help: 'what the judge says of C, A and P: every rung, and why; the operations of a violation are marked in the log',
    intent: (see) => rung(rungOf(see)),
  },
  {
    keys: ['o'],
    shown: 'o',
    short: 'intervals',
    lesser: true,
    help: 'operations as bars in time, a row for each client; those of a violation first',
    disabled: ({snapshot}) => (snapshot.operations.length > 0 ? null : 'nothing has been asked yet; w writes, r reads'),
    intent: (see) => fitted(see),
  },
];

/** Time goes on under both pages. */
const running = timeKeys.filter(({keys}) => ['space', '.', ','].includes(keys[0] ?? ''));

export const verdictKeys: readonly Binding[] = [
  {keys: ['up', 'k'], shown: '↑ k', short: 'rung', help: 'the rung above', intent: (see) => climb(see, -1)},
  {
    keys: ['down', 'j'],
    shown: '↓ j',
    help: 'the rung below, then further down the page',
    intent: (see) => climb(see, 1),
  },
  {
    keys: ['enter', 'o'],
    shown: 'Enter',
    short: 'in time',
    help: 'draws the operations that prove it, as bars in time',
    disabled: judgeKeys[1]?.disabled ?? (() => null),
    intent: fitted,
  },
  {keys: ['page-up'], shown: 'PgUp', help: 'a page up', intent: () => scroll(-pageful)},
  {keys: ['page-down'], shown: 'PgDn', short: 'more', help: 'a page down', intent: () => scroll(pageful)},
  ...running,
  {keys: ['escape', 'q', 'v'], shown: 'Esc', short: 'close', last: true, help: 'back to the cluster', intent: close},
];

export const intervalKeys: readonly Binding[] = [
  {keys: ['left', 'h'], shown: '← h', short: 'earlier', help: 'earlier', intent: (see) => pan(see, -1)},
  {keys: ['right', 'l'], shown: '→ l', short: 'later', help: 'later', intent: (see) => pan(see, 1)},
  {keys: ['up', 'k'], shown: '↑ k', help: 'clients further up', intent: () => scroll(-1)},
  {keys: ['down', 'j'], shown: '↓ j', help: 'clients further down', intent: () => scroll(1)},
  {keys: ['+', '='], shown: '+', short: 'closer', help: 'a shorter time, larger', intent: (see) => zoom(see, 0.5)},
  {keys: ['-'], shown: '-', short: 'wider', help: 'a longer time, smaller', intent: (see) => zoom(see, 2)},
  {
    keys: ['0', 'home'],
    shown: '0',
    short: 'fit',
    help: 'the operations of the violation, else the last ones',
    intent: fitted,
  },
  {
    keys: ['a'],
    shown: 'a',
    short: 'all',
    help: 'all operations',
    intent: ({snapshot}) => show(windowOn(snapshot.operations, snapshot.now)),
  },
  {keys: ['n', 'end'], shown: 'n', short: 'now', help: 'as far as time has come', intent: atNow},
  ...running,
  {
    keys: ['escape', 'v', 'enter'],
    shown: 'Esc',
    short: 'verdict',
    last: true,
    help: 'to the verdict',
    intent: (see) => rung(rungOf(see)),
  },
  {keys: ['q', 'o'], shown: 'q', short: 'close', last: true, help: 'back to the cluster', intent: close},
];

function rung(chosen: Rung): Intent {
  return {type: 'ui', action: {type: 'rung', rung: chosen}};
}

function scroll(by: number): Intent {
  return {type: 'ui', action: {type: 'scroll', by}};
}

function show(window: TimeWindow): Intent {
  return {type: 'ui', action: {type: 'window', window}};
}

function close(): Intent {
  return {type: 'ui', action: {type: 'close'}};
}

/** Among the rungs while the page is at its top; past the last one it scrolls. */
function climb(see: See, by: -1 | 1): Intent {
  const {mode} = see.state;
  const here = rungs.indexOf(rungOf(see));
  const next = rungs[here + by];
  const scrolled = mode.type === 'verdict' && mode.scroll > 0;
  return scrolled || next === undefined ? scroll(by) : rung(next);
}

function fitted(see: See): Intent {
  const proof = witnessed(see);
  const {operations, now} = see.snapshot;
  return show(windowOn(proof.length > 0 ? proof : operations.slice(-lately), now));
}

function windowNow(see: See): TimeWindow {
  const {mode} = see.state;
  return mode.type === 'intervals' ? mode.window : windowOn([], see.snapshot.now);
}

function pan(see: See, way: -1 | 1): Intent {
  const {from, span} = windowNow(see);
  const to = Math.max(0, see.snapshot.now);
  return show({from: Math.max(0, Math.min(to, from + way * Math.max(1, Math.round(span / 4)))), span});
}

/** About the middle of what is shown. */
function zoom(see: See, by: number): Intent {
  const {from, span} = windowNow(see);
  const next = Math.max(shortestSpan, Math.min(longestSpan, Math.round(span * by)));
  return show({from: Math.max(0, Math.round(from + (span - next) / 2)), span: next});
}

function atNow(see: See): Intent {
  const {span} = windowNow(see);
  return show({from: Math.max(0, Math.round(see.snapshot.now - span * 0.9)), span});
}
