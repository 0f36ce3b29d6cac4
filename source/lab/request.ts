/** From what a person asks to the request a client sends: the system's default level is filled in here. */
import type {Cluster, LevelRow} from '../sim/cluster.ts';
import type {Request, RequestType} from '../sim/operation.ts';
import type {Ask} from './command.ts';

/** The request a client sends for what a person asked, its level filled in. */
export function requestOf(cluster: Cluster, ask: Ask): Request {
  return Object.freeze({...ask, level: ask.level ?? defaultLevel(cluster.levels, ask.type)});
}

/** The level a request gets when none is asked for. */
export function defaultLevel(levels: readonly LevelRow[], type: RequestType): string {
  return (
    (levels.find((row) => row.defaultFor.includes(type)) ?? levels.find((row) => row.for.includes(type)))?.name ?? ''
  );
}

/** The levels a request may ask for, the default first. */
export function levelsFor(levels: readonly LevelRow[], type: RequestType): string[] {
  const usual = defaultLevel(levels, type);
  const all = levels.filter((row) => row.for.includes(type)).map((row) => row.name);
  return [usual, ...all.filter((name) => name !== usual)];
}
