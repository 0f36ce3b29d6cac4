/** Where things stand: the areas of the screen, and the boxes of the nodes in theirs. */
import {placesOf} from '../places.ts';
import type {UiState} from '../state.ts';
import type {Area} from './canvas.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export const smallest: Size = {columns: 60, rows: 18};

export interface Areas {
  readonly title: Area;
  /** The rules above and below the panes. */
  readonly upper: Area;
  readonly lower: Area;
  /** Null where only the other pane fits; Tab changes which. */
  readonly cluster: Area | null;
  readonly log: Area | null;
  readonly strip: Area;
  readonly hint: Area;
  readonly footer: Area;
}

const twoPanes = 80;

/** The areas of a screen that is large enough; each row belongs to exactly one. */
export function areasOf({columns, rows}: Size, pane: UiState['pane']): Areas {
  const row = (y: number, height = 1): Area => ({x: 0, y, width: columns, height});
  const footerHeight = rows >= 32 ? 2 : 1;
  const below = 3 + 1 + footerHeight;
  const height = rows - below - 3;
  const whole = {x: 0, y: 2, width: columns, height};
  const logWidth = columns < 100 ? 34 : Math.min(60, Math.round(columns * 0.4));
  const split = columns - logWidth - 1;
  const both = columns >= twoPanes;
  return {
    title: row(0),
    upper: row(1),
    cluster: both ? {...whole, width: split} : pane === 'cluster' ? whole : null,
    log: both ? {...whole, x: split + 1, width: logWidth} : pane === 'log' ? whole : null,
    lower: row(2 + height),
    strip: row(3 + height, 3),
    hint: row(6 + height),
    footer: row(7 + height, footerHeight),
  };
}

/**
 * One box for each of `count` nodes, in order, none touching another; relative to an area of this size. A box is no
 * higher than its `rows` of content need, so that the wires between them stay long.
 */
export function boxesOf(count: number, width: number, height: number, rows: number): Area[] {
  const places = placesOf(count);
  const levels = new Set(places.map(([, y]) => Math.round(y * 4))).size;
  const boxWidth = clamp(Math.floor(width / (count > 6 ? 3.4 : 3)) + 1, 12, 24);
  const gap = Math.max(levels > 3 ? 1 : 2, Math.floor(height / 8));
  const boxHeight = clamp(Math.floor((height - (levels - 1) * gap) / Math.max(1, levels)), 3, Math.max(3, rows + 2));
  return places.map(([x, y]) => ({
    x: Math.round(x * (width - boxWidth)),
    y: Math.round(y * (height - boxHeight)),
    width: boxWidth,
    height: boxHeight,
  }));
}

function clamp(value: number, lowest: number, highest: number): number {
  return Math.max(lowest, Math.min(highest, value));
}
