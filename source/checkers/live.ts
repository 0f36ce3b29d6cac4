/**
 * The verdict while a session runs: each response is judged as it comes, and the whole ladder is climbed only when
 * somebody looks and something is wrong. After a jump in time, begin anew and tell it all operations again.
 *
 * **Choices.** Of a history that is not linearizable, the lower rungs are said to hold as long as one order of all
 * operations can be continued (one-order.ts); when it cannot, the ladder is climbed again, but only after responses that
 * showed somebody something: a write that nobody has seen breaks nothing.
 */
import {deepFreeze} from '../sim/copy.ts';
import type {Operation} from '../sim/operation.ts';
import {type HistoryOperation, historyOperation, withKnownWriters} from './history.ts';
import {generous, ladder, linearizableRung, type RungVerdict, rungs} from './ladder.ts';
import {judgeLinearizable} from './linearizable.ts';
import {newOneOrder, type OneOrder, orderCompletion, orderInvocation} from './one-order.ts';
import {judgeCompletion, judgeInvocation, newOnline, type Online, unclear} from './online.ts';
import {noViolation} from './sentences.ts';
import type {Limits} from './weak-witness.ts';

export interface Live {
  readonly online: Online;
  readonly order: OneOrder;
  /** All operations heard of, in order of invocation, and where each stands by its id. */
  readonly history: HistoryOperation[];
  readonly places: number[];
  /** What was said at the last look, and after how many invocations and completions. */
  verdicts: readonly RungVerdict[];
  lookedAt: number;
  heard: number;
  /** The clients that were shown something since the last look. */
  shown: string[];
}

/** A judge that has heard nothing. */
export function newLive(): Live {
  return {
    online: newOnline(),
    order: newOneOrder(),
    history: [],
    places: [],
    verdicts: [],
    lookedAt: -1,
    heard: 0,
    shown: [],
  };
}

/** To be told of every invocation, in order. */
export function hearInvocation(live: Live, operation: Operation): void {
  live.heard += 1;
  const asked = Object.freeze(historyOperation(operation));
  live.places[asked.id] = live.history.push(asked) - 1;
  orderInvocation(live.order, asked);
  judgeInvocation(live.online, asked);
}

/** To be told of every completion, in order; false for the first response that no order explains, and true ever after. */
export function hearCompletion(live: Live, operation: Operation): boolean {
  live.heard += 1;
  const ended = Object.freeze(historyOperation(operation));
  live.history[live.places[ended.id] ?? live.history.length] = ended;
  if (orderCompletion(live.order, ended)) live.shown.push(ended.process);
  return judgeCompletion(live.online, ended);
}

/** All rungs for the operations heard so far; the same list until more is heard. Rungs once violated are not judged again. */
export function verdictsNow(live: Live, limits: Limits = generous): readonly RungVerdict[] {
  if (live.lookedAt === live.heard) return live.verdicts;
  live.lookedAt = live.heard;
  const {length} = live.history;
  const fine = live.online.violation === null && unclear(live.online) === null;
  const violated = live.verdicts[0]?.verdict === 'false' ? live.verdicts[0] : null;
  if (fine) live.verdicts = rungs.map((rung) => holds(rung, length));
  else if (live.order.holds) live.verdicts = ordered(violated ?? firstRung(live, limits), length);
  else if (violated && live.shown.length === 0) live.verdicts = live.verdicts.map((one) => counted(one, length));
  else live.verdicts = ladder({initial: null, operations: live.history}, limits, live.verdicts, live.shown);
  deepFreeze(live.verdicts);
  live.shown = [];
  return live.verdicts;
}

/** The same judge once more; each of the two goes on without the other. */
export function copyOf(live: Live): Live {
  return copied(live);
}

/** Lists are copied as they are, which is quick: what stands in one is a number, a word, or never changes. */
function copied<T>(value: T): T {
  if (Array.isArray(value)) return value.slice() as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, copied(one)])) as T;
}

/** What was said before still holds, of more operations. */
function counted(one: RungVerdict, count: number): RungVerdict {
  return one.verdict === 'true' ? holds(one.rung, count) : one;
}

function holds(rung: RungVerdict['rung'], count: number): RungVerdict {
  return {rung, verdict: 'true', sentence: noViolation(count)};
}

/** One order explains all that clients saw, though not when they saw it. */
function ordered(first: RungVerdict, count: number): RungVerdict[] {
  return [first, ...rungs.slice(1).map((rung) => holds(rung, count))];
}

function firstRung({history: operations}: Live, limits: Limits): RungVerdict {
  const history = {initial: null, operations};
  return linearizableRung(judgeLinearizable(withKnownWriters(history), limits), history);
}
