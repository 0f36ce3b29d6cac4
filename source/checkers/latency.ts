/** How long answers took, per kind of operation and level, in whole milliseconds. */
import type {HistoryOperation} from './history.ts';

export interface Latency {
  readonly f: HistoryOperation['f'];
  readonly level: string;
  /** Answered operations; those refused or unknown are not in the figures below. */
  readonly count: number;
  readonly least: number;
  readonly median: number;
  /** The 99th of a hundred. */
  readonly p99: number;
  readonly most: number;
}

/** A row for each kind and level that was answered, in order of first use. */
export function latencies(operations: readonly HistoryOperation[]): Latency[] {
  const rows = new Map<string, {f: HistoryOperation['f']; level: string; millis: number[]}>();
  for (const {f, level, type, invokedAt, completedAt} of operations) {
    if (type !== 'ok' || invokedAt === null || completedAt === null) continue;
    const name = `${f} ${level}`;
    const row = rows.get(name) ?? {f, level, millis: []};
    rows.set(name, row);
    row.millis.push(completedAt - invokedAt);
  }
  return [...rows.values()].map(({f, level, millis}) => {
    const sorted = millis.sort((a, b) => a - b);
    return {
      f,
      level,
      count: sorted.length,
      least: sorted[0] as number,
      median: ranked(sorted, 50),
      p99: ranked(sorted, 99),
      most: sorted.at(-1) as number,
    };
  });
}

/** The nearest rank: the smallest value that so many percent do not exceed. */
function ranked(sorted: readonly number[], percent: number): number {
  const rank = Math.ceil((sorted.length * percent) / 100);
  return sorted[Math.max(0, rank - 1)] as number;
}
