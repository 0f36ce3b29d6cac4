/** The folder in which the program keeps what outlives it, for this person on this machine. */
import {join} from 'node:path';
import envPaths from 'env-paths';

/** CAP_TUI_HOME if it is set, else where the system keeps such data. Nothing is made. */
export function homeFolder({CAP_TUI_HOME}: Readonly<Record<string, string | undefined>> = process.env): string {
  return CAP_TUI_HOME || envPaths('cap-tui', {suffix: ''}).data;
}

/** Where a workshop keeps its host key and the people's progress, unless a person names another folder. */
export function workshopFolder(env?: Readonly<Record<string, string | undefined>>): string {
  return join(homeFolder(env), 'workshop');
}
