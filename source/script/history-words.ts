/** The words for an operation of a history: what was asked, how it ended, where it stands in the file. */
import type {HistoryOperation, Value} from '../checkers/history.ts';
import {name, seconds, text} from '../checkers/sentences.ts';
import type {Import} from './history-import.ts';

const outcomes: Readonly<Record<HistoryOperation['type'], string>> = {
  ok: 'ok',
  fail: 'failed',
  info: 'unknown',
  pending: 'without an answer',
};

/** What a read showed, what a write or delete puts there; undefined for a read that showed nothing. */
export function shownValue({f, value, saw}: HistoryOperation): Value | undefined {
  return f === 'read' ? saw[0]?.value : value;
}

/** `write x=1`, `read x=0`, `cas x 1>2`, `delete x` */
export function whatOf(operation: HistoryOperation): string {
  const {f, key, from, value} = operation;
  if (f === 'cas') return `cas ${key} ${text(from)}>${text(value)}`;
  const shown = shownValue(operation);
  return f === 'delete' || shown === undefined ? `${f} ${key}` : `${f} ${key}=${text(shown)}`;
}

/** The lines of the file at which it begins and ends. */
export function linesOf({lines}: Import, {invoke, complete}: HistoryOperation): number[] {
  return [invoke, complete].flatMap((position) => (position === null ? [] : [lines[position] ?? 0]));
}

/** `process 1: write x=1, ok, 0.1 s to 3.2 s, lines 1 and 5` */
export function tell(imported: Import, operation: HistoryOperation): string {
  const {invokedAt, completedAt} = operation;
  const begun = invokedAt === null ? [] : [seconds(invokedAt)];
  const ended = completedAt === null ? [] : [seconds(completedAt)];
  const time = begun.length + ended.length === 0 ? [] : [[...begun, ...ended].join(' to ')];
  const lines = linesOf(imported, operation);
  const place = `${lines.length > 1 ? 'lines' : 'line'} ${lines.join(' and ')}`;
  return [`${name(operation)}: ${whatOf(operation)}`, outcomes[operation.type], ...time, place].join(', ');
}
