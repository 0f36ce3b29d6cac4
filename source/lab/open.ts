/** Opens a lab: one timeline behind one door. Refuses what makes no sense now, journals what changes the world, forks when the past is changed. */
import type {Cluster} from '../sim/cluster.ts';
import type {Millis} from '../sim/operation.ts';
import {part, size} from '../sim/roll.ts';
import type {Command, Entry, Intervention, Journal, Transport} from './command.ts';
import type {LabEvent} from './event.ts';
import type {Lab} from './lab.ts';
import {look} from './look.ts';
import {Refusal, resolve} from './resolve.ts';
import type {Branch, LabSnapshot} from './snapshot.ts';
import {
  type Checkpoint,
  dropFuture,
  enter,
  goTo,
  nextOf,
  nowOf,
  openTimeline,
  runTo,
  type Timeline,
  takeUp,
} from './timeline.ts';
import {newBench, verdictsOf} from './verdicts.ts';

/** How far one command may move time: an hour. */
const longest: Millis = 3_600_000;

interface Session {
  readonly cluster: Cluster;
  readonly seed: number;
  readonly timeline: Timeline;
  readonly branches: Branch[];
  /** How many branches have been named so far. */
  named: number;
  /** What undo left behind, newest last: where each stood, to go back to. */
  readonly undone: Undone[];
}

interface Undone {
  readonly branch: Branch;
  readonly at: Millis;
  readonly applied: number;
  /** Of the way that was left: to do it again is to seek, not to live through it once more. */
  readonly checkpoints: readonly Checkpoint[];
}

/** A lab of this cluster at its first moment; the same cluster, seed and commands show the same, byte for byte. */
export function openLab(cluster: Cluster, seed: number): Lab {
  const session: Session = {cluster, seed, timeline: openTimeline(cluster, seed), branches: [], named: 0, undone: []};
  const bench = newBench();
  const listeners: (() => void)[] = [];
  let seen: LabSnapshot | undefined;
  return {
    dispatch(command) {
      const events = carryOut(session, command);
      seen = undefined;
      for (const listener of [...listeners]) listener();
      return events;
    },
    refusal(command) {
      const able = prepare(session, command);
      return able instanceof Refusal ? able.message : null;
    },
    snapshot() {
      seen ??= look(sessionView(session));
      return seen;
    },
    verdicts: () => verdictsOf(bench, session.timeline.recording),
    subscribe(listener) {
      listeners.push(listener);
      return () => void listeners.splice(listeners.indexOf(listener) >>> 0, 1);
    },
    journal: () => journalOf(session),
  };
}

function carryOut(session: Session, command: Command): readonly LabEvent[] {
  const able = prepare(session, command);
  if (able instanceof Refusal) return [{type: 'refused', at: nowOf(session.timeline), reason: able.message}];
  return isTransport(able) ? move(session, able) : change(session, able);
}

/** The command with everything resolved, or why it cannot be carried out now. */
function prepare(session: Session, command: Command): Transport | Intervention | Refusal {
  try {
    if (!isTransport(command)) return resolve(session.timeline.recording.world, command);
    checkTransport(session, command);
    return command;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

const transports = ['advance', 'step', 'seek', 'undo', 'redo', 'leave', 'return'] as const;

function isTransport(command: Command): command is Transport {
  return (transports as readonly string[]).includes(command.type);
}

function checkTransport({timeline, undone, branches}: Session, command: Transport): void {
  if (command.type === 'undo' && timeline.applied === 0)
    throw new Refusal('nothing has been done yet that could be undone');
  if (command.type === 'redo' && undone.length === 0) throw new Refusal('nothing was undone since the last change');
  if (command.type === 'step' && nextOf(timeline) === undefined) throw new Refusal('nothing is due any more');
  if (command.type === 'advance') reachable(command.by, 0);
  if (command.type === 'seek') reachable(command.to, nowOf(timeline));
  if (command.type === 'return') checkBranch(branches, command.branch);
}

function checkBranch(branches: readonly Branch[], name: string): void {
  if (branches.some((branch) => branch.name === name)) return;
  const known = branches.map((branch) => `'${branch.name}'`).join(', ');
  const instead = known === '' ? 'none has been left yet; a change in the past leaves one' : `there is ${known}`;
  throw new Refusal(`no future that was left is called '${name}': ${instead}`);
}

function reachable(moment: Millis, now: Millis): void {
  if (Number.isInteger(moment) && moment >= 0 && moment - now <= longest) return;
  throw new Refusal(`time moves by whole milliseconds, at most an hour at once, as in: wait 2s`);
}

function change(session: Session, intervention: Intervention): readonly LabEvent[] {
  const {timeline} = session;
  const at = nowOf(timeline);
  const forked = fork(session);
  session.undone.length = 0;
  const events = timeline.recording.remembered.events;
  const before = size(events);
  enter(timeline, {at, intervention});
  return [...forked, ...part(events, before)];
}

/** A change in the past: the future that was is kept as a branch and left. */
function fork(session: Session): LabEvent[] {
  const {timeline} = session;
  const at = nowOf(timeline);
  if (timeline.until === at && timeline.applied === timeline.entries.length) return [];
  const from = timeline.until;
  keepBranch(session, at);
  return [{type: 'moved', at, from, by: 'fork'}];
}

/** Keeps the journal as it stands as a branch, and drops what of it lies ahead. */
function keepBranch(session: Session, forkedAt: Millis): Branch {
  const {timeline, branches} = session;
  const entries: readonly Entry[] = Object.freeze([...timeline.entries]);
  session.named += 1;
  const branch: Branch = {name: `future ${session.named}`, forkedAt, until: timeline.until, entries};
  branches.push(branch);
  dropFuture(timeline);
  return branch;
}

function move(session: Session, command: Transport): readonly LabEvent[] {
  const {timeline} = session;
  const from = nowOf(timeline);
  const {events} = timeline.recording.remembered;
  const before = size(events);
  (moves[command.type] as (session: Session, command: Transport) => void)(session, command);
  if (command.type === 'advance' || command.type === 'step') return part(events, before);
  return [{type: 'moved', at: nowOf(timeline), from, by: command.type}];
}

const moves: {readonly [T in Transport['type']]: (session: Session, command: Transport & {type: T}) => void} = {
  advance: ({timeline}, {by}) => runTo(timeline, nowOf(timeline) + by),
  step: ({timeline}) => runTo(timeline, nextOf(timeline) ?? nowOf(timeline)),
  seek: ({timeline}, {to, done}) => seek(timeline, to, done),
  undo,
  redo,
  leave: (session) => void fork(session),
  return: takeUpBranch,
};

/** Within what has been seen already, from the nearest checkpoint; past it, by letting time run. */
function seek(timeline: Timeline, to: Millis, done: number | undefined): void {
  if (done !== undefined && to <= timeline.until) {
    const before = timeline.entries.filter((entry) => entry.at < to).length;
    goTo(timeline, to, Math.max(done, before));
    return;
  }
  if (to !== nowOf(timeline)) goTo(timeline, Math.min(to, timeline.until));
  runTo(timeline, to);
}

/** Takes back the last thing done before now: time goes back to its moment, and what followed is left as a branch. */
function undo(session: Session): void {
  const {timeline, undone} = session;
  const applied = timeline.applied - 1;
  const entry = timeline.entries[applied];
  if (!entry) return;
  const at = nowOf(timeline);
  goTo(timeline, entry.at, applied);
  const {checkpoints} = timeline;
  undone.push({branch: keepBranch(session, entry.at), at, applied: applied + 1, checkpoints});
}

function redo({timeline, undone, branches}: Session): void {
  const last = undone.pop();
  if (!last) return;
  branches.splice(branches.indexOf(last.branch), 1);
  takeUp(timeline, last.branch.entries, last.branch.until, last.checkpoints);
  goTo(timeline, last.at, last.applied);
}

/**
 * Goes back to a future that was left, at the point up to which both are the same. The future that is left for it takes
 * its place among the branches.
 */
function takeUpBranch(session: Session, {branch: name}: Transport & {type: 'return'}): void {
  const {timeline, branches, undone} = session;
  const index = branches.findIndex((branch) => branch.name === name);
  const [branch] = branches.splice(index, 1);
  if (!branch) return;
  const shared = sharedCount(timeline.entries, branch.entries);
  const parted = [timeline.entries[shared]?.at, branch.entries[shared]?.at, timeline.until, branch.until];
  const at = Math.min(...parted.filter((moment) => moment !== undefined));
  goTo(timeline, at, shared);
  if (timeline.until > at || timeline.entries.length > shared) keepBranch(session, at);
  undone.length = 0;
  takeUp(timeline, branch.entries, branch.until);
}

/** How many entries two journals have in common from their beginning. */
function sharedCount(one: readonly Entry[], other: readonly Entry[]): number {
  const parting = one.findIndex((entry, index) => entry !== other[index]);
  return parting < 0 ? one.length : parting;
}

function sessionView({timeline, branches, undone}: Session): Parameters<typeof look>[0] {
  const {recording, until, applied} = timeline;
  return {recording, until, canUndo: applied > 0, canRedo: undone.length > 0, branches: [...branches]};
}

function journalOf({cluster, seed, timeline}: Session): Journal {
  return {system: cluster.name, options: cluster.options, seed, entries: [...timeline.entries], until: timeline.until};
}
