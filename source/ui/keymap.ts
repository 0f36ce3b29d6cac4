/**
 * THE table of keys. What a key does, the footer, the help page, the README's table and every "why not" come from here.
 *
 * **Choices.** `h` heals and `k` crashes, so hjkl move only with Alt (and j, k in menus); digits and arrows always do.
 */

import type {Intent} from './intent.ts';
import {clusterKeys} from './keymap-cluster.ts';
import {filmKeys} from './keymap-film.ts';
import {askingKeys, lessonKeys, listKeys, readingKeys, showingKeys} from './keymap-lesson.ts';
import {lineKeys} from './keymap-line.ts';
import {menuKeys} from './keymap-menu.ts';
import {momentKeys} from './keymap-moment.ts';
import {pageKeys} from './keymap-pages.ts';
import {timeKeys} from './keymap-time.ts';
import {travelKeys} from './keymap-travel.ts';
import {twinKeys} from './keymap-twin.ts';
import {intervalKeys, judgeKeys, verdictKeys} from './keymap-verdict.ts';
import type {See} from './see.ts';
import type {Mode} from './state.ts';

export interface Binding {
  /** Names of keys (keys.ts), as `w`, `up`, `ctrl-c`; `text` stands for any character not named in this mode. */
  readonly keys: readonly string[];
  /** How people read it in the footer and in help. */
  readonly shown: string;
  /** A word for the footer, perhaps for what it would do now; without one the key is only in help. */
  readonly short?: string | ((see: See) => string);
  /** Left out of the footer first. */
  readonly lesser?: true;
  /** Stands at the right end of the footer whatever room there is. */
  readonly last?: true;
  readonly help: string;
  /** Why it has no use at all here, with this system, lesson or program; null where it has. Help leaves it out there. */
  readonly absent?: (see: See) => string | null;
  /** Why it cannot be used now, and what to do instead; null when it can. */
  readonly disabled?: (see: See) => string | null;
  /** What it does now; null for nothing. */
  readonly intent: (see: See, key: string) => Intent | null;
}

export const always: readonly Binding[] = [
  {keys: ['ctrl-c'], shown: 'Ctrl-C', help: 'ends the program at once', intent: () => ({type: 'quit', code: 130})},
  {
    keys: ['ctrl-z'],
    shown: 'Ctrl-Z',
    help: 'suspends the program; fg brings it back',
    intent: () => ({type: 'suspend'}),
  },
];

export const keymap: Readonly<Record<Mode['type'], readonly Binding[]>> = {
  main: [...clusterKeys, ...lessonKeys, ...timeKeys, ...judgeKeys, ...travelKeys, ...twinKeys],
  film: filmKeys,
  moment: momentKeys,
  menu: menuKeys,
  line: lineKeys,
  page: pageKeys,
  verdict: verdictKeys,
  intervals: intervalKeys,
  lessons: listKeys,
  reading: readingKeys,
  asking: askingKeys,
  showing: showingKeys,
};

/** The binding of a key in a mode; undefined when the key means nothing there. */
export function bindingOf(mode: Mode['type'], key: string): Binding | undefined {
  const rows = [...always, ...keymap[mode]];
  const named = rows.find((row) => row.keys.includes(key));
  return named ?? (isCharacter(key) ? rows.find((row) => row.keys.includes('text')) : undefined);
}

/** Why a key cannot be used, here or now; null when it can. */
export function whyNot({absent, disabled}: Binding, see: See): string | null {
  return absent?.(see) ?? disabled?.(see) ?? null;
}

/** Whether a key's name is the character it types. */
export function isCharacter(key: string): boolean {
  return key === 'space' || Array.from(key).length === 1;
}
