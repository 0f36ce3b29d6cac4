/** Compares what a real client was told with what a model's client was told, before anything is allowed. */
import type {Millis} from '../../source/sim/operation.ts';
import {dialectOf, numbersIn} from './dialects.ts';
import type {Difference, OpCase} from './finding.ts';
import type {Answer} from './played.ts';
import type {Op, Result} from './transcript.ts';

/** A real client's process had to start, beside others on two cores: up to 354 ms for a local read (f3, at 82 ms; section 12). */
const slowness: Millis = 400;

/** In what the two differ; nothing means that they agree. */
export function differencesOf(one: OpCase): readonly Difference[] {
  const {op, answer} = one;
  if (op.result.kind !== answer.kind)
    return [{aspect: 'kind', real: inWords(op, answer.key), model: answerInWords(answer)}];
  return [...values(op, answer), ...reasons(one), ...latencies(op, answer)];
}

function values({op, result}: Op, answer: Answer): readonly Difference[] {
  const read = answer.values !== undefined;
  if (!read || result.value === undefined) return [];
  const real = String(valueFor(result, answer.key));
  const model = answer.values.map(String).join(' | ');
  return real === model ? [] : [{aspect: 'value', real: `${op} ${real}`, model}];
}

/** The value a result has for a key; null when it has none. */
export function valueFor({value}: Result, key: string): string | null {
  if (typeof value !== 'object' || value === null) return value ?? null;
  return value[key] ?? null;
}

function reasons({transcript, op, answer}: OpCase): readonly Difference[] {
  const {family} = dialectOf(transcript);
  const {reason} = op.result;
  if (reason === undefined) return [];
  const said = answer.reason ?? 'nothing';
  const real = op.result.unreachable ? 'connection refused' : family(reason);
  if (real !== family(said)) return [{aspect: 'reason', real, model: family(said)}];
  if (numbersIn(reason) === numbersIn(said)) return [];
  return [{aspect: 'numbers', real: numbersIn(reason), model: numbersIn(said)}];
}

function latencies(op: Op, answer: Answer): readonly Difference[] {
  if (Math.abs(op.latency - answer.latency) <= slowness) return [];
  return [{aspect: 'latency', real: `${op.latency} ms`, model: `${answer.latency} ms`}];
}

function inWords({result}: Op, key: string): string {
  const value = result.value === undefined ? '' : ` ${valueFor(result, key)}`;
  return `${result.kind}${value}${result.reason ? ` (${result.reason.slice(0, 60)})` : ''}`;
}

function answerInWords({kind, values: seen, reason, latency}: Answer): string {
  const value = seen ? ` ${seen.join(' | ')}` : '';
  return `${kind}${value}${reason ? ` (${reason.slice(0, 60)})` : ''} after ${latency} ms`;
}
