/**
 * A lesson being worked on, as plain data: how its goals stand, what was predicted, how many hints are open. Knows no keys,
 * no colours and no lab; whoever has the lab says what happened (teaching.ts).
 */
import type {Command} from '../lab/command.ts';
import type {Standing} from '../lessons/goal.ts';
import type {Goal, Lesson} from '../lessons/lesson.ts';
import type {Start} from '../lessons/open.ts';

export interface Run {
  readonly lesson: Lesson;
  /** Where the learner's own part begins. */
  readonly start: Start;
  /** How each goal stands, in their order; empty before the first look. */
  readonly standings: readonly Standing[];
  /** Commands of the learner's own that changed the world. */
  readonly commands: number;
  /** How many hints are open. */
  readonly hints: number;
  /** What has the keys instead of the lab: a page that is read, the question, the solution being typed. */
  readonly page: 'story' | 'debrief' | null;
  readonly question: Question | null;
  readonly typing: Typing | null;
  /** Whether time goes on once the page or the question is left. */
  readonly runs: boolean;
  readonly predicted: Predicted | null;
  /** The solution was shown since this lesson was opened. */
  readonly shown: boolean;
  readonly passed: Pass | null;
  /** A copy of the lab is played with, and the lesson waits. */
  readonly sandbox: boolean;
}

/** The command that waits until the learner has predicted what comes of it. */
export interface Question {
  readonly held: Command;
  readonly index: number;
}

/** Indexes of choices, from 0. */
export interface Predicted {
  readonly choice: number;
  readonly right: number;
}

/** The line of the solution that is typed: so many of its characters so far. */
export interface Typing {
  readonly text: string;
  readonly typed: number;
}

export interface Pass {
  readonly commands: number;
  readonly alone: boolean;
  /** The fewest commands of all passes before; null when this is the first. */
  readonly before: number | null;
}

export type RunChange =
  | {readonly type: 'looked'; readonly standings: readonly Standing[]; readonly commands: number}
  | {readonly type: 'read'; readonly page: 'story' | 'debrief'; readonly runs: boolean}
  | {readonly type: 'ask'; readonly held: Command; readonly runs: boolean}
  | {readonly type: 'consider'; readonly index: number}
  | {readonly type: 'predict'; readonly predicted: Predicted}
  /** The page or the question is left. */
  | {readonly type: 'leave'}
  | {readonly type: 'hint'}
  | {readonly type: 'show'}
  | {readonly type: 'type'; readonly typing: Typing | null}
  | {readonly type: 'pass'; readonly pass: Pass}
  | {readonly type: 'sandbox'; readonly on: boolean};

/** A lesson at its beginning, its story open. `before`: the same lesson's run until now, when it is begun again. */
export function newRun(lesson: Lesson, start: Start, before?: Run): Run {
  return {
    lesson,
    start,
    standings: [],
    commands: 0,
    hints: before?.hints ?? 0,
    page: before ? null : 'story',
    question: null,
    typing: null,
    runs: true,
    predicted: before?.predicted ?? null,
    shown: false,
    passed: null,
    sandbox: false,
  };
}

type Reduce = {
  readonly [Type in RunChange['type']]: (run: Run, change: Extract<RunChange, {type: Type}>) => Run;
};

const reduce: Reduce = {
  looked: (run, {standings, commands}) => ({...run, standings, commands}),
  read: (run, {page, runs}) => ({...run, page, runs: run.page === null ? runs : run.runs}),
  ask: (run, {held, runs}) => ({...run, question: {held, index: 0}, runs}),
  consider: (run, {index}) => (run.question ? {...run, question: {...run.question, index}} : run),
  predict: (run, {predicted}) => ({...run, predicted, question: null}),
  leave: (run) => ({...run, page: null, question: null}),
  hint: (run) => ({...run, hints: Math.min(run.lesson.hints.length, run.hints + 1)}),
  show: (run) => ({...run, page: null, question: null, shown: true}),
  type: (run, {typing}) => ({...run, typing}),
  pass: (run, {pass}) => ({...run, passed: pass}),
  sandbox: (run, {on}) => ({...run, sandbox: on}),
};

/** The run after a change. */
export function reduceRun(run: Run, change: RunChange): Run {
  return (reduce[change.type] as (run: Run, change: RunChange) => Run)(run, change);
}

/** Whether every goal is met now. */
export function allMet({standings}: Run): boolean {
  return standings.length > 0 && standings.every(({met}) => met);
}

/** Whether meeting all goals now is news: the first time since the lesson was opened, or with fewer commands. */
export function isNewPass(run: Run): boolean {
  if (run.sandbox || !allMet(run)) return false;
  return run.passed === null || run.commands < run.passed.commands;
}

/** The goal that is worked on: the first that is not met. */
export interface GoalAhead {
  readonly goal: Goal;
  readonly index: number;
  readonly missing: string | null;
}

/** The first goal that is not met, and what is missing there; null when all are. */
export function goalAhead({lesson, standings}: Run): GoalAhead | null {
  const index = lesson.goals.findIndex((_, place) => standings[place]?.met !== true);
  const goal = lesson.goals[index];
  return goal ? {goal, index, missing: standings[index]?.missing ?? null} : null;
}
