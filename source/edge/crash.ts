/** What remains of a session when our own program breaks: its journal as a script, in a file that is named. */
import {writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Lab} from '../lab/lab.ts';
import {printJournal} from '../script/journal.ts';

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
    const file = join(folder, `cap-tui-${moment}.cap`);
    try {
      writeFileSync(file, text, {flag: 'wx'});
      return file;
    } catch {
      // The next folder may do.
    }
  }
  return null;
}

/** The lab itself may be what is broken. */
function textOf(lab: Lab): string | null {
  try {
    return printJournal(lab.journal());
  } catch {
    return null;
  }
}

/** What a person is told: that it is our fault, where the session is, and what went wrong. */
export function crashMessage(error: unknown, file: string | null): string {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const session =
    file === null ? 'The session could not be saved.' : `The session was saved; look at it with: cap-tui run ${file}`;
  return `cap-tui broke; this is a mistake in the program, not yours.\n${session}\n\n${detail}\n`;
}
