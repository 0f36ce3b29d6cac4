/** OpenSSH's programs, which a machine may lack: then a test is skipped and says why. */
import {existsSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {beforeEach} from 'vitest';

/** Where a program is; null where there is none. */
export function programAt(name: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

/** Skips the tests of a file or group when a program is missing. */
export function needs(...names: readonly string[]): void {
  const missing = names.filter((name) => programAt(name) === null);
  beforeEach(({skip}) => skip(missing.length > 0, `not installed: ${missing.join(', ')} (of OpenSSH)`));
}
