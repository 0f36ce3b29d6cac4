/**
 * One moment of a session and everything that has been said up to it: the world, the events, and what the judges remember.
 * All of it is plain data, so that a checkpoint is a copy.
 */
import {type Attendance, newAttendance, onAnswered, onFault} from '../checkers/availability.ts';
import {newStaleness, onCompleted, onInvoked, type Staleness} from '../checkers/staleness.ts';
import type {Cluster} from '../sim/cluster.ts';
import {deepFreeze} from '../sim/copy.ts';
import type {ErrorName, NodeId, Operation, OperationId} from '../sim/operation.ts';
import {append, at, newRoll, type Roll} from '../sim/roll.ts';
import {nodeOf, type World, type WorldEvent, type WorldState} from '../sim/state.ts';
import {openWorld, viewOf} from '../sim/world.ts';
import {apply} from './apply.ts';
import type {Intervention} from './command.ts';
import type {LabEvent} from './event.ts';
import {type Healing, isTelling, onInput, openHealing, reportOf} from './heal.ts';
import {judge} from './judge.ts';
import {leaderOf} from './select.ts';

export interface Remembered {
  readonly events: Roll<LabEvent>;
  readonly staleness: Staleness;
  readonly attendance: Attendance;
  /** What is watched since something was mended. */
  healing: Healing | null;
}

/** What a checkpoint holds. */
export interface Moment {
  readonly world: WorldState;
  readonly remembered: Remembered;
}

export interface Recording {
  readonly world: World;
  /** The errors by which a request is served all the same. */
  readonly answers: readonly ErrorName[];
  remembered: Remembered;
}

/** Starts the cluster and records what happens from its first moment on. */
export function record(cluster: Cluster, seed: number): Recording {
  const remembered: Remembered = {
    events: newRoll(),
    staleness: newStaleness(),
    attendance: newAttendance(),
    healing: null,
  };
  const early: WorldEvent[] = [];
  const answers = cluster.errors.filter((row) => row.answer).map((row) => row.name);
  const recording: Recording = {world: openWorld(cluster, seed, (event) => early.push(event)), answers, remembered};
  recording.world.report = (event) => hear(recording, event);
  recording.world.taken = (node, from) => watch(recording, node, from);
  for (const event of early) hear(recording, event);
  return recording;
}

/** Carries out an intervention and writes it down. */
export function intervene(recording: Recording, intervention: Intervention): void {
  const {world, remembered} = recording;
  if (isFault(intervention)) {
    onFault(remembered.attendance, world.state.order + 1);
    remembered.healing = null;
  }
  if (intervention.type !== 'invoke') append(remembered.events, intervened(world, intervention));
  apply(world, intervention);
  const {type} = intervention;
  if (type === 'heal' || type === 'restart' || type === 'resume') remembered.healing ??= openHealing(world, type);
}

function intervened(world: World, intervention: Intervention): LabEvent {
  const leader = leaderOf(world);
  return Object.freeze({type: 'intervened', at: world.state.now, intervention, ...(leader !== null && {leader})});
}

/** The phase after a mending; it ends when there is nothing more to watch, and is told if anything came of it. */
function watch({world, remembered}: Recording, node: NodeId, from: NodeId | null): void {
  const {healing, events} = remembered;
  if (!healing || !onInput(healing, world, node, from)) return;
  remembered.healing = null;
  if (!isTelling(healing)) return;
  append(events, deepFreeze({type: 'healed', at: world.state.now, report: reportOf(healing, world)}));
}

/** Whether an intervention makes the world harder: what each node owes is counted from the last one on. */
function isFault({type}: Intervention): boolean {
  return !['invoke', 'connect', 'heal', 'release', 'restart', 'resume', 'deliver', 'action'].includes(type);
}

function hear(recording: Recording, event: WorldEvent): void {
  const {remembered} = recording;
  if (event.type === 'invoked') {
    onInvoked(remembered.staleness, event.operation);
    append(remembered.events, invoked(recording.world, event));
    return;
  }
  if (event.type !== 'completed') {
    append(remembered.events, Object.freeze(event));
    return;
  }
  append(remembered.events, completed(recording, event));
  onAnswered(remembered.attendance, event.operation, recording.answers, event.received);
}

function invoked(world: World, event: WorldEvent & {type: 'invoked'}): LabEvent {
  const {node} = event.operation;
  const leads = nodeOf(world, node).state !== 'down' && viewOf(world, node).leads;
  return Object.freeze(leads ? {...event, leads} : event);
}

function completed(recording: Recording, event: WorldEvent & {type: 'completed'}): LabEvent {
  const {world, remembered} = recording;
  const find = (id: OperationId): Operation | undefined => at(world.state.operations, id - 1);
  const missed = onCompleted(remembered.staleness, event.operation, find);
  const judged = judge(event.operation, missed === null ? undefined : find(missed), world.cluster.errors);
  return Object.freeze({type: 'completed', at: event.at, operation: event.operation, judged});
}
