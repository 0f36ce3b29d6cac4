/**
 * Where reality is not deterministic, or the model leaves something out: the answers that may differ, each with its reason
 * and its source in SYSTEMS.md. Nothing else is loosened; every use is counted and printed.
 */
import type {Millis} from '../../source/sim/operation.ts';
import type {Difference, OpCase} from './finding.ts';
import {momentOf} from './played.ts';
import {possibleAnswers} from './replicas.ts';
import {causeOf, type Op, type Transcript} from './transcript.ts';

export interface Allowance {
  readonly name: string;
  readonly system: string;
  readonly why: string;
  readonly source: string;
  allows(one: OpCase, differences: readonly Difference[]): boolean;
}

/** Hints come 2 to 25 s after a heal (section 6); a glance more. */
export const hintsWithin: Millis = 25_500;
/** Cassandra brings its commit log to the disk so often. */
const syncedEvery: Millis = 10_000;
/** The latest that a real etcd 3.5 node was seen to follow its leader again after a heal (section 1, row 2). */
export const recoversWithin: Millis = 27_500;

const only = (differences: readonly Difference[], ...aspects: readonly Difference['aspect'][]): boolean =>
  differences.every(({aspect}) => aspects.includes(aspect));

export const allowances: readonly Allowance[] = [
  {
    name: 'moment of the election',
    system: 'etcd',
    why: 'a request that waits for a leader waits as long as the election takes, 0.95 to 2.1 s, and asks again every 500 ms',
    source: 'section 3, rows "majority without its leader" and parameters; section 11',
    allows: (one, differences) => only(differences, 'latency') && waitedForLeader(one),
  },
  {
    name: 'race at the deadline',
    system: 'etcd',
    why: 'at the client’s deadline either the client or the server, to which the deadline was sent along, speaks first',
    source: 'section 11, row 2; section 9, row 2',
    allows: ({op, answer}, differences) =>
      only(differences, 'reason') && endsAtDeadline(op, answer.latency, differences),
  },
  {
    name: 'recovery time',
    system: 'etcd',
    why: 'with TCP’s back-off a healed node is stale and leaderless for 0.4 to 27 s, in reality and in the model, each at its chance',
    source: 'section 1, row 2; section 3, row "heal, 3.5"',
    allows: (one) => mayRecover(one) && isOldOrNew(one),
  },
  {
    name: 'dead process',
    system: 'etcd',
    why: 'the tool prints its deadline as if the outcome were unknown; nobody listened, so the request certainly had no effect',
    source: 'section 3, row "request to a dead process"',
    allows: ({op, answer}) =>
      op.result.unreachable && answer.kind === 'refused' && Math.abs(answer.latency - (op.timeout ?? 0)) < 100,
  },
  {
    name: 'replicas contacted',
    system: 'cassandra',
    why: 'the dynamic snitch decides whom a read asks; any answer that some choice of live replicas gives is possible',
    source: 'section 11, row 3; section 6, rows "read" and "who is first"',
    allows: anotherChoice,
  },
  {
    name: 'replication lag',
    system: 'cassandra',
    why: 'a write below ALL is acknowledged before every replica has it; a read within 100 ms may see the value before',
    source: 'section 6, row "write"; section 12, limits',
    allows: ({transcript, place, op, answer}) =>
      answer.kind === 'ok' && op.result.kind === 'stale' && beforeLag(transcript, place, op) === op.result.value,
  },
  {
    name: 'hint time',
    system: 'cassandra',
    why: 'hints are replayed 2 to 25 s after a heal; until then a replica holds what it held',
    source: 'section 6, rows "hint" and Heal; section 11, row 3',
    allows: heldSinceHeal,
  },
  {
    name: 'commit log',
    system: 'cassandra',
    why: 'a killed node may come back without what it was told in its last 10 s; in the model nothing acknowledged is lost so',
    source: 'section 10, "commitlog sync periodic 10 s"',
    allows: lostInCrash,
  },
];

/** The row that allows these differences of an operation. */
export function allowanceFor(one: OpCase, differences: readonly Difference[]): Allowance | undefined {
  const rows = allowances.filter((row) => row.system === one.transcript.system && modelMay(one));
  return rows.find((row) => row.allows(one, differences));
}

/** Whatever reality may do: a value that no choice of live replicas gives is nothing a model may answer. */
function modelMay(one: OpCase): boolean {
  const possible = one.transcript.system === 'cassandra' ? possibleAnswers(one) : undefined;
  const {kind, values} = one.answer;
  return !possible || (kind !== 'ok' && kind !== 'stale') || possible.values.includes(values?.[0] ?? null);
}

function waitedForLeader({transcript, played, op, answer}: OpCase): boolean {
  const from = op.at;
  const until = op.at + op.latency + 100;
  const found = transcript.steps.some((step) => {
    const seen = step.do === 'elected' || (step.do === 'observe' && step.node === op.node && step.leader !== null);
    return seen && step.at >= from && step.at <= until;
  });
  const end = answer.asked + answer.latency;
  const led = played.changes.find(
    (change) =>
      change.what === 'leader' && change.node === op.node && change.leader !== null && change.at >= answer.asked,
  );
  return found && led !== undefined && led.at - 25 <= end && end - led.at <= 700;
}

function endsAtDeadline(op: Op, latency: Millis, [difference]: readonly Difference[]): boolean {
  const either = ['context deadline exceeded', 'request timed out'];
  const bothKnown = difference && either.includes(difference.real) && either.includes(difference.model);
  return op.op === 'put' && Boolean(bothKnown) && Math.abs(latency - (op.timeout ?? 0)) < 100;
}

/** Whether a heal is so recent that a node need not have found its leader again. */
function mayRecover({transcript, played, place, answer}: OpCase): boolean {
  const cause = causeOf(transcript, place);
  return transcript.steps[cause]?.do === 'heal' && answer.asked - momentOf(played, cause).at <= recoversWithin;
}

/** A node that recovers answers a serializable read with what it held at the heal or with the newest; all else waits or is done. */
function isOldOrNew({transcript, played, place, op, answer}: OpCase): boolean {
  if (answer.kind === 'ok' || answer.kind === 'timeout') return true;
  const held = momentOf(played, causeOf(transcript, place)).copies[op.node]?.[answer.key]?.[0]?.value ?? null;
  return answer.kind === 'stale' && op.op.endsWith('serializable') && answer.values?.[0] === held;
}

/** Only while some replica that may be asked cannot answer. */
function anotherChoice(one: OpCase, differences: readonly Difference[]): boolean {
  const possible = possibleAnswers(one);
  if (!possible?.mayWait || differences.some(({aspect}) => aspect === 'reason')) return false;
  const {kind, value} = one.op.result;
  if (kind !== 'ok' && kind !== 'stale') return kind === 'timeout';
  return one.answer.kind !== 'refused' && possible.values.some((each) => each === value);
}

/** The value before a write that had only just been acknowledged; undefined if there was none. */
function beforeLag({steps}: Transcript, place: number, op: Op): string | undefined {
  const writes = steps
    .slice(0, place)
    .filter((step) => step.do === 'op')
    .filter((step) => step.key === op.key && step.op === 'write' && step.result.kind === 'ok');
  const last = writes.at(-1);
  if (op.op !== 'read' || !last || last.level === 'ALL') return undefined;
  return op.at - (last.at + last.latency) <= 100 ? writes.at(-2)?.value : undefined;
}

function heldSinceHeal({transcript, played, place, op}: OpCase): boolean {
  const cause = causeOf(transcript, place);
  const {do: what} = transcript.steps[cause] ?? {};
  if (op.op !== 'read' || (what !== 'heal' && what !== 'restart')) return false;
  const healed = momentOf(played, cause);
  if (momentOf(played, place).at - healed.at > hintsWithin) return false;
  const held = Object.values(healed.copies).flatMap((copies) => copies[op.key] ?? []);
  return held.some(({value}) => value === op.result.value);
}

/** Whether a node that was killed held the value shortly before, and hints cannot have mended it yet. */
function lostInCrash({transcript, played, place, op}: OpCase): boolean {
  const {steps} = transcript;
  return steps.slice(0, place).some((crash, crashed) => {
    if (op.op !== 'read' || crash.do !== 'crash') return false;
    const back = steps.findIndex((step, later) => later > crashed && step.do === 'restart' && step.node === crash.node);
    if (back < 0 || momentOf(played, place).at - momentOf(played, back).at > hintsWithin) return false;
    const {at} = momentOf(played, crashed);
    const before = Object.values(played.moments).filter((moment) => moment.at <= at && moment.at >= at - syncedEvery);
    return before.some(({copies}) => copies[crash.node]?.[op.key]?.some(({value}) => value === op.result.value));
  });
}
