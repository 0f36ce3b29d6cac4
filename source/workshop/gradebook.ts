/**
 * The gradebook: a row for each person and lesson, as CSV for a spreadsheet and as JSON for a program.
 *
 * **Choices.** A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@` or a tab for a formula, and a name may begin
 * so: such a cell gets an apostrophe before it, which a spreadsheet does not show. Lines end as RFC 4180 says.
 */
import type {Mark} from '../lessons/progress.ts';
import {byText, type Member} from './roster.ts';

/** What is known of a lesson without its file. */
export interface LessonName {
  readonly name: string;
  readonly title: string;
  readonly par: number | null;
}

/** The columns, in order: what the cell of a person and a lesson holds. */
const columns: Readonly<Record<string, (member: Member, lesson: LessonName, mark: Mark | null) => Cell>> = {
  name: ({name}) => name,
  id: ({id}) => id,
  lesson: (_, {name}) => name,
  title: (_, {title}) => title,
  attempts: (_, __, mark) => mark?.attempts ?? 0,
  hints: (_, __, mark) => mark?.hints ?? 0,
  solution_shown: (_, __, mark) => mark?.solutionShown ?? false,
  passed: (_, __, mark) => mark?.passed ?? false,
  best: (_, __, mark) => mark?.best ?? null,
  par: (_, {par}) => par,
  // As a person counts, from 1.
  prediction: (_, __, mark) => (mark?.prediction ? mark.prediction.choice + 1 : null),
  prediction_right: (_, __, mark) => mark?.prediction?.right ?? null,
  misconception: (_, __, mark) => mark?.prediction?.misconception ?? null,
  first_at: (_, __, mark) => (mark ? timeText(mark.firstAt) : null),
  last_at: (_, __, mark) => (mark ? timeText(mark.lastAt) : null),
};

type Cell = string | number | boolean | null;

export type GradeRow = Readonly<Record<string, Cell>>;

/** A row for each person, by name, and each lesson, in the order of the workshop; lessons that were tried besides come last. */
export function gradebookOf(members: Iterable<Member>, lessons: readonly LessonName[]): readonly GradeRow[] {
  const people = [...members].sort((one, other) => byText(one.name, other.name) || byText(one.id, other.id));
  return people.flatMap((member) => {
    const others = Object.keys(member.progress).filter((name) => !lessons.some((lesson) => lesson.name === name));
    const more = others.sort(byText).map((name) => ({name, title: name, par: null}));
    return [...lessons, ...more].map((lesson) => {
      const mark = Object.hasOwn(member.progress, lesson.name) ? member.progress[lesson.name]! : null;
      return Object.fromEntries(Object.entries(columns).map(([name, cell]) => [name, cell(member, lesson, mark)]));
    });
  });
}

/** How a gradebook is written, by its ending. */
export const gradebookFormats: Readonly<Record<'csv' | 'json', (rows: readonly GradeRow[]) => string>> = {
  csv: (rows) => {
    const names = Object.keys(columns);
    return [names, ...rows.map((row) => names.map((name) => row[name] ?? null))]
      .map((cells) => `${cells.map(csvCell).join(',')}\r\n`)
      .join('');
  },
  json: (rows) => `${JSON.stringify(rows, null, 2)}\n`,
};

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const safe = /^[=+\-@＝＋－＠\t\r\n]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n;\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function timeText(at: number): string {
  return new Date(at).toISOString();
}
