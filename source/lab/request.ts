/** From what a person asks to the request a client sends: the system's default level is filled in here. */
import type {Cluster, LevelRow} from '../sim/cluster.ts';
import type {Request, RequestType} from '../sim/operation.ts';
import type {Ask} from './command.ts';

/** The request a client sends for what a person asked, its level filled in. */
export function requestOf(cluster: Cluster, ask: Ask): Request {
  return Object.freeze({...ask, level: ask.level ?? levelsFor(cluster.levels, ask.type)[0] ?? ''});
}

/** The levels a request may ask for, the default first. */
export function levelsFor(levels: readonly LevelRow[], type: RequestType): string[] {
  const all = levels.filter((row) => row.for.includes(type));
  const usual = all.filter((row) => row.defaultFor.includes(type));
  return [...usual, ...all.filter((row) => !usual.includes(row))].map((row) => row.name);
}
