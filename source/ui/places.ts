/** Where nodes stand relative to each other, 0 to 1 both ways, clockwise from the top: a ring, or a row of two. */
export type Place = readonly [x: number, y: number];

// biome-ignore format: one ring a line
const rings: readonly (readonly Place[])[] = [
  [],
  [[0.5, 0.5]],
  [[0, 0.5], [1, 0.5]],
  [[0.5, 0], [1, 1], [0, 1]],
  [[0, 0], [1, 0], [1, 1], [0, 1]],
  [[0.5, 0], [1, 0.46], [0.86, 1], [0.14, 1], [0, 0.46]],
  [[0.15, 0], [0.85, 0], [1, 0.5], [0.85, 1], [0.15, 1], [0, 0.5]],
  [[0.5, 0], [0.93, 0.3], [1, 0.68], [0.77, 1], [0.23, 1], [0, 0.68], [0.07, 0.3]],
  [[0.24, 0], [0.76, 0], [1, 0.33], [1, 0.67], [0.76, 1], [0.24, 1], [0, 0.67], [0, 0.33]],
  [[0.23, 0], [0.77, 0], [1, 0.33], [0.96, 0.67], [1, 1], [0.5, 1], [0, 1], [0.04, 0.67], [0, 0.33]],
];

export const mostNodes = rings.length - 1;

/** The place of each of `count` nodes, 1 to 9. */
export function placesOf(count: number): readonly Place[] {
  return rings[Math.min(count, mostNodes)] ?? [];
}

/**
 * A flat ring, for where there is no height for a round one: so many levels, in which all but the first and the last have a
 * node at either end. Clockwise as well, with the first node in the middle of the top.
 */
export function flatPlacesOf(count: number, levels: number): readonly Place[] {
  const between = Math.max(0, Math.min(levels - 2, Math.floor((count - 2) / 2)));
  const top = Math.ceil((count - 2 * between) / 2);
  const bottom = count - 2 * between - top;
  const right = Array.from({length: between}, (_, index): Place => [1, (index + 1) / (between + 1)]);
  const left = right.map(([, y]): Place => [0, 1 - y]);
  const clockwise = [...rowOf(top, 0), ...right, ...rowOf(bottom, 1).reverse(), ...left];
  const first = Math.floor((top - 1) / 2);
  return [...clockwise.slice(first), ...clockwise.slice(0, first)];
}

function rowOf(count: number, y: number): Place[] {
  return Array.from({length: count}, (_, index): Place => [count === 1 ? 0.5 : index / (count - 1), y]);
}

export type Direction = 'up' | 'down' | 'left' | 'right';

const ways: Readonly<Record<Direction, readonly [number, number]>> = {
  up: [0, -1],
  down: [0, 1],
  left: [-1, 0],
  right: [1, 0],
};

/** The node one comes to when going in a direction from the one at `index`; itself when there is none that way. */
export function neighbour(count: number, index: number, direction: Direction): number {
  const places = placesOf(count);
  const here = places[index];
  if (!here) return index;
  const [wayX, wayY] = ways[direction];
  let best = index;
  let least = Infinity;
  places.forEach(([x, y], other) => {
    const along = (x - here[0]) * wayX + (y - here[1]) * wayY;
    const aside = Math.abs((x - here[0]) * wayY) + Math.abs((y - here[1]) * wayX);
    if (along < 0.05 || along + 2 * aside >= least) return;
    least = along + 2 * aside;
    best = other;
  });
  return best;
}
