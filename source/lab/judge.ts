/** What is said of an operation the moment it ends: its mark, what it saw, and the real system's text where it failed. */
import type {ErrorRow} from '../sim/cluster.ts';
import type {Operation, Request} from '../sim/operation.ts';
import type {Judged} from './event.ts';

/** `missed` is the newer write that a stale read should have seen. */
export function judge(operation: Operation, missed: Operation | undefined, errors: readonly ErrorRow[]): Judged {
  const {completed, invoked} = operation;
  if (!completed) throw new Error(`operation ${operation.id} is judged before its end`);
  const {reply} = completed;
  const latency = completed.at - invoked.at;
  const seen = reply.values?.map(({value}) => value);
  const values = seen ? {values: seen} : {};
  if (reply.outcome === 'ok') {
    return missed
      ? {mark: 'stale', latency, ...values, newest: written(missed.request)}
      : {mark: 'ok', latency, ...values};
  }
  const row = errors.find(({name}) => name === reply.error);
  const message = fill(row?.text ?? reply.error, {...about(operation), ...reply.detail});
  return {mark: reply.outcome, latency, ...values, error: reply.error, message};
}

/** What a write leaves behind; null after a delete. */
export function written(request: Request): string | null {
  if (request.type === 'write') return request.value;
  return request.type === 'cas' ? request.to : null;
}

/** Words that any error text may use without the protocol saying them. */
function about({request, node, client}: Operation): Record<string, string> {
  return {key: request.key, level: request.level, node, client};
}

function fill(text: string, words: Readonly<Record<string, string | number | boolean>>): string {
  return text.replace(/\{(\w+)\}/g, (hole, word: string) => (Object.hasOwn(words, word) ? String(words[word]) : hole));
}
