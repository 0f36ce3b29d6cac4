/** At 80 by 24 the goal that is worked on stands whole on the screen, with what is missing there, however many hints are open. */
import {describe, expect, test} from 'vitest';
import {readCatalogue} from '../../source/edge/catalogue.ts';
import {evidenceOf} from '../../source/lessons/evidence.ts';
import type {Standing} from '../../source/lessons/goal.ts';
import type {Lesson} from '../../source/lessons/lesson.ts';
import {openLesson} from '../../source/lessons/open.ts';
import {standingsOf} from '../../source/lessons/standing.ts';
import {play} from '../../source/script/player.ts';
import {plainRows} from '../../source/ui/draw/canvas.ts';
import {drawScreen} from '../../source/ui/draw/screen.ts';
import {unicode} from '../../source/ui/glyphs.ts';
import {goalAhead, type Run} from '../../source/ui/lesson-run.ts';
import {classroomOf, sit} from './lessons.ts';

const catalogue = readCatalogue();
const lessons = catalogue.flatMap((track) => track.lessons);
const size = {columns: 80, rows: 24};
/** Where the column of the lesson begins, and the line that says what comes next. */
const column = 46;
const nextLine = 22;

/** How the goals stand after each line of the solution and of the wrong path, with another of them ahead each time. */
function momentsOf(lesson: Lesson): readonly (readonly Standing[])[] {
  const seen = new Map<string, readonly Standing[]>();
  for (const lines of [lesson.solution, lesson.wrong]) {
    const {lab, start} = openLesson(lesson);
    const look = () => {
      const standings = standingsOf(lesson, evidenceOf(lab, start));
      for (const [index, {missing}] of standings.entries()) {
        const before = standings.map((one, place) => (place < index ? {met: true, missing: null} : one));
        if (missing !== null) seen.set(`${index} ${missing}`, before);
      }
    };
    look();
    for (const step of play(lines, lab)) if (step.type === 'line') look();
    look();
  }
  return [...seen.values()];
}

/** Without blanks and line ends, since words are wrapped. */
function solid(text: string): string {
  return text.replace(/\s+/g, '');
}

describe.each(lessons.map((lesson) => [lesson.name, lesson] as const))('%s', (name, lesson) => {
  const see = sit(classroomOf({type: 'lesson', name}, catalogue).classroom).see();
  const moments = momentsOf(lesson);

  test.each([0, ...lesson.hints.map((_, index) => index + 1)])('with %i hints open', (hints) => {
    for (const standings of moments) {
      const run: Run = {...see.state.lesson!, page: null, hints, standings};
      const state = {...see.state, size, lesson: run, pane: 'cluster', mode: {type: 'main'}} as const;
      const rows = plainRows(drawScreen({...see, state, size, glyphs: unicode}));
      const shown = solid(
        rows
          .slice(2, 18)
          .map((row) => row.slice(column))
          .join(''),
      );
      const {goal, missing} = goalAhead(run)!;
      expect(shown).toContain(solid(goal.text));
      expect(shown).toContain(solid(missing!));
      if (hints > 0) expect(shown).toContain(solid(lesson.hints[hints - 1]!));
      expect(shown + solid(rows[nextLine]!)).toContain(solid(goal.next));
    }
  });
});
