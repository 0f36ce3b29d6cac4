/** The levels that a system offers for a request; the default is filled in where none is asked for. */
import type {LevelRow} from '../sim/cluster.ts';
import type {RequestType} from '../sim/operation.ts';

/** The levels a request may ask for, the default first. */
export function levelsFor(levels: readonly LevelRow[], type: RequestType): string[] {
  const all = levels.filter((row) => row.for.includes(type));
  const usual = all.filter((row) => row.defaultFor.includes(type));
  return [...usual, ...all.filter((row) => !usual.includes(row))].map((row) => row.name);
}
