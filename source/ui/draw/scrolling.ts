/** How far what can be scrolled can be scrolled: to its last row of help, to the oldest row of the log. */
import {unicode} from '../glyphs.ts';
import type {See} from '../see.ts';
import {hiddenLanes} from './intervals.ts';
import {areasOf, captionRows} from './layout.ts';
import {logLength} from './log.ts';
import {pageRows} from './pages.ts';
import {pageArea, verdictArea} from './screen.ts';
import {verdictPageRows} from './verdict-page.ts';

/** Rows beyond the first screenful of the open page, or of the log. */
export function furthestScroll(see: See): number {
  const {size, pane, mode} = see.state;
  const caption = captionRows(see.state);
  const areas = areasOf(size, pane, caption);
  if (mode.type === 'page') return Math.max(0, pageRows(see, size.columns).length - pageArea(areas).height);
  const scene = {...see, size, glyphs: unicode};
  if (mode.type === 'verdict') {
    const {width, height} = verdictArea(areas);
    return Math.max(0, verdictPageRows(scene, width).length - height);
  }
  if (mode.type === 'intervals') return hiddenLanes(scene, pageArea(areas));
  const log = areas.log ?? areasOf(size, 'log', caption).log;
  return log ? Math.max(0, logLength(scene, log.width) - log.height) : 0;
}
