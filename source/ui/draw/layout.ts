/** Where things stand: the areas of the screen, and the boxes of the nodes in theirs. */
import {flatPlacesOf, type Place, placesOf} from '../places.ts';
import {twoPanes, type UiState} from '../state.ts';
import type {Area} from './canvas.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export const smallest: Size = {columns: 60, rows: 18};

/** The rows of the lowest box: its edges, and what it holds. */
const lowestBox = 3;

export interface Areas {
  readonly title: Area;
  /** The rules above and below the panes. */
  readonly upper: Area;
  readonly lower: Area;
  /** Null where only the other pane fits; Tab changes which. The log's column is shared with a lesson. */
  readonly cluster: Area | null;
  readonly log: Area | null;
  readonly strip: Area;
  /** Where a demo's captions stand; of no height where none is shown. */
  readonly caption: Area;
  readonly hint: Area;
  readonly footer: Area;
}

/** Below so many rows a caption takes the strip's place as well. */
const roomy = 22;
const stripRows = 3;

/** How many rows are kept free for captions: the longest fits, so that nothing moves when one comes. A lesson needs them where one pane fits. */
export function captionRows({film, lesson, size}: Pick<UiState, 'film' | 'lesson' | 'size'>): number {
  if (lesson && !lesson.page && size.columns < twoPanes) return size.rows < roomy ? stripRows : 2;
  if (film === null) return 0;
  const notes = film.manner.notes ? 1 : 0;
  if (size.rows < roomy) return stripRows + 2 + notes;
  return (size.columns < 100 ? 4 : 3) + 2 * notes;
}

/**
 * The areas of a screen that is large enough; each row belongs to exactly one. `caption`: the rows for captions, from the
 * strip where there are few.
 */
export function areasOf({columns, rows}: Size, pane: UiState['pane'], caption = 0): Areas {
  const row = (y: number, height = 1): Area => ({x: 0, y, width: columns, height});
  const footerHeight = rows >= 32 ? 2 : 1;
  const strip = caption > 0 && rows < roomy ? 0 : stripRows;
  const below = strip + caption + 1 + footerHeight;
  const height = rows - below - 3;
  const whole = {x: 0, y: 2, width: columns, height};
  const logWidth = columns < 100 ? 34 : Math.min(60, Math.round(columns * 0.4));
  const split = columns - logWidth - 1;
  const both = columns >= twoPanes;
  return {
    title: row(0),
    upper: row(1),
    cluster: both ? {...whole, width: split} : pane === 'cluster' ? whole : null,
    log: both ? {...whole, x: split + 1, width: logWidth} : pane !== 'cluster' ? whole : null,
    lower: row(2 + height),
    strip: row(3 + height, strip),
    caption: row(3 + height + strip, caption),
    hint: row(3 + height + strip + caption),
    footer: row(4 + height + strip + caption, footerHeight),
  };
}

/**
 * One box for each of `count` nodes, in order, none touching another; relative to an area of this size. A box is no
 * higher than its `rows` of content need, so that the wires between them stay long.
 */
export function boxesOf(count: number, width: number, height: number, rows: number): Area[] {
  const round = placesOf(count);
  const most = Math.max(2, Math.floor(height / lowestBox));
  const isFlat = levelsOf(round) > most;
  const places = isFlat ? flatPlacesOf(count, most) : round;
  const levels = levelsOf(places);
  const boxWidth = isFlat
    ? clamp(Math.floor(width / widest(places)), 6, 12)
    : clamp(Math.floor(width / (count > 6 ? 3.4 : 3)) + 1, 12, 24);
  const gap = Math.max(levels > 3 ? 1 : 2, Math.floor(height / 8));
  const boxHeight = clamp(
    Math.floor((height - (levels - 1) * gap) / Math.max(1, levels)),
    lowestBox,
    Math.max(lowestBox, rows + 2),
  );
  return places.map(([x, y]) => ({
    x: Math.round(x * (width - boxWidth)),
    y: Math.round(y * (height - boxHeight)),
    width: boxWidth,
    height: boxHeight,
  }));
}

/** Nodes at nearly the same height are on one level. */
function levelsOf(places: readonly Place[]): number {
  return new Set(places.map(([, y]) => Math.round(y * 4))).size;
}

/** How many stand in the fullest row. */
function widest(places: readonly Place[]): number {
  return Math.max(...places.map(([, y]) => places.filter((other) => other[1] === y).length));
}

function clamp(value: number, lowest: number, highest: number): number {
  return Math.max(lowest, Math.min(highest, value));
}
