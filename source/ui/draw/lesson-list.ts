/** The list of lessons: tracks, titles, minutes, what is known of each, and a few lines about the highlighted one. */
import type {Lesson} from '../../lessons/lesson.ts';
import type {Mark} from '../../lessons/progress.ts';
import type {School} from '../classroom.ts';
import type {Glyphs} from '../glyphs.ts';
import {chosenLesson} from '../keymap-lesson.ts';
import {lessonsOf} from '../lesson-wishes.ts';
import {padded, widthOf} from '../text.ts';
import type {Style} from '../theme.ts';
import {type Canvas, fill, put, putLine, type Span} from './canvas.ts';
import {paragraph, type Row} from './lesson-rows.ts';
import type {Scene} from './scene.ts';

const minutesWidth = 8;
/** The state of a lesson, in full and where there is little room. */
const stateWidths = [24, 13] as const;
const roomy = 72;

/** Covers the screen down to the line above the keys. */
export function drawLessonList(canvas: Canvas, scene: Scene): void {
  const {state, school, glyphs} = scene;
  if (state.mode.type !== 'lessons' || !school) return;
  fill(canvas, {x: 0, y: 0, width: canvas.width, height: canvas.height});
  drawHead(canvas, school, glyphs);
  const offered = state.mode.offer ? offerRows(canvas.width - 4, glyphs) : [];
  offered.forEach((row, y) => {
    putLine(canvas, 2, y + 2, row);
  });
  const about = aboutRows(scene, canvas);
  const top = 2 + offered.length;
  drawItems(canvas, {top, bottom: canvas.height - about.length - 1}, scene, school);
  put(canvas, 0, canvas.height - about.length - 1, glyphs.across.repeat(canvas.width), 'faint');
  about.forEach((row, y) => {
    putLine(canvas, 2, canvas.height - about.length + y, row);
  });
}

function drawHead(canvas: Canvas, {catalogue, progress}: School, {across}: Glyphs): void {
  const lessons = lessonsOf(catalogue);
  const passed = lessons.filter(({name}) => markOf(progress, name)?.passed).length;
  const text = `${passed} of ${lessons.length} passed`;
  put(canvas, 1, 0, 'Lessons', 'title');
  put(canvas, canvas.width - text.length - 1, 0, text, 'dim');
  put(canvas, 0, 1, across.repeat(canvas.width), 'faint');
}

/** For whoever comes for the first time. */
function offerRows(width: number, {across}: Glyphs): Row[] {
  return [
    ...paragraph('New here? The tour shows in two minutes what you see and which keys matter.', width, 'strong'),
    ...paragraph('takes it, and l, then 7, leaves it at any time · Esc goes to the list', width, 'plain', [
      'Enter ',
      'key',
    ]),
    [[across.repeat(width), 'faint']],
  ];
}

/** The rows of tracks and lessons, moved so that the highlighted one is in sight. */
function drawItems(canvas: Canvas, {top, bottom}: {top: number; bottom: number}, scene: Scene, school: School): void {
  const chosen = chosenLesson(scene)?.name;
  const items = school.catalogue.flatMap(({title, lessons}) => [
    {row: [[title, 'title']] as Row, name: null},
    ...lessons.map((lesson) => ({row: lessonRow(lesson, scene, school, canvas.width - 2), name: lesson.name})),
  ]);
  const height = bottom - top;
  const at = Math.max(
    0,
    items.findIndex(({name}) => name === chosen),
  );
  const first = Math.max(0, Math.min(at - Math.floor(height / 2), items.length - height));
  items.slice(first, first + height).forEach(({row}, y) => {
    putLine(canvas, 1, top + y, row);
  });
  const below = items.length - first - height;
  if (first > 0) put(canvas, canvas.width - 12, top - 1, ` ${first} above `, 'dim');
  if (below > 0) put(canvas, canvas.width - 12, bottom, ` ${below} below `, 'dim');
}

/** `› ✓ The minority side waits      4 min   passed with 2, par 2`. */
function lessonRow(lesson: Lesson, scene: Scene, {progress}: School, width: number): Row {
  const {glyphs} = scene;
  const {mode} = scene.state;
  const chosen = chosenLesson(scene)?.name === lesson.name && mode.type === 'lessons' && !mode.offer;
  const mark = markOf(progress, lesson.name);
  const {glyph, style} = signOf(mark, glyphs);
  const stateWidth = stateWidths[width < roomy ? 1 : 0];
  const title = padded(lesson.title, width - 4 - minutesWidth - stateWidth);
  const state = stateText(mark, lesson.par, width < roomy);
  return [
    [chosen ? `${glyphs.caret} ` : '  ', 'key'],
    [`${glyph} `, style],
    [title, chosen ? 'chosen' : 'plain'],
    [padded(`${lesson.minutes} min`, minutesWidth - 2, 'right'), 'dim'],
    ['  '],
    [padded(state, stateWidth), style],
  ];
}

function signOf(mark: Mark | undefined, {ok, waiting, unasked}: Glyphs): {glyph: string; style: Style} {
  if (!mark) return {glyph: unasked, style: 'dim'};
  return mark.passed ? {glyph: ok, style: 'ok'} : {glyph: waiting, style: 'unknown'};
}

function stateText(mark: Mark | undefined, par: number, short: boolean): string {
  if (!mark) return '';
  if (!mark.passed) return mark.solutionShown ? (short ? 'shown' : 'begun, solution shown') : 'begun';
  if (mark.best === null) return short ? 'shown' : 'passed, solution shown';
  return short ? `${mark.best}, par ${par}` : `passed with ${mark.best}, par ${par}`;
}

function markOf(progress: School['progress'], name: string): Mark | undefined {
  return Object.hasOwn(progress, name) ? progress[name] : undefined;
}

/** What the highlighted lesson is about: the belief it tries, or how its story begins. */
function aboutRows(scene: Scene, {width, height}: Canvas): Row[] {
  const lesson = chosenLesson(scene);
  const count = height < 20 ? 2 : 3;
  const text = lesson?.misconception?.belief ?? lesson?.story[0] ?? '';
  const mark: Span = lesson?.misconception ? ['Often believed: ', 'dim'] : [''];
  const rows = paragraph(text, width - 4, 'plain', mark);
  const shown = rows.length > count ? cut(rows.slice(0, count), width - 5) : rows;
  return Array.from({length: count}, (_, index) => shown[index] ?? []);
}

/** The last row ends with an ellipsis. */
function cut(rows: readonly Row[], width: number): Row[] {
  const last = rows.at(-1) ?? [];
  const used = last.reduce((sum, [text]) => sum + widthOf(text), 0);
  return [...rows.slice(0, -1), [...last, [used < width ? ' …' : '…', 'dim']]];
}
