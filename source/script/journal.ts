/** Prints a session as a script that replays it exactly: every line at its moment, nothing waited for. */
import type {Journal} from '../lab/command.ts';
import {printLine} from './grammar.ts';
import type {Line} from './line.ts';

/** The script of a journal; ends with a line break. */
export function printJournal(journal: Journal): string {
  const {system, options, seed, entries, until} = journal;
  const header: Line = {at: null, act: {type: 'system', name: system, options, seed}};
  const lines = entries.map(({at, intervention}): Line => {
    return {at, act: {type: 'command', command: intervention, background: intervention.type === 'invoke'}};
  });
  const rest = until - (entries.at(-1)?.at ?? 0);
  const end: Line = {at: null, act: {type: 'command', command: {type: 'advance', by: rest}, background: false}};
  return [header, ...lines, ...(rest > 0 ? [end] : [])].map((line) => `${printLine(line)}\n`).join('');
}
