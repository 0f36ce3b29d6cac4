/** Reads the file of tracks: which lessons belong together, in which order. */

import {z} from 'zod';
import {shown} from '../script/problem.ts';
import type {Unreadable} from '../script/script.ts';
import {closest} from '../script/suggest.ts';
import {trackFields} from './format.ts';
import {complainOf, lookupIn} from './issues.ts';
import type {Catalogue, Lesson, Track} from './lesson.ts';
import {shapeOfFields} from './shape.ts';
import {complain, oneLine, placeOf, readSource, type Source, unreadable} from './source.ts';

type Read = {readonly ok: true; readonly catalogue: Catalogue} | Unreadable;

interface Raw {
  readonly name: string;
  readonly title: string;
  readonly lessons: readonly string[];
}

const aTrack = {
  text: 'a list of tracks, each with name, title, lessons',
  example: '- {name: first-steps, title: First steps, lessons: [two-copies]}',
};

/** The tracks with their lessons; a lesson that is not there, or stands twice, is a mistake. */
export function readTracks(text: string, fileName: string, lessons: ReadonlyMap<string, Lesson>): Read {
  const source = readSource(text, fileName);
  if (source.mistakes.length > 0) return unreadable(source);
  const shaped = z.array(shapeOfFields(trackFields)).min(1).max(20).safeParse(source.document.toJS());
  if (!shaped.success) {
    complainOf(source, shaped.error, lookupIn(trackFields, aTrack));
    return unreadable(source);
  }
  const named: string[] = [];
  const catalogue = (shaped.data as unknown as readonly Raw[]).map((raw, index): Track => {
    const found = raw.lessons.flatMap((name, place) => {
      const path = [index, 'lessons', place];
      if (named.includes(name)) complainOfName(source, path, name, {lessons, expected: 'each lesson only once'});
      named.push(name);
      const lesson = lessons.get(name);
      if (!lesson) complainOfName(source, path, name, {lessons, expected: 'the name of a lesson beside this file'});
      return lesson ?? [];
    });
    return {name: oneLine(raw.name), title: oneLine(raw.title), lessons: found};
  });
  return source.mistakes.length === 0 ? {ok: true, catalogue} : unreadable(source);
}

interface Names {
  readonly lessons: ReadonlyMap<string, Lesson>;
  readonly expected: string;
}

function complainOfName(source: Source, path: readonly PropertyKey[], name: string, {lessons, expected}: Names): void {
  const names = [...lessons.keys()];
  const hint = names.includes(name) ? null : closest(name, names);
  complain(source, placeOf(source, path), {
    found: shown(name),
    expected,
    example: `lessons: [${names[0] ?? 'two-copies'}]`,
    hint,
  });
}
