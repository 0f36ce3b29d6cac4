/** A session as it is kept, and back: a script that is played again on a fresh lab, step by step (in-slices.ts). */
import type {Lab} from '../lab/lab.ts';
import type {Lesson} from '../lessons/lesson.ts';
import {lessonInSteps, type OpenedLesson} from '../lessons/open.ts';
import {printJournal} from '../script/journal.ts';
import {openScript} from '../script/open.ts';
import {play} from '../script/player.ts';
import {parseScript, type Script} from '../script/script.ts';
import type {Millis} from '../sim/operation.ts';

export interface SavedSession {
  /** Null for a lab without a lesson. */
  readonly lesson: string | null;
  readonly script: string;
}

/** A session that goes on; `opened` is null for a lab without a lesson. */
export interface Resumed {
  readonly lab: Lab;
  readonly lesson: Lesson | null;
  readonly opened: OpenedLesson | null;
}

/** Longer scripts are not kept, and longer sessions not played again: they begin anew. */
export const longestScript = 200_000;
const longestSession: Millis = 1_800_000;
/** Virtual milliseconds that pass in one step. */
const stride: Millis = 100;

/** The session as it was; null when it cannot be brought back, as when its lesson has changed. */
export function* resume(
  {lesson: name, script: text}: SavedSession,
  lessons: readonly Lesson[],
): Generator<void, Resumed | null> {
  const parsed = parseScript(text, 'session');
  if (!parsed.ok || untilOf(parsed.script) > longestSession) return null;
  if (name === null) {
    const opened = openScript(parsed.script, {options: {}});
    return opened.ok && (yield* playAgain(parsed.script, 0, opened.lab))
      ? {lab: opened.lab, lesson: null, opened: null}
      : null;
  }
  const lesson = lessons.find((one) => one.name === name);
  if (!lesson) return null;
  const opened = yield* lessonInSteps(lesson);
  const {entries} = opened.start;
  if (!text.startsWith(firstLines(printJournal(opened.lab.journal()), entries + 1))) return null;
  return (yield* playAgain(parsed.script, entries, opened.lab)) ? {lab: opened.lab, lesson, opened} : null;
}

/** A last line that only waits says how long the session went on. */
function endingOf({lines}: Script): Millis | null {
  const last = lines.at(-1)?.line;
  const waits = last?.at === null && last.act.type === 'command' && last.act.command.type === 'advance';
  return waits ? (last.act as {readonly command: {readonly by: Millis}}).command.by : null;
}

/** When the session ended. */
function untilOf(script: Script): Millis {
  const ending = endingOf(script);
  const last = script.lines.at(ending === null ? -1 : -2)?.line.at ?? 0;
  return last + (ending ?? 0);
}

/** Plays what comes after so many lines; whether all of it could be carried out. */
function* playAgain(script: Script, from: number, lab: Lab): Generator<void, boolean> {
  const lines = script.lines.slice(from, endingOf(script) === null ? undefined : -1);
  const steps = play(lines, lab);
  for (let next = steps.next(stride); !next.done; next = steps.next(stride)) {
    if (next.value.type === 'failed') return false;
    yield;
  }
  const end = untilOf(script);
  for (let {now} = lab.snapshot(); now < end; now += stride) {
    lab.dispatch({type: 'advance', by: Math.min(stride, end - now)});
    yield;
  }
  return true;
}

function firstLines(text: string, count: number): string {
  return text.split('\n').slice(0, count).join('\n');
}
