/**
 * Plays transcripts that were derived from papers and documents (SYSTEMS.md sections 7 and 8) on the model. Their times
 * only say what comes after what, so the script goes on as soon as what a step waits for has come about.
 */

import type {Ask} from '../../source/lab/command.ts';
import type {LabEvent} from '../../source/lab/event.ts';
import type {Lab} from '../../source/lab/lab.ts';
import {openLab} from '../../source/lab/open.ts';
import {preferenceList} from '../../source/protocols/ring.ts';
import type {ClientId, Millis, NodeId, OperationId} from '../../source/sim/operation.ts';
import {dynamo} from '../../source/systems/dynamo.ts';
import {dynamodb} from '../../source/systems/dynamodb.ts';
import {chooseOptions, type System} from '../../source/systems/system.ts';
import {type Fields, fieldsOf, listOf, textOf} from './fields.ts';

export interface DerivedTranscript {
  readonly file: string;
  readonly system: string;
  readonly nodes: readonly string[];
  readonly config: Fields;
  readonly steps: readonly Fields[];
}

export interface Performance {
  readonly lab: Lab;
  readonly transcript: DerivedTranscript;
  /** The model's node for each of the transcript's. */
  readonly cast: Readonly<Record<string, NodeId>>;
  readonly seed: number;
  /** The operation of each step that is one. */
  readonly ids: Record<number, OperationId>;
  /** Whom the coordinator asked, itself included, in the model's names. */
  readonly asked: Record<number, readonly NodeId[]>;
  /** What each node held soon after each step: `value` or `value for owner`. */
  readonly held: Record<number, Readonly<Record<NodeId, readonly string[]>>>;
  /** Steps whose wait was in vain. */
  readonly missed: number[];
  /** Clients by the context they hold, each for one put to come. */
  readonly readers: {readonly context: string; readonly client: ClientId}[];
  clients: number;
}

/** The transcript in a file's text. */
export function readDerived(file: string, text: string): DerivedTranscript {
  const whole = fieldsOf(JSON.parse(text), file);
  return {
    file,
    system: textOf(whole, 'system', file),
    nodes: listOf(whole.nodes, file).map(String),
    config: fieldsOf(whole.config, file),
    steps: listOf(whole.steps, file).map((step, place) => fieldsOf(step, `${file} step ${place + 1}`)),
  };
}

/** What the model does with a transcript; the same for the same seed. */
export function performDerived(transcript: DerivedTranscript, seed: number): Performance {
  const [system, options] = systemFor(transcript);
  const lab = openLab(system.open(chooseOptions(system, options)), seed);
  wait(lab, 4000);
  const one: Performance = {
    lab,
    transcript,
    cast: castFor(lab, transcript),
    seed,
    ids: {},
    asked: {},
    held: {},
    missed: [],
    readers: [],
    clients: 0,
  };
  transcript.steps.forEach((step, place) => {
    doers[String(step.do)]?.(one, step, place);
  });
  wait(lab, 5000);
  return one;
}

function systemFor({system, config, nodes}: DerivedTranscript): readonly [System, Record<string, string>] {
  if (system === 'dynamodb') return [dynamodb, {mode: String(config.mode ?? 'region').toLowerCase()}];
  const {N, R, W} = config;
  return [dynamo, {nodes: String(nodes.length), n: String(N), r: String(R), w: String(W), 'anti-entropy': '0'}];
}

/** The leader plays the leader; the first of the preference list plays the first; Regions are all alike. */
function castFor(lab: Lab, {nodes, config, system}: DerivedTranscript): Record<string, NodeId> {
  const {leader, nodes: shown} = lab.snapshot();
  const all = shown.map(({id}) => id);
  const order = system === 'dynamo2007' ? preferenceList('k', all) : all;
  const ranked = leader && config.leader ? [leader, ...order.filter((node) => node !== leader)] : order;
  return Object.fromEntries(nodes.map((name, place) => [name, ranked[place] as NodeId]));
}

function wait(lab: Lab, by: Millis): void {
  lab.dispatch({type: 'advance', by});
}

function until(one: Performance, place: number, holds: () => boolean): void {
  for (let spent = 0; spent < 20_000; spent += 20) {
    if (holds()) return;
    wait(one.lab, 20);
  }
  one.missed.push(place);
}

const doers: Readonly<Record<string, (one: Performance, step: Fields, place: number) => void>> = {
  op: ask,
  cut: ({lab, cast}, step) => {
    for (const link of listOf(step.links, 'cut').map((each) => fieldsOf(each, 'cut'))) {
      lab.dispatch({type: 'cut', from: cast[String(link.a)] as NodeId, to: cast[String(link.b)] as NodeId});
    }
  },
  // Replication between Regions takes up to a second, and is given as long again.
  heal: ({lab}) => {
    lab.dispatch({type: 'heal'});
    wait(lab, 2500);
  },
  crash: ({lab, cast}, {node}) => {
    lab.dispatch({type: 'crash', node: cast[String(node)] as NodeId});
    wait(lab, 50);
  },
  restart: ({lab, cast}, {node}) => void lab.dispatch({type: 'restart', node: cast[String(node)] as NodeId}),
  elected: (one, {among}, place) => {
    const able = listOf(among, 'elected').map((name) => one.cast[String(name)]);
    until(one, place, () => one.lab.snapshot().leaders.some((node) => able.includes(node)));
    recast(one, able);
    wait(one.lab, 200);
  },
  // The new leader waits a little longer than the old one holds its lease: the two count it from both ends.
  'lease-expired': (one, {node}, place) => {
    until(one, place, () => !one.lab.snapshot().leaders.includes(one.cast[String(node)] as NodeId));
    wait(one.lab, 500);
  },
  'hint-delivered': (one, {node, to}, place) => {
    until(
      one,
      place,
      () =>
        !heldBy(one, one.cast[String(node)] as NodeId).some((held) => held.endsWith(` for ${one.cast[String(to)]}`)),
    );
    wait(one.lab, 100);
  },
};

/** Any of them may win; the winner plays the transcript's winner, and the others change places with it. */
function recast({lab, cast, transcript}: Performance, able: readonly (NodeId | undefined)[]): void {
  const winner = lab.snapshot().leaders.find((node) => able.includes(node));
  const elected = transcript.steps.find((step) => step.do === 'elected');
  const name = String(elected?.leader);
  const other = transcript.nodes.find((node) => cast[node] === winner);
  if (!winner || !other || other === name) return;
  const changed = cast as Record<string, NodeId>;
  changed[other] = cast[name] as NodeId;
  changed[name] = winner;
}

function ask(one: Performance, step: Fields, place: number): void {
  const {lab, cast} = one;
  const node = cast[String(step.node)] as NodeId;
  const result = fieldsOf(step.result, `step ${place + 1}`);
  if (String(result.reason).startsWith('ReplicatedWriteConflictException')) startRival(one, node);
  const client = clientFor(one, step);
  one.ids[place] = start(one, client, node, askOf(step));
  wait(lab, 4);
  one.asked[place] = whomAsked(lab, node);
  letFinish(one, place);
  one.held[place] = Object.fromEntries(lab.snapshot().nodes.map(({id}) => [id, heldBy(one, id)]));
  remember(one, client, node, place);
}

/**
 * The next step comes after this one's answer; but a leader's lease goes on meanwhile, and what the transcripts tell of
 * its time happens within one lease, so that a request to a leader is not waited for.
 */
function letFinish(one: Performance, place: number): void {
  const {lab, transcript} = one;
  wait(lab, 150);
  if (transcript.config.leader !== undefined) return;
  for (let spent = 0; spent < 5000 && !endOf(one, place); spent += 50) wait(lab, 50);
  wait(lab, 500);
}

/** Of two writers at one time the transcript tells of one: the other asks in another Region, just before. */
function startRival(one: Performance, node: NodeId): void {
  const other = Object.values(one.cast).find((each) => each !== node) as NodeId;
  start(one, newClient(one), other, {type: 'write', key: 'k', value: 'rival'});
  wait(one.lab, 15);
}

function start({lab}: Performance, client: ClientId, node: NodeId, asked: Ask): OperationId {
  lab.dispatch({type: 'connect', client, node});
  const [event] = lab.dispatch({type: 'invoke', client, ask: asked});
  if (event?.type !== 'invoked') throw new Error(`not asked: ${JSON.stringify(event)}`);
  return event.operation.id;
}

function newClient(one: Performance): ClientId {
  one.clients += 1;
  return `c${one.clients}`;
}

function askOf({op, key, value}: Fields): Ask {
  const verb = String(op);
  if (/^(put|PutItem)/.test(verb)) return {type: 'write', key: String(key), value: String(value)};
  return verb.includes('ConsistentRead=true')
    ? {type: 'read', key: String(key), level: 'strong'}
    : {type: 'read', key: String(key)};
}

/**
 * Whoever holds the context that a put is to carry; somebody new for an empty one; where a put tells of none, who wrote
 * before.
 */
function clientFor(one: Performance, {context, op}: Fields): ClientId {
  if (op === 'put' && context === undefined && one.clients > 0) return 'c1';
  const wanted = printContext(context);
  const place = wanted === '' ? -1 : one.readers.findIndex((reader) => reader.context === wanted);
  return one.readers.splice(place, place < 0 ? 0 : 1)[0]?.client ?? newClient(one);
}

/**
 * Each put to come that carries the context of this answer needs a client that has it: this one, and others that read
 * now.
 */
function remember(one: Performance, client: ClientId, node: NodeId, place: number): void {
  const context = contextOf(one, place);
  const takers = one.transcript.steps.slice(place + 1).filter((step) => printContext(step.context) === context);
  if (context === '') return;
  takers.forEach((_, index) => {
    const reader = index === 0 ? client : newClient(one);
    if (index > 0) {
      start(one, reader, node, {type: 'read', key: 'k'});
      wait(one.lab, 300);
    }
    one.readers.push({context, client: reader});
  });
}

/** A context of a transcript, [["A", 2], ["C", 1]], as `A 2, C 1`. */
export function printContext(context: unknown): string {
  return Array.isArray(context) ? context.map((pair) => (pair as unknown[]).join(' ')).join(', ') : '';
}

/** The context in the model's answer to a step, in the transcript's names. */
export function contextOf({lab, ids, cast}: Performance, place: number): string {
  const operation = lab.snapshot().operations[(ids[place] ?? 0) - 1];
  const reply = operation?.completed?.reply;
  if (reply?.outcome !== 'ok' || !reply.context) return '';
  const pairs = reply.context.split(' ').map((pair) => {
    const [node, count] = pair.split(':');
    return `${nameOf(cast, node as NodeId)} ${count}`;
  });
  return pairs.sort((one, other) => (one < other ? -1 : 1)).join(', ');
}

/** The transcript's name of a model's node. */
export function nameOf(cast: Performance['cast'], node: NodeId): string {
  return Object.keys(cast).find((name) => cast[name] === node) ?? node;
}

function whomAsked(lab: Lab, node: NodeId): readonly NodeId[] {
  const asked = lab.snapshot().packets.filter(({from, label}) => from === node && label.startsWith('get '));
  return [node, ...asked.map(({to}) => to as NodeId)];
}

/** The values a node shows, and for whom it keeps copies. */
function heldBy({lab}: Performance, node: NodeId): readonly string[] {
  const view = lab.snapshot().nodes.find(({id}) => id === node)?.view;
  const kept = view?.facts.find(([name]) => name === 'keeps for')?.[1] ?? 'nobody';
  const owners = kept === 'nobody' ? [] : kept.split(' ').map((owner) => `copy for ${owner}`);
  return [...(view?.data.k ?? []).map(({value}) => String(value)), ...owners];
}

/** How a step's operation ended: the lab's own mark and words. */
export function endOf({lab, ids}: Performance, place: number): (LabEvent & {type: 'completed'}) | undefined {
  const found = lab.snapshot().events.find((event) => event.type === 'completed' && event.operation.id === ids[place]);
  return found?.type === 'completed' ? found : undefined;
}
