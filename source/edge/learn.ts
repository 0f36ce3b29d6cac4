/** Carries out `cap-tui learn`: from names and flags to what is printed, or to a lesson in the terminal. */
import type {Lesson} from '../lessons/lesson.ts';
import {proveLesson} from '../lessons/prove.ts';
import {readLesson} from '../lessons/read.ts';
import type {Unreadable} from '../script/script.ts';
import type {Call} from './commands.ts';
import type {ExitCode} from './headless.ts';
import {aLesson} from './lessons.ts';

/** Carries out the command; returns the exit code. */
export async function learn(call: Call): Promise<ExitCode> {
  const {values, output} = call;
  const [proven] = values.prove ?? [];
  if (proven !== undefined) return prove(proven, call);
  output.complain('learn needs a lesson to prove, as in: cap-tui learn --prove my-lesson.yaml');
  return 2;
}

function lessonAt(
  path: string,
  {readFile}: Pick<Call, 'readFile'>,
): {readonly ok: true; readonly lesson: Lesson} | Unreadable {
  const read = readFile(path, aLesson);
  return read.ok ? readLesson(read.text, read.name) : read;
}

/** Every mistake a line on the standard output. */
function prove(path: string, call: Call): ExitCode {
  const read = lessonAt(path, call);
  if (!read.ok) {
    call.output.complain(read.message);
    return 2;
  }
  const mistakes = proveLesson(read.lesson);
  for (const mistake of mistakes) call.output.write(`${mistake}\n`);
  if (mistakes.length === 0) call.output.write(`${read.lesson.name}: proven\n`);
  return mistakes.length === 0 ? 0 : 1;
}
