/** The pages that cover the screen: all keys, and the card that says what a system's model is and is not. */

import {tablesOf} from '../../script/model-card.ts';
import {always, type Binding, keymap} from '../keymap.ts';
import type {See} from '../see.ts';
import {padded, wrap} from '../text.ts';
import {type Canvas, fill, putLine, type Span} from './canvas.ts';
import type {Scene} from './scene.ts';

type Row = readonly Span[];

const keyColumn = 12;

/** Draws the open page from its scrolled row on, with a remark when more follows. */
export function drawPage(canvas: Canvas, scene: Scene): void {
  if (scene.state.mode.type !== 'page') return;
  const rows = pageRows(scene, canvas.width);
  const from = Math.min(scene.state.mode.scroll, Math.max(0, rows.length - canvas.height));
  fill(canvas, {x: 0, y: 0, width: canvas.width, height: canvas.height});
  // The remark has the last row to itself.
  const room = rows.length - from > canvas.height ? canvas.height - 1 : canvas.height;
  rows.slice(from, from + room).forEach((row, index) => {
    putLine(canvas, 2, index, row);
  });
  if (room < canvas.height) {
    const text = ` ${scene.glyphs.more} ${rows.length - from - room} more, space `;
    putLine(canvas, canvas.width - text.length - 1, room, [[text, 'bar']]);
  }
}

/** All rows of the open page in so many columns; none when no page is open. */
export function pageRows(see: See, columns: number): Row[] {
  if (see.state.mode.type !== 'page') return [];
  return see.state.mode.page === 'help' ? helpRows(columns - 4) : cardRows(see, columns - 4);
}

const sections: readonly (readonly [title: string, rows: readonly Binding[]])[] = [
  ['In the lab', [...keymap.main, ...always]],
  ['In a menu', keymap.menu],
  ['In the palette (:)', keymap.line],
  ['While a time is chosen (g)', keymap.moment],
  ['On the verdict (v)', keymap.verdict],
  ['Among the intervals (o)', keymap.intervals],
  ['While a demo is shown', keymap.film],
  ['In the list of lessons', keymap.lessons],
  ['While a lesson is read', keymap.reading],
  ['When a lesson asks what you expect', keymap.asking],
  ['While a solution is shown', keymap.showing],
];

/** Every key with its help, section by section. */
function helpRows(width: number): Row[] {
  return sections.flatMap(([title, rows], index): Row[] => [
    ...(index > 0 ? [[]] : []),
    [[title, 'title']],
    ...rows.flatMap((row) => keyRows(row, width)),
  ]);
}

function keyRows({shown, help}: Binding, width: number): Row[] {
  return wrap(help, Math.max(20, width - keyColumn)).map(
    (line, index): Row => [[padded(index === 0 ? shown : '', keyColumn), 'key'], [line]],
  );
}

function cardRows({systems, snapshot}: See, width: number): Row[] {
  const offer = systems.find(({name}) => name === snapshot.system.name);
  if (!offer) return [[['this system came without a card', 'dim']]];
  const {card} = offer;
  const {options} = snapshot.system;
  const now = Object.entries(options).map(([name, value]) => `${name}=${value}`);
  const list = (title: string, items: readonly string[]): Row[] => [
    [],
    [[title, 'title']],
    ...items.flatMap((item) =>
      wrap(item, width - 2).map((line, index): Row => [[`${index === 0 ? '· ' : '  '}${line}`]]),
    ),
  ];
  return [
    [[offer.name, 'leader']],
    ...wrap(offer.summary, width).map((line): Row => [[line]]),
    ...list(`Usually filed under ${card.filedUnder.letters}`, [card.filedUnder.because]),
    ...list('Options in force', [now.join(' ')]),
    ...tablesOf(offer).flatMap(({title, rows}) =>
      list(
        title,
        rows.map(([name, text]) => `${name}: ${text}`),
      ),
    ),
    ...list('Modelled', card.modelled),
    ...list('Left out', card.leftOut),
    ...list('Sources', card.sources),
  ];
}
