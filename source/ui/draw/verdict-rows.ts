/** The pieces that rows of the judge's page are made of. */
import {padded} from '../text.ts';
import type {Span} from './canvas.ts';

export type Row = readonly Span[];

/** A title with what is said of the whole section beside it. */
export function titleRow(letter: string, rest: readonly Span[]): Row {
  return [[`${letter}  `, 'title'], ...rest];
}

/** A cell of so many columns. */
export function cell(text: string, width: number, style: Span[1] = 'plain'): Span {
  return [padded(text, width), style];
}
