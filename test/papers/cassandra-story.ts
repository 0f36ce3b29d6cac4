/** A story about Cassandra, told as a script; its expectations are the test. */
import {openScript} from '../../source/script/open.ts';
import {play} from '../../source/script/player.ts';
import {failureOf} from '../../source/script/report.ts';
import {parseScript} from '../../source/script/script.ts';

/** What was not as expected, in words. Throws when the script cannot be read. */
export function failuresOf(text: string): readonly string[] {
  const read = parseScript(text, 'story.cap');
  if (!read.ok) throw new Error(read.message);
  const opened = openScript(read.script, {options: {}});
  if (!opened.ok) throw new Error(opened.message);
  const failures: string[] = [];
  for (const step of play(read.script.lines, opened.lab)) {
    const failure = failureOf(step);
    if (failure) failures.push(failure.text);
  }
  return failures;
}
