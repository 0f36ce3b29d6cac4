/** What is known of a learner as a table: the columns, and how they are written as CSV and as JSON. */
import type {Mark} from '../lessons/progress.ts';

/** What is known of a lesson without its file. */
export interface LessonName {
  readonly name: string;
  readonly title: string;
  readonly par: number | null;
}

export type Cell = string | number | boolean | null;
export type MarkRow = Readonly<Record<string, Cell>>;

/** The columns of a lesson and its mark, in order. */
export const markColumns: Readonly<Record<string, (lesson: LessonName, mark: Mark | null) => Cell>> = {
  lesson: ({name}) => name,
  title: ({title}) => title,
  attempts: (_, mark) => mark?.attempts ?? 0,
  hints: (_, mark) => mark?.hints ?? 0,
  solution_shown: (_, mark) => mark?.solutionShown ?? false,
  passed: (_, mark) => mark?.passed ?? false,
  best: (_, mark) => mark?.best ?? null,
  par: ({par}) => par,
  // As a person counts, from 1.
  prediction: (_, mark) => (mark?.prediction ? mark.prediction.choice + 1 : null),
  prediction_right: (_, mark) => mark?.prediction?.right ?? null,
  misconception: (_, mark) => mark?.prediction?.misconception ?? null,
  first_at: (_, mark) => (mark ? timeText(mark.firstAt) : null),
  last_at: (_, mark) => (mark ? timeText(mark.lastAt) : null),
};

/** The row of a lesson. */
export function markRow(lesson: LessonName, mark: Mark | null): MarkRow {
  return Object.fromEntries(Object.entries(markColumns).map(([name, cell]) => [name, cell(lesson, mark)]));
}

/** Rows for a spreadsheet; lines end as RFC 4180 says. */
export function printCsv(names: readonly string[], rows: readonly MarkRow[]): string {
  return [names, ...rows.map((row) => names.map((name) => row[name] ?? null))]
    .map((cells) => `${cells.map(csvCell).join(',')}\r\n`)
    .join('');
}

/** Rows for a program. */
export function printJson(rows: readonly MarkRow[]): string {
  return `${JSON.stringify(rows, null, 2)}\n`;
}

/**
 * A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@` or a tab for a formula, and a name may begin so: such a
 * cell gets an apostrophe before it, which a spreadsheet does not show.
 */
function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const safe = /^[=+\-@＝＋－＠\t\r\n]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n;\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function timeText(at: number): string {
  return new Date(at).toISOString();
}
