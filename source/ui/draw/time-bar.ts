/**
 * The time bar, in the rule below the panes: how far the session has been, where in it one stands, and marks for what was
 * asked, broken, mended and answered wrongly. Beside it what can be undone and redone, and the futures and labs that were left.
 */
import type {Glyphs} from '../glyphs.ts';
import {allMarks, type Mark, type MarkKind} from '../marks.ts';
import {count} from '../text.ts';
import type {Style} from '../theme.ts';
import {filmOf} from '../travel.ts';
import {type Canvas, lineWidth, put, putLine, type Span} from './canvas.ts';
import type {Scene} from './scene.ts';

/** Drawn in this order, so that what matters more covers what matters less. */
const kinds: readonly (readonly [MarkKind | 'beat' | 'fork', (glyphs: Glyphs) => string, Style])[] = [
  ['beat', ({tee}) => tee, 'label'],
  ['operation', ({member}) => member, 'ok'],
  ['repair', ({ok}) => ok, 'fault'],
  ['fault', ({cut}) => cut, 'faultStrong'],
  // Over the change that forked, which stands at the same moment.
  ['fork', ({ruleTee}) => ruleTee, 'label'],
  ['stale', ({stale}) => stale, 'stale'],
  ['violation', ({violated}) => violated, 'violated'],
];

/** Fills the one row. */
export function drawTimeBar(canvas: Canvas, scene: Scene): void {
  if (scene.state.mode.type === 'page') return;
  const left = undoSpans(scene);
  const right = leftSpans(scene);
  const start = 2 + lineWidth(left);
  const end = canvas.width - 2 - lineWidth(right);
  putLine(canvas, 1, 0, left);
  putLine(canvas, end + 1, 0, right);
  drawLine(canvas, {x: start, width: end - start}, scene);
}

/** A demo has its own way back. */
function undoSpans(scene: Scene): Span[] {
  const {snapshot} = scene;
  if (filmOf(scene)) return [[' demo ', 'dim']];
  const key = (shown: string, word: string, can: boolean): Span[] => [
    [` ${shown}`, can ? 'key' : 'faint'],
    [` ${word}`, can ? 'plain' : 'faint'],
  ];
  return [...key('u', 'undo', snapshot.canUndo), ...key('U', 'redo', snapshot.canRedo), [' ']];
}

function leftSpans({snapshot, left = []}: Scene): Span[] {
  const words = [
    ...(snapshot.branches.length > 0 ? [count(snapshot.branches.length, 'future')] : []),
    ...(left.length > 0 ? [count(left.length, 'lab')] : []),
  ];
  if (words.length === 0) return [];
  return [
    [' b', 'key'],
    [` ${words.join(', ')} left `, 'plain'],
  ];
}

interface Stretch {
  readonly x: number;
  readonly width: number;
}

function drawLine(canvas: Canvas, {x, width}: Stretch, scene: Scene): void {
  const {snapshot, state, glyphs} = scene;
  const whole = Math.max(1, snapshot.until, state.film && !state.film.taken ? state.film.tape.end.at : 0);
  const columnOf = (at: number) => x + Math.round((Math.min(at, whole) * (width - 1)) / whole);
  const here = columnOf(snapshot.now);
  put(canvas, x, 0, glyphs.across.repeat(width), 'faint');
  put(canvas, x, 0, glyphs.chosen.across.repeat(here - x), 'dim');
  const columns = new Map(kinds.map(([kind]) => [kind, new Set<number>()]));
  for (const marks of [allMarks(scene), forks(scene), beats(scene)]) {
    for (const {kind, at} of marks) columns.get(kind)?.add(columnOf(at));
  }
  for (const [kind, glyph, style] of kinds) {
    for (const column of columns.get(kind) ?? []) put(canvas, column, 0, glyph(glyphs), column > here ? 'dim' : style);
  }
  put(canvas, here, 0, glyphs.packet, 'packet');
}

interface OtherMark {
  readonly at: number;
  readonly kind: 'beat' | 'fork' | Mark['kind'];
}

function forks({snapshot}: Scene): OtherMark[] {
  return snapshot.branches.map(({forkedAt}) => ({at: forkedAt, kind: 'fork'}));
}

function beats(scene: Scene): OtherMark[] {
  const cues = filmOf(scene)?.tape.cues ?? [];
  return cues.flatMap(({type, at}): OtherMark[] => (type === 'beat' ? [{at, kind: 'beat'}] : []));
}
