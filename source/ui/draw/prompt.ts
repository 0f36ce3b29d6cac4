/** The palette: the line that is typed, and above it how the verb is used, what could follow, and what was wrong. */
import type {LineEdit} from '../line-edit.ts';
import {offersOf} from '../palette.ts';
import {charactersOf, clip, widthOf, wrapTo} from '../text.ts';
import {type Canvas, fill, put, putLine, type Span} from './canvas.ts';
import type {Scene} from './scene.ts';

/** The line with its cursor; one longer than the screen shows the part around the cursor. */
export function drawPrompt(canvas: Canvas, {text, cursor}: LineEdit): void {
  const characters = charactersOf(text);
  const start = Math.max(0, cursor - canvas.width + 6);
  const at = putLine(canvas, 1, 0, [
    [':', 'key'],
    [` ${characters.slice(start, cursor).join('')}`, 'strong'],
  ]);
  const under = characters[cursor] ?? ' ';
  put(canvas, at, 0, under, 'cursor');
  put(canvas, at + widthOf(under), 0, characters.slice(cursor + 1).join(''), 'strong');
}

/** Takes the place of the status strip while a line is typed. */
export function drawOffers(canvas: Canvas, scene: Scene): void {
  const {mode} = scene.state;
  if (mode.type !== 'line') return;
  fill(canvas, {x: 0, y: 0, width: canvas.width, height: canvas.height});
  const {usage, expected, candidates} = offersOf(mode.edit, scene.snapshot);
  const room = canvas.width - 2;
  const words = candidates.map(({text}) => text);
  const help = candidates[0]?.help ?? '';
  const wanted = expected === '' ? 'Enter carries the line out' : `expected: ${expected}`;
  const rows: (readonly Span[])[] = [
    ...(mode.problem === null
      ? [usageRow(usage ?? 'a line of a script, as in: c1 write x 1', room)]
      : problemRows(mode.problem, room, canvas.height)),
    offered(words, room),
    [[clip(help === '' ? wanted : `${words[0]}: ${help}`, room), 'dim']],
  ];
  rows.slice(0, canvas.height).forEach((row, y) => {
    putLine(canvas, 1, y, row);
  });
}

function usageRow(usage: string, room: number): readonly Span[] {
  return [[clip(usage, room), 'plain']];
}

/** What was wrong, with its example, takes the room of what could follow. */
function problemRows(problem: string, room: number, most: number): (readonly Span[])[] {
  return wrapTo(`! ${problem}`, room, most).map((row) => [[row, 'refused']]);
}

/** As many as fit; Tab takes the first. */
function offered(words: readonly string[], room: number): Span[] {
  if (words.length === 0) return [];
  const [first = '', ...others] = words;
  const head: Span[] = [
    ['Tab ', 'key'],
    [first, 'label'],
  ];
  return [...head, [clip(others.map((text) => `  ${text}`).join(''), Math.max(0, room - 4 - widthOf(first))), 'dim']];
}
