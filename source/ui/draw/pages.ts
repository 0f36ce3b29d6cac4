/** The pages that cover the screen: all keys with what the marks mean, and the card that says what a system's model is and is not. */

import {tablesOf} from '../../script/model-card.ts';
import {type Glyphs, unicode} from '../glyphs.ts';
import {always, keymap} from '../keymap.ts';
import {home} from '../reducer.ts';
import type {See} from '../see.ts';
import type {Mode, UiState} from '../state.ts';
import {padded, wrap} from '../text.ts';
import type {Style} from '../theme.ts';
import {type Canvas, fill, putLine, type Span} from './canvas.ts';
import {legend} from './legend.ts';
import type {Scene} from './scene.ts';

type Row = readonly Span[];

const keyColumn = 12;

/** Draws the open page from its scrolled row on, with a remark when more follows. */
export function drawPage(canvas: Canvas, scene: Scene): void {
  if (scene.state.mode.type !== 'page') return;
  const rows = pageRows(scene, canvas.width, scene.glyphs);
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
export function pageRows(see: See, columns: number, glyphs: Glyphs = unicode): Row[] {
  if (see.state.mode.type !== 'page') return [];
  return see.state.mode.page === 'help' ? helpRows(see, columns - 4, glyphs) : cardRows(see, columns - 4);
}

const inDemo = ({film}: UiState) => film !== null;
const inClass = ({taught}: UiState) => taught;

/** Where the keys of a section can be come to; without a word everywhere. */
type Section = readonly [mode: Exclude<Mode['type'], 'page'>, title: string, where?: (state: UiState) => boolean];

const sections: readonly Section[] = [
  ['main', 'In the lab'],
  ['menu', 'In a menu'],
  ['line', 'In the palette (:)'],
  ['moment', 'While a time is chosen (g)'],
  ['verdict', 'On the verdict (v)'],
  ['intervals', 'Among the intervals (o)'],
  ['film', 'While a demo is shown', inDemo],
  ['lessons', 'In the list of lessons', inClass],
  ['reading', 'While a lesson is read', inClass],
  ['asking', 'When a lesson asks what you expect', inClass],
  ['showing', 'While a solution is shown', inClass],
];

/** Every key that has a use here, section by section: first those that matter where the page was opened, then the marks. */
function helpRows(see: See, width: number, glyphs: Glyphs): Row[] {
  const here = home(see.state).type;
  const open = sections.filter(([, , where]) => where?.(see.state) ?? true);
  const parts = open.map(([mode, title]): Row[] => {
    const rows = (mode === 'main' ? [...keymap.main, ...always] : keymap[mode]).filter(
      ({absent}) => (absent?.(see) ?? null) === null,
    );
    return [[], [[title, 'title']], ...rows.flatMap(({shown, help}) => namedRows(shown, 'key', help, width))];
  });
  const first = open.findIndex(([mode]) => mode === here);
  const rest = parts.filter((_, index) => index !== first);
  return [...(parts[first]?.slice(1) ?? []), [], ...markRows(width, glyphs), ...rest.flat()];
}

function markRows(width: number, glyphs: Glyphs): Row[] {
  const rows = legend.flatMap(({glyph, style, means}) => namedRows(glyph(glyphs), style, means, width));
  return [[['What the marks mean', 'title']], ...rows];
}

function namedRows(name: string, style: Style, text: string, width: number): Row[] {
  return wrap(text, Math.max(20, width - keyColumn)).map(
    (line, index): Row => [[padded(index === 0 ? name : '', keyColumn), style], [line]],
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
