/** Compares a MariaDB transcript with what the model did: every answer, every status, every value looked at. */
import type {Millis, NodeId} from '../../source/sim/operation.ts';
import {type Fields, fieldsOf} from './fields.ts';
import type {Difference, Finding, Verdict} from './finding.ts';
import type {Performance, RawStep, RawTranscript, Sight, Told} from './mariadb-play.ts';

interface Case {
  readonly transcript: RawTranscript;
  readonly played: Performance;
  readonly step: RawStep;
}

/** A real client's answer came from a process that shared two cores with three others (SYSTEMS.md section 12). */
const slowness: Millis = 100;
/** A replica lags a few milliseconds (section 5): so soon after an acknowledged write a read there may see either value. */
const lag: Millis = 20;
/**
 * A replica whose link healed was up to date again after 2 to 3.4 s, at worst after MASTER_CONNECT_RETRY (sections 2 and 5); here
 * it may take so much longer than in the real run.
 */
const slowerBy: Millis = 3_000;

export const lagAllowance = {
  name: 'replica lag',
  why: 'a read at a replica within 20 ms of a write may see the value before or after it',
};

/** Every step with its verdict, in order. */
export function compareMariadb(transcript: RawTranscript, played: Performance): readonly Finding[] {
  return transcript.steps.map((step): Finding => {
    const one = {transcript, played, step};
    const found = rows[step.do]?.(one);
    const allowed = found !== undefined && found.length > 0 && mayLag(one);
    const differences = allowed ? [] : (found ?? []);
    const verdict: Verdict = !found
      ? 'skipped'
      : differences.length > 0
        ? 'contradicted'
        : allowed
          ? 'allowed'
          : 'agreed';
    const {place, at} = step;
    return {place, at, step: inWords(step), verdict, differences, allowances: allowed ? [lagAllowance.name] : []};
  });
}

/** Cuts, heals, crashes and restarts are causes, and say nothing to compare. */
const rows: Readonly<Record<string, (one: Case) => readonly Difference[] | undefined>> = {
  op: compareAnswer,
  connect: compareAnswer,
  look: compareLook,
  status: compareStatus,
  'replica-status': compareReplica,
  note: compareNote,
};

const kinds = {ok: 'ok', stale: 'stale', fail: 'refused', info: 'timeout', pending: 'pending'} as const;

function resultOf(fields: Fields): Fields {
  return fieldsOf(fields.result, 'result');
}

function compareAnswer({played, step}: Case): readonly Difference[] | undefined {
  const told = played.told[step.place];
  if (!told) return undefined;
  const {fields} = step;
  const result = resultOf(fields);
  const latency = Number(fields.latency_ms);
  return [
    ...same('kind', result.kind, kinds[told.kind]),
    ...(step.do === 'op' && result.kind !== 'timeout' ? compareValue(fields, result, told) : []),
    ...(result.reason === undefined ? [] : same('reason', plain(String(result.reason)), plain(told.message))),
    ...(Math.abs(latency - told.latency) <= slowness ? [] : same('latency', `${latency} ms`, `${told.latency} ms`)),
  ];
}

/** Of reads; a count of rows is 0 where the key is absent. A change in an open transaction tells nothing. */
function compareValue({op, sql}: Fields, {value, kind}: Fields, told: Told): readonly Difference[] {
  if (kind === 'refused') return [];
  if (/^SELECT COUNT/.test(String(sql))) return same('value', String(value), told.value === null ? '0' : '1');
  return op === 'read' ? same('value', value, told.value) : [];
}

/** A text without what differs from place to place: addresses, GTIDs, and how the Python client brackets it. */
function plain(text: string): string {
  const unwrapped = text.replace(/^\((\d+), "(.*)"\)$/, 'ERROR $1: $2');
  return unwrapped.replace(/on '[^']*'/, "on 'server'").replace(/\b0-\d+-\d+\b/g, 'GTID');
}

function compareLook({played, step}: Case): readonly Difference[] {
  return same('value', step.fields.value, sightOf(played, step)?.values.x);
}

function sightOf({sights}: Performance, {place, fields}: RawStep): Sight | undefined {
  return sights[place]?.[fields.node as NodeId];
}

/** Counters started elsewhere in the real runs, so that they are compared by how they have grown since they were first read. */
function compareStatus({transcript, played, step}: Case): readonly Difference[] {
  const {facts = {}} = sightOf(played, step) ?? {};
  const view = fieldsOf(step.fields.view, 'view');
  const grown = (name: string, fact: string): readonly Difference[] => {
    const first = transcript.steps.find((one) => one.do === 'status' && one.fields.node === step.fields.node) ?? step;
    const before = fieldsOf(first.fields.view, 'view');
    const modelBefore = sightOf(played, first)?.facts[fact];
    return same('state', Number(view[name]) - Number(before[name]), Number(facts[fact]) - Number(modelBefore), name);
  };
  return [
    ...same('state', view.Rpl_semi_sync_master_status, facts['semi-sync'], 'Rpl_semi_sync_master_status'),
    ...same('state', view.Rpl_semi_sync_master_clients, facts.clients, 'Rpl_semi_sync_master_clients'),
    ...grown('Rpl_semi_sync_master_yes_tx', 'yes_tx'),
    ...grown('Rpl_semi_sync_master_no_tx', 'no_tx'),
  ];
}

function compareReplica({transcript, played, step}: Case): readonly Difference[] {
  const {facts = {}, error = ''} = sightOf(played, step) ?? {};
  const view = fieldsOf(step.fields.view, 'view');
  const {Slave_IO_Running, Seconds_Behind_Master, Last_IO_Errno, Last_IO_Error} = view;
  const first =
    transcript.steps.find((one) => one.do === 'replica-status' && one.fields.node === step.fields.node) ?? step;
  const before = fieldsOf(first.fields.view, 'view');
  const modelBefore = sightOf(played, first)?.facts.Gtid_IO_Pos;
  return [
    ...same('state', Slave_IO_Running, facts.Slave_IO_Running, 'Slave_IO_Running'),
    ...same('state', String(Seconds_Behind_Master ?? 'NULL'), facts.Seconds_Behind_Master, 'Seconds_Behind_Master'),
    ...same('state', String(Last_IO_Errno), facts.Last_IO_Errno ?? '0', 'Last_IO_Errno'),
    ...(Last_IO_Error === '' ? [] : same('reason', plain(String(Last_IO_Error)), plain(error.replace(/^[^:]*: /, '')))),
    ...same(
      'state',
      numberOf(view.Gtid_IO_Pos) - numberOf(before.Gtid_IO_Pos),
      numberOf(facts.Gtid_IO_Pos) - numberOf(modelBefore),
      'Gtid_IO_Pos',
    ),
  ];
}

function numberOf(gtid: unknown): number {
  return Number(String(gtid).split('-')[2]);
}

/** When something came about after the heal: a held statement about as long after it as the cut was, a replica sooner. */
function compareNote({transcript, played, step}: Case): readonly Difference[] {
  const {steps} = transcript;
  const heal = steps.slice(0, step.place).findLast((one) => one.do === 'heal');
  const cut = steps.slice(0, step.place).findLast((one) => one.do === 'cut');
  if (!heal || !cut) return [];
  const timeOf = ({place}: RawStep): Millis => played.times[place] ?? 0;
  const after = timeOf(step) - timeOf(heal);
  const executed = String(step.fields.text).includes('was executed');
  const limit = executed ? timeOf(heal) - timeOf(cut) : step.at - heal.at + slowerBy;
  const came = !played.missed.includes(step.place) && after > 0 && after <= limit;
  return came ? [] : [{aspect: 'time', real: `${step.at - heal.at} ms after the heal`, model: `${after} ms`, after}];
}

/** A read at a replica so soon after a write was acknowledged, whose value is that write's or the one before. */
function mayLag({transcript, played, step}: Case): boolean {
  const told = played.told[step.place];
  if (step.fields.op !== 'read' || !told || (told.kind !== 'ok' && told.kind !== 'stale')) return false;
  const writes = transcript.steps
    .slice(0, step.place)
    .filter(({fields}) => fields.op === 'write' && resultOf(fields).kind === 'ok');
  const last = writes.at(-1);
  if (!last || last.fields.node === step.fields.node) return false;
  const since = step.at - last.at - Number(last.fields.latency_ms);
  return since <= lag && writes.slice(-2).some(({fields}) => fields.value === told.value);
}

function same(aspect: Difference['aspect'], real: unknown, model: unknown, what = ''): readonly Difference[] {
  return real === model ? [] : [{aspect, real: `${what} ${real}`.trim(), model: `${model}`}];
}

function inWords({do: what, fields}: RawStep): string {
  if (what === 'op') return `${fields.session}: ${fields.sql}`;
  return `${what} ${fields.session ?? fields.node ?? fields.label ?? ''}`.trim();
}
