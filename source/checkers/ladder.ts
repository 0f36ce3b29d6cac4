/**
 * All rungs of consistency at once: true, false with a witness, or unknown with the reason. A rung that holds carries all
 * below it, so a linearizable history costs one sweep.
 */
import {type Anomaly, anomalyOf, anomalyOfBreach} from './anomalies.ts';
import {causal} from './causal.ts';
import {settled} from './clusters.ts';
import {byKey, type History, type HistoryOperation, mayWrite, withKnownWriters} from './history.ts';
import {type Judged, judgeLinearizable} from './linearizable.ts';
import {pastOf} from './past.ts';
import {noViolation, sentenceOf} from './sentences.ts';
import {sequential} from './sequential.ts';
import {breaches, type Guarantee} from './sessions.ts';
import {causalWitness, type Limits, sequentialWitness, sessionWitness} from './weak-witness.ts';
import {zones} from './zones.ts';

export type Rung = 'linearizable' | 'sequential' | 'causal' | Guarantee;

export const rungs: readonly Rung[] = [
  'linearizable',
  'sequential',
  'causal',
  'read-your-writes',
  'monotonic-reads',
  'monotonic-writes',
  'writes-follow-reads',
];

/** How many rungs stand above the guarantees to sessions. */
const strongerCount = 3;

export interface Witness {
  /** Ids, in order of invocation. */
  readonly operations: readonly number[];
  readonly anomaly: Anomaly;
  readonly sentence: string;
}

export interface RungVerdict {
  readonly rung: Rung;
  readonly verdict: 'true' | 'false' | 'unknown';
  /** In words, whatever the verdict: "no violation in these 37 operations", the witness's sentence, the reason. */
  readonly sentence: string;
  readonly witness?: Witness;
}

export const generous: Limits = {steps: 200_000, stop: () => false};

/**
 * Judges a history on every rung. `limits.stop` is asked now and then; when it says so, what is left is unknown. What was
 * violated stays so: violated rungs of an earlier verdict, `before`, are taken over and cost nothing. If `shown` names the
 * clients that were shown something since then, the guarantees to the others are not judged again.
 */
export function ladder(
  history: History,
  limits: Limits = generous,
  before: readonly RungVerdict[] = [],
  shown?: readonly string[],
): RungVerdict[] {
  const known = withKnownWriters(history);
  const violatedBefore = new Map(before.filter(({verdict}) => verdict === 'false').map((one) => [one.rung, one]));
  let first = violatedBefore.get('linearizable');
  if (!first) {
    const judged = judgeLinearizable(known, limits);
    if (judged.verdict === 'true') return rungs.map((rung) => holds(rung, history));
    first = linearizableRung(judged, history);
  }
  const sessions = before.slice(strongerCount);
  const clear = sessions.length > 0 && sessions.every(({verdict}) => verdict !== 'unknown');
  return [first, ...weaker(known, limits, {violated: violatedBefore, shown: clear ? shown : undefined})];
}

/** The verdict on the top rung alone, for whoever judged nothing else. */
export function linearizableRung(judged: Judged, history: History): RungVerdict {
  if (judged.verdict === 'true') return holds('linearizable', history);
  if (judged.verdict === 'unknown') return undecided('linearizable', judged.reason);
  return violated('linearizable', judged.witness, anomalyOf(judged.witness));
}

function holds(rung: Rung, {operations}: History): RungVerdict {
  return {rung, verdict: 'true', sentence: noViolation(operations.length)};
}

function undecided(rung: Rung, reason: string): RungVerdict {
  return {rung, verdict: 'unknown', sentence: `unknown: ${reason}`};
}

function violated(rung: Rung, found: readonly HistoryOperation[], anomaly: Anomaly): RungVerdict {
  const sentence = sentenceOf(anomaly, found);
  return {rung, verdict: 'false', sentence, witness: {operations: found.map(({id}) => id), anomaly, sentence}};
}

/** What each cas replaced, as far as zones can tell; and whether something stays open. */
function resolvedOperations(history: History): {operations: readonly HistoryOperation[]; open: boolean} {
  const isOpen = ({f, type, saw}: HistoryOperation) => f === 'cas' && type !== 'fail' && saw.length === 0;
  if (!history.operations.some(isOpen)) return {operations: history.operations, open: false};
  const operations = [...byKey(history.operations).values()].flatMap((list) => {
    const result = zones({...history, operations: list});
    return result.verdict === 'unknown' ? list : settled(result.clusters);
  });
  const ordered = [...operations].sort((a, b) => a.invoke - b.invoke);
  return {
    operations: ordered,
    open: ordered.some(({f, type, saw}) => f === 'cas' && type === 'ok' && saw.length === 0),
  };
}

/** What is known from an earlier verdict: rungs that were violated, and whose sessions alone have to be judged. */
interface Known {
  readonly violated: ReadonlyMap<Rung, RungVerdict>;
  readonly shown: readonly string[] | undefined;
}

function weaker(history: History, limits: Limits, known: Known): RungVerdict[] {
  const {operations, open} = resolvedOperations(history);
  const verdicts = [
    ...causalRungs(history, operations, limits, known),
    ...sessionRungs(history, operations, limits, known),
  ];
  if (!open) return verdicts;
  return verdicts.map((one) =>
    one.verdict === 'true' ? undecided(one.rung, 'it is not known what a cas replaced') : one,
  );
}

function causalRungs(
  history: History,
  operations: readonly HistoryOperation[],
  limits: Limits,
  known: Known,
): RungVerdict[] {
  const [sequentialBefore, causalBefore] = [known.violated.get('sequential'), known.violated.get('causal')];
  if (sequentialBefore && causalBefore) return [sequentialBefore, causalBefore];
  const result = causal(operations);
  if (result.verdict === 'unknown') return [undecided('sequential', result.reason), undecided('causal', result.reason)];
  if (result.verdict === 'false') {
    const {witness, anomaly} = causalWitness(operations, result, limits);
    return [violated('sequential', witness, anomaly), violated('causal', witness, anomaly)];
  }
  const verdict = sequential(result.past, limits.steps, limits.stop);
  const causalHolds = holds('causal', history);
  if (sequentialBefore) return [sequentialBefore, causalHolds];
  if (verdict === 'true') return [holds('sequential', history), causalHolds];
  if (verdict === 'unknown') return [undecided('sequential', 'too many orders to try'), causalHolds];
  const witness = sequentialWitness(result.past.operations, limits);
  return [violated('sequential', witness, {type: 'contradiction'}), causalHolds];
}

function sessionRungs(
  history: History,
  operations: readonly HistoryOperation[],
  limits: Limits,
  known: Known,
): RungVerdict[] {
  const guarantees = rungs.slice(strongerCount) as Guarantee[];
  if (guarantees.every((rung) => known.violated.has(rung)))
    return guarantees.map((rung) => known.violated.get(rung) as RungVerdict);
  const result = pastOf(sensible(operations));
  if (!('past' in result)) {
    const reason = 'unknown' in result ? result.unknown : 'some operations each came before the next in a circle';
    return guarantees.map((rung) => undecided(rung, reason));
  }
  const found = breaches(result.past, known.shown);
  return guarantees.map((rung) => {
    const settledBefore = known.violated.get(rung);
    if (settledBefore) return settledBefore;
    const breach = found.find(({guarantee}) => guarantee === rung);
    return breach
      ? violated(rung, sessionWitness(result.past, breach, limits), anomalyOfBreach(breach))
      : holds(rung, history);
  });
}

/** Without the values that nobody wrote: they break no promise to a session. */
function sensible(operations: readonly HistoryOperation[]): HistoryOperation[] {
  const written = new Set(operations.filter(mayWrite).map(({id}) => id));
  return operations.map((operation) => {
    const saw = operation.saw.filter(({by}) => by === undefined || by === 0 || written.has(by));
    return saw.length === operation.saw.length ? operation : {...operation, saw};
  });
}
