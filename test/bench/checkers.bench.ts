/**
 * What judging costs: zones, online and search on generated histories of 1k to 1M operations; nanoseconds per operation
 * and megabytes of heap. `npx tsx --expose-gc test/bench/checkers.bench.ts [largest size]`.
 */
import {type History, type HistoryOperation, historyOperation} from '../../source/checkers/history.ts';
import {ladder} from '../../source/checkers/ladder.ts';
import {judgeCompletion, judgeInvocation, newOnline} from '../../source/checkers/online.ts';
import {advance, openSearch} from '../../source/checkers/search.ts';
import {zones} from '../../source/checkers/zones.ts';
import type {ClientId, Operation} from '../../source/sim/operation.ts';
import {register, type Shape} from '../histories/random.ts';

const shapes: readonly {readonly name: string; readonly shape: Omit<Shape, 'operations'>}[] = [
  {name: 'read/write', shape: {processes: 8}},
  {name: 'with cas', shape: {processes: 8, cas: true}},
  {name: 'with cas, unsure', shape: {processes: 8, cas: true, unsure: true}},
  {name: 'ten values', shape: {processes: 8, values: 10, anonymous: true}},
];

type Judge = (history: History) => string;

const judges: readonly {
  readonly name: string;
  readonly judge: Judge;
  readonly for: (shape: Omit<Shape, 'operations'>) => boolean;
}[] = [
  {name: 'zones', judge: (history) => zones(history).verdict, for: ({anonymous}) => !anonymous},
  {name: 'online', judge: judgeOnline, for: ({anonymous}) => !anonymous},
  {name: 'search', judge: judgeBySearch, for: () => true},
];

function judgeOnline(history: History): string {
  const online = newOnline(history.initial);
  for (const {operation, ended} of moments(history)) {
    if (ended) judgeCompletion(online, operation);
    else judgeInvocation(online, operation);
  }
  return online.violation ? 'false' : 'true';
}

function judgeBySearch({operations, initial}: History): string {
  return advance(openSearch(operations, initial), 20_000_000) ?? 'unknown';
}

interface Moment {
  readonly operation: HistoryOperation;
  readonly ended: boolean;
}

const prepared = new WeakMap<History, readonly Moment[]>();

function moments(history: History): readonly Moment[] {
  const known = prepared.get(history);
  if (known) return known;
  const clock: Moment[] = [];
  for (const operation of history.operations) {
    clock[operation.invoke] = {operation, ended: false};
    if (operation.complete !== null) clock[operation.complete] = {operation, ended: true};
  }
  const list = clock.filter((moment) => moment !== undefined);
  prepared.set(history, list);
  return list;
}

const collect = (globalThis as {gc?: () => void}).gc ?? (() => {});

function measure(judge: Judge, history: History): {nanos: number; megabytes: number; verdict: string} {
  let nanos = Number.POSITIVE_INFINITY;
  let verdict = '';
  let megabytes = 0;
  for (let round = 0; round < 3; round += 1) {
    collect();
    const heap = process.memoryUsage();
    const start = process.hrtime.bigint();
    verdict = judge(history);
    nanos = Math.min(nanos, Number(process.hrtime.bigint() - start));
    const after = process.memoryUsage();
    megabytes = Math.max(megabytes, (after.heapUsed + after.arrayBuffers - heap.heapUsed - heap.arrayBuffers) / 1e6);
  }
  return {nanos, megabytes, verdict};
}

function fromLab(count: number): readonly Operation[] {
  return Array.from(
    {length: count},
    (_, i): Operation => ({
      id: i + 1,
      client: `c${(i % 5) + 1}` as ClientId,
      node: 'n1',
      request: {type: 'read', key: 'x', level: 'one'},
      invoked: {at: i, order: 2 * i},
      completed: {at: i + 1, order: 2 * i + 1, reply: {outcome: 'ok', values: [{value: null, by: 0}]}},
    }),
  );
}

const largest = Number(process.argv[2] ?? 1_000_000);
console.log(`history              operations  judge    verdict   ns/operation       ms    heap MB`);
for (const {name, shape} of shapes) {
  for (let operations = 1000; operations <= largest; operations *= 10) {
    const history = register(operations, {...shape, operations});
    moments(history);
    for (const {name: judgeName, judge, for: fits} of judges) {
      if (!fits(shape)) continue;
      const {nanos, megabytes, verdict} = measure(judge, history);
      console.log(
        name.padEnd(20),
        String(operations).padStart(10),
        '',
        judgeName.padEnd(8),
        verdict.padEnd(8),
        (nanos / operations).toFixed(0).padStart(12),
        (nanos / 1e6).toFixed(1).padStart(10),
        megabytes.toFixed(1).padStart(8),
      );
    }
  }
}
const lab = fromLab(100_000);
const start = process.hrtime.bigint();
for (const operation of lab) historyOperation(operation);
console.log(`turning 100,000 lab operations into history: ${Number(process.hrtime.bigint() - start) / 1e5} ns each`);

/** The whole ladder at a look: of a fine history, of one just found violated, and of one that was violated before. */
function climb(wrong: number): void {
  const thousand = register(7, {operations: 1000, processes: 5, ...(wrong > 0 ? {wrong} : {})});
  const before = ladder(thousand);
  const first = measure((history) => ladder(history)[0]?.verdict ?? '', thousand);
  const again = measure((history) => ladder(history, undefined, before)[0]?.verdict ?? '', thousand);
  const [whole, later] = [first, again].map(({nanos}) => (nanos / 1e6).toFixed(2));
  console.log(`ladder of 1,000 operations, linearizable ${first.verdict}: ${whole} ms, at the next look ${later} ms`);
}

climb(0);
climb(300);
