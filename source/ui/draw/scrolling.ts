/** How far what can be scrolled can be scrolled: to its last row of help, to the oldest row of the log. */
import {unicode} from '../glyphs.ts';
import type {See} from '../see.ts';
import type {LogPlace} from '../state.ts';
import {hiddenLanes} from './intervals.ts';
import {type Areas, areasOf, captionRows} from './layout.ts';
import {hiddenLessonRows, logPart} from './lesson.ts';
import {entryRows, lastEntry} from './log.ts';
import {pageRows} from './pages.ts';
import {pageArea, verdictArea} from './screen.ts';
import {verdictPageRows} from './verdict-page.ts';

/** Rows beyond the first screenful of the open page; 0 where none is open. */
export function furthestScroll(see: See): number {
  const {size, mode} = see.state;
  const areas = areasNow(see);
  if (mode.type === 'page') return Math.max(0, pageRows(see, size.columns).length - pageArea(areas).height);
  const scene = {...see, size, glyphs: unicode};
  if (mode.type === 'verdict') {
    const {width, height} = verdictArea(areas);
    return Math.max(0, verdictPageRows(scene, width).length - height);
  }
  if (mode.type === 'intervals') return hiddenLanes(scene, pageArea(areas));
  return areas.log ? hiddenLessonRows(areas.log, scene) : 0;
}

/** Where the log ends when it is scrolled by so many rows from where it stands: the first screenful at the least, null at its end. */
export function scrolledLog(see: See, by: number): LogPlace | null {
  const {size, logEnd} = see.state;
  const column = areasNow(see).log ?? areasOf(size, 'log', captionRows(see.state)).log;
  if (!column) return null;
  const scene = {...see, size, glyphs: unicode};
  const area = logPart(column, scene);
  const rowsOf = (entry: number) => entryRows(scene, entry, area.width).length;
  const last = lastEntry(scene);
  const end = logEnd ?? {entry: last, rows: rowsOf(last)};
  const place = walk(end, by, last, rowsOf);
  const first = walk({entry: 0, rows: 0}, area.height, last, rowsOf);
  if (!first || !place) return null;
  return isBefore(place, first) ? first : place;
}

/** So many rows further down, or up; null at the end. */
function walk(from: LogPlace, by: number, last: number, rowsOf: (entry: number) => number): LogPlace | null {
  let {entry} = from;
  let rows = from.rows + by;
  while (rows <= 0 && entry > 0) {
    entry -= 1;
    rows += rowsOf(entry);
  }
  for (; entry < last && rows > rowsOf(entry); entry += 1) rows -= rowsOf(entry);
  return entry < last || rows < rowsOf(last) ? {entry, rows: Math.max(0, rows)} : null;
}

function isBefore(one: LogPlace, other: LogPlace): boolean {
  return one.entry < other.entry || (one.entry === other.entry && one.rows < other.rows);
}

function areasNow(see: See): Areas {
  const {size, pane} = see.state;
  return areasOf(size, pane, captionRows(see.state));
}
