/**
 * Grades a script that somebody hands in: a plain list of lines, or a whole session.
 *
 * **Choices.** A script without a first line `system` is played after the lesson's setup. One that has that line is a whole
 * session, as a person saves it: it is played from its own beginning, which must be the lesson's, the same system, seed and
 * setup at the same moments. A session that begins otherwise is not graded, since nobody can say which part of it is the learner's.
 */
import type {Journal} from '../lab/command.ts';
import {printDuration} from '../script/amount.ts';
import {checkScript} from '../script/check.ts';
import {printCommand} from '../script/grammar.ts';
import {openScript, openSystem} from '../script/open.ts';
import type {Script, Unreadable} from '../script/script.ts';
import type {Standing} from './goal.ts';
import {goalNamed} from './goals.ts';
import {type Grade, gradeOn, gradeScript} from './grade.ts';
import type {Lesson} from './lesson.ts';
import {openLesson} from './open.ts';
import {withRules} from './rules.ts';

/** How the script fares, or why it cannot be graded. */
export function gradeSession(lesson: Lesson, script: Script): {readonly ok: true; readonly grade: Grade} | Unreadable {
  if (script.header === null) return gradeLines(lesson, script);
  const opened = openScript(script, {options: {}});
  if (!opened.ok) return opened;
  const begun = openLesson(lesson);
  const {start} = begun;
  const grade = gradeOn(withRules(opened.lab, lesson, start), {lesson, start, lines: script.lines});
  const mine = beginning(opened.lab.journal(), start.entries);
  const wanted = beginning(begun.lab.journal(), start.entries);
  const differs = wanted.findIndex((line, index) => line !== mine[index]);
  if (differs < 0) return {ok: true, grade: {...grade, standings: toldOf(lesson, grade)}};
  return {
    ok: false,
    message: `${script.fileName}:${script.header.number}:1: expected a session that begins as the lesson ${lesson.name} does, with ${wanted[differs]}, found ${mine[differs] ?? 'nothing more'}; as in: a session saved from that lesson, or lines without 'system', which are played after its setup`,
  };
}

/** What cannot be in a saved session is missed with the way to hand it in all the same. */
function toldOf({goals}: Lesson, {standings}: Grade): readonly Standing[] {
  return standings.map((standing, index) => {
    const {missing} = standing;
    if (missing === null || !goalNamed(goals[index]?.call.name ?? '').unsaved) return standing;
    return {...standing, missing: `${missing}; no saved session holds that: hand in lines with undo, without 'system'`};
  });
}

function gradeLines(lesson: Lesson, script: Script): {readonly ok: true; readonly grade: Grade} | Unreadable {
  const {act} = lesson.system.line;
  const opened = act.type === 'system' ? openSystem(act.name, act.options) : null;
  const doubt = opened?.ok ? checkScript(script, opened.cluster) : null;
  return doubt ?? {ok: true, grade: gradeScript(lesson, script.lines)};
}

/** The system and the first interventions as lines, to be compared. */
function beginning({system, options, seed, entries}: Journal, count: number): readonly string[] {
  const given = Object.entries(options).map(([name, value]) => ` ${name}=${value}`);
  const first = entries
    .slice(0, count)
    .map(({at, intervention}) => `@${printDuration(at)} ${printCommand(intervention)}`);
  return [`system ${system}${given.sort().join('')} seed=${seed}`, ...first];
}
