/** Every lesson there is, on the screen: its pages fit, and its solution, shown letter by letter, passes. */
import {expect, test} from 'vitest';
import {readCatalogue} from '../../source/edge/catalogue.ts';
import {lessonsOf} from '../../source/ui/lesson-wishes.ts';
import type {Session} from '../../source/ui/session.ts';
import {isTicking} from '../../source/ui/travel.ts';
import {classroomOf, rowsOf, sit} from './lessons.ts';

const catalogue = readCatalogue();
const sizes = [
  {columns: 60, rows: 18},
  {columns: 80, rows: 24},
  {columns: 120, rows: 36},
] as const;

function expectFits(session: Session): void {
  for (const size of sizes) {
    session.resize(size);
    const rows = rowsOf(session, size);
    expect(rows).toHaveLength(size.rows);
    for (const row of rows) expect(row).toHaveLength(size.columns);
  }
}

test.each(lessonsOf(catalogue).map((lesson) => lesson.name))('%s', (name) => {
  const {classroom, facts} = classroomOf({type: 'lesson', name}, catalogue);
  const session = sit(classroom);
  expectFits(session);
  session.press('enter');
  expectFits(session);
  const lesson = session.see().state.lesson!.lesson;
  // What to do next is read whole where the column is narrowest.
  session.resize(sizes[1]);
  const column = rowsOf(session, sizes[1])
    .slice(2, 17)
    .map((row) => row.slice(46).trim())
    .join(' ');
  expect(column).toContain(lesson.goals[0]!.next.replace(/\\s+/g, ' '));
  session.press('l');
  session.press('4');
  for (let passed = 0; isTicking(session.see()) && passed < 300_000; passed += 100) session.tick(50, 0, 100);
  expect(facts.map(({type}) => type)).toEqual(['begun', 'shown', 'passed']);
  expect(facts.at(-1)).toMatchObject({commands: lesson.par, alone: false});
  expectFits(session);
});
