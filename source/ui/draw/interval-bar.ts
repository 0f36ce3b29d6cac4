/** A bar of the interval view: begin and end, a label as long as there is room, open to the right while nobody knows. */
import type {Judged} from '../../lab/event.ts';
import type {Operation} from '../../sim/operation.ts';
import type {Glyphs} from '../glyphs.ts';
import {clean, widthOf} from '../text.ts';
import type {Style} from '../theme.ts';
import {type Canvas, put} from './canvas.ts';
import type {Bar} from './interval-layout.ts';
import {outcomes, seenText} from './outcome.ts';

interface Strokes {
  readonly begin: string;
  readonly end: string;
  readonly line: string;
  /** Begin and end in one column. */
  readonly both: string;
}

interface Set {
  readonly plain: Strokes;
  readonly witness: Strokes;
  readonly refused: Strokes;
  /** Behind the moment at which the client gave up. */
  readonly open: string;
  readonly edge: string;
  readonly now: string;
}

export const strokes: Readonly<Record<Glyphs['name'], Set>> = {
  unicode: {
    plain: {begin: '├', end: '┤', line: '─', both: '│'},
    witness: {begin: '┣', end: '┫', line: '━', both: '┃'},
    refused: {begin: '├', end: '┤', line: '╌', both: '│'},
    open: '┄',
    edge: '▸',
    now: '¦',
  },
  ascii: {
    plain: {begin: '[', end: ']', line: '-', both: '|'},
    witness: {begin: '[', end: ']', line: '=', both: '#'},
    refused: {begin: '[', end: ']', line: '.', both: '|'},
    open: '.',
    edge: '>',
    now: ':',
  },
};

export interface Told {
  /** Its place in the witness, from 1; 0 for an operation that is not part of it. */
  readonly number: number;
  readonly mark: Judged['mark'] | 'pending';
  readonly levels: boolean;
}

/** Labels from long to short; a mark stands at the end of each, so that the outcome is told without colour. */
export function labelsOf({request, completed}: Operation, {number, mark, levels}: Told, glyphs: Glyphs): string[] {
  const values = completed?.reply.values?.map(({value}) => seenText(value)).join(' or ');
  const what =
    request.type === 'write'
      ? `${request.key}=${request.value}`
      : request.type === 'cas'
        ? `${request.key} ${seenText(request.from)}>${request.to}`
        : request.type === 'read' && mark !== 'fail' && values !== undefined
          ? `${request.key}=${values === '' ? 'nothing' : values}`
          : request.key;
  const start = number > 0 ? `${number} ` : '';
  const end = mark === 'ok' ? '' : ` ${mark === 'pending' ? glyphs.waiting : outcomes[mark].glyph(glyphs)}`;
  const long = `${start}${request.type} ${what}`;
  return [
    ...(levels ? [`${long} ${request.level}${end}`] : []),
    long + end,
    `${start}${request.type.slice(0, 1)} ${what}${end}`,
    number > 0 ? String(number) : what + end,
    number > 0 ? String(number) : '',
  ].map(clean);
}

/** Draws a bar in its lane; `free` is the first column that the next bar of the lane needs. */
export function drawBar(canvas: Canvas, y: number, bar: Bar, told: Told, glyphs: Glyphs, limits: Limits): void {
  const set = strokes[glyphs.name];
  const style = told.number > 0 ? 'violated' : styleOf(told.mark);
  const stroke = told.number > 0 ? set.witness : told.mark === 'fail' ? set.refused : set.plain;
  const {until, free} = limits;
  const last = bar.end ?? bar.gaveUp ?? until;
  const first = Math.max(0, bar.start);
  put(canvas, first, y, stroke.line.repeat(Math.max(0, last - first + 1)), style);
  if (bar.gaveUp !== null) put(canvas, last, y, set.open.repeat(Math.max(0, canvas.width - last)), style);
  if (bar.start >= 0) put(canvas, first, y, bar.start === bar.end ? stroke.both : stroke.begin, style);
  if (bar.end !== null && bar.end !== bar.start) put(canvas, last, y, stroke.end, style);
  if (bar.gaveUp !== null) put(canvas, last, y, glyphs.unknown, style);
  if (bar.end === null) put(canvas, bar.gaveUp === null ? until : canvas.width - 1, y, set.edge, style);
  drawLabel(
    canvas,
    y,
    {first, last, inside: bar.start >= 0 ? 1 : 0, free},
    labelsOf(bar.operation, told, glyphs),
    style,
  );
}

export interface Limits {
  /** Where an operation without an answer ends for now. */
  readonly until: number;
  /** The first column that the next bar of the lane needs. */
  readonly free: number;
}

interface Room {
  readonly first: number;
  readonly last: number;
  readonly inside: number;
  readonly free: number;
}

function drawLabel(canvas: Canvas, y: number, room: Room, labels: readonly string[], style: Style): void {
  const {first, last, inside, free} = room;
  const within = labels.slice(0, -2).find((label) => label !== '' && widthOf(label) <= last - first - 1);
  if (within) {
    put(canvas, first + inside, y, within, style === 'violated' ? 'violated' : 'plain');
    return;
  }
  const beside = labels.find((label) => widthOf(label) + 2 <= free - last - 1);
  if (beside) put(canvas, last + 1, y, beside, style === 'violated' ? 'violated' : 'plain');
  const short = labels.at(-1) ?? '';
  if (!beside && widthOf(short) <= last - first - 1) put(canvas, first + inside, y, short, style);
}

function styleOf(mark: Told['mark']): Style {
  return mark === 'pending' ? 'packet' : outcomes[mark].style;
}
