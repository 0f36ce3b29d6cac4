/**
 * One script on several systems in lockstep: no system begins a line before all have come to the end of the one before it, and
 * all begin it at the same moment, so that the schedule is the same for all.
 *
 * **Choices.** What each system cannot do is adapt.ts's matter. The options of the script's own system hold wherever another
 * has them too, the number of nodes even where the script leaves it to its system. Two outcomes differ when their marks or the values
 * seen differ; how long they took does not count, and what a system skipped is no outcome.
 */
import type {Intervention} from '../lab/command.ts';
import type {Judged, LabEvent} from '../lab/event.ts';
import type {Lab} from '../lab/lab.ts';
import type {Level, Millis, OperationId} from '../sim/operation.ts';
import {adaptAct} from './adapt.ts';
import type {Act} from './line.ts';
import {type Play, play, type Step} from './player.ts';
import type {Script, ScriptLine} from './script.ts';
import {type Verdict, verdictOn} from './verdict.ts';
import type {WorkloadReport} from './workload.ts';

/** A system that takes part, opened. */
export interface Contender {
  /** `cassandra`, or `cassandra:quorum`. */
  readonly label: string;
  readonly level: Level | null;
  readonly lab: Lab;
}

/** What a line of the script came to on one system; an outcome of null is a request still waiting at the end. */
export type Cell =
  | {readonly type: 'operation'; readonly judged: Judged | null}
  | {readonly type: 'done'}
  | {readonly type: 'skipped'; readonly reason: string};

export interface Row {
  readonly line: ScriptLine;
  readonly cells: readonly Cell[];
  readonly differs: boolean;
}

export interface Side {
  readonly label: string;
  readonly lab: Lab;
  /** What was asked otherwise than the script says, a sentence each with the line's number. */
  readonly notes: readonly {readonly line: number; readonly text: string}[];
  readonly verdict: Verdict;
  readonly reports: readonly WorkloadReport[];
  /** Expectations of the script that hold, and all of them. */
  readonly holds: number;
  readonly examined: number;
  /** Of answered requests; null when there are none. */
  readonly medianLatency: Millis | null;
}

export interface Comparison {
  readonly fileName: string;
  readonly seed: number;
  readonly sides: readonly Side[];
  readonly rows: readonly Row[];
  /** The first row that differs; null when none does. */
  readonly first: Row | null;
}

/** One system at play. */
interface Player {
  readonly contender: Contender;
  readonly steps: Play;
  /** The line it stands before; null after the last. */
  next: ScriptLine | null;
  readonly cells: Record<number, Cell | OperationId>;
  readonly completed: Record<OperationId, Judged>;
  readonly notes: {line: number; text: string}[];
  readonly reports: WorkloadReport[];
  holds: number;
  examined: number;
}

/** What all have in common at a line. */
interface Round {
  start: Millis;
  /** What a fault of this line became where it came first. */
  resolved: Intervention | null;
}

/** Plays the script on all of them to its end. */
export function compare(script: Script, contenders: readonly Contender[]): Comparison {
  const round: Round = {start: 0, resolved: null};
  const players = contenders.map((contender) => newPlayer(script, contender, round));
  const leads = ({contender}: Player) => contender.lab.snapshot().system.leading !== null;
  const inTurn = [...players.filter(leads), ...players.filter((player) => !leads(player))];
  for (let line = 0; line <= script.lines.length; line += 1) {
    round.resolved = null;
    for (const player of inTurn) goToNextLine(player, round);
    round.start = latest(players);
  }
  for (const player of players) catchUp(player, round.start);
  const rows = script.lines.filter(isRow).map((line) => rowOf(line, players));
  const seed = contenders[0]?.lab.snapshot().seed ?? 0;
  const first = rows.find(({differs}) => differs) ?? null;
  return {fileName: script.fileName, seed, sides: players.map(sideOf), rows, first};
}

/** Waits and what is said or expected are no rows: a wait has no outcome, and expectations are counted. */
function isRow({line: {act}}: ScriptLine): boolean {
  return (act.type === 'command' && act.command.type !== 'advance') || act.type === 'workload' || act.type === 'until';
}

function newPlayer(script: Script, contender: Contender, round: Round): Player {
  const adapt = (act: Act) => adaptFor(player, act, round);
  const steps = play(script.lines, contender.lab, {goesOn: true, notBefore: () => round.start, adapt});
  const player: Player = {
    contender,
    steps,
    next: null,
    cells: {},
    completed: {},
    notes: [],
    reports: [],
    holds: 0,
    examined: 0,
  };
  return player;
}

function adaptFor({contender, next, cells, notes}: Player, act: Act, {resolved}: Round): Act | null {
  const line = next?.number ?? 0;
  const {lab, level} = contender;
  const adapted = adaptAct(act, {system: lab.snapshot().system, level, resolved});
  if (!adapted.possible) cells[line] = {type: 'skipped', reason: adapted.reason};
  else if (adapted.note !== null) notes.push({line, text: adapted.note});
  return adapted.possible ? adapted.as : null;
}

/** Carries out the line it stands before, and stops before the one after it. */
function goToNextLine(player: Player, round: Round): void {
  for (;;) {
    const step = player.steps.next();
    if (step.done) {
      player.next = null;
      return;
    }
    if (step.value.type === 'line') {
      player.next = step.value.line;
      return;
    }
    takeDown(player, step.value);
    if (step.value.type === 'events' && player.next) round.resolved ??= interventionIn(step.value.events, player.next);
  }
}

function interventionIn(events: readonly LabEvent[], {line: {act}}: ScriptLine): Intervention | null {
  const found = events.find((event) => event.type === 'intervened');
  return found && act.type === 'command' && found.intervention.type === act.command.type ? found.intervention : null;
}

function takeDown(player: Player, step: Step): void {
  if (step.type === 'events') for (const event of step.events) takeDownEvent(player, event);
  if (step.type === 'failed') fail(player, step);
  if (step.type === 'say' && step.report) player.reports.push(step.report);
  if (step.type !== 'examined') return;
  player.examined += 1;
  if (step.finding.holds) player.holds += 1;
}

/** A line that was carried out all the same is worth a note, others were skipped. */
function fail({cells, notes}: Player, {line, reason}: Extract<Step, {type: 'failed'}>): void {
  const {act} = line.line;
  if (act.type === 'until' || reason.endsWith('late')) notes.push({line: line.number, text: reason});
  else cells[line.number] = {type: 'skipped', reason};
}

function takeDownEvent({next, cells, completed}: Player, event: LabEvent): void {
  if (event.type === 'completed') completed[event.operation.id] = outcomeOf(event);
  if (event.type !== 'invoked' || next === null || cells[next.number] !== undefined) return;
  const {act} = next.line;
  const asked = act.type === 'command' && act.command.type === 'invoke' ? act.command.client : null;
  if (event.operation.client === asked) cells[next.number] = event.operation.id;
}

/** Some systems tell what a cas replaced, and others do not: that is no difference. */
function outcomeOf({operation, judged}: Extract<LabEvent, {type: 'completed'}>): Judged {
  const {values, ...outcome} = judged;
  return values === undefined || operation.request.type === 'read' || judged.mark !== 'ok' ? judged : outcome;
}

function latest(players: readonly Player[]): Millis {
  return Math.max(...players.map(({contender}) => contender.lab.snapshot().now));
}

/** All are judged at the same moment. */
function catchUp(player: Player, end: Millis): void {
  const {lab} = player.contender;
  const {now} = lab.snapshot();
  if (now < end) for (const event of lab.dispatch({type: 'advance', by: end - now})) takeDownEvent(player, event);
}

function rowOf(line: ScriptLine, players: readonly Player[]): Row {
  const cells = players.map(({cells: all, completed}): Cell => {
    const cell = all[line.number] ?? {type: 'done'};
    return typeof cell === 'number' ? {type: 'operation', judged: completed[cell] ?? null} : cell;
  });
  const outcomes = cells.flatMap((cell) => (cell.type === 'operation' ? [keyOf(cell.judged)] : []));
  return {line, cells, differs: outcomes.some((outcome) => outcome !== outcomes[0])};
}

function keyOf(judged: Judged | null): string {
  return judged === null ? '' : JSON.stringify([judged.mark, judged.values ?? null]);
}

function sideOf({contender: {label, lab}, notes, reports, holds, examined}: Player): Side {
  return {label, lab, notes, reports, holds, examined, verdict: verdictOn(lab), medianLatency: medianOf(lab)};
}

function medianOf(lab: Lab): Millis | null {
  const took = lab.snapshot().events.flatMap((event) => {
    const answered = event.type === 'completed' && (event.judged.mark === 'ok' || event.judged.mark === 'stale');
    return answered ? [event.judged.latency] : [];
  });
  return took.sort((a, b) => a - b)[Math.trunc((took.length - 1) / 2)] ?? null;
}
