/** Reads the lessons that come with the program; a mistake in them is ours. */
import type {Catalogue, Lesson} from '../lessons/lesson.ts';
import {readLesson} from '../lessons/read.ts';
import {readTracks} from '../lessons/read-tracks.ts';
import {lessonNames, lessonText, tracksText} from './lessons.ts';

/** All tracks with their lessons. */
export function readCatalogue(): Catalogue {
  const lessons = new Map<string, Lesson>();
  for (const name of lessonNames()) {
    const read = readLesson(lessonText(name) ?? '', `${name}.yaml`);
    if (!read.ok) throw new Error(read.message);
    lessons.set(name, read.lesson);
  }
  const read = readTracks(tracksText(), 'tracks.yaml', lessons);
  if (!read.ok) throw new Error(read.message);
  return read.catalogue;
}
