/**
 * What is kept of a learner: facts, one after the other, and what they come to. The same facts are what a file at home
 * holds and what a workshop's journal holds of each person.
 */

/** `at`: milliseconds since 1970, from whoever has a clock. */
export type Fact = {readonly at: number; readonly lesson: string} & (
  | {readonly type: 'begun'}
  /** `choice`: index from 0; `misconception`: the belief that a wrong choice betrays. */
  | {
      readonly type: 'predicted';
      readonly choice: number;
      readonly right: boolean;
      readonly misconception: number | null;
    }
  /** The hint with this number was opened, from 1. */
  | {readonly type: 'hinted'; readonly hint: number}
  /** Began again from the setup. */
  | {readonly type: 'reset'}
  | {readonly type: 'shown'}
  /** All goals were met with so many commands; `alone` when the solution had not been shown. */
  | {readonly type: 'passed'; readonly commands: number; readonly alone: boolean}
);

/** What is known of one lesson. */
export interface Mark {
  readonly attempts: number;
  readonly hints: number;
  readonly solutionShown: boolean;
  readonly passed: boolean;
  /** Fewest commands of a pass without the solution; null before. */
  readonly best: number | null;
  readonly prediction: {readonly choice: number; readonly right: boolean; readonly misconception: number | null} | null;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** By lesson name. */
export type Progress = Readonly<Record<string, Mark>>;

const blank: Omit<Mark, 'firstAt' | 'lastAt'> = {
  attempts: 0,
  hints: 0,
  solutionShown: false,
  passed: false,
  best: null,
  prediction: null,
};

/** The progress with one more fact. A first prediction is kept: who has seen the outcome predicts no more. */
export function remember(progress: Progress, fact: Fact): Progress {
  const before = Object.hasOwn(progress, fact.lesson)
    ? progress[fact.lesson]!
    : {...blank, firstAt: fact.at, lastAt: fact.at};
  return {...progress, [fact.lesson]: {...marked(before, fact), lastAt: Math.max(before.lastAt, fact.at)}};
}

function marked(mark: Mark, fact: Fact): Mark {
  switch (fact.type) {
    case 'begun':
    case 'reset':
      return {...mark, attempts: mark.attempts + 1};
    case 'predicted': {
      const {choice, right, misconception} = fact;
      return mark.prediction ? mark : {...mark, prediction: {choice, right, misconception}};
    }
    case 'hinted':
      return {...mark, hints: Math.max(mark.hints, fact.hint)};
    case 'shown':
      return {...mark, solutionShown: true};
    case 'passed':
      return {
        ...mark,
        passed: true,
        best: fact.alone ? Math.min(mark.best ?? fact.commands, fact.commands) : mark.best,
      };
  }
}
