/**
 * The checkers against dumb referees that try every order, over many small random histories. On failure the seed, the
 * shape and the history are printed. `SOAK=1` judges hundreds of thousands.
 */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {causal} from '../../source/checkers/causal.ts';
import {type History, type HistoryOperation, reopened, upTo, withKnownWriters} from '../../source/checkers/history.ts';
import {ladder, type RungVerdict} from '../../source/checkers/ladder.ts';
import {judgeCompletion, judgeInvocation, newOnline, unclear} from '../../source/checkers/online.ts';
import {pastOf} from '../../source/checkers/past.ts';
import {advance, openSearch} from '../../source/checkers/search.ts';
import {sequential} from '../../source/checkers/sequential.ts';
import {searched} from '../../source/checkers/sequential-search.ts';
import {canBeLeftOut, onTheirOwn} from '../../source/checkers/shrink.ts';
import {searchedWitness, witnessOf} from '../../source/checkers/witness.ts';
import {zones} from '../../source/checkers/zones.ts';
import {explainable} from '../histories/brute.ts';
import {causallyExplainable, sequentiallyExplainable} from '../histories/brute-weak.ts';
import {register, type Shape, wild} from '../histories/random.ts';

const soak = process.env.SOAK === '1';
const minutes = 60_000;
const seeds = fc.integer({min: 0, max: 2 ** 31 - 1});

const shapes: fc.Arbitrary<Shape> = fc.record(
  {
    operations: fc.integer({min: 1, max: 9}),
    processes: fc.integer({min: 1, max: 5}),
    cas: fc.boolean(),
    deletes: fc.boolean(),
    unsure: fc.boolean(),
    values: fc.integer({min: 1, max: 4}),
    anonymous: fc.boolean(),
    wrong: fc.integer({min: 0, max: 9}),
  },
  {requiredKeys: ['operations', 'processes']},
);

/** Runs a law on many histories of registers, most of them nearly right. */
function forMany(runs: number, law: (history: History) => void): void {
  fc.assert(
    fc.property(seeds, shapes, (seed, shape) => {
      const history = register(seed, shape);
      try {
        law(history);
      } catch (error) {
        throw new Error(`seed ${seed}, shape ${JSON.stringify(shape)}\n${drawn(history)}\n${error}`);
      }
    }),
    {numRuns: soak ? runs * 100 : runs},
  );
}

/** The same for operations on two keys that saw almost anything. */
function forWild(runs: number, law: (history: History) => void): void {
  const options = fc.record({
    operations: fc.integer({min: 1, max: 8}),
    processes: fc.integer({min: 1, max: 4}),
    keys: fc.integer({min: 1, max: 2}),
    unsure: fc.boolean(),
    cas: fc.boolean(),
  });
  fc.assert(
    fc.property(seeds, options, (seed, shape) => {
      const history = wild(seed, shape);
      try {
        law(history);
      } catch (error) {
        throw new Error(`seed ${seed}, shape ${JSON.stringify(shape)}\n${drawn(history)}\n${error}`);
      }
    }),
    {numRuns: soak ? runs * 50 : runs},
  );
}

function drawn({operations}: History): string {
  return operations
    .map(({id, process, f, key, value, from, type, invoke, complete, saw}) => {
      return `${id} ${process} ${f} ${key} ${from}>${value} ${type} ${invoke}..${complete ?? ''} saw ${JSON.stringify(saw)}`;
    })
    .join('\n');
}

/** The position of the first response after which no order explains what was heard; -1 for none. */
function firstUnexplained(history: History): number {
  const ends = history.operations.flatMap(({complete}) => (complete === null ? [] : [complete])).sort((a, b) => a - b);
  return ends.find((end) => !explainable(upTo(history, end))) ?? -1;
}

function firstOnline({initial, operations}: History): number | 'unclear' {
  const judge = newOnline(initial);
  const moments = operations.flatMap((operation) => [
    {at: operation.invoke, ended: false, operation: reopened(operation)},
    ...(operation.complete === null ? [] : [{at: operation.complete, ended: true, operation}]),
  ]);
  for (const {at, ended, operation} of moments.sort((a, b) => a.at - b.at)) {
    if (!ended) judgeInvocation(judge, operation);
    else if (!judgeCompletion(judge, operation)) return at;
  }
  return unclear(judge) === null ? -1 : 'unclear';
}

describe('linearizability', () => {
  it('is told by zones and by search as by trying every order', {timeout: 20 * minutes}, () => {
    const told = {true: 0, false: 0, unknown: 0};
    forMany(4000, (history) => {
      const truth = String(explainable(history));
      const {verdict} = zones(withKnownWriters(history));
      told[verdict] += 1;
      if (verdict !== 'unknown') expect(verdict).toBe(truth);
      expect(advance(openSearch(history.operations, history.initial), 1_000_000)).toBe(truth);
    });
    expect(Math.min(told.true, told.false, told.unknown)).toBeGreaterThan(100);
  });

  it('is lost online at exactly the first response that no order explains', {timeout: 20 * minutes}, () => {
    let judged = 0;
    forMany(3000, (history) => {
      const known = withKnownWriters(history);
      const first = firstOnline(known);
      if (first === 'unclear') return;
      judged += 1;
      expect(first).toBe(firstUnexplained(known));
    });
    expect(judged).toBeGreaterThan(1000);
  });

  it('has witnesses that are violations by themselves, of which no operation can be left out', {
    timeout: 20 * minutes,
  }, () => {
    let judged = 0;
    forMany(3000, (history) => {
      const known = withKnownWriters(history);
      const result = zones(known);
      if (result.verdict === 'true' || (result.verdict === 'unknown' && explainable(known))) return;
      judged += 1;
      const found = result.verdict === 'false';
      const witness = found ? witnessOf(result.conflict, result.clusters) : searchedWitness(known, 20_000, () => false);
      expectMinimal(witness, (operations) => !explainable({initial: null, operations}), found);
    });
    expect(judged).toBeGreaterThan(300);
  });
});

function expectMinimal(
  witness: readonly HistoryOperation[],
  violated: (operations: readonly HistoryOperation[]) => boolean,
  weakened: boolean,
): void {
  expect(violated(witness)).toBe(true);
  for (const operation of witness) {
    const rest = witness.filter((other) => other !== operation);
    if (!canBeLeftOut(operation, rest)) continue;
    expect([operation.id, violated(weakened ? onTheirOwn(rest) : rest)]).toEqual([operation.id, false]);
  }
}

describe('what lies below', () => {
  it('sequential and causal are told as by trying every order', {timeout: 20 * minutes}, () => {
    const told = {sequential: 0, onlyCausal: 0, neither: 0};
    forWild(3000, ({operations}) => {
      const causally = causallyExplainable(operations);
      const truth = sequentiallyExplainable(operations);
      told[truth ? 'sequential' : causally ? 'onlyCausal' : 'neither'] += 1;
      const result = pastOf(operations);
      const verdict = causal(operations).verdict;
      expect(verdict).toBe(String(causally));
      if (!('past' in result)) return;
      expect(searched(result.past, 100_000, () => false)).toBe(String(truth));
      if (causally) expect(sequential(result.past, 100_000)).toBe(String(truth));
    });
    expect(told.onlyCausal).toBeGreaterThan(3);
  });

  it('each rung that holds carries those below it, and each that does not has a witness', {
    timeout: 20 * minutes,
  }, () => {
    forWild(2000, (history) => {
      const verdicts = ladder(history);
      const [linearizable, sequentially, causally, ...sessions] = verdicts.map(({verdict}) => verdict);
      expect(linearizable).toBe(String(explainable(history)));
      if (linearizable === 'true') expect(sequentially).toBe('true');
      if (sequentially === 'true') expect(causally).toBe('true');
      if (causally === 'true') expect(sessions).toEqual(['true', 'true', 'true', 'true']);
      for (const verdict of verdicts) expectProven(verdict, history);
    });
  });
});

function expectProven({rung, verdict, witness}: RungVerdict, {operations}: History): void {
  if (verdict !== 'false') return;
  const found = operations.filter(({id}) => witness?.operations.includes(id));
  expect(found.length).toBe(witness?.operations.length);
  expect(found.length).toBeGreaterThan(0);
  // The dumb referees do not know what a cas of unknown outcome replaced; the judge does, from its text.
  if (operations.some(({f, type}) => f === 'cas' && type === 'info')) return;
  if (rung === 'sequential') expect(sequentiallyExplainable(found)).toBe(false);
  if (rung === 'causal') expect(causallyExplainable(found)).toBe(false);
}
