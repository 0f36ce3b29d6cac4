/** What could come next on a line that is being typed: read off the same grammar that will read the line. */
import type {LabSnapshot} from '../lab/snapshot.ts';
import {readerOf, readLine} from './grammar.ts';
import {Wrong} from './problem.ts';
import type {Candidate, Reader} from './reader.ts';
import type {Verb} from './verb.ts';

export interface Completion {
  /** Where the word begins that a candidate would take the place of: an index from 0 into the text. */
  readonly start: number;
  readonly candidates: readonly Candidate[];
  /** How the verb at the beginning of the line is used; null before there is one. */
  readonly usage: string | null;
  /** What is expected here, in words; empty when the line is complete. */
  readonly expected: string;
}

/** Completes the last word of `text`; a text that ends in a space begins a new word. Never throws. */
export function complete(text: string, snapshot: LabSnapshot | null): Completion {
  const start = text.search(/\S*$/);
  const word = text.slice(start);
  try {
    const reader = readerOf(text.slice(0, start));
    const verb = readAsFar(reader);
    const wanted = reader.index === reader.words.length ? reader.tried : [];
    return {
      start,
      candidates: matching(
        wanted.flatMap((kind) => kind.offer(snapshot)),
        word,
      ),
      usage: verb && usageOf(verb),
      expected: [...new Set(wanted.map((kind) => kind.expected))].join(' or '),
    };
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    return {start, candidates: [], usage: null, expected: error.problem.expected};
  }
}

/** `cut FROM [>] TO`. */
export function usageOf(verb: Verb): string {
  return verb.subject === undefined ? `${verb.name} ${verb.usage}`.trim() : verb.usage;
}

/** Reads as much as there is, so that the reader knows what could follow. */
function readAsFar(reader: Reader): Verb | null {
  let found: Verb | null = null;
  try {
    readLine(reader, (verb) => {
      found = verb;
    });
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
  }
  return found;
}

/** Those that begin with what was typed, each once. */
function matching(candidates: readonly Candidate[], word: string): Candidate[] {
  const fitting = candidates.filter((candidate) => candidate.text.startsWith(word));
  return fitting.filter((candidate, index) => fitting.findIndex(({text}) => text === candidate.text) === index);
}
