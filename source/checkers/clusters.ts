/**
 * Gathers a history into clusters, a write with all who saw its value, and finds what already that rules out. Positions
 * of operations in the list stand for operations; the cluster of the write at i is `keys + i`, and the initial value of
 * the k-th key is cluster k.
 */
import {
  before,
  type History,
  type HistoryOperation,
  looks,
  mayWrite,
  never,
  type Sighting,
  type Value,
} from './history.ts';

export interface Clusters {
  readonly initial: Value;
  readonly operations: readonly HistoryOperation[];
  /** How many keys; the key of each operation as a number. */
  readonly keys: number;
  readonly keyOf: Int32Array;
  /** Per cluster: the earliest completion and the latest invocation in it, and the operations they belong to (-1: none). */
  readonly f: Float64Array;
  readonly s: Float64Array;
  readonly fBy: Int32Array;
  readonly sBy: Int32Array;
  /** The write took effect: acknowledged, or its value was seen. */
  readonly live: Uint8Array;
  /** A cas stands directly behind the cluster it replaced; -1 for none. */
  readonly source: Int32Array;
  readonly successor: Int32Array;
  chained: boolean;
}

/** Something no order explains, found before any times are compared; or a history that this method cannot judge. */
export type Flaw =
  | {
      readonly type: 'thin-air' | 'dirty-read' | 'future-read' | 'siblings' | 'lost-update' | 'groundless-cas';
      readonly found: readonly number[];
    }
  | {readonly type: 'unclear'; readonly reason: string};

interface Work {
  readonly clusters: Clusters;
  /** The position of an operation by its id. */
  readonly place: Pick<Map<number, number>, 'get'>;
  /** Operations that replaced something nobody has looked up yet: cas that took effect. */
  readonly open: number[];
}

/** Linear in the length of the history. */
export function gather(history: History): {readonly clusters: Clusters; readonly flaw: Flaw | null} {
  const {operations} = history;
  const clusters = emptyClusters(history);
  const work: Work = {clusters, place: places(operations), open: []};
  for (let i = 0; i < operations.length; i += 1) {
    const flaw = take(work, i, operations[i] as HistoryOperation);
    if (flaw) return {clusters, flaw};
  }
  return {clusters, flaw: chainUp(work)};
}

function emptyClusters({initial, operations}: History): Clusters {
  const {keys, keyOf} = numberKeys(operations);
  const count = keys + operations.length;
  const clusters = {
    initial,
    operations,
    keys,
    keyOf,
    f: new Float64Array(count).fill(never),
    s: new Float64Array(count).fill(before),
    fBy: new Int32Array(count).fill(-1),
    sBy: new Int32Array(count).fill(-1),
    live: new Uint8Array(count),
    source: new Int32Array(count).fill(-1),
    successor: new Int32Array(count).fill(-1),
    chained: false,
  };
  clusters.f.fill(before, 0, keys);
  clusters.live.fill(1, 0, keys);
  return clusters;
}

function numberKeys(operations: readonly HistoryOperation[]): {keys: number; keyOf: Int32Array} {
  const keyOf = new Int32Array(operations.length);
  const numbers = new Map<string, number>();
  for (let i = 0; i < operations.length; i += 1) {
    const {key} = operations[i] as HistoryOperation;
    let number = numbers.get(key);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(key, number);
    }
    keyOf[i] = number;
  }
  return {keys: numbers.size, keyOf};
}

/** Ids run from 1 without large gaps in a whole history; in a part of one a map is smaller. */
function places(operations: readonly HistoryOperation[]): Work['place'] {
  let highest = 0;
  for (const {id} of operations) if (id > highest) highest = id;
  if (highest > 4 * operations.length + 64) return new Map(operations.map(({id}, i) => [id, i]));
  const table = new Int32Array(highest + 1).fill(-1);
  for (let i = 0; i < operations.length; i += 1) table[(operations[i] as HistoryOperation).id] = i;
  return {get: (id) => table[id]};
}

function take(work: Work, i: number, operation: HistoryOperation): Flaw | null {
  if (operation.unlike) return {type: 'unclear', reason: 'a cas was refused without telling what it saw'};
  if (looks(operation)) {
    if (operation.saw.length > 1) return {type: 'siblings', found: [i]};
    const seen = observe(work, i, operation.saw[0] as Sighting);
    if (typeof seen !== 'number') return seen;
    touch(work.clusters, seen, i);
  } else if (operation.type === 'ok' && operation.f !== 'read') {
    enliven(work, i);
  }
  return null;
}

/** The cluster of a value that operation i was shown, which is alive from now on. */
function observe(work: Work, i: number, {by}: Sighting): number | Flaw {
  const {operations, keys, keyOf} = work.clusters;
  if (by === undefined) return {type: 'unclear', reason: 'a value was written more than once'};
  if (by === 0) return keyOf[i] as number;
  const w = work.place.get(by) ?? -1;
  const writer = operations[w];
  if (!writer || writer.f === 'read' || keyOf[w] !== keyOf[i])
    return {type: 'thin-air', found: proof(work.clusters, i)};
  if (writer.type === 'fail') return {type: 'dirty-read', found: [w, ...proof(work.clusters, i)]};
  if (((operations[i] as HistoryOperation).complete ?? never) < writer.invoke)
    return {type: 'future-read', found: [w, i]};
  enliven(work, w);
  return keys + w;
}

function enliven(work: Work, w: number): void {
  const {clusters, open} = work;
  if (clusters.live[clusters.keys + w]) return;
  clusters.live[clusters.keys + w] = 1;
  touch(clusters, clusters.keys + w, w);
  if ((clusters.operations[w] as HistoryOperation).f === 'cas') open.push(w);
}

function touch({operations, f, s, fBy, sBy}: Clusters, cluster: number, i: number): void {
  const {invoke, complete} = operations[i] as HistoryOperation;
  if (complete !== null && complete < (f[cluster] as number)) {
    f[cluster] = complete;
    fBy[cluster] = i;
  }
  if (invoke > (s[cluster] as number)) {
    s[cluster] = invoke;
    sBy[cluster] = i;
  }
}

/** Puts every cas that took effect behind what it replaced; what it replaced may be a cas nobody knew to have happened. */
function chainUp(work: Work): Flaw | null {
  const {clusters, open} = work;
  clusters.chained = open.length > 0;
  let texts: Texts | null = null;
  for (let next = 0; next < open.length; next += 1) {
    const w = open[next] as number;
    const [seen] = (clusters.operations[w] as HistoryOperation).saw;
    if (!seen) texts ??= textsOf(clusters);
    const source = seen ? observe(work, w, seen) : sourceByText(work, w, texts as Texts);
    if (typeof source !== 'number') return source;
    clusters.source[clusters.keys + w] = source;
    const rival = clusters.successor[source] as number;
    if (rival >= 0) return {type: 'lost-update', found: lostUpdate(clusters, source, rival - clusters.keys, w)};
    clusters.successor[source] = clusters.keys + w;
  }
  return null;
}

function lostUpdate(clusters: Clusters, source: number, one: number, other: number): number[] {
  const both = [...proof(clusters, one), ...proof(clusters, other)];
  return source < clusters.keys ? both : [...proof(clusters, source - clusters.keys), ...both];
}

/** Why the write at w is known to have taken effect: its acknowledgement, who saw it, or the cas that replaced it. */
export function proof({operations, keys, fBy, successor}: Clusters, w: number): number[] {
  const found: number[] = [];
  for (let next = w; next >= 0 && !found.includes(next); next = (successor[keys + next] as number) - keys) {
    found.push(next);
    if ((operations[next] as HistoryOperation).type === 'ok') break;
    const reader = fBy[keys + next] as number;
    if (reader < 0) continue;
    found.push(reader);
    break;
  }
  return found;
}

type Texts = Map<string, number[]>;

/** The writes of each key and value that may have taken effect. */
function textsOf({operations, keyOf}: Clusters): Texts {
  const texts: Texts = new Map();
  for (let i = 0; i < operations.length; i += 1) {
    const operation = operations[i] as HistoryOperation;
    if (!mayWrite(operation)) continue;
    const text = `${keyOf[i]} ${JSON.stringify(operation.value)}`;
    const list = texts.get(text);
    if (list) list.push(i);
    else texts.set(text, [i]);
  }
  return texts;
}

/** What a cas replaced when only the value it expected is known: the one write of that value begun before it took effect. */
function sourceByText(work: Work, w: number, texts: Texts): number | Flaw {
  const {operations, keys, keyOf, f} = work.clusters;
  const {from} = operations[w] as HistoryOperation;
  const over = f[keys + w] as number;
  const all = texts.get(`${keyOf[w]} ${JSON.stringify(from)}`) ?? [];
  const writers = all.filter((i) => i !== w && (operations[i] as HistoryOperation).invoke < over);
  const initial = from === work.clusters.initial;
  if (writers.length + (initial ? 1 : 0) > 1)
    return {type: 'unclear', reason: 'a cas may have replaced either of two equal values'};
  if (initial) return keyOf[w] as number;
  const [only] = writers;
  if (only !== undefined) return observe(work, w, {value: from, by: (operations[only] as HistoryOperation).id});
  return {type: 'groundless-cas', found: proof(work.clusters, w)};
}

/** The operations with what each cas replaced filled in, where it is known. */
export function settled({operations, keys, source, initial}: Clusters): readonly HistoryOperation[] {
  return operations.map((operation, i) => {
    const cluster = source[keys + i] as number;
    if (cluster < 0 || operation.saw.length > 0) return operation;
    const by = cluster < keys ? 0 : (operations[cluster - keys] as HistoryOperation).id;
    return {...operation, saw: [{value: by === 0 ? initial : operation.from, by}]};
  });
}
