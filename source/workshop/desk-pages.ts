/** What the desk shows instead of the roster: a person's screen, the choice of a lesson, what was predicted, the keys. */
import {type Canvas, put, putLine, windowOf} from '../ui/draw/canvas.ts';
import {clip, padded, wrap} from '../ui/text.ts';
import type {DeskScene} from './desk-draw.ts';
import {rosterKeys} from './desk-keys.ts';
import {peopleText} from './desk-keys-roster.ts';
import type {Bar} from './predictions.ts';

/** A seat's screen as it is now, read-only; what does not fit is left out at the right and below, and said. */
export function drawMirror(canvas: Canvas, {state, rows, mirror, glyphs}: DeskScene): void {
  const {mode} = state;
  const row = mode.type === 'mirror' ? rows.find(({id}) => id === mode.whom) : undefined;
  if (!mirror || !row) {
    put(canvas, 1, 1, `${row?.name ?? 'This person'} is not here now.`, 'dim');
    return;
  }
  const screen = windowOf(canvas, {x: 0, y: 1, width: canvas.width, height: canvas.height - 1});
  const fits = mirror.width <= screen.width && mirror.height <= screen.height;
  const size = `${mirror.width}x${mirror.height}${fits ? '' : ', more than fits here'}`;
  putLine(canvas, 1, 0, [
    [`the screen of ${row.name}`, 'title'],
    [` ${glyphs.dot} read-only ${glyphs.dot} ${size}`, 'dim'],
  ]);
  copy(mirror, screen);
}

/** Cells of one canvas into the upper left of another. */
function copy(from: Canvas, to: Canvas): void {
  const {characters, styles, columns} = from.cells;
  for (let y = 0; y < Math.min(from.height, to.height); y += 1) {
    for (let x = 0; x < Math.min(from.width, to.width); x += 1) {
      const index = (from.y + y) * columns + from.x + x;
      const character = characters[index] ?? '';
      if (character !== '') put(to, x, y, character, styles[index] ?? 'plain');
    }
  }
}

/** The lessons of the workshop, one highlighted. */
export function drawLessons(canvas: Canvas, {state, rows, lessons, glyphs}: DeskScene): void {
  const {mode} = state;
  if (mode.type !== 'lesson') return;
  const name = rows.find(({id}) => id === mode.whom)?.name ?? 'this person';
  const whom = mode.whom === null ? 'everybody' : name;
  put(canvas, 1, 0, `Take ${whom} to which lesson?`, 'title');
  const height = Math.max(1, canvas.height - 1);
  const top = Math.floor(mode.index / height) * height;
  lessons.slice(top, top + height).forEach(({title}, y) => {
    const chosen = top + y === mode.index;
    const text = `${padded(String(top + y + 1), 3, 'right')}  ${title}`;
    put(
      canvas,
      1,
      y + 1,
      `${chosen ? glyphs.caret : ' '} ${clip(text, canvas.width - 4)}`,
      chosen ? 'chosen' : 'plain',
    );
  });
}

/** What the class predicted in one lesson, as bars. */
export function drawPredictions(canvas: Canvas, scene: DeskScene): void {
  const {histogram, state, lessons, rows, glyphs} = scene;
  const {mode} = state;
  if (!histogram || mode.type !== 'predictions') {
    put(canvas, 1, 1, 'There are no lessons in this workshop.', 'dim');
    return;
  }
  const place = `${mode.index + 1} of ${lessons.length}`;
  putLine(canvas, 1, 0, [
    [histogram.title, 'title'],
    [` ${glyphs.dot} lesson ${place}`, 'dim'],
  ]);
  if (histogram.question === null) {
    put(canvas, 1, 2, 'This lesson asks for no prediction.', 'dim');
    return;
  }
  let y = 2;
  for (const line of wrap(histogram.question, canvas.width - 2)) put(canvas, 1, y++, line, 'strong');
  put(canvas, 1, y, `${peopleText(histogram.asked)} of ${rows.length} predicted, before they saw it`, 'dim');
  y += 2;
  for (const bar of histogram.bars) y = drawBar(canvas, y, bar, scene) + 1;
}

function drawBar(canvas: Canvas, top: number, bar: Bar, {histogram, glyphs}: DeskScene): number {
  const asked = Math.max(1, histogram?.asked ?? 0);
  const style = bar.right === null ? 'plain' : bar.right ? 'ok' : 'refused';
  const sign = bar.right === null ? ' ' : bar.right ? glyphs.ok : glyphs.refused;
  const word = bar.right === null ? '' : bar.right ? ', comes true' : ', does not come true';
  const belief = bar.misconception === null ? '' : `, misconception ${bar.misconception}`;
  let y = top;
  for (const [index, line] of wrap(bar.text, canvas.width - 5).entries())
    put(canvas, 1, y++, `${index === 0 ? sign : ' '} ${line}`, style);
  const room = Math.max(1, canvas.width - 56);
  const length = Math.round((bar.count / asked) * room);
  const share = `${bar.count} (${Math.round((100 * bar.count) / asked)} %)${word}${belief}`;
  const after = put(canvas, 3, y, glyphs.chosen.across.repeat(length), style);
  put(canvas, length > 0 ? after + 1 : 3, y, share, 'dim');
  return y + 1;
}

/** All keys of the desk, scrolled no further than to the last. */
export function drawHelp(canvas: Canvas, {state}: DeskScene): void {
  const rows = rosterKeys.flatMap(({shown, help}) => {
    const [first = '', ...more] = wrap(help, canvas.width - 12);
    return [[shown, first] as const, ...more.map((line) => ['', line] as const)];
  });
  const wanted = state.mode.type === 'help' ? state.mode.scroll : 0;
  const top = Math.max(0, Math.min(wanted, rows.length - canvas.height));
  rows.slice(top, top + canvas.height).forEach(([shown, help], y) => {
    putLine(canvas, 1, y, [[padded(shown, 8), 'key'], [` ${help}`]]);
  });
}
