/**
 * A script, or what a person asks, on another system than it was written for.
 *
 * **Choices.** A level that the system does not have for a request gives way to the system's own default, with a note: the
 * same question is asked, in this system's usual way. Where nobody leads, words such as leader stand for the nodes that they
 * stand for in the first of the other systems, so that the same nodes are cut off. What a system cannot do at all (an operation, an action such as repair, a
 * leader to wait for) is skipped, with the reason; so is, when its moment comes, what the lab refuses (a node it does not have).
 * A level wanted for the whole comparison, as in `cassandra:quorum`, takes the place of every level that it can.
 */
import type {Command, Intervention, Place} from '../lab/command.ts';
import {levelsFor} from '../lab/levels.ts';
import type {LabSnapshot} from '../lab/snapshot.ts';
import type {Level, RequestType} from '../sim/operation.ts';
import type {Act, WorkloadOrder} from './line.ts';

/** Where it is to run. */
export interface Target {
  readonly system: LabSnapshot['system'];
  /** Asked of every request that can carry it; null leaves all as they are. */
  readonly level: Level | null;
  /** What the line became on another system, its words turned into names; null when that is not known. */
  readonly resolved?: Intervention | null;
}

export type Adapted<T> =
  /** `note` says what was changed. */
  | {readonly possible: true; readonly as: T; readonly note: string | null}
  | {readonly possible: false; readonly reason: string};

/** The act as this system can carry it out. */
export function adaptAct(act: Act, target: Target): Adapted<Act> {
  const {name, leading} = target.system;
  if (act.type === 'command') return map(adaptCommand(act.command, target), (command) => ({...act, command}));
  if (act.type === 'workload') return map(adaptOrder(act.order, target), (order) => ({...act, order}));
  const asksForLeader = act.type === 'until' && act.condition.type === 'leader';
  if (asksForLeader && leading === null) return {possible: false, reason: `nobody leads in ${name}`};
  return unchanged(act);
}

/** The command as this system can carry it out. */
export function adaptCommand(command: Command, target: Target): Adapted<Command> {
  const {name, actions, levels} = target.system;
  if (command.type === 'action' && !actions.some((row) => row.name === command.name))
    return {possible: false, reason: `${name} has no ${command.name}`};
  if (command.type !== 'invoke') return unchanged(withNames(command, target));
  const {type} = command.ask;
  if (levelsFor(levels, type).length === 0) return {possible: false, reason: `${name} has no ${type}`};
  const {level: asked, ...ask} = command.ask;
  const {level, note} = levelAt(type, asked ?? null, target);
  const as: Command = {...command, ask: level === null ? ask : {...ask, level}};
  return {possible: true, as, note};
}

const roles: readonly Place[] = ['leader', 'primary', 'follower', 'replica'];

function withNames(command: Command, {system, resolved}: Target): Command {
  const namesRole = JSON.stringify(command)
    .split('"')
    .some((word) => roles.includes(word));
  return namesRole && system.leading === null && resolved ? resolved : command;
}

function adaptOrder(order: WorkloadOrder, {system, level}: Target): Adapted<WorkloadOrder> {
  const has = (wanted: Level) => system.levels.some((row) => row.name === wanted);
  if (level !== null) return {possible: true, as: {...order, level}, note: null};
  if (order.level === null || has(order.level)) return unchanged(order);
  return {possible: true, as: {...order, level: null}, note: `${system.name} has no level ${order.level}`};
}

function levelAt(
  type: RequestType,
  asked: Level | null,
  {system, level: wanted}: Target,
): {readonly level: Level | null; readonly note: string | null} {
  const allowed = levelsFor(system.levels, type);
  if (wanted !== null && allowed.includes(wanted)) return {level: wanted, note: null};
  if (asked === null || allowed.includes(asked)) return {level: asked, note: null};
  return {level: null, note: `${system.name} has no level ${asked} for a ${type}: asked at ${allowed[0]}`};
}

function unchanged<T>(as: T): Adapted<T> {
  return {possible: true, as, note: null};
}

function map<T, S>(adapted: Adapted<T>, change: (as: T) => S): Adapted<S> {
  return adapted.possible ? {...adapted, as: change(adapted.as)} : adapted;
}
