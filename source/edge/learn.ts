/** Carries out `cap-tui learn`: from names and flags to what is printed, or to lessons in the terminal. */
import {gradeSession} from '../lessons/grade-session.ts';
import type {Catalogue, Lesson} from '../lessons/lesson.ts';
import {proveLesson} from '../lessons/prove.ts';
import {readLesson} from '../lessons/read.ts';
import {showText} from '../script/printable.ts';
import {shown} from '../script/problem.ts';
import {failureText} from '../script/report.ts';
import {parseScript, type Unreadable} from '../script/script.ts';
import {closest} from '../script/suggest.ts';
import {readCatalogue} from './catalogue.ts';
import type {Call} from './commands.ts';
import type {ExitCode} from './headless.ts';
import {homeFolder} from './home.ts';
import {describeGrade, describeLesson, listLessons, markOf, standingOf} from './learn-text.ts';
import {type Keeper, openKeeper} from './learner-file.ts';
import {aLesson} from './lessons.ts';
import {markColumns, markRow, printCsv, printJson} from './marks.ts';
import {refusalOverSsh} from './over-ssh.ts';
import {teach} from './teach.ts';

type Run = (call: Call, value: string) => ExitCode | Promise<ExitCode>;

/** What each flag asks for; without one, lessons are opened. */
const runs: Readonly<Record<string, Run>> = {prove, check, list, export: exportMarks, reset};

/** Flags that nothing stands beside, as they are written. */
const alone: Readonly<Record<string, string>> = {
  list: 'cap-tui learn --list',
  export: 'cap-tui learn --export csv',
  prove: 'cap-tui learn --prove my-lesson.yaml',
};

/** Carries out the command; returns the exit code. */
export async function learn(call: Call): Promise<ExitCode> {
  const given = Object.keys(runs).filter((name) => (call.values[name] ?? []).length > 0);
  const [flag, more] = given;
  if (more !== undefined)
    return refuse(call, `--${flag} and --${more} are two things: expected one of them, as in: cap-tui learn --${flag}`);
  const [name] = call.names;
  const usage = flag === undefined ? undefined : alone[flag];
  if (usage !== undefined && name !== undefined)
    return refuse(call, `--${flag} stands alone: expected nothing more, found ${shown(name)}, as in: ${usage}`);
  const run = flag === undefined ? open : (runs[flag] as Run);
  return run(call, call.values[flag ?? '']?.[0] ?? '');
}

async function open(call: Call): Promise<ExitCode> {
  const [path, more] = call.names;
  if (more !== undefined) return refuse(call, `learn opens one lesson at a time, as in: cap-tui learn ${path}`);
  if (call.stage) return teach(path ?? null, call.stage, call);
  const refusal = refusalOverSsh(process.env);
  if (refusal !== null) return refuse(call, refusal);
  if (path === undefined) return list(call);
  const read = readLessonAt(path, call);
  if (!read.ok) return refuse(call, read.message);
  call.output.write(describeLesson(read.lesson, showText(path)));
  return 0;
}

/** The lesson of this name, or in this file. */
export function readLessonAt(
  path: string,
  {readFile}: Pick<Call, 'readFile'>,
): {readonly ok: true; readonly lesson: Lesson} | Unreadable {
  const read = readFile(path, aLesson);
  return read.ok ? readLesson(read.text, read.name) : read;
}

/** Every mistake in a line of its own. */
function prove(call: Call, path: string): ExitCode {
  const read = readLessonAt(path, call);
  if (!read.ok) return refuse(call, read.message);
  const mistakes = proveLesson(read.lesson);
  for (const mistake of mistakes) call.output.write(`${mistake}\n`);
  if (mistakes.length === 0) call.output.write(`${read.lesson.name}: all that a lesson promises is so\n`);
  return mistakes.length === 0 ? 0 : 1;
}

function check(call: Call, path: string): ExitCode {
  const [file, more] = call.names;
  if (file === undefined || more !== undefined)
    return refuse(call, `--check needs one script, as in: cap-tui learn --check ${path} session.cap`);
  const read = readLessonAt(path, call);
  const script = call.readFile(file);
  if (!read.ok) return refuse(call, read.message);
  if (!script.ok) return refuse(call, script.message);
  const parsed = parseScript(script.text, script.name);
  if (!parsed.ok) return refuse(call, parsed.message);
  const graded = gradeSession(read.lesson, parsed.script);
  if (!graded.ok) return refuse(call, graded.message);
  call.output.write(describeGrade(read.lesson, graded.grade));
  for (const failure of graded.grade.failures) call.output.complain(failureText(script.name, failure));
  return graded.grade.passed ? 0 : 1;
}

function list(call: Call): ExitCode {
  call.output.write(listLessons(readCatalogue(), keeperOf(call).progress()));
  return 0;
}

function exportMarks(call: Call, format: string): ExitCode {
  const progress = keeperOf(call).progress();
  const lessons = lessonsOf(readCatalogue());
  const others = Object.keys(progress).filter((name) => !lessons.some((lesson) => lesson.name === name));
  const named = [...lessons, ...others.sort().map((name) => ({name, title: name, par: null}))];
  const rows = named.map((lesson) => markRow(lesson, markOf(progress, lesson.name)));
  call.output.write(format === 'json' ? printJson(rows) : printCsv(Object.keys(markColumns), rows));
  return 0;
}

function reset(call: Call): ExitCode {
  const [name, more] = call.names;
  if (more !== undefined) return refuse(call, `--reset takes one lesson or none, as in: cap-tui learn --reset ${name}`);
  const keeper = keeperOf(call);
  const progress = keeper.progress();
  const known = [...new Set([...lessonsOf(readCatalogue()).map((lesson) => lesson.name), ...Object.keys(progress)])];
  if (name !== undefined && !known.includes(name)) {
    const near = closest(name, known);
    const hint = near === null ? '' : ` (did you mean ${near}?)`;
    return refuse(
      call,
      `no lesson is called ${shown(name)}${hint}: expected one of ${known.join(', ')}, as in: cap-tui learn --reset ${known[0]}`,
    );
  }
  const taken = Object.entries(progress).filter(([lesson]) => name === undefined || lesson === name);
  if (taken.length === 0) {
    call.output.write('Nothing was kept, so there is nothing to take back.\n');
    return 0;
  }
  const copy = keeper.takeBack(name ?? null, Date.now());
  for (const [lesson, mark] of taken) call.output.write(`taken back: ${lesson} (${standingOf(mark, null)})\n`);
  if (copy !== null) call.output.write(`The file as it was is kept as ${copy}\n`);
  return 0;
}

function lessonsOf(catalogue: Catalogue): readonly Lesson[] {
  return catalogue.flatMap((track) => track.lessons);
}

function keeperOf({output}: Call): Keeper {
  return openKeeper(homeFolder(), (message) => output.complain(message));
}

function refuse({output}: Call, message: string): 2 {
  output.complain(message);
  return 2;
}
