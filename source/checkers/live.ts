/**
 * The verdict while a session runs: each response is judged as it comes, and the whole ladder is climbed only when
 * somebody looks and something is wrong. After a jump in time, begin anew and tell it all operations again.
 */
import type {Operation} from '../sim/operation.ts';
import {historyOf, historyOperation} from './history.ts';
import {generous, ladder, type RungVerdict, rungs} from './ladder.ts';
import {judgeCompletion, judgeInvocation, newOnline, type Online, unclear} from './online.ts';
import {noViolation} from './sentences.ts';
import type {Limits} from './weak-witness.ts';

export interface Live {
  readonly online: Online;
  /** What was said at the last look, and after how many invocations and completions. */
  verdicts: readonly RungVerdict[];
  lookedAt: number;
  heard: number;
}

/** A judge that has heard nothing. */
export function newLive(): Live {
  return {online: newOnline(), verdicts: [], lookedAt: -1, heard: 0};
}

/** To be told of every invocation, in order. */
export function hearInvocation(live: Live, operation: Operation): void {
  live.heard += 1;
  judgeInvocation(live.online, historyOperation(operation));
}

/** To be told of every completion, in order; false for the first response that no order explains, and true ever after. */
export function hearCompletion(live: Live, operation: Operation): boolean {
  live.heard += 1;
  return judgeCompletion(live.online, historyOperation(operation));
}

/** A judge that has heard all these operations, which must be in order of invocation; for after a jump in time. */
export function liveAfter(operations: readonly Operation[]): Live {
  const live = newLive();
  const ended = operations.filter(({completed}) => completed !== undefined);
  ended.sort((a, b) => (a.completed?.order as number) - (b.completed?.order as number));
  let next = 0;
  for (const {invoked, ...operation} of operations) {
    for (; (ended[next]?.completed?.order ?? Infinity) < invoked.order; next += 1)
      hearCompletion(live, ended[next] as Operation);
    const {id, client, node, request} = operation;
    hearInvocation(live, {id, client, node, request, invoked});
  }
  for (; next < ended.length; next += 1) hearCompletion(live, ended[next] as Operation);
  return live;
}

/** All rungs for the operations heard so far; the same list until more is heard. Rungs once violated are not judged again. */
export function verdictsNow(
  live: Live,
  operations: readonly Operation[],
  limits: Limits = generous,
): readonly RungVerdict[] {
  if (live.lookedAt === live.heard) return live.verdicts;
  live.lookedAt = live.heard;
  const fine = live.online.violation === null && unclear(live.online) === null;
  const sentence = noViolation(operations.length);
  live.verdicts = fine
    ? rungs.map((rung): RungVerdict => ({rung, verdict: 'true', sentence}))
    : ladder(historyOf(operations), limits, live.verdicts);
  return live.verdicts;
}
