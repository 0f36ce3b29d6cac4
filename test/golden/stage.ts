/** A lab on which a transcript is played: its clock, its cast, and what is seen of it while time passes. */
import type {Command} from '../../source/lab/command.ts';
import type {LabEvent} from '../../source/lab/event.ts';
import type {Lab} from '../../source/lab/lab.ts';
import {openLab} from '../../source/lab/open.ts';
import type {LabSnapshot, NodeSnapshot} from '../../source/lab/snapshot.ts';
import type {Millis, NodeId, OperationId} from '../../source/sim/operation.ts';
import {chooseOptions, type System} from '../../source/systems/system.ts';
import {castLeader, type Names} from './names.ts';
import type {Change, Moment, Note} from './played.ts';
import type {Leader} from './transcript.ts';

/** How closely the model is watched, as the real nodes were polled: in the seconds after a fault or a repair, and otherwise. */
const glance = {soon: 25, late: 100, soonFor: 5_000} as const;
/** A cluster is given so long to find its first leader, and then so long to calm down. */
const settling: Millis = 20_000;
const calm: Millis = 1_500;

export interface Stage {
  readonly lab: Lab;
  readonly names: Names;
  readonly nodes: readonly NodeId[];
  readonly options: Readonly<Record<string, string>>;
  /** The lab's time at which the transcript's clock stood at 0. */
  readonly opened: Millis;
  readonly changes: Change[];
  readonly notes: Note[];
  readonly applied: Set<OperationId>;
  latest: Moment;
  /** When something was last done to the cluster itself. */
  disturbedAt: Millis;
}

/** Opens the lab, lets the cluster settle, and casts its leader as n1. */
export function openStage(system: System, options: Readonly<Record<string, string>>, seed: number): Stage {
  const cluster = system.open(chooseOptions(system, options));
  const lab = openLab(cluster, seed);
  for (let spent = 0; !settled(lab.snapshot()); spent += 100) {
    if (spent >= settling)
      throw new Error(`${system.name}, seed ${seed}: no leader within ${settling} ms of the start`);
    lab.dispatch({type: 'advance', by: 100});
  }
  lab.dispatch({type: 'advance', by: calm});
  const snapshot = lab.snapshot();
  const names = castLeader(snapshot.leader);
  const opened = snapshot.now;
  const latest = momentAt(snapshot, names, opened);
  const stage = {lab, names, nodes: cluster.nodes, options: cluster.options, opened};
  return {...stage, changes: [], notes: [], applied: new Set(), latest, disturbedAt: 0};
}

function settled({system, leader, nodes}: LabSnapshot): boolean {
  return system.leading === null || (leader !== null && nodes.every((node) => node.view.leader === leader));
}

/** Lets time pass to a moment of the transcript's clock, or until something holds; returns whether it did. */
export function passTime(stage: Stage, to: Millis, until?: (moment: Moment) => boolean): boolean {
  while (stage.latest.at < to) {
    const {at} = stage.latest;
    const pace = at - stage.disturbedAt < glance.soonFor ? glance.soon : glance.late;
    act(stage, {type: 'advance', by: Math.min(pace, to - at)});
    if (until?.(stage.latest)) return true;
  }
  return false;
}

/** Gives the lab a command and sees what has changed. */
export function act(stage: Stage, command: Command): readonly LabEvent[] {
  const events = stage.lab.dispatch(command);
  const before = stage.latest;
  if (!['advance', 'invoke'].includes(command.type)) stage.disturbedAt = before.at;
  stage.latest = momentAt(stage.lab.snapshot(), stage.names, stage.opened);
  stage.changes.push(...changesBetween(before, stage.latest));
  for (const event of events) {
    if (event.type === 'note')
      stage.notes.push({at: event.at - stage.opened, node: stage.names.real(event.node), text: event.text});
  }
  noteApplied(stage);
  return events;
}

function momentAt({nodes, links, now, converged, lost}: LabSnapshot, names: Names, opened: Millis): Moment {
  const each = <Value>(value: (node: NodeSnapshot) => Value): Record<NodeId, Value> =>
    Object.fromEntries(nodes.map((node) => [names.real(node.id), value(node)]));
  const follows = ({state, view}: NodeSnapshot): Leader =>
    state === 'down' ? 'down' : view.leader && names.real(view.leader);
  return {
    at: now - opened,
    leader: each(follows),
    epoch: each(({view}) => view.epoch),
    suspects: each(({view}) => view.suspects.map(names.real)),
    copies: each(({view}) => view.data),
    converged,
    drained: links.every(({state, waiting}) => state !== 'open' || waiting === 0),
    lost: lost.length,
  };
}

function changesBetween(before: Moment, after: Moment): Change[] {
  const {at} = after;
  return (Object.keys(after.leader) as NodeId[]).flatMap((node): Change[] => {
    const was = before.suspects[node] ?? [];
    const is = after.suspects[node] ?? [];
    const leader = after.leader[node] ?? null;
    return [
      ...(leader === before.leader[node] ? [] : [{at, node, what: 'leader', leader} as const]),
      ...is
        .filter((peer) => !was.includes(peer))
        .map((peer) => ({at, node, what: 'suspect', peer, down: true}) as const),
      ...was
        .filter((peer) => !is.includes(peer))
        .map((peer) => ({at, node, what: 'suspect', peer, down: false}) as const),
    ];
  });
}

function noteApplied({latest, applied}: Stage): void {
  for (const copies of Object.values(latest.copies)) {
    for (const stored of Object.values(copies)) for (const {by} of stored) applied.add(by);
  }
}
