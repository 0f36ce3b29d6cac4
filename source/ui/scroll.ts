/** What scrolls when the arrows or a page key ask for it: the lesson while its pane has the keys, else the log. */
import type {Intent} from './intent.ts';
import type {See} from './see.ts';

/** So many rows further down, or up. */
export function scrollPane({state}: See, by: number): Intent {
  const {lesson, pane} = state;
  const isLesson = lesson !== null && (pane === 'lesson' || (lesson.page !== null && pane !== 'log'));
  return isLesson ? {type: 'ui', action: {type: 'scroll', by}} : {type: 'scrollLog', by};
}
