/** The way between two boxes as cells, and how high the line runs in each of them. Pure geometry. */
import type {Area} from './canvas.ts';

export interface Cell {
  readonly x: number;
  readonly y: number;
}

export interface Wire {
  /** The cells that no box covers, from the first box to the second. */
  readonly cells: readonly Cell[];
  /** In each of those cells: the line runs through its top, middle or bottom third, or steeply through several. */
  readonly heights: readonly Height[];
}

export type Height = 'top' | 'middle' | 'bottom' | 'steep';

const thirds: readonly Height[] = ['top', 'middle', 'bottom'];
const stepsPerCell = 4;

/** The wire between the centres of two boxes, as far as it is not under any box. */
export function wireBetween(from: Area, to: Area, boxes: readonly Area[]): Wire {
  const start = centre(from);
  const end = centre(to);
  const steps = Math.ceil(stepsPerCell * Math.max(1, Math.abs(end.x - start.x), Math.abs(end.y - start.y)));
  const cells: Cell[] = [];
  const heights: Height[] = [];
  for (let step = 0; step <= steps; step += 1) {
    const x = start.x + ((end.x - start.x) * step) / steps;
    const y = start.y + ((end.y - start.y) * step) / steps;
    const cell = {x: Math.floor(x), y: Math.floor(y)};
    if (boxes.some((box) => covers(box, cell))) continue;
    const height = thirds[Math.floor((y - cell.y) * 3)]!;
    const last = cells.at(-1);
    if (last?.x !== cell.x || last.y !== cell.y) {
      cells.push(cell);
      heights.push(height);
    } else if (heights.at(-1) !== height) heights[heights.length - 1] = 'steep';
  }
  return {cells, heights};
}

function centre(box: Area): Cell {
  return {x: box.x + box.width / 2, y: box.y + box.height / 2};
}

function covers(box: Area, {x, y}: Cell): boolean {
  return x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
}
