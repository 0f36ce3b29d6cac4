/** The transcripts of a folder. */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {dialects} from './dialects.ts';
import {readTranscript} from './read.ts';
import type {Transcript} from './transcript.ts';

export interface Found {
  readonly transcripts: readonly Transcript[];
  /** Files of systems whose words nobody has written down yet, see dialects.ts. */
  readonly others: readonly string[];
}

/** The transcripts of a folder whose file names begin so, in order of name. Throws for a file that is none. */
export function transcriptsIn(folder: string, beginning = ''): Found {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json') && file.startsWith(beginning));
  const texts = files.sort().map((file) => ({file, text: readFileSync(join(folder, file), 'utf8')}));
  const known = ({text}: {text: string}) =>
    Object.hasOwn(dialects, String((JSON.parse(text) as {system?: unknown}).system));
  return {
    transcripts: texts.filter(known).map(({file, text}) => readTranscript(file, text)),
    others: texts.filter((one) => !known(one)).map(({file}) => file),
  };
}
