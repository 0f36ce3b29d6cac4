/** Scripts recorded as films, for stories of demos. */
import type {Lab} from '../../source/lab/lab.ts';
import {openScript} from '../../source/script/open.ts';
import {parseScript} from '../../source/script/script.ts';
import {recordTape, type Tape} from '../../source/script/tape.ts';

/** A script of these lines, played to its end, and its lab at the beginning again. */
export function tapeOf(text: string, name = 'story.cap'): {readonly tape: Tape; readonly lab: Lab} {
  const parsed = parseScript(text, name);
  if (!parsed.ok) throw new Error(parsed.message);
  const opened = openScript(parsed.script, {options: {}});
  if (!opened.ok) throw new Error(opened.message);
  return {tape: recordTape(parsed.script, opened.lab), lab: opened.lab};
}
