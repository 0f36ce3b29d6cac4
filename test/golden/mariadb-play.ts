/** Plays a MariaDB transcript on the model: each real session is one client, and the client box is wherever clients are. */
import type {Ask} from '../../source/lab/command.ts';
import type {LabEvent} from '../../source/lab/event.ts';
import type {NodeSnapshot} from '../../source/lab/snapshot.ts';
import type {ClientId, Endpoint, Millis, NodeId, OperationId} from '../../source/sim/operation.ts';
import {mysql} from '../../source/systems/mysql.ts';
import {type Fields, fieldsOf, listOf} from './fields.ts';
import {act, openStage, passTime, type Stage} from './stage.ts';
import {type RawStep, type RawTranscript, readRaw, type Told} from './zookeeper-play.ts';

export type {RawStep, RawTranscript, Told};

/** What could be seen of a server at a step. */
export interface Sight {
  readonly facts: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string | null>>;
  /** The newest text of error 1236 that it noted. */
  readonly error: string;
}

export interface Performance {
  readonly seed: number;
  readonly told: Readonly<Record<number, Told>>;
  /** The model's clock when each step was carried out. */
  readonly times: Readonly<Record<number, Millis>>;
  readonly sights: Readonly<Record<number, Readonly<Record<NodeId, Sight>>>>;
  /** Notes whose event did not come about in the model. */
  readonly missed: readonly number[];
  /** The most acknowledged writes that were missing from all live servers at any step, and those missing at the end. */
  readonly mostLost: number;
  readonly lost: number;
  readonly converged: boolean;
}

/** How long the model may keep the script waiting. */
const patience: Millis = 70_000;
/** How long the real client waits for an answer, unless it was seen to wait longer. */
const readTimeout: Millis = 3_000;

interface Play {
  readonly transcript: RawTranscript;
  readonly stage: Stage;
  /** The client and the server of each session. */
  readonly sessions: Readonly<Record<string, {readonly client: ClientId; readonly box: string; readonly to: NodeId}>>;
  readonly asked: Record<number, OperationId>;
  /** What a session has changed and not committed. */
  readonly open: Record<string, {readonly key: string; readonly value: string}>;
}

export {readRaw};

/** What the model does with a transcript; the same for the same seed. */
export function perform(transcript: RawTranscript, seed: number): Performance {
  const stage = openStage(mysql, optionsOf(transcript.config), seed);
  fill(stage);
  const play: Play = {transcript, stage, sessions: sessionsOf(transcript), asked: {}, open: {}};
  for (const {client, to} of Object.values(play.sessions)) act(stage, {type: 'connect', client, node: to});
  const times: Record<number, Millis> = {};
  const sights: Record<number, Record<NodeId, Sight>> = {};
  const missed: number[] = [];
  const opened = stage.latest.at;
  let late = 0;
  let mostLost = 0;
  for (const step of transcript.steps) {
    passTime(stage, opened + step.at + late);
    waitForAnswers(play, step);
    if (!waitForEvent(play, step)) missed.push(step.place);
    late = Math.max(late, stage.latest.at - opened - step.at);
    times[step.place] = stage.latest.at - opened;
    sights[step.place] = lookAround(stage);
    mostLost = Math.max(mostLost, stage.latest.lost);
    carryOut(play, step);
  }
  passTime(stage, stage.latest.at + 5_000);
  const {converged, lost} = stage.latest;
  return {seed, told: toldOf(play), times, sights, missed, mostLost, lost, converged};
}

/** The options for the configuration of a transcript. */
export function optionsOf(config: Fields): Record<string, string> {
  const given = listOf(config.options, 'options').map(String);
  const semiSync = given.some((option) => option.includes('semi-sync-master-enabled=1'));
  const waitPoint = given.map((option) => /wait-point=(\w+)/.exec(option)?.[1]).find((found) => found !== undefined);
  const servers = Number(config.servers);
  return {
    nodes: String(servers),
    replication: servers === 1 ? 'none' : semiSync ? 'semisync' : 'async',
    ...(waitPoint && {'wait-point': waitPoint}),
    ...(servers > 1 && {'apply-delay': '3'}),
    'read-timeout': String(readTimeout),
    reconnect: 'off',
    latency: '1',
    transport: 'tcp',
  };
}

/** The table as the real script had filled it before its clock began. */
function fill(stage: Stage): void {
  act(stage, {type: 'invoke', client: 'c1', ask: {type: 'write', key: 'x', value: 'v0'}});
  passTime(stage, stage.latest.at + 1_000);
}

/** Every session of the transcript, the ones that are opened late too: a cut of their box is one of theirs. */
function sessionsOf({steps}: RawTranscript): Play['sessions'] {
  const sessions: Record<string, Play['sessions'][string]> = {};
  for (const {fields} of steps) {
    const {session, node, to} = fields;
    if (typeof session !== 'string' || sessions[session]) continue;
    const client: ClientId = `c${Object.keys(sessions).length + 101}`;
    sessions[session] = {client, box: String(node), to: (to ?? node) as NodeId};
  }
  return sessions;
}

/** The real script asked one thing after the other: what had been answered by then is answered here, too. */
function waitForAnswers({stage, transcript, asked}: Play, step: RawStep): void {
  const ended = transcript.steps.filter(
    (one) => one.place < step.place && one.at + Number(one.fields.latency_ms ?? 0) <= step.at && !wasBroken(one),
  );
  const ids = ended.flatMap(({place}) => asked[place] ?? []);
  const answered = () => {
    const {operations} = stage.lab.snapshot();
    return ids.every((id) => operations[id - 1]?.completed !== undefined);
  };
  while (!answered()) act(stage, {type: 'advance', by: 1});
}

/** Whether the connection broke: what ended that request is the crash that is written next. */
function wasBroken({fields}: RawStep): boolean {
  return fields.result !== undefined && /during query$/.test(String(fieldsOf(fields.result, 'result').reason));
}

/** A note says that something had come about; the real script went on only then. */
function waitForEvent({stage}: Play, {do: what, fields}: RawStep): boolean {
  if (what !== 'note') return true;
  const executed = /the abandoned statement \((.*)\) was executed/.exec(String(fields.text))?.[1];
  const holds = () => {
    const {nodes, converged} = stage.lab.snapshot();
    return executed === undefined ? converged : nodes[0]?.view.data.x?.[0]?.value === executed;
  };
  return holds() || passTime(stage, stage.latest.at + patience, holds);
}

function lookAround(stage: Stage): Record<NodeId, Sight> {
  const sight = ({id, view}: NodeSnapshot): Sight => ({
    facts: Object.fromEntries(view.facts),
    values: Object.fromEntries(Object.entries(view.data).map(([key, [stored]]) => [key, stored?.value ?? null])),
    error: stage.notes.findLast(({node, text}) => node === id && text.includes('error 1236'))?.text ?? '',
  });
  return Object.fromEntries(stage.lab.snapshot().nodes.map((node) => [node.id, sight(node)]));
}

function carryOut(play: Play, step: RawStep): void {
  const {stage} = play;
  const {do: what, fields} = step;
  const node = String(fields.node);
  if (what === 'op' || what === 'connect') ask(play, step);
  if (what === 'heal') act(stage, {type: 'heal'});
  if (what === 'crash' || what === 'restart') act(stage, {type: what, node});
  if (what === 'promote') act(stage, {type: 'action', name: 'promote', node});
  if (what === 'look' && isToRejoin(play.transcript, step)) act(stage, {type: 'action', name: 'rejoin', node});
  if (what === 'cut') for (const link of listOf(fields.links, 'links')) cut(play, fieldsOf(link, 'link'));
}

/** The old primary is looked at as it comes back, and then made a replica: its status is read next. */
function isToRejoin({steps}: RawTranscript, {place, fields}: RawStep): boolean {
  const restarted = steps.slice(0, place).findLast((one) => one.do === 'restart')?.fields.node === fields.node;
  const next = steps[place + 1];
  return restarted && next?.do === 'replica-status' && next.fields.node === fields.node;
}

function cut({stage, sessions}: Play, {a, b, dir}: Fields): void {
  const oneWay = dir !== 'both';
  for (const from of endsOf(stage, sessions, String(a), String(b))) {
    for (const to of endsOf(stage, sessions, String(b), String(a))) act(stage, {type: 'cut', from, to, oneWay});
  }
}

/** A server is itself; the client box is each client on it that speaks with the other end. */
function endsOf({nodes}: Stage, sessions: Play['sessions'], end: string, other: string): Endpoint[] {
  if (nodes.includes(end as NodeId)) return [end as NodeId];
  return Object.values(sessions).flatMap(({client, box, to}) => (box === end && to === other ? [client] : []));
}

function ask(play: Play, step: RawStep): void {
  const {stage, sessions, asked} = play;
  const {client} = sessions[String(step.fields.session)] ?? {client: 'c100' as ClientId};
  const request = asksFor(play, step);
  if (request === undefined) return;
  const patient = Number(step.fields.latency_ms) > readTimeout + 500;
  const [event] = act(stage, {type: 'invoke', client, ask: {...request, ...(patient && {timeout: patience})}});
  if (event?.type !== 'invoked') throw new Error(`${play.transcript.file} step ${step.place + 1}: not invoked`);
  asked[step.place] = event.operation.id;
}

/**
 * The request for a real step. To connect is to ask something, since a connection is opened for the first request; a change
 * in an open transaction is the lock it takes, and its COMMIT is the change.
 */
function asksFor({open}: Play, {do: what, fields}: RawStep): Ask | undefined {
  const {op, key, value, sql, session} = fields;
  if (what === 'connect') return {type: 'read', key: 'x'};
  if (op === 'read') return {type: 'read', key: String(key)};
  if (op === 'write') return {type: 'write', key: String(key), value: String(value)};
  const text = String(sql);
  const change =
    /^INSERT INTO kv VALUES \('(.*)','(.*)'\)/.exec(text) ?? /^UPDATE kv SET v='(.*)' WHERE k='(.*)'/.exec(text);
  if (change) {
    const [first = '', second = ''] = change.slice(1);
    const inserted = text.startsWith('INSERT');
    open[String(session)] = inserted ? {key: first, value: second} : {key: second, value: first};
    return {type: 'read', key: inserted ? first : second, level: 'for-update'};
  }
  const locked = /WHERE k='(.*)' FOR UPDATE/.exec(text)?.[1];
  if (locked !== undefined) return {type: 'read', key: locked, level: 'for-update'};
  const mine = open[String(session)];
  if (text === 'COMMIT' && mine) return {type: 'write', ...mine};
  if (text === 'ROLLBACK' && mine) return {type: 'read', key: mine.key};
  const counted = /^SELECT COUNT\(\*\) FROM kv WHERE k='(.*)'/.exec(text)?.[1];
  return counted === undefined ? undefined : {type: 'read', key: counted};
}

function toldOf({stage, asked}: Play): Record<number, Told> {
  const {events, operations} = stage.lab.snapshot();
  const ended: Record<OperationId, LabEvent & {type: 'completed'}> = {};
  for (const event of events) if (event.type === 'completed') ended[event.operation.id] = event;
  const tell = (id: OperationId): Told => {
    const end = ended[id]?.judged;
    const at = operations[id - 1]?.invoked.at ?? 0;
    if (!end) return {id, kind: 'pending', value: undefined, message: 'no answer', asked: at, latency: -1};
    const {mark, values, message = '', latency} = end;
    return {id, kind: mark, value: values?.[0], message, asked: at, latency};
  };
  return Object.fromEntries(Object.entries(asked).map(([place, id]) => [place, tell(id)]));
}
