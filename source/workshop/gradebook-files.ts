/** Writes the gradebook beside the journal, under a name of its own: what was saved before stays. */
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {type GradeRow, gradebookFormats} from './gradebook.ts';

/** Saves the rows as CSV and JSON; returns the two files. */
export function saveGradebook(directory: string, rows: readonly GradeRow[], at: Date): readonly string[] {
  const moment = at.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  for (let number = 1; ; number += 1) {
    const base = join(directory, `gradebook-${moment}${number === 1 ? '' : `-${number}`}`);
    const files = [`${base}.csv`, `${base}.json`] as const;
    if (!wrote(files[0], gradebookFormats.csv(rows))) continue;
    if (wrote(files[1], gradebookFormats.json(rows))) return files;
  }
}

/** False when there is such a file already. */
function wrote(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, {flag: 'wx', mode: 0o600});
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
