/** Anomalies and verdicts in words: one sentence that names operations, clients, times and values. */
import type {Anomaly} from './anomalies.ts';
import type {HistoryOperation, Value} from './history.ts';
import type {Guarantee} from './sessions.ts';

type Op = HistoryOperation;

/** "c3 read x=0 at 4.1 s, though c1's write x=1 was acknowledged at 3.2 s, before that read began." */
export function sentenceOf(anomaly: Anomaly, witness: readonly Op[]): string {
  const say = sentences[anomaly.type] as (anomaly: Anomaly, witness: readonly Op[]) => string;
  return say(anomaly, witness);
}

type Sentences = {
  readonly [T in Anomaly['type']]: (anomaly: Extract<Anomaly, {type: T}>, witness: readonly Op[]) => string;
};

const sentences: Sentences = {
  'stale-read': ({read, newer}) =>
    `${did(read)}, though ${whose(newer)} was acknowledged${ended(newer)}, before that ${noun(read)} began.`,
  'new-then-old': ({first, second, newer, older}) =>
    `${did(second)}, though ${did(first)}, before that ${noun(second)} began, and ${order(newer, older)}.`,
  'lost-update': ({one, other}) =>
    `${both(one, other)} succeeded from the same ${shown(one)}: one of the two updates was lost.`,
  'thin-air': ({read}) => `${did(read)}, a value that nobody had written.`,
  'dirty-read': ({read, write}) => `${did(read)}, though ${whose(write)} had failed and must have had no effect.`,
  'future-read': ({read, write}) =>
    `${did(read)} and was done${ended(read)}, before ${whose(write)} was even asked for${begun(write)}.`,
  siblings: ({read}) => `${did(read)}: several values at once, from writes that nobody put in order.`,
  session: ({guarantee, read, newer}) => broken[guarantee](read, newer),
  causal: ({read, newer}) =>
    `${did(read)}, though it, or someone whose writes it had seen, already knew ${whose(newer)}, which came after.`,
  contradiction: (_, witness) =>
    `No single order explains these ${witness.length} operations: ${witness.map(told).join('; ')}.`,
};

const broken: Readonly<Record<Guarantee, (read: Op, newer: Op) => string>> = {
  'read-your-writes': (read, newer) =>
    `${did(read)}, though it had itself ${past(newer)} ${what(newer)}${begun(newer)}.`,
  'monotonic-reads': (read, newer) =>
    `${did(read)}, though it had already seen the newer ${what(newer)} of ${name(newer)}.`,
  'monotonic-writes': (read, newer) =>
    `${did(read)}, though it had already seen ${name(newer)}'s writes as far as the newer ${what(newer)}, or further.`,
  'writes-follow-reads': (read, newer) =>
    `${did(read)}, though it had already seen a write that rests on the newer ${what(newer)} of ${name(newer)}.`,
};

/** "no violation in these 37 operations" */
export function noViolation(count: number): string {
  return `no violation in ${count === 1 ? 'this 1 operation' : `these ${count} operations`}`;
}

/** Seconds, without zeros at the end: 4100 is "4.1 s". */
export function seconds(millis: number): string {
  const thousandths = String(1000 + (Math.abs(millis) % 1000))
    .slice(1)
    .replace(/0+$/, '');
  const whole = Math.trunc(Math.abs(millis) / 1000);
  return `${millis < 0 ? '-' : ''}${whole}${thousandths === '' ? '' : `.${thousandths}`} s`;
}

/** "c3", or "process 3" of an imported history. */
export function name({process: client}: Op): string {
  return /^\d/.test(client) ? `process ${client}` : client;
}

/** A value on its own; "nothing" for an absent key. */
export function text(value: Value): string {
  return value === null ? 'nothing' : String(value);
}

/** "x=1", and "x absent" for a key that is not there. */
function pair(key: string, value: Value): string {
  return value === null ? `${key} absent` : `${key}=${value}`;
}

function what({f, key, value}: Op): string {
  return f === 'delete' ? `the delete of ${key}` : pair(key, value);
}

/** "c1's write x=1" */
function whose(op: Op): string {
  return op.f === 'delete' ? `${name(op)}'s delete of ${op.key}` : `${name(op)}'s ${op.f} ${pair(op.key, op.value)}`;
}

function past({f}: Op): string {
  return f === 'cas' ? 'set' : f === 'delete' ? 'made' : 'written';
}

function noun({f}: Op): string {
  return f;
}

/** "c3 read x=0 at 4.1 s"; of a cas, what it found. */
function did(op: Op): string {
  const verb = op.f === 'read' ? 'read' : "'s cas found";
  return `${name(op)}${op.f === 'read' ? ' ' : ''}${verb} ${shown(op)}${begun(op)}`;
}

function shown({key, saw, from, f}: Op): string {
  if (saw.length > 1) return `${key}=${saw.map(({value}) => text(value)).join(' and ')}`;
  return pair(key, saw[0] ? saw[0].value : f === 'cas' ? from : null);
}

function both(one: Op, other: Op): string {
  return `${name(one)}'s cas to ${text(one.value)}${ended(one)} and ${name(other)}'s cas to ${text(other.value)}${ended(other)}`;
}

/** Why one write came before another. */
function order(newer: Op, older: Op | null): string {
  if (!older) return `${whose(newer)} had already replaced the initial value`;
  if (newer.f === 'cas' && newer.saw[0]?.by === older.id) return `${whose(newer)} had replaced ${what(older)}`;
  return `${whose(older)} was over${ended(older)}, before ${whose(newer)} began${begun(newer)}`;
}

function told(op: Op): string {
  const open = op.type === 'info' || op.type === 'pending' ? ' with unknown outcome' : '';
  const act = op.saw.length > 0 && (op.f === 'read' || op.type === 'fail') ? did(op) : `${whose(op)}${begun(op)}`;
  return `${act}${open}`;
}

function begun({invokedAt}: Op): string {
  return invokedAt === null ? '' : ` at ${seconds(invokedAt)}`;
}

function ended({completedAt}: Op): string {
  return completedAt === null ? '' : ` at ${seconds(completedAt)}`;
}
