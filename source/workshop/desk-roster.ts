/** The table of people at the desk: whoever is stuck longest comes first, hands are marked. */
import {type Canvas, put, putLine, type Span, windowOf} from '../ui/draw/canvas.ts';
import {padded} from '../ui/text.ts';
import type {Style} from '../ui/theme.ts';
import type {DeskScene} from './desk-draw.ts';
import {chosenRow} from './desk-state.ts';
import {isStuck, type Row} from './roster.ts';

interface Column {
  readonly head: string;
  readonly width: number;
  readonly side?: 'right';
  readonly text: (row: Row, scene: DeskScene) => string;
  readonly style?: (row: Row) => Style;
}

const stuckMillis = 5 * 60_000;

/** From left to right; the lesson gets the room that is left. */
function columnsFor(width: number, {lessons}: DeskScene): readonly Column[] {
  const count = lessons.length;
  const fixed: readonly Column[] = [
    {head: 'name', width: 20, text: ({name}) => name, style: ({here}) => (here ? 'strong' : 'dim')},
    {head: 'hand', width: 6, text: ({hand}, {glyphs}) => (hand ? `${glyphs.toward.up} up` : ''), style: () => 'stale'},
    {head: 'lesson', width: 0, text: lessonText, style: ({lesson}) => (lesson === null ? 'dim' : 'plain')},
    {head: 'on it', width: 7, side: 'right', text: onText, style: onStyle},
    {head: 'tries', width: 5, side: 'right', text: ({attempts}) => (attempts > 0 ? String(attempts) : '')},
    {head: 'last key', width: 8, side: 'right', text: quietText, style: () => 'dim'},
    {head: 'passed', width: 7, side: 'right', text: ({passed}) => `${passed} of ${count}`},
  ];
  const taken = fixed.reduce((sum, column) => sum + column.width + 1, 2);
  return fixed.map((column) => (column.width > 0 ? column : {...column, width: Math.max(8, width - taken)}));
}

/** The table, with the chosen person in it: a page of it where there are more than fit. */
export function drawRoster(canvas: Canvas, scene: DeskScene): void {
  const {rows} = scene;
  const columns = columnsFor(canvas.width, scene);
  const height = Math.max(1, canvas.height - 1);
  const chosen = rows.findIndex(({id}) => id === chosenRow(scene)?.id);
  const first = Math.floor(Math.max(0, chosen) / height) * height;
  const shown = rows.slice(first, first + height);
  const part = rows.length > height ? `, ${first + 1}-${first + shown.length} of ${rows.length}` : '';
  const heads = columns.map(({head, width, side}, index) => padded(index === 0 ? head + part : head, width, side));
  put(canvas, 2, 0, heads.join(' '), 'dim');
  shown.forEach((row, y) => {
    drawRow(windowOf(canvas, {x: 0, y: y + 1, width: canvas.width, height: 1}), row, columns, scene);
  });
  if (rows.length === 0)
    put(canvas, 2, 2, 'Nobody has come yet. The line to type stands where the workshop was started.', 'dim');
}

function drawRow(canvas: Canvas, row: Row, columns: readonly Column[], scene: DeskScene): void {
  const isChosen = chosenRow(scene)?.id === row.id;
  const style = (wanted: Style): Style => (isChosen ? 'chosen' : row.here ? wanted : 'dim');
  const spans = columns.flatMap((column): Span[] => [
    [padded(column.text(row, scene), column.width, column.side), style(column.style?.(row) ?? 'plain')],
    [' '],
  ]);
  putLine(canvas, 0, 0, [[isChosen ? `${scene.glyphs.caret} ` : '  ', 'chosen'], ...spans]);
}

function lessonText({lesson, here, done}: Row, {lessons, glyphs}: DeskScene): string {
  if (lesson === null) return here ? 'no lesson open' : 'away';
  const title = lessons.find(({name}) => name === lesson)?.title ?? lesson;
  const passed = done ? `${glyphs.ok} ` : '';
  return here ? `${passed}${title}` : `away, ${title}`;
}

function onText({on, here}: Row): string {
  return on === null || !here ? '' : spanText(on);
}

function onStyle(row: Row): Style {
  return isStuck(row) && (row.on ?? 0) >= stuckMillis ? 'unknown' : 'plain';
}

function quietText({here, quiet}: Row): string {
  return here && quiet < 5_000 ? 'now' : spanText(quiet);
}

/** A span of time at a glance: `42 s`, `7 min`, `2 h 5`, `3 d`. */
function spanText(millis: number): string {
  const seconds = Math.floor(millis / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ${minutes % 60}` : `${Math.floor(hours / 24)} d`;
}
