/** The column beside the cluster while a lesson is open: a page of it, or its goals above the log. */
import type {Run} from '../lesson-run.ts';
import {clean, clip} from '../text.ts';
import {type Area, type Canvas, put, putLine, windowOf} from './canvas.ts';
import {debriefRows, type Row, storyRows, type Work, workRows} from './lesson-rows.ts';
import {drawLog} from './log.ts';
import type {Scene} from './scene.ts';

/** Rows the log keeps below the goals while all can be said, in a low column and in a high one; and when less is made of things. */
const logRows = [4, 7] as const;
const high = 20;
const fewLogRows = 1;

interface Parts {
  /** The lesson's rows, all or as many as have room, and where they and the log stand; null where not. */
  readonly rows: readonly Row[];
  readonly lesson: Area | null;
  readonly log: Area | null;
}

/** Draws the column: the log alone, a page of the lesson, or both. */
export function drawColumn(canvas: Canvas, area: Area, scene: Scene): void {
  const {rows, lesson, log} = partsOf(area, scene);
  if (log) drawLog(windowOf(canvas, log), scene);
  if (!lesson) return;
  drawRows(windowOf(canvas, lesson), rows, scene);
  if (log) drawSeam(canvas, area, log.y - 1, scene);
}

/** The part of the column that is the log's; the whole of it where none is shown. */
export function logPart(area: Area, scene: Scene): Area {
  return partsOf(area, scene).log ?? area;
}

/** Rows of the lesson beyond those that are shown at once. */
export function hiddenLessonRows(area: Area, scene: Scene): number {
  const {rows, lesson} = partsOf(area, scene);
  return lesson ? Math.max(0, rows.length - lesson.height) : 0;
}

function partsOf(area: Area, scene: Scene): Parts {
  const {lesson: run, pane} = scene.state;
  if (!run || pane === 'log') return {rows: [], lesson: null, log: area};
  const width = area.width - 2;
  if (run.page) return {rows: pageRows(run, width, scene), lesson: area, log: null};
  const work = workRows(run, width, scene);
  if (pane === 'lesson') return {rows: work.full, lesson: area, log: null};
  const {rows, withLog} = fitting(work, area.height);
  if (!withLog) return {rows, lesson: area, log: null};
  const log = {...area, y: area.y + rows.length + 1, height: area.height - rows.length - 1};
  return {rows, lesson: {...area, height: rows.length}, log};
}

/**
 * At length where there is room. Else the goal ahead with what is missing there stays whole, and what matters less makes room: first the other
 * goals, then the log, and at last what to do next, which begins in the line above the keys as well.
 */
function fitting({full, count, ahead, end}: Work, height: number): {rows: readonly Row[]; withLog: boolean} {
  const log = logRows[height < high ? 0 : 1];
  const short = [...ahead, ...end];
  const ways = [
    {rows: full, log},
    {rows: [...count, ...short], log},
    {rows: short, log: fewLogRows},
  ];
  const way = ways.find(({rows, log}) => rows.length + 1 + log <= height);
  return way ? {rows: way.rows, withLog: true} : {rows: short.slice(0, height), withLog: false};
}

function pageRows(run: Run, width: number, scene: Scene): readonly Row[] {
  return run.page === 'story' ? storyRows(run, width, scene) : debriefRows(run, width, scene);
}

/** From the scrolled row on, with a remark when more follows. */
function drawRows(canvas: Canvas, rows: readonly Row[], {state, glyphs}: Scene): void {
  const from = Math.min(state.lessonScroll, Math.max(0, rows.length - canvas.height));
  const room = rows.length - from > canvas.height ? canvas.height - 1 : canvas.height;
  rows.slice(from, from + room).forEach((row, index) => {
    putLine(canvas, 1, index, row);
  });
  if (room === canvas.height) return;
  const text = ` ${glyphs.more} ${rows.length - from - room} more, PgDn `;
  putLine(canvas, canvas.width - text.length - 1, room, [[text, 'bar']]);
}

/** Between goals and log. */
function drawSeam(canvas: Canvas, {x, width}: Area, y: number, {glyphs}: Scene): void {
  const seam = windowOf(canvas, {x, y, width, height: 1});
  put(seam, 0, 0, glyphs.across.repeat(width), 'faint');
  put(seam, 1, 0, ' log ', 'dim');
}

/** The name of the column in the rule above it. */
export function columnName({state}: Scene, width: number): string {
  const {lesson: run, pane} = state;
  if (!run || pane === 'log') return 'log';
  const what = run.sandbox ? 'sandbox' : run.page === 'debrief' ? 'debrief' : clean(run.lesson.title);
  return clip(what, Math.max(3, width));
}
