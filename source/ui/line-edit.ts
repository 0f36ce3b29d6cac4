/** Editing one line of text: a cursor among characters as a person counts them. Pure. */
import {charactersOf, clean} from './text.ts';

export interface LineEdit {
  readonly text: string;
  /** Characters before the cursor. */
  readonly cursor: number;
}

const longest = 500;

/** A line with the cursor at its end. */
export function newLine(text: string): LineEdit {
  return {text, cursor: charactersOf(text).length};
}

/** Puts what was typed or pasted at the cursor, cleaned. */
export function insert({text, cursor}: LineEdit, typed: string): LineEdit {
  const characters = charactersOf(text);
  const room = Math.max(0, longest - characters.length);
  const added = charactersOf(clean(typed)).slice(0, room);
  return {
    text: [...characters.slice(0, cursor), ...added, ...characters.slice(cursor)].join(''),
    cursor: cursor + added.length,
  };
}

/** Removes the character before the cursor, the one under it, or the word before it. */
export function remove({text, cursor}: LineEdit, what: 'before' | 'after' | 'word' | 'all'): LineEdit {
  const characters = charactersOf(text);
  if (what === 'all') return {text: characters.slice(cursor).join(''), cursor: 0};
  if (what === 'after') return {text: characters.filter((_, index) => index !== cursor).join(''), cursor};
  const start = what === 'word' ? wordStart(characters, cursor) : Math.max(0, cursor - 1);
  return {text: [...characters.slice(0, start), ...characters.slice(cursor)].join(''), cursor: start};
}

/** The same text with the cursor elsewhere. */
export function move({text, cursor}: LineEdit, to: 'left' | 'right' | 'start' | 'end'): LineEdit {
  const {length} = charactersOf(text);
  const target = {left: cursor - 1, right: cursor + 1, start: 0, end: length}[to];
  return {text, cursor: Math.max(0, Math.min(length, target))};
}

function wordStart(characters: readonly string[], cursor: number): number {
  let start = cursor;
  while (start > 0 && characters[start - 1] === ' ') start -= 1;
  while (start > 0 && characters[start - 1] !== ' ') start -= 1;
  return start;
}
