/**
 * Grades a script without a screen, by the same goals.
 *
 * **Choices.** A script passes at the first moment at which all goals are met at once, as a learner does: what is done after
 * that takes nothing back. It is looked at after whatever happened and before each line, so that the moments are those at
 * which a person at the screen would see the ticks.
 */
import type {Lab} from '../lab/lab.ts';
import {play, type Step} from '../script/player.ts';
import {type Failure, failureOf} from '../script/report.ts';
import type {ScriptLine} from '../script/script.ts';
import {evidenceOf} from './evidence.ts';
import type {Evidence, Standing} from './goal.ts';
import type {Lesson} from './lesson.ts';
import {openLesson, type Start} from './open.ts';
import {forbiddance, hasBegun, withRules} from './rules.ts';
import {commandsOf, standingsOf} from './standing.ts';

export interface Grade {
  readonly passed: boolean;
  /** Of each goal when all were met; when they never were, at the end. */
  readonly standings: readonly Standing[];
  /** Given up to that moment. */
  readonly commands: number;
  /** Why commands of the script were forbidden. */
  readonly refusals: readonly string[];
  /** Lines that could not be carried out or do not hold, forbidden ones included. */
  readonly failures: readonly Failure[];
}

/** How these lines fare, played after the lesson's setup. */
export function gradeScript(lesson: Lesson, lines: readonly ScriptLine[]): Grade {
  const {lab, start} = openLesson(lesson);
  return gradeOn(withRules(lab, lesson, start), {lesson, start, lines});
}

interface Task {
  readonly lesson: Lesson;
  readonly start: Start;
  readonly lines: readonly ScriptLine[];
}

/** How these lines fare on a lab that stands where they begin. */
export function gradeOn(lab: Lab, {lesson, start, lines}: Task): Grade {
  const failures: Failure[] = [];
  let passed = lookAgain(lab, lesson, start);
  for (const step of play(lines, lab)) {
    const failure = failureOf(step);
    if (failure) failures.push(failure);
    if (!passed.all && mayPass(step)) passed = lookAgain(lab, lesson, start);
  }
  const last = passed.all ? passed : lookAgain(lab, lesson, start);
  const refusals = failures.flatMap(({line}) => {
    const {act} = line.line;
    return (act.type === 'command' && forbiddance(act.command, lesson)) || [];
  });
  return {passed: last.all, standings: last.standings, commands: commandsOf(last.evidence), refusals, failures};
}

/** Something has happened, or time has passed, since it was looked at last. */
function mayPass({type}: Step): boolean {
  return type === 'events' || type === 'line';
}

interface Look {
  readonly all: boolean;
  readonly standings: readonly Standing[];
  readonly evidence: Evidence;
}

function lookAgain(lab: Lab, lesson: Lesson, start: Start): Look {
  const evidence = evidenceOf(lab, start);
  const standings = standingsOf(lesson, evidence);
  return {all: hasBegun(evidence.snapshot, start) && standings.every(({met}) => met), standings, evidence};
}
