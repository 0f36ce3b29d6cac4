/** What a lesson says in the line above the keys: at every moment, what to do next. */

import {chosenLesson} from '../keymap-lesson.ts';
import type {Run} from '../lesson-run.ts';
import {nextLesson} from '../lesson-wishes.ts';
import {twoPanes} from '../state.ts';
import {clean, clip} from '../text.ts';
import type {Span} from './canvas.ts';
import {nextText} from './lesson-rows.ts';
import type {Scene} from './scene.ts';

/** The line of a lesson, or of the list; null where the lab's own line stands. */
export function lessonSpans(scene: Scene, width: number): Span[] | null {
  const {state, school, size, glyphs} = scene;
  const {mode, lesson: run} = state;
  if (mode.type === 'lessons') {
    const title = chosenLesson(scene)?.title ?? '';
    return mode.offer
      ? said('Enter takes the two-minute tour, Esc goes to the list', width)
      : said(`Enter ${run?.lesson.title === title ? 'goes on with' : 'opens'}: ${title}`, width);
  }
  if (!run) return null;
  if (mode.type === 'asking')
    return said('predict first: a digit, or ↑ ↓ and Enter; Esc lets go of the command', width);
  if (run.page === 'story') return said('read the story; Enter begins', width);
  if (run.page === 'debrief') {
    const next = school && nextLesson(school.catalogue, run.lesson.name);
    return said(`passed; Enter: ${next ? clean(next.title) : 'the list'} ${glyphs.dot} Esc plays on here`, width);
  }
  // Where one pane fits, what comes next has rows of its own above this line.
  if (size.columns < twoPanes) return null;
  const asked = state.level === null ? '' : ` ${glyphs.dot} level ${clean(state.level)}`;
  return [...said(nextNow(run, scene), width - asked.length), [asked, 'stale']];
}

/** What to do next; before that, to let time run when somebody waits for an answer that cannot come. */
export function nextNow(run: Run, scene: Scene): string {
  const {state, snapshot} = scene;
  const waits = snapshot.clients.some(({waiting}) => waiting !== null);
  const stopped = waits && !state.running && !run.typing && !run.question;
  return stopped ? 'time is stopped: n goes on to the answer, space lets it run' : nextText(run, scene);
}

function said(text: string, width: number): Span[] {
  const whole = clean(text);
  return [
    ['next: ', 'key'],
    [clip(whole, width - 6), 'strong'],
  ];
}
