/**
 * Reads a line word by word. What could have stood at the place where reading stopped is remembered: error messages
 * say it, and completion offers it.
 */
import type {LabSnapshot} from '../lab/snapshot.ts';
import {shown, Wrong} from './problem.ts';
import {closest} from './suggest.ts';
import type {Word} from './words.ts';

/** Something that may be offered for a word, with a few words on what it is. */
export interface Candidate {
  readonly text: string;
  readonly help: string;
}

/** A kind of word: what it is called in messages, how it is read, what is offered for it. */
export interface Kind<T> {
  readonly expected: string;
  /** The word's meaning; undefined when it is not of this kind. */
  read(word: Word): T | undefined;
  offer(see: LabSnapshot | null): readonly Candidate[];
}

export interface Reader {
  readonly words: readonly Word[];
  /** The column after the last word, for what is missing there. */
  readonly end: number;
  index: number;
  /** The kinds asked for at `index` so far. */
  tried: Kind<unknown>[];
}

/** A reader before its first word. */
export function newReader(words: readonly Word[], end: number): Reader {
  return {words, end, index: 0, tried: []};
}

/** The next word if it is of this kind, and goes on behind it; undefined, and stays, if not. */
export function maybe<T>(reader: Reader, kind: Kind<T>): T | undefined {
  const word = reader.words[reader.index];
  const value = word && kind.read(word);
  if (value === undefined) {
    reader.tried.push(kind);
    return undefined;
  }
  reader.index += 1;
  reader.tried = [];
  return value;
}

/** The next word, which must be of this kind; throws a `Wrong` otherwise. */
export function take<T>(reader: Reader, kind: Kind<T>): T {
  const value = maybe(reader, kind);
  if (value === undefined) throw unexpected(reader);
  return value;
}

/** One or more words of a kind. */
export function takeSome<T>(reader: Reader, kind: Kind<T>): [T, ...T[]] {
  const values: [T, ...T[]] = [take(reader, kind)];
  for (let value = maybe(reader, kind); value !== undefined; value = maybe(reader, kind)) values.push(value);
  return values;
}

/** Throws a `Wrong` when words are left over. */
export function finish(reader: Reader): void {
  if (reader.index < reader.words.length) throw unexpected(reader, ['the end of the line']);
}

/** What is wrong at the place where reading stands; `also` is what it could have been besides the kinds tried. */
export function unexpected(reader: Reader, also: readonly string[] = []): Wrong {
  const word = reader.words[reader.index];
  const expected = [...new Set([...reader.tried.map((kind) => kind.expected), ...also])];
  const offered = reader.tried.flatMap((kind) => kind.offer(null)).map((candidate) => candidate.text);
  return new Wrong({
    column: word?.column ?? reader.end,
    found: word ? shown(word.text) : 'the end of the line',
    expected: expected.join(' or '),
    hint: word && !word.quoted ? closest(word.text, offered) : null,
  });
}
