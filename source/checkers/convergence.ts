/** Whether replicas agree, where they differ, and since when they agree. Differing is no violation (TRUTHS.md 3). */
import type {Millis, NodeId, Stored} from '../sim/operation.ts';
import type {Copy} from './lost.ts';

export interface Difference {
  readonly key: string;
  /** What is held, and by whom; the first is what the first replica holds. */
  readonly held: readonly {readonly values: readonly Stored[]; readonly nodes: readonly NodeId[]}[];
}

/** The keys on which the given replicas do not agree, in order of first sight. An absent key is the same however it came. */
export function differences(replicas: readonly {readonly node: NodeId; readonly copy: Copy}[]): Difference[] {
  const keys = [...new Set(replicas.flatMap(({copy}) => Object.keys(copy)))];
  return keys.flatMap((key) => {
    const held = new Map<string, {values: readonly Stored[]; nodes: NodeId[]}>();
    for (const {node, copy} of replicas) {
      const values = copy[key] ?? [];
      const name = nameOf(values);
      const known = held.get(name);
      if (known) known.nodes.push(node);
      else held.set(name, {values, nodes: [node]});
    }
    return held.size < 2 ? [] : [{key, held: [...held.values()]}];
  });
}

/** Siblings are a set; two writes of the same text stay apart. */
function nameOf(values: readonly Stored[]): string {
  const writers = values.filter(({value}) => value !== null).map(({by}) => by);
  return writers.sort((a, b) => a - b).join();
}

/** Plain data: since when the replicas have agreed; null while they differ. */
export interface Agreement {
  since: Millis | null;
}

/** To be told at every look whether they agree. */
export function onLook(agreement: Agreement, agree: boolean, now: Millis): void {
  if (!agree) agreement.since = null;
  else agreement.since ??= now;
}
