/** What Ctrl-Z does once the terminal is the shell's again. */
import {setTimeout as sleep} from 'node:timers/promises';

/** The whole group stops, so that a shell sees it even through npm; the wait is over when the shell lets it go on. */
export async function stopProcess(): Promise<void> {
  process.kill(0, 'SIGTSTP');
  await sleep(50);
}
