/** What a lesson says in the line above the keys: at every moment, what to do next. */

import {levelFor} from '../asking.ts';
import {chosenLesson} from '../keymap-lesson.ts';
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
  const level = levelFor(scene.snapshot, state.level, 'read') ?? levelFor(scene.snapshot, state.level, 'write');
  const chosen = ` ${state.chosen}${level === null ? '' : ` ${clean(level)}`}`;
  return [...said(nextText(run, scene), width - chosen.length), [chosen, 'chosen']];
}

function said(text: string, width: number): Span[] {
  const whole = clean(text);
  return [
    ['next: ', 'key'],
    [clip(whole, width - 6), 'strong'],
  ];
}
