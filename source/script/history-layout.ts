/** Where the ends of operations stand in a row of characters: in proportion to time, and never out of order. */

/** A moment to be shown: its place in the history, its time if it has one, and how far from an earlier one it must stand. */
export interface Point {
  readonly position: number;
  readonly at: number | null;
  /** Another point, by its index, and the least distance to it. */
  readonly from?: {readonly point: number; readonly distance: number};
}

/** How much time counts against room for the labels: less and less until everything fits. */
const shares = [1, 0.75, 0.5, 0.25, 0];

/**
 * A column for each point, from 0 to `width - 1`. Whatever came earlier stands further left, however short the time
 * between, because that order is what a picture of a history has to show. Null when there is not enough room.
 */
export function columnsOf(points: readonly Point[], width: number): readonly number[] | null {
  const order = points.map((_, index) => index).sort((a, b) => positionOf(points, a) - positionOf(points, b));
  const wishes = wishesOf(points, order);
  for (const share of shares) {
    const columns = placed(
      points,
      order,
      wishes.map((wish) => Math.round(wish * share * (width - 1))),
    );
    const last = Math.max(0, ...columns);
    if (last < width) return stretched(columns, order, width - 1 - last);
  }
  return null;
}

function positionOf(points: readonly Point[], index: number): number {
  return points[index]?.position ?? 0;
}

/** Where each would stand if there were room enough, from 0 to 1: by time, or evenly where times are missing or all the same. */
function wishesOf(points: readonly Point[], order: readonly number[]): number[] {
  const times = points.map(({at}) => at);
  const known = times.filter((at) => at !== null);
  const [first, last] = [Math.min(...known), Math.max(...known)];
  if (known.length === points.length && last > first) return known.map((at) => (at - first) / (last - first));
  const wishes = points.map(() => 0);
  for (const [rank, index] of order.entries()) wishes[index] = rank / Math.max(1, order.length - 1);
  return wishes;
}

function placed(points: readonly Point[], order: readonly number[], wishes: readonly number[]): number[] {
  const columns = points.map(() => 0);
  let next = 0;
  for (const index of order) {
    const {from} = points[index] as Point;
    const least = from ? (columns[from.point] as number) + from.distance : 0;
    const column = Math.max(next, least, wishes[index] as number);
    columns[index] = column;
    next = column + 1;
  }
  return columns;
}

/** Spreads what room is left evenly, which keeps the order and all distances. */
function stretched(columns: readonly number[], order: readonly number[], slack: number): number[] {
  const result = [...columns];
  const gaps = Math.max(1, order.length - 1);
  for (const [rank, index] of order.entries())
    result[index] = (columns[index] as number) + Math.trunc((slack * rank) / gaps);
  return result;
}
