/** How far what can be scrolled can be scrolled: to its last row of help, to the oldest row of the log. */
import {unicode} from '../glyphs.ts';
import type {See} from '../see.ts';
import {areasOf} from './layout.ts';
import {logLength} from './log.ts';
import {pageRows} from './pages.ts';
import {pageArea} from './screen.ts';

/** Rows beyond the first screenful of the open page, or of the log. */
export function furthestScroll(see: See): number {
  const {size, pane, mode} = see.state;
  const areas = areasOf(size, pane);
  if (mode.type === 'page') return Math.max(0, pageRows(see, size.columns).length - pageArea(areas).height);
  const log = areas.log ?? areasOf(size, 'log').log;
  return log ? Math.max(0, logLength({...see, size, glyphs: unicode}, log.width) - log.height) : 0;
}
