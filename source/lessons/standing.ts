/** Where a learner stands: each goal of a lesson, met or with what is still missing. Nothing is latched, so undo takes back. */
import {showText} from '../script/printable.ts';
import type {Evidence, Standing} from './goal.ts';
import {goalNamed} from './goals.ts';
import type {Lesson} from './lesson.ts';

/** Every goal in the lesson's order. */
export function standingsOf({goals}: Lesson, evidence: Evidence): readonly Standing[] {
  return goals.map(({call}) => {
    const missing = goalNamed(call.name).examine(evidence, call.about);
    return {met: missing === null, missing: missing === null ? null : showText(missing)};
  });
}

/** How many commands of the learner's own have changed the world: requests and faults count, waits and time do not. */
export function commandsOf({asked, deeds}: Evidence): number {
  return asked.length + deeds.length;
}
