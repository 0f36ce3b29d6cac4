/** The operations of each client in order, and of each key which of them wrote and which looked. */
import {type HistoryOperation, mayWrite} from './history.ts';
import type {Past} from './past.ts';

export interface Session {
  readonly process: string;
  /** Positions in the past; unknown outcomes are not among them. */
  readonly list: readonly number[];
  /** Places in the list, by key. */
  readonly writes: ReadonlyMap<string, readonly number[]>;
  readonly looks: ReadonlyMap<string, readonly number[]>;
}

export interface Sessions {
  readonly all: readonly Session[];
  /** For each operation its session, and how many operations its session did before it. */
  readonly of: ReadonlyMap<string, Session>;
  readonly before: Int32Array;
}

/** The sessions of a past, in order of first use. */
export function sessionsOf(past: Past): Sessions {
  const lists = new Map<string, number[]>();
  const before = new Int32Array(past.operations.length);
  past.operations.forEach(({process: client, type}, i) => {
    if (!lists.has(client)) lists.set(client, []);
    const list = lists.get(client) as number[];
    before[i] = list.length;
    if (type === 'ok' || type === 'fail') list.push(i);
  });
  const all = [...lists].map(([client, list]): Session => {
    return {
      process: client,
      list,
      writes: placesByKey(past, list, mayWrite),
      looks: placesByKey(past, list, ({saw}) => saw.length > 0),
    };
  });
  return {all, of: new Map(all.map((session) => [session.process, session])), before};
}

function placesByKey(
  past: Past,
  list: readonly number[],
  wanted: (operation: HistoryOperation) => boolean,
): Map<string, number[]> {
  const places = new Map<string, number[]>();
  list.forEach((i, place) => {
    const operation = past.operations[i] as HistoryOperation;
    if (!wanted(operation)) return;
    const known = places.get(operation.key);
    if (known) known.push(place);
    else places.set(operation.key, [place]);
  });
  return places;
}

/** The last of some ascending places below a bound; -1 for none. */
export function lastBelow(places: readonly number[] | undefined, bound: number): number {
  let low = 0;
  let high = places?.length ?? 0;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places?.[middle] as number) < bound) low = middle + 1;
    else high = middle;
  }
  return places?.[low - 1] ?? -1;
}
