/**
 * The demos that come with the program, read from its own folder.
 *
 * A demo is a `.cap` file of `source/demos`. The build copies that folder beside the bundle, and this module looks in
 * both places, so that `dist/cli.js`, `tsx cli.tsx` and the tests all read plain files: there is no generated code, and
 * a new demo is one new file.
 */
import {existsSync, readdirSync, readFileSync} from 'node:fs';

const EXTENSION = '.cap';

/** Beside the bundle `dist/cli.js`, or beside this folder in a checkout. */
const CANDIDATES = ['./demos/', '../demos/'];

/** The folder of the demos, wherever the program runs from; throws when the installation lacks it. */
export function demoFolder(): URL {
  const folder = CANDIDATES.map((path) => new URL(path, import.meta.url)).find((url) => existsSync(url));
  if (folder === undefined) throw new Error(`the demos are missing: no folder demos/ beside ${import.meta.url}`);
  return folder;
}

/** The names of all demos, as in `cap-tui run NAME`, in the order of the file names. */
export function demoNames(): readonly string[] {
  return readdirSync(demoFolder())
    .filter((file) => file.endsWith(EXTENSION))
    .map((file) => file.slice(0, -EXTENSION.length))
    .sort();
}

/** The text of one demo; undefined when there is none of this name. */
export function readDemo(name: string): string | undefined {
  if (!demoNames().includes(name)) return undefined;
  return readFileSync(new URL(name + EXTENSION, demoFolder()), 'utf8');
}
