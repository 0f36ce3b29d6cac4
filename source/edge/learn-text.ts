/** What `cap-tui learn` prints where there is no screen: the list of lessons, one lesson, how a script fared. */
import type {Grade} from '../lessons/grade.ts';
import type {Catalogue, Lesson} from '../lessons/lesson.ts';
import type {Mark, Progress} from '../lessons/progress.ts';
import {wrap, wrapRows} from '../script/wrap.ts';

const width = 80;

/** Every track with its lessons and what is known of each. */
export function listLessons(catalogue: Catalogue, progress: Progress): string {
  const tracks = catalogue.map(({title, lessons}) => {
    const rows = lessons.map((lesson) => [lesson.name, describe(lesson, markOf(progress, lesson.name))] as const);
    return `${title}\n${wrapRows(rows)}`;
  });
  const lessons = catalogue.flatMap((track) => track.lessons);
  const passed = lessons.filter(({name}) => markOf(progress, name)?.passed).length;
  const first = lessons[0]?.name ?? 'LESSON';
  return `${tracks.join('\n')}\n${passed} of ${lessons.length} lessons passed. A lesson opens with: cap-tui learn ${first}\n`;
}

/** The mark of a lesson; null when nothing is known of it. */
export function markOf(progress: Progress, name: string): Mark | null {
  return Object.hasOwn(progress, name) ? (progress[name] ?? null) : null;
}

function describe({title, minutes, par}: Lesson, mark: Mark | null): string {
  return `${title} (${minutes} min, ${standingOf(mark, par)})`;
}

/** `passed, best 3, par 2`. */
export function standingOf(mark: Mark | null, par: number | null): string {
  if (mark === null) return 'new';
  if (!mark.passed) return mark.attempts > 0 ? 'begun' : 'new';
  if (mark.best === null) return 'passed with the solution shown';
  return `passed, best ${mark.best}${par === null ? '' : `, par ${par}`}`;
}

/** A lesson to be read without a screen, all but what would give it away; `path` is how it was named. */
export function describeLesson(lesson: Lesson, path: string): string {
  const {title, minutes, story, prediction, goals, forbidden} = lesson;
  const rules = forbidden.map(({verb, reason}) => `This lesson does without ${verb}: ${reason}`);
  return [
    `${title} (${minutes} min)\n\n`,
    paragraphs(story),
    prediction
      ? `\nBefore you begin\n${block(prediction.question)}${numbered(prediction.choices.map(({text}) => text))}`
      : '',
    `\nGoals\n${numbered(goals.map(({text, next}) => `${text}. ${next}`))}`,
    rules.length > 0 ? `\n${paragraphs(rules)}` : '',
    `\n${block(`On a terminal this opens beside the lab. A script of yours is graded by: cap-tui learn --check ${path} session.cap`)}`,
  ].join('');
}

/** Goal by goal, and whether it is a pass. */
export function describeGrade({title, goals, par}: Lesson, {passed, standings, commands}: Grade): string {
  const rows = goals.flatMap(({text}, index): (readonly [string, string])[] => {
    const missing = standings[index]?.missing ?? null;
    return missing === null
      ? [['met', text]]
      : [
          ['missing', text],
          ['', missing],
        ];
  });
  const given = commands === 1 ? '1 command' : `${commands} commands`;
  const end = passed ? `Passed with ${given}; par is ${par}.` : `Not passed, with ${given}.`;
  return `${title}\n${wrapRows(rows)}${end}\n`;
}

function block(text: string): string {
  return wrap(text, width)
    .map((line) => `${line}\n`)
    .join('');
}

function paragraphs(texts: readonly string[]): string {
  return texts.map(block).join('\n');
}

function numbered(texts: readonly string[]): string {
  return wrapRows(
    texts.map((text, index) => [`${index + 1}.`, text]),
    width,
  );
}
