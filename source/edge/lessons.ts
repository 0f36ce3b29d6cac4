/**
 * The lessons that come with the program, read from its own folder: beside the bundle `dist/cli.js`, or in a checkout.
 * A lesson is a `.yaml` file there, and `tracks.yaml` says which belong together.
 */
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import type {Wish} from './files.ts';

const extension = '.yaml';
const tracks = 'tracks';

/** The folder of the lessons, wherever the program runs from; throws when the installation lacks it. */
export function lessonFolder(): URL {
  const candidates = ['./lessons/', '../lessons/catalogue/'];
  const folder = candidates.map((path) => new URL(path, import.meta.url)).find((url) => existsSync(url));
  if (folder === undefined) throw new Error(`the lessons are missing: no folder lessons/ beside ${import.meta.url}`);
  return folder;
}

/** The names of all lessons, as in `cap-tui learn NAME`, in the order of the file names. */
export function lessonNames(): readonly string[] {
  return readdirSync(lessonFolder())
    .filter((file) => file.endsWith(extension))
    .map((file) => file.slice(0, -extension.length))
    .filter((name) => name !== tracks)
    .sort();
}

/** The text of one lesson; undefined when there is none of this name. */
export function lessonText(name: string): string | undefined {
  return lessonNames().includes(name) ? textOf(name) : undefined;
}

/** The text of the file of tracks. */
export function tracksText(): string {
  return textOf(tracks);
}

function textOf(name: string): string {
  return readFileSync(new URL(name + extension, lessonFolder()), 'utf8');
}

/** What is said to whoever names a lesson that cannot be read. */
export const aLesson: Wish = {
  what: 'a lesson',
  means: 'a YAML file',
  example: 'cap-tui learn my-lesson.yaml',
  named: lessonText,
  names: lessonNames,
  namesOf: 'the name of one',
  extension,
};
