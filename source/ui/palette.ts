/** The palette: a line of a script, the words that could follow, and the lines said before. */
import type {LabSnapshot} from '../lab/snapshot.ts';
import {type Completion, complete} from '../script/complete.ts';
import {type LineEdit, newLine} from './line-edit.ts';
import {charactersOf} from './text.ts';

/** What could follow what stands before the cursor. */
export function offersOf({text, cursor}: LineEdit, snapshot: LabSnapshot): Completion {
  return complete(charactersOf(text).slice(0, cursor).join(''), snapshot);
}

/** The line with the first word that is offered, and a blank for the next; null when nothing is offered. */
export function accept(edit: LineEdit, snapshot: LabSnapshot): LineEdit | null {
  const {start, candidates} = offersOf(edit, snapshot);
  const [first] = candidates;
  if (!first) return null;
  const before = charactersOf(edit.text).slice(0, edit.cursor).join('');
  const head = `${before.slice(0, start)}${first.text} `;
  return {text: head + edit.text.slice(before.length).trimStart(), cursor: charactersOf(head).length};
}

/** The line said before or after the one shown; the one shown when there is none. */
export function recall(said: readonly string[], shown: string, by: -1 | 1): LineEdit {
  const index = said.lastIndexOf(shown);
  const next = index < 0 ? (by < 0 ? said.length - 1 : said.length) : index + by;
  return newLine(said[next] ?? (by > 0 ? '' : shown));
}
