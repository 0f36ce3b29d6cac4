/** Opens a lesson: a fresh lab on which its setup has been played, and where the learner's own part begins. */
import type {Lab} from '../lab/lab.ts';
import type {LabSnapshot} from '../lab/snapshot.ts';
import {openSystem} from '../script/open.ts';
import {play} from '../script/player.ts';
import {type Failure, failureOf} from '../script/report.ts';
import type {ScriptLine} from '../script/script.ts';
import type {Millis} from '../sim/operation.ts';
import type {Lesson} from './lesson.ts';

/** Where the learner's own part begins: how much there was of everything when the setup had been played. */
export interface Start {
  readonly now: Millis;
  readonly entries: number;
  readonly events: number;
  readonly operations: number;
  /** What was to be seen then. */
  readonly snapshot: LabSnapshot;
}

export interface OpenedLesson {
  readonly lab: Lab;
  readonly start: Start;
  /** Lines of the setup that could not be carried out or do not hold; none in a lesson that is proven. */
  readonly failures: readonly Failure[];
}

/** Virtual milliseconds that pass in one step at the most. */
const stride: Millis = 100;

/** A fresh lab with the setup played; the same each time. */
export function openLesson(lesson: Lesson): OpenedLesson {
  const steps = lessonInSteps(lesson);
  for (;;) {
    const {done, value} = steps.next();
    if (done) return value;
  }
}

/** The same step by step, for whoever shares a process with others: some thousand steps of a few microseconds each. */
export function* lessonInSteps({system, setup}: Lesson): Generator<undefined, OpenedLesson> {
  const {act} = system.line;
  if (act.type !== 'system') throw new Error(`a lesson needs a system, not ${act.type}`);
  const opened = openSystem(act.name, act.options, act.seed ?? undefined);
  if (!opened.ok) throw new Error(opened.message);
  const {lab} = opened;
  const failures: Failure[] = [];
  const steps = play(setup, lab);
  for (let next = steps.next(stride); !next.done; next = steps.next(stride)) {
    const failure = failureOf(next.value);
    if (failure) failures.push(failure);
    yield;
  }
  const snapshot = lab.snapshot();
  const {now, events, operations} = snapshot;
  const entries = lab.journal().entries.length;
  return {lab, failures, start: {now, entries, events: events.length, operations: operations.length, snapshot}};
}

/** Plays these lines on this lab to their end; what could not be carried out or did not hold. */
export function playThrough(lines: readonly ScriptLine[], lab: Lab): readonly Failure[] {
  return [...play(lines, lab)].map(failureOf).filter((failure) => failure !== null);
}
