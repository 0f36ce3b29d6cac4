/** A menu over the log, so that the cluster stays in sight: its items, what the highlighted one means, and what the keys do. */
import type {Glyphs} from '../glyphs.ts';
import {type Menu, type MenuItem, menuOf} from '../menus.ts';
import {padded, widthOf, wrap, wrapTo} from '../text.ts';
import {type Area, type Canvas, put, putLine, type Span, windowOf} from './canvas.ts';
import {areasOf, captionRows} from './layout.ts';
import type {Scene} from './scene.ts';

/** Columns of a menu where only one pane fits: it stands at the right then. */
const narrow = 38;
/** Rows of a menu beside its items, its help and its hint: the frame, the title, a blank. */
const around = 4;
/** What a help may take at most where a menu is long. */
const helpRows = 3;

/** Draws the open menu, if one is open, with its highlighted item in sight. */
export function drawMenu(canvas: Canvas, scene: Scene): void {
  const {mode} = scene.state;
  if (mode.type !== 'menu') return;
  const area = menuArea(scene);
  const rows = menuRows(menuOf(mode.menu, scene), mode.index, area, scene.glyphs);
  const frame = windowOf(canvas, {...area, height: rows.length + 2});
  drawFrame(frame, scene.glyphs);
  rows.forEach((row, y) => {
    putLine(frame, 1, y + 1, row);
  });
}

/** Over the log; where only one pane fits, at the right. */
function menuArea({size, state}: Scene): Area {
  const {log, upper, lower} = areasOf(size, state.pane, captionRows({...state, size}));
  const width = log && log.width < size.columns ? log.width : narrow;
  return {x: size.columns - width, y: upper.y, width, height: lower.y - upper.y + 1};
}

/** The rows inside the frame, each as wide as the frame leaves; of a long menu, the items up to the highlighted one. */
function menuRows({title, hint, items}: Menu, index: number, area: Area, glyphs: Glyphs): (readonly Span[])[] {
  const width = area.width - 2;
  const room = width - 2;
  const line = (text: string, style: Span[1] = 'plain'): Span[] => [[padded(` ${text}`, width), style]];
  const hints = wrap(hint, room);
  const spare = area.height - around - items.length - hints.length;
  const help = wrapTo(items[index]?.help ?? '', room, Math.max(helpRows, spare));
  const most = Math.max(1, area.height - around - help.length - hints.length);
  const first = Math.max(0, index - most + 1);
  const rest = items.length - first - most;
  const texts = itemTexts(items, room).map((text, at): Span[] =>
    at === index ? [[`${glyphs.caret} ${text}`, 'chosen']] : [[`  ${text}`]],
  );
  return [
    line(title, 'title'),
    ...texts.slice(first, first + most),
    line(rest > 0 ? `${glyphs.more} ${rest} more` : '', 'dim'),
    ...help.map((text) => line(text)),
    ...hints.map((text) => line(text, 'dim')),
  ];
}

/** `1 halves  n1 n2 | n3 n4 n5`; a meaning that does not fit stands below the menu only. */
function itemTexts(items: readonly MenuItem[], width: number): string[] {
  const labels = Math.max(...items.map(({label}) => label.length));
  return items.map(({digit, label, help}) => {
    const whole = `${digit} ${label.padEnd(labels)} ${help}`;
    return padded(widthOf(whole) <= width ? whole : `${digit} ${label}`, width);
  });
}

/** A frame around a canvas. */
export function drawFrame(frame: Canvas, {box}: Glyphs): void {
  const [topLeft, topRight, bottomLeft, bottomRight] = box.corners;
  const across = box.across.repeat(frame.width - 2);
  put(frame, 0, 0, topLeft + across + topRight, 'menu');
  for (let y = 1; y < frame.height - 1; y += 1) {
    put(frame, 0, y, box.down, 'menu');
    put(frame, frame.width - 1, y, box.down, 'menu');
  }
  put(frame, 0, frame.height - 1, bottomLeft + across + bottomRight, 'menu');
}
