/** Operations and their outcomes in words, for transcripts and for what an expectation found. */
import type {Judged} from '../lab/event.ts';
import type {Operation} from '../sim/operation.ts';
import {printCommand} from './grammar.ts';
import type {Seen} from './line.ts';
import {showText} from './printable.ts';
import {printSeen} from './verbs-operations.ts';

export const marks: Readonly<Record<Judged['mark'], string>> = {ok: '✓', stale: '≈', fail: '✗', info: '?'};

/** `c3 read x serializable`: the line that asked for it. */
export function describeOperation({client, request}: Operation): string {
  return printCommand({type: 'invoke', client, ask: request});
}

/** `1`, `nothing`, `1 and 2 (siblings)`. */
export function describeSeen(values: readonly Seen[]): string {
  const texts = (values.length === 0 ? [null] : values).map(printSeen);
  return texts.length < 2 ? texts.join() : `${texts.join(' and ')} (siblings)`;
}

/** `was ok with 1, which is not stale`: how it ended, to follow what was asked. */
export function describeOutcome(judged: Judged): string {
  const {mark, values} = judged;
  const error = `${judged.error ?? 'error'}: ${showText(judged.message ?? '')}`;
  const saw = values && mark === 'fail' ? `; it saw ${describeSeen(values)}` : '';
  if (mark === 'fail') return `was refused without effect, ${error}${saw}`;
  if (mark === 'info') return `has an unknown outcome, ${error}`;
  if (!values) return 'was ok';
  if (mark === 'ok') return `was ok with ${describeSeen(values)}, which is not stale`;
  return `was stale with ${describeSeen(values)}, older than ${printSeen(judged.newest ?? null)}`;
}
