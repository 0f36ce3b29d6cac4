/** Minimal witnesses for what lies below linearizability: the operations found, and of those only what is needed. */
import type {Anomaly} from './anomalies.ts';
import {type Causal, causal, jointContradiction} from './causal.ts';
import {wayBetween} from './causal-way.ts';
import {type HistoryOperation, looks} from './history.ts';
import {type Past, pastOf} from './past.ts';
import {searched} from './sequential-search.ts';
import {type Breach, breaches} from './sessions.ts';
import {onTheirOwn, shrink, type Violated} from './shrink.ts';

/** How much work an answer is worth: search steps, and whoever is asked whether to give up. */
export interface Limits {
  readonly steps: number;
  readonly stop: () => boolean;
}

/** Histories longer than this are not searched for a witness when the first guess is none. */
const longest = 400;

/** The least that is not causal within what the checker found, and what kind of anomaly it is. */
export function causalWitness(
  history: readonly HistoryOperation[],
  {found, type}: Extract<Causal, {verdict: 'false'}>,
  {stop}: Limits,
): {witness: readonly HistoryOperation[]; anomaly: Anomaly} {
  const [read] = found;
  if (type === 'thin-air' && read) return {witness: found, anomaly: {type: 'thin-air', read}};
  const isViolated: Violated = (operations) => !stop() && causal(onTheirOwn(operations)).verdict === 'false';
  const witness = minimal(history, found, isViolated);
  return {witness, anomaly: causalAnomaly(witness)};
}

/** The read that showed an old value and the newer write, when it is as simple as that. */
function causalAnomaly(witness: readonly HistoryOperation[]): Anomaly {
  const result = causal(witness);
  if (result.verdict !== 'false' || result.type !== 'overwritten') return {type: 'contradiction'};
  const read = witness.findLast((operation) => operation.saw.length > 0);
  const newer = witness.findLast(
    (operation) => operation.f !== 'read' && operation.key === read?.key && operation.id !== read.saw[0]?.by,
  );
  return read && newer ? {type: 'causal', read, newer} : {type: 'contradiction'};
}

/** The least that has no one order; of a long history that only a search could refute, the history itself. */
export function sequentialWitness(
  history: readonly HistoryOperation[],
  {steps, stop}: Limits,
): readonly HistoryOperation[] {
  const impossible: Violated = (operations) => {
    const result = pastOf(onTheirOwn(operations));
    return !stop() && 'past' in result && Array.isArray(jointContradiction(result.past));
  };
  const orderless: Violated = (operations) => {
    const result = pastOf(onTheirOwn(operations));
    return !stop() && 'past' in result && searched(result.past, Math.min(steps, 1000), stop) === 'false';
  };
  const past = pastOf(history);
  const found = 'past' in past ? jointContradiction(past.past) : null;
  if (Array.isArray(found)) return minimal(history, found, impossible);
  return history.length <= 100 ? shrink(history, orderless) : history;
}

/** The least that breaks the same guarantee. */
export function sessionWitness(
  past: Past,
  {guarantee, found, read, newer}: Breach,
  {stop}: Limits,
): readonly HistoryOperation[] {
  const place = (operation: HistoryOperation) => past.operations.indexOf(operation);
  const ways = (past.sources[place(read)] as readonly number[]).flatMap((source) =>
    wayBetween(past, null, source, place(newer)),
  );
  const all = new Set([...found.map(place), ...ways]);
  const known = [...all].sort((a, b) => a - b).map((i) => past.operations[i] as HistoryOperation);
  return minimal(past.operations, withWriters(past.operations, known), (operations) => {
    const result = pastOf(onTheirOwn(operations));
    return !stop() && 'past' in result && breaches(result.past).some((breach) => breach.guarantee === guarantee);
  });
}

/** The least of what was found; of the whole history, when what was found does not suffice. */
function minimal(
  history: readonly HistoryOperation[],
  found: readonly HistoryOperation[],
  isViolated: Violated,
): readonly HistoryOperation[] {
  const closed = withWriters(history, found);
  if (isViolated(closed)) return shrink(closed, isViolated);
  return history.length <= longest && isViolated(history) ? shrink(history, isViolated) : found;
}

function withWriters(history: readonly HistoryOperation[], found: readonly HistoryOperation[]): HistoryOperation[] {
  const ids = new Set(found.map(({id}) => id));
  for (const operation of found) if (looks(operation)) for (const {by} of operation.saw) if (by) ids.add(by);
  return history.filter(({id}) => ids.has(id));
}
