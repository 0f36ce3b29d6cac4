/** A session as a script in a file: saved by a person, or what remains of it when our own program breaks. */
import {writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Lab} from '../lab/lab.ts';
import {printJournal} from '../script/journal.ts';

/** How many sessions may be saved in one second. */
const namesASecond = 9;

/** Writes the journal beside the user's files, or among the temporary ones; returns the file, or null when neither can be. */
export function saveJournal(
  lab: Lab,
  now: Date,
  folders: readonly string[] = [process.cwd(), tmpdir()],
): string | null {
  const text = textOf(lab);
  if (text === null) return null;
  const moment = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  for (const folder of folders) {
    for (let number = 1; number <= namesASecond; number += 1) {
      const file = join(folder, `cap-tui-${moment}${number > 1 ? `-${number}` : ''}.cap`);
      const written = write(file, text);
      if (written === 'written') return file;
      if (written === 'cannot be') break;
    }
  }
  return null;
}

/** Nothing that is there is overwritten. */
function write(file: string, text: string): 'written' | 'taken' | 'cannot be' {
  try {
    writeFileSync(file, text, {flag: 'wx'});
    return 'written';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EEXIST' ? 'taken' : 'cannot be';
  }
}

/** The lab itself may be what is broken. */
function textOf(lab: Lab): string | null {
  try {
    return printJournal(lab.journal());
  } catch {
    return null;
  }
}
