/**
 * Compares a ZooKeeper transcript with what the model did, in the sets and time windows of SYSTEMS.md sections 1, 4 and
 * 11.
 */
import type {Millis, NodeId} from '../../source/sim/operation.ts';
import {type Fields, fieldsOf, listOf} from './fields.ts';
import type {Difference, Finding, Verdict} from './finding.ts';
import type {Mode, Performance, RawStep, RawTranscript, Told} from './zookeeper-play.ts';

/** Everything about one step. */
interface Case {
  readonly transcript: RawTranscript;
  readonly played: Performance;
  readonly step: RawStep;
}

interface Allowance {
  readonly name: string;
  readonly why: string;
  allows(one: Case, told: Told): boolean;
}

/** From the heal until the slowest real server served again (section 1, row 15). */
const rejoins: Millis = 24_500;
/**
 * When a leader without a quorum was seen to give up, after the cut (section 4: 10 to 11.6 s; checked every tick of 2
 * s).
 */
const givesUp = {low: 8_900, high: 12_300};

/** Where reality is not deterministic (section 11). */
export const zookeeperAllowances: readonly Allowance[] = [
  {
    name: 'rejoin time',
    why: 'a healed server serves again after 1.6 to 24 s; until then ConnectionLoss, from then on Session expired or the value',
    allows: (one, told) =>
      sinceFault(one, 'heal') <= rejoins && (isLoss(told) || isExpired(told) || isPossible(one, told)),
  },
  {
    name: 'race with the time-out',
    why: 'a request held by a cut that heals is answered about when its client gives up, before or after',
    allows: (one, told) => healsSoon(one) && (isLoss(told) || told.kind === 'ok'),
  },
  {
    name: 'moment of giving up',
    why: 'servers without a quorum stop serving 9 to 12 s after the cut, the leader when it next counts',
    allows: (one, told) => {
      const since = sinceFault(one, 'cut');
      return since >= givesUp.low && since <= givesUp.high && (isLoss(told) || isPossible(one, told));
    },
  },
  {
    name: 'reconnection',
    why: 'a client comes back one to two seconds after it lost its server, and each attempt may still come too early',
    allows: (one, told) => {
      const electing = sinceFault(one, 'cut') >= givesUp.low && sinceFault(one, 'cut') <= givesUp.high + 2500;
      const crashed = sinceFault(one, 'crash') <= 3500;
      return (electing || crashed) && one.step.fields.op !== 'set' && (isLoss(told) || isPossible(one, told));
    },
  },
  {
    name: 'sync at the same time as a write',
    why: 'a leader answers a sync at once unless a proposal is under way; which of two requests comes first is chance',
    allows: (one, told) => one.step.fields.op === 'sync' && isLoss(told) && writesAlongside(one),
  },
  {
    name: 'read at the same time',
    why: 'a read and a write that overlap may fall in either order; a write is on a follower a moment after its answer',
    allows: (one, told) => isPossible(one, told) && isPossibleReally(one),
  },
];

/** Every step with its verdict, in order. */
export function compareZooKeeper(transcript: RawTranscript, played: Performance): readonly Finding[] {
  return transcript.steps.map((step): Finding => {
    const one = {transcript, played, step};
    const found = rows[step.do]?.(one);
    const allowed = found && found.length > 0 && step.do === 'op' ? allowanceOf(one) : undefined;
    const differences = allowed ? [] : (found ?? []);
    const verdict: Verdict = !found
      ? 'skipped'
      : differences.length > 0
        ? 'contradicted'
        : allowed
          ? 'allowed'
          : 'agreed';
    const {place, at} = step;
    return {place, at, step: inWords(step), verdict, differences, allowances: allowed ? [allowed.name] : []};
  });
}

/** Whether a seed had the same elections and the same acknowledged writes: what chance decides, in reality too. */
export function fitsZooKeeper(transcript: RawTranscript, played: Performance): boolean {
  const elected = transcript.steps.filter((step) => step.do === 'elected').map(({fields}) => fields.leader);
  const leaders = played.modes.filter(({mode}) => mode === 'leader').map(({node}) => node);
  const acknowledged = transcript.steps.filter(({fields}) => fields.op === 'set' && kindOf(fields) === 'ok');
  return (
    elected.every((leader) => leaders.includes(leader as NodeId)) &&
    acknowledged.every(({place}) => played.told[place]?.kind === 'ok')
  );
}

const rows: Readonly<Record<string, (one: Case) => readonly Difference[] | undefined>> = {
  op: compareOp,
  roles: compareRoles,
  observe: compareMode,
  elected: (one) => compareWithin(one, one.step.fields.leader as NodeId, 'leader'),
  verdict: compareVerdict,
};

function allowanceOf(one: Case): Allowance | undefined {
  const told = one.played.told[one.step.place];
  return told && zookeeperAllowances.find((row) => row.allows(one, told));
}

function resultOf(fields: Fields): Fields {
  return fieldsOf(fields.result, 'result');
}

function kindOf(fields: Fields): string {
  return fields.result === undefined ? '' : String(resultOf(fields).kind);
}

function compareOp({played, step}: Case): readonly Difference[] | undefined {
  const told = played.told[step.place];
  if (!told) return undefined;
  const {kind, reason, value} = resultOf(step.fields);
  const real = `${kind} ${reason ?? value ?? ''}`;
  const model = `${told.kind} ${told.message || (told.value ?? '')} after ${told.latency} ms`;
  if (kind === 'ok' || kind === 'stale') {
    const same = told.kind === 'ok' || told.kind === 'stale' ? sameValue(step.fields, told) : false;
    return same ? [] : [{aspect: told.kind === 'ok' ? 'value' : 'kind', real, model}];
  }
  if (familyOf(String(reason)) !== familyOf(told.message)) return [{aspect: 'reason', real, model}];
  return latencyFits(step.fields, told) ? [] : [{aspect: 'latency', real: `${step.fields.latency_ms} ms`, model}];
}

/** A bare sync shows nothing, and `exists` only that there is something. */
function sameValue({op, result}: Fields, told: Told): boolean {
  if (told.value === undefined || op === 'sync') return true;
  const {value} = fieldsOf(result, 'result');
  return op === 'exists' ? (value === 'present') === (told.value !== null) : value === told.value;
}

function familyOf(reason: string): string {
  return /KeeperErrorCode = ([\w -]+?) for/.exec(reason)?.[1] ?? reason;
}

/**
 * ConnectionLoss: at once or with the next attempt to connect (within 2 s), or by silence, after 3.3 to 6.7 s (section
 * 11).
 */
function latencyFits(fields: Fields, told: Told): boolean {
  const bySilence = (latency: Millis) => latency > 3_200 && latency <= 6_800;
  return bySilence(Number(fields.latency_ms)) === bySilence(told.latency) && told.latency <= 6_800;
}

function isLoss({message}: Told): boolean {
  return familyOf(message) === 'ConnectionLoss';
}

function isExpired({message}: Told): boolean {
  return familyOf(message) === 'Session expired';
}

/**
 * The values a read may show when it overlaps writes or its server lags: every one from the newest before the fault on.
 */
function possibleValues({transcript, step}: Case): readonly unknown[] {
  const writes = transcript.steps.filter(
    (one) =>
      one.place < step.place + 6 &&
      one.do === 'op' &&
      one.fields.value !== undefined &&
      one.fields.key === step.fields.key,
  );
  const before = writes.filter(
    (one) => one.at + Number(one.fields.latency_ms) < faultBefore(transcript, step) && kindOf(one.fields) === 'ok',
  );
  const newest = before.at(-1);
  return writes.filter((one) => !newest || one.place >= newest.place).map((one) => one.fields.value);
}

function isPossible(one: Case, told: Told): boolean {
  const read = ['get', 'syncget', 'sync'].includes(String(one.step.fields.op));
  return read && (told.kind === 'ok' || told.kind === 'stale') && possibleValues(one).includes(told.value);
}

/** The real read showed one of the possible values too, so that only the order is in question. */
function isPossibleReally(one: Case): boolean {
  return (
    ['ok', 'stale'].includes(kindOf(one.step.fields)) && possibleValues(one).includes(resultOf(one.step.fields).value)
  );
}

const faults = ['cut', 'heal', 'crash', 'restart'];

function faultBefore({steps}: RawTranscript, {place}: RawStep): Millis {
  return steps.slice(0, place).findLast((one) => faults.includes(one.do))?.at ?? -1;
}

/** How long before a step, by the model's clock, the last fault was, if it was of this kind; else for ever. */
function sinceFault({transcript, played, step}: Case, what: string): Millis {
  const fault = transcript.steps.slice(0, step.place).findLast((one) => faults.includes(one.do));
  if (fault?.do !== what) return Infinity;
  return (played.times[step.place] ?? 0) - (played.times[fault.place] ?? 0);
}

/** Another session of the same server writes within the next few milliseconds. */
function writesAlongside({transcript, step}: Case): boolean {
  const {node} = step.fields;
  return transcript.steps.some(
    (one) => one.fields.op === 'set' && one.fields.node === node && Math.abs(one.at - step.at) <= 5,
  );
}

/** The link that holds the request heals before the client gives up. */
function healsSoon({transcript, step}: Case): boolean {
  if (Number(step.fields.latency_ms) < 3_000) return false;
  return transcript.steps.some((one) => one.do === 'heal' && one.at > step.at && one.at - step.at < 6_700);
}

function compareRoles({transcript, played, step}: Case): readonly Difference[] {
  const view = fieldsOf(step.fields.view, 'view');
  const at = played.times[step.place] ?? 0;
  return transcript.nodes.flatMap((node): readonly Difference[] => {
    const model = played.modes.findLast((change) => change.node === node && change.at <= at)?.mode;
    return model === view[node] ? [] : [{aspect: 'state', real: `${node} is ${view[node]}`, model: `${model}`}];
  });
}

/**
 * A server that was just started is seen without a leader while its process boots, which takes no time in the model.
 */
function compareMode(one: Case): readonly Difference[] | undefined {
  const {node, mode} = one.step.fields;
  const fault = causeOf(one.transcript, one.step, mode as Mode);
  if (fault?.do === 'restart' && mode === 'not-serving') return undefined;
  return compareWithin(one, node as NodeId, mode as Mode);
}

/** When a server comes into a mode, after the fault that causes it. */
function windowOf(fault: string, mode: Mode): readonly [low: Millis, high: Millis] {
  if (mode === 'down') return [0, 100];
  if (fault === 'heal') return [0, rejoins];
  if (fault === 'restart') return [0, 4000];
  // A follower of the dead leader stops at once; a leader counts its followers every tick.
  if (fault === 'crash') return mode === 'not-serving' ? [0, 2200] : [300, 1500];
  if (mode === 'not-serving') return [givesUp.low, givesUp.high];
  return mode === 'read-only' ? [10_900, 13_500] : [9_300, 12_800];
}

function compareWithin({transcript, played, step}: Case, node: NodeId, mode: Mode): readonly Difference[] {
  const fault = causeOf(transcript, step, mode);
  const from = fault ? (played.times[fault.place] ?? 0) : 0;
  const [low, high] = windowOf(fault?.do ?? '', mode);
  const change = played.modes.find(
    (one) => one.node === node && one.mode === mode && one.at >= from + Math.min(low, 0),
  );
  const after = change && change.at - from;
  if (after !== undefined && after >= low && after <= high) return [];
  const real = `${node} is ${mode} ${step.at - (fault?.at ?? 0)} ms after the ${fault?.do} (${low} to ${high})`;
  return [{aspect: 'time', real, model: after === undefined ? 'never' : `after ${after} ms`}];
}

/** The last fault; a server is seen down just before its crash is written. Several crashes in a row are one. */
function causeOf({steps}: RawTranscript, {place, at}: RawStep, mode: Mode): RawStep | undefined {
  if (mode === 'down') return steps.find((one) => one.do === 'crash' && Math.abs(one.at - at) < 200);
  const last = steps.slice(0, place).findLast((one) => faults.includes(one.do));
  return last && steps.find((one) => one.do === last.do && last.at - one.at < 200);
}

function compareVerdict({transcript, played, step}: Case): readonly Difference[] {
  const {fields} = step;
  const final = fieldsOf(fields.final, 'final');
  return [
    ...Object.keys(final).flatMap((key) =>
      played.final.flatMap((data, index) => sameFinal(key, final[key], data, index)),
    ),
    ...same('replicas are equal', fields.replicas_equal, played.converged),
    ...same('acknowledged writes lost', listOf(fields.lost_acknowledged, 'lost').length, played.lost),
    ...listOf(fields.unacknowledged, 'unacknowledged').flatMap((write) =>
      sameFate(transcript, played, fieldsOf(write, 'write')),
    ),
  ];
}

function sameFinal(
  key: string,
  real: unknown,
  data: Readonly<Record<string, string | null>>,
  index: number,
): readonly Difference[] {
  const expected = /NoNode/.test(String(real)) ? null : real;
  return same(`${key} in n${index + 1}`, expected, data[key] ?? null);
}

function sameFate({steps}: RawTranscript, played: Performance, write: Fields): readonly Difference[] {
  const place = steps.findIndex(
    ({do: what, fields}) =>
      what === 'op' && fields.key === write.key && fields.value === write.value && fields.node === write.node,
  );
  const id = played.told[place]?.id ?? 0;
  const what = `${write.key}=${write.value} of ${write.node} applied later`;
  return same(what, write.applied_later, played.committed.includes(id));
}

function same(what: string, real: unknown, model: unknown): readonly Difference[] {
  return real === model ? [] : [{aspect: 'state', real: `${what}: ${real}`, model: `${model}`}];
}

function inWords({do: what, fields}: RawStep): string {
  if (what === 'op') return `${fields.op} ${fields.key} ${fields.value ?? ''} at ${fields.node}`;
  return what === 'observe' ? `${fields.node} is ${fields.mode}` : what;
}
