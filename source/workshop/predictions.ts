/** What a class predicted in a lesson: how many chose what, before anybody saw how it comes out. */
import type {Lesson} from '../lessons/lesson.ts';
import type {Member} from './roster.ts';

export interface Histogram {
  readonly lesson: string;
  readonly title: string;
  /** Null for a lesson that asks for none. */
  readonly question: string | null;
  readonly bars: readonly Bar[];
  /** People who predicted. */
  readonly asked: number;
}

export interface Bar {
  readonly text: string;
  readonly count: number;
  /** Null while nobody has chosen it: then it is not known here. */
  readonly right: boolean | null;
  readonly misconception: number | null;
}

/** First predictions of everybody in this lesson. */
export function histogramOf({name, title, prediction}: Lesson, members: Iterable<Member>): Histogram {
  const given = Array.from(members, ({progress}) =>
    Object.hasOwn(progress, name) ? progress[name]!.prediction : null,
  );
  const made = given.filter((one) => one !== null);
  const bars = (prediction?.choices ?? []).map(({text, misconception}, index) => {
    const chosen = made.filter(({choice}) => choice === index);
    return {text, misconception, count: chosen.length, right: chosen[0]?.right ?? null};
  });
  return {lesson: name, title, question: prediction?.question ?? null, bars, asked: made.length};
}
