/** Plays a transcript on the model: the same faults and requests at the same times, waiting where the real script waited. */
import type {Ask} from '../../source/lab/command.ts';
import type {LabEvent} from '../../source/lab/event.ts';
import type {Millis, NodeId, OperationId} from '../../source/sim/operation.ts';
import type {System} from '../../source/systems/system.ts';
import {dialectOf, optionsFor} from './dialects.ts';
import {freshClient} from './names.ts';
import type {Answer, Moment, Played} from './played.ts';
import {act, openStage, passTime, type Stage} from './stage.ts';
import {stampedKind} from './stamps.ts';
import {type Op, runsAt, type Step, type StepOf, type Transcript} from './transcript.ts';
import {waitOf} from './waits.ts';

/** How long the model may keep the script waiting; longer is a step missed. */
const patience: Millis = 60_000;
/** After the last step, so that every client has its answer. */
const afterwards: Millis = 15_000;

interface Play {
  readonly transcript: Transcript;
  readonly stage: Stage;
  readonly asked: Record<number, {readonly ids: OperationId[]; readonly refused: Answer[]}>;
  readonly unasked: Record<number, string>;
  readonly used: Record<NodeId, number>;
}

/** What the model does with a transcript; the same for the same seed. */
export function play(transcript: Transcript, system: System, seed: number): Played {
  const stage = openStage(system, optionsFor(system, transcript), seed);
  const performance: Play = {transcript, stage, asked: {}, unasked: {}, used: {}};
  const moments: Record<number, Moment> = {};
  const missed: number[] = [];
  let late = 0;
  transcript.steps.forEach((step, place) => {
    passTime(stage, step.at + late);
    if (!waitFor(performance, step, place)) missed.push(place);
    late = Math.max(late, stage.latest.at - step.at);
    moments[place] = stage.latest;
    carryOut(performance, step, place);
  });
  passTime(stage, stage.latest.at + afterwards);
  const {changes, notes, options} = stage;
  const applied = [...stage.applied];
  return {
    seed,
    options,
    moments,
    answers: answersOf(performance),
    unasked: performance.unasked,
    missed,
    changes,
    notes,
    applied,
  };
}

/** The real script went on only when something had come about; so does this one. Returns whether it did. */
function waitFor({stage, transcript}: Play, step: Step, place: number): boolean {
  const live = transcript.nodes.filter((node) => runsAt(transcript, node, place));
  const holds = waitOf(step, live);
  if (!holds || holds(stage.latest)) return true;
  return passTime(stage, stage.latest.at + patience, holds);
}

function carryOut(performance: Play, step: Step, place: number): void {
  const {stage} = performance;
  const {model} = stage.names;
  if (step.do === 'op') ask(performance, step, place);
  if (step.do === 'heal') act(stage, {type: 'heal'});
  if (step.do === 'crash' || step.do === 'restart') act(stage, {type: step.do, node: model(step.node)});
  if (step.do === 'cut') {
    for (const {a, b, oneWay} of step.links) act(stage, {type: 'cut', from: model(a), to: model(b), oneWay});
  }
}

function ask(performance: Play, op: StepOf<'op'>, place: number): void {
  const {transcript, stage} = performance;
  const asks = dialectOf(transcript).asks(op, keysBefore(transcript, place));
  if (typeof asks === 'string') {
    performance.unasked[place] = asks;
    return;
  }
  const node = stage.names.model(op.node);
  const ids: OperationId[] = [];
  const refused: Answer[] = [];
  for (const one of asks) {
    const client = freshClient(stage.nodes, node, performance.used);
    const [event] = act(stage, {type: 'invoke', client, ask: one});
    if (event?.type === 'invoked') ids.push(event.operation.id);
    else refused.push(refusal(stage, one, event));
  }
  performance.asked[place] = {ids, refused};
}

/** The lab itself refuses what makes no sense, as the real server does. */
function refusal(stage: Stage, {key}: Ask, event: LabEvent | undefined): Answer {
  const reason = event?.type === 'refused' ? event.reason : `not invoked: ${event?.type}`;
  return {id: 0, key, kind: 'refused', reason, asked: stage.latest.at, latency: 0};
}

/** Every key that was written before a step, whether or not the write was acknowledged. */
function keysBefore({steps}: Transcript, place: number): readonly string[] {
  const writes = steps
    .slice(0, place)
    .filter((step): step is Op & Step => step.do === 'op' && step.value !== undefined);
  return [...new Set(writes.map(({key}) => key))].sort();
}

const kinds = {ok: 'ok', stale: 'stale', fail: 'refused', info: 'timeout'} as const;

function answersOf({stage, asked}: Play): Record<number, Answer[]> {
  const ended: Record<OperationId, LabEvent & {type: 'completed'}> = {};
  const {events, operations} = stage.lab.snapshot();
  for (const event of events) if (event.type === 'completed') ended[event.operation.id] = event;
  const answer = (id: OperationId): Answer => {
    const operation = operations[id - 1];
    if (!operation) throw new Error(`there is no operation ${id}`);
    const asked = operation.invoked.at - stage.opened;
    const {key} = operation.request;
    const end = ended[id];
    if (!end) return {id, key, kind: 'pending', asked, latency: stage.latest.at - asked};
    const {mark, latency, values, message} = end.judged;
    const more = {...(values && {values}), ...(message !== undefined && {reason: message})};
    return {id, key, kind: stampedKind(operation, operations) ?? kinds[mark], asked, latency, ...more};
  };
  return Object.fromEntries(
    Object.entries(asked).map(([place, {ids, refused}]) => [place, [...refused, ...ids.map(answer)]]),
  );
}
