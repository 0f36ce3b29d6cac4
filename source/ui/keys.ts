/**
 * What arrives from the terminal as names of keys. Keys can arrive joined (`ab` in one piece) and unknown sequences
 * arrive as text that begins with `[`; a name stands for one key.
 */
import type {Key} from 'ink';
import {charactersOf} from './text.ts';

const controls: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\x1b': 'escape',
  ' ': 'space',
};

const named: readonly (readonly [keyof Key, string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'page-up'],
  ['pageDown', 'page-down'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
];

/** The names of the keys in one event of Ink, in order; none for a sequence nobody knows. */
export function keysOf(input: string, key: Key): string[] {
  if (key.eventType === 'release') return [];
  if (key.tab) return [key.shift ? 'shift-tab' : 'tab'];
  const special = named.find(([flag]) => key[flag]);
  if (special) return [special[1]];
  if (key.ctrl) return input === '' ? [] : [`ctrl-${input}`];
  if (key.meta) return charactersOf(input).length === 1 ? [`alt-${input}`] : [];
  // Unknown sequences lose their ESC and arrive as text; a person types `[` alone.
  if (input.length > 1 && (input.startsWith('[') || input.startsWith('O'))) return [];
  return keysOfText(input);
}

/** The names of the keys that give this text, in order. */
export function keysOfText(text: string): string[] {
  return charactersOf(text).flatMap(nameOf);
}

function nameOf(character: string): string[] {
  const known = controls[character];
  if (known) return [known];
  const code = character.codePointAt(0) ?? 0;
  if (code > 0 && code < 27) return [`ctrl-${String.fromCharCode(code + 96)}`];
  return code < 32 ? [] : [character];
}
