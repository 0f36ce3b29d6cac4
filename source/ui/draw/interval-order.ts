/** What came before what in a violation: an arrow from the end of one operation to the beginning of another. */
import type {Witness} from '../../checkers/ladder.ts';
import type {OperationId} from '../../sim/operation.ts';
import type {Glyphs} from '../glyphs.ts';
import {type Canvas, characterAt, put} from './canvas.ts';

export type Pair = readonly [earlier: OperationId, later: OperationId];

type Find<T extends Witness['anomaly']['type']> = (anomaly: Extract<Witness['anomaly'], {type: T}>) => readonly Pair[];

/** The order that each kind of violation rests on. */
const orders: {readonly [T in Witness['anomaly']['type']]?: Find<T>} = {
  'stale-read': ({newer, read}) => [[newer.id, read.id]],
  'new-then-old': ({first, second}) => [[first.id, second.id]],
  'lost-update': ({one, other, source}) =>
    source
      ? [
          [source.id, one.id],
          [source.id, other.id],
        ]
      : [],
  'dirty-read': ({write, read}) => [[write.id, read.id]],
  'future-read': ({read, write}) => [[read.id, write.id]],
  session: ({newer, read}) => [[newer.id, read.id]],
  causal: ({newer, read}) => [[newer.id, read.id]],
};

/** The pairs of operations to be joined; the earlier one may not have been over before the later one began. */
export function orderOf({anomaly}: Witness): readonly Pair[] {
  const find = orders[anomaly.type] as Find<typeof anomaly.type> | undefined;
  return find?.(anomaly as never) ?? [];
}

export interface End {
  readonly x: number;
  readonly y: number;
}

const arrows: Readonly<
  Record<Glyphs['name'], Readonly<Record<'down' | 'across' | 'fromAbove' | 'fromBelow' | 'head', string>>>
> = {
  unicode: {down: '┊', across: '╌', fromAbove: '╰', fromBelow: '╭', head: '▸'},
  ascii: {down: ':', across: '.', fromAbove: '`', fromBelow: ',', head: '>'},
};

/** From the end of a bar along its column to the other's lane, then to where that bar begins; only in empty cells. */
export function drawArrow(canvas: Canvas, from: End, to: End, {name}: Glyphs): void {
  const set = arrows[name];
  const ink = (x: number, y: number, character: string) => {
    if (characterAt(canvas, x, y) === ' ') put(canvas, x, y, character, 'violated');
  };
  const way = Math.sign(to.y - from.y);
  for (let y = from.y + way; y !== to.y && way !== 0; y += way) ink(from.x, y, set.down);
  if (way !== 0) ink(from.x, to.y, to.x - 1 === from.x ? set.head : way > 0 ? set.fromAbove : set.fromBelow);
  for (let x = from.x + 1; x < to.x - 1; x += 1) ink(x, to.y, set.across);
  if (to.x - 1 > from.x) ink(to.x - 1, to.y, set.head);
}
