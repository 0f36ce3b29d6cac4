/** The instructor's desk as cells. Pure: the same desk gives the same cells. */
import {type Canvas, fill, lineWidth, newCanvas, put, putLine, type Span, windowOf} from '../ui/draw/canvas.ts';
import type {Size} from '../ui/draw/layout.ts';
import type {Glyphs} from '../ui/glyphs.ts';
import type {LineEdit} from '../ui/line-edit.ts';
import {charactersOf, clip, wrap} from '../ui/text.ts';
import type {Style} from '../ui/theme.ts';
import type {DeskBinding} from './desk-binding.ts';
import {deskKeys} from './desk-keys.ts';
import {hereCount} from './desk-keys-roster.ts';
import {drawHelp, drawLessons, drawMirror, drawPredictions} from './desk-pages.ts';
import {drawRoster} from './desk-roster.ts';
import type {DeskMode, DeskSee} from './desk-state.ts';

export interface DeskScene extends DeskSee {
  readonly size: Size;
  readonly glyphs: Glyphs;
}

/** What fills the desk between its title and its keys. */
const pages: Readonly<Record<DeskMode['type'], (canvas: Canvas, scene: DeskScene) => void>> = {
  roster: drawRoster,
  say: drawRoster,
  find: drawRoster,
  confirm: drawRoster,
  lesson: drawLessons,
  mirror: drawMirror,
  predictions: drawPredictions,
  help: drawHelp,
};

/** All cells of the desk, exactly as many as the terminal has. */
export function drawDesk(scene: DeskScene): Canvas {
  const {columns, rows} = scene.size;
  const canvas = newCanvas(columns, rows);
  const keyRows = columns < 100 ? 2 : 1;
  const row = (y: number, height = 1) => windowOf(canvas, {x: 0, y, width: columns, height});
  drawTitle(row(0), scene);
  put(canvas, 0, 1, scene.glyphs.across.repeat(columns), 'faint');
  const pageHeight = Math.max(0, rows - keyRows - 4);
  pages[scene.state.mode.type](row(2, pageHeight), scene);
  put(canvas, 0, 2 + pageHeight, scene.glyphs.across.repeat(columns), 'faint');
  drawKeys(row(4 + pageHeight, keyRows), scene);
  drawHint(row(3 + pageHeight, 1 + keyRows), scene);
  return canvas;
}

/** `CAP, hands on · 38 here, 2 away · 3 hands · HELD            code amber-owl`. */
function drawTitle(canvas: Canvas, {title, rows, code, frozen, glyphs}: DeskScene): void {
  const here = hereCount(rows);
  const hands = rows.filter(({hand}) => hand).length;
  const dot: Span = [` ${glyphs.dot} `, 'faint'];
  const end: Span[] =
    code === null
      ? []
      : [
          ['code ', 'dim'],
          [code, 'strong'],
        ];
  const room = canvas.width - lineWidth(end) - 34;
  putLine(canvas, 1, 0, [
    [clip(title, Math.max(12, room), glyphs.ellipsis), 'title'],
    dot,
    [`${here} here, ${rows.length - here} away`],
    ...(hands > 0 ? [dot, [`${hands} ${hands === 1 ? 'hand' : 'hands'}`, 'stale'] as Span] : []),
    ...(frozen ? [dot, [' HELD ', 'bar'] as Span] : []),
  ]);
  putLine(canvas, canvas.width - 1 - lineWidth(end), 0, end);
}

/** What is typed, asked or said; a long message covers the keys until one is pressed. */
function drawHint(canvas: Canvas, {state, glyphs}: DeskScene): void {
  const {mode, message} = state;
  if (mode.type === 'say') putLine(canvas, 1, 0, editSpans('to all screens', mode.edit, canvas.width, glyphs));
  else if (mode.type === 'find') putLine(canvas, 1, 0, editSpans('find', mode.edit, canvas.width, glyphs));
  else if (mode.type === 'confirm')
    putLine(canvas, 1, 0, [
      [mode.question, 'strong'],
      ['  y or n', 'key'],
    ]);
  else if (message) drawMessage(canvas, message, glyphs);
}

function drawMessage(canvas: Canvas, {text, tone}: NonNullable<DeskSee['state']['message']>, glyphs: Glyphs): void {
  const style: Style = tone === 'refused' ? 'refused' : tone === 'ok' ? 'ok' : 'plain';
  const lines = wrap(tone === 'refused' ? `! ${text}` : text, canvas.width - 2);
  const shown = lines.slice(0, canvas.height);
  if (shown.length > 1) fill(canvas, {x: 0, y: 0, width: canvas.width, height: canvas.height});
  shown.forEach((line, y) => {
    const isCut = y === shown.length - 1 && lines.length > shown.length;
    put(canvas, 1, y, isCut ? clip(`${line} ${glyphs.ellipsis}`, canvas.width - 2, glyphs.ellipsis) : line, style);
  });
}

/** What is typed, with the cursor; its end when there is no room for all. */
function editSpans(label: string, {text, cursor}: LineEdit, width: number, glyphs: Glyphs): Span[] {
  const characters = charactersOf(text);
  const room = Math.max(4, width - label.length - 6);
  const start = Math.max(0, cursor - room + 1);
  return [
    [`${label} ${glyphs.caret} `, 'key'],
    [characters.slice(start, cursor).join(''), 'strong'],
    [characters[cursor] ?? ' ', 'cursor'],
    [characters.slice(cursor + 1, start + room).join(''), 'strong'],
  ];
}

/** The keys with their words, as many as there is room for. */
function drawKeys(canvas: Canvas, scene: DeskScene): void {
  const keys = deskKeys[scene.state.mode.type].filter(({short}) => short !== undefined);
  const spans = keys.map((key) => ({spans: keySpans(key, scene), lesser: key.lesser === true}));
  const rows = laidOut(spans, canvas.width, canvas.height);
  rows.forEach((row, y) => {
    putLine(canvas, 1, y, row.flat());
  });
}

/** In rows of this width; where there is no room for all, the lesser ones are left out from the end. */
function laidOut(keys: readonly {spans: Span[]; lesser: boolean}[], width: number, height: number): Span[][][] {
  const rows: Span[][][] = [[]];
  for (const {spans} of keys) {
    const row = rows.at(-1) as Span[][];
    if (row.length > 0 && lineWidth(row.flat()) + lineWidth(spans) > width) rows.push([spans]);
    else row.push(spans);
  }
  const index = keys.findLastIndex(({lesser}) => lesser);
  if (rows.length <= height || keys.length === 0) return rows;
  return laidOut(keys.toSpliced(index < 0 ? keys.length - 1 : index, 1), width, height);
}

function keySpans({shown, short, disabled}: DeskBinding, scene: DeskScene): Span[] {
  const usable = (disabled?.(scene) ?? null) === null;
  const word = typeof short === 'function' ? short(scene) : short;
  return [
    [shown, usable ? 'key' : 'faint'],
    [` ${word}  `, usable ? 'plain' : 'faint'],
  ];
}
