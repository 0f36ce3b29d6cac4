/** The gradebook: a row for each person and lesson, as CSV for a spreadsheet and as JSON for a program. */
import {type LessonName, type MarkRow, markColumns, markRow, printCsv, printJson} from '../edge/marks.ts';
import {byText, type Member} from './roster.ts';

export type {LessonName};
export type GradeRow = MarkRow;

/** A row for each person, by name, and each lesson, in the order of the workshop; lessons that were tried besides come last. */
export function gradebookOf(members: Iterable<Member>, lessons: readonly LessonName[]): readonly GradeRow[] {
  const people = [...members].sort((one, other) => byText(one.name, other.name) || byText(one.id, other.id));
  return people.flatMap(({name, id, progress}) => {
    const others = Object.keys(progress).filter((lesson) => !lessons.some((one) => one.name === lesson));
    const more = others.sort(byText).map((lesson) => ({name: lesson, title: lesson, par: null}));
    return [...lessons, ...more].map((lesson) => {
      const mark = Object.hasOwn(progress, lesson.name) ? progress[lesson.name]! : null;
      return {name, id, ...markRow(lesson, mark)};
    });
  });
}

const columns = ['name', 'id', ...Object.keys(markColumns)];

/** How a gradebook is written, by its ending. */
export const gradebookFormats: Readonly<Record<'csv' | 'json', (rows: readonly GradeRow[]) => string>> = {
  csv: (rows) => printCsv(columns, rows),
  json: printJson,
};
