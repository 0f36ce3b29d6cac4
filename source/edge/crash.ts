/** What a person is told when our own program breaks. */

/** That it is our fault, where the session is, and what went wrong. */
export function crashMessage(error: unknown, file: string | null): string {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const session =
    file === null ? 'The session could not be saved.' : `The session was saved; look at it with: cap-tui run ${file}`;
  return `cap-tui broke; this is a mistake in the program, not yours.\n${session}\n\n${detail}\n`;
}
