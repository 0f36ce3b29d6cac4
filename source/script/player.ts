/**
 * Plays a script on a lab as a generator: whoever drives it (the headless runner, a demo in the terminal, a test) grants
 * time, shows what is yielded, and may stop at any step.
 *
 * **Choices.** What happens never depends on how much time is granted at once: the moments at which a line may go on
 * are looked at every millisecond for an answer and every ten for `wait until`. A wait given up after 60 s of virtual
 * time counts as a failed expectation, and the script goes on. A line that the lab refuses, or whose `@` moment has
 * passed, also counts as failed, but ends the script, since what follows was written for another world. (What a script
 * gets wrong about its system, such as a node it does not have, is found before it runs: check.ts.) Where several systems
 * play one script (`goesOn`), such a line is passed over and one that is late is carried out late. A script ends when its
 * workloads have.
 */
import type {Command} from '../lab/command.ts';
import type {LabEvent} from '../lab/event.ts';
import type {Lab} from '../lab/lab.ts';
import type {Millis, OperationId} from '../sim/operation.ts';
import {printDuration} from './amount.ts';
import {isSo} from './conditions.ts';
import {examine, type Finding} from './expect.ts';
import type {Act, Condition, Expectation, WorkloadOrder} from './line.ts';
import type {ScriptLine} from './script.ts';
import {hear, look, reportOf, type Shift, startShift, type WorkloadReport} from './workload.ts';

export type Step =
  /** A line is about to be carried out. */
  | {readonly type: 'line'; readonly line: ScriptLine}
  /** Time is needed: the driver grants at most so much with `next(millis)`; without a number, all of it. */
  | {readonly type: 'time'; readonly atMost: Millis}
  /** What the lab reported. */
  | {readonly type: 'events'; readonly events: readonly LabEvent[]}
  /** A caption; `report` when it is what a workload came to. */
  | {readonly type: 'say'; readonly text: string; readonly report?: WorkloadReport}
  /** For whoever presents, not for those who watch. */
  | {readonly type: 'note'; readonly text: string}
  | {readonly type: 'beat'}
  | {readonly type: 'examined'; readonly line: ScriptLine; readonly finding: Finding}
  /** The line could not be carried out, or waited in vain. */
  | {readonly type: 'failed'; readonly line: ScriptLine; readonly reason: string};

export type Play = Generator<Step, void, Millis | undefined>;

/** How long `wait until` waits. */
const patience: Millis = 60_000;
/** How often its condition is looked at. */
const glance: Millis = 10;
/** The longest a lab lets pass at once, and the longest that is waited for an answer. */
const anHour: Millis = 3_600_000;

/** Thrown inside a play when a line cannot be carried out. */
class Stop extends Error {}

export interface How {
  /** A line that cannot be carried out, or only late, does not end the script. */
  readonly goesOn?: boolean;
  /** The earliest moment for the line that comes next. */
  readonly notBefore?: () => Millis;
  /** What is carried out in the place of a line; null for nothing. */
  readonly adapt?: (act: Act) => Act | null;
}

/** A lab being played on. While it is, nobody else moves its time: `now` is counted here, since a snapshot takes long. */
interface Stage {
  readonly lab: Lab;
  now: Millis;
  /** The workloads under way, how many there were, and what those that have ended came to. */
  shifts: readonly Shift[];
  shiftCount: number;
  readonly reports: WorkloadReport[];
}

/** The steps of these lines on this lab. */
export function* play(lines: readonly ScriptLine[], lab: Lab, how: How = {}): Play {
  const stage: Stage = {lab, now: lab.snapshot().now, shifts: [], shiftCount: 0, reports: []};
  for (const line of lines) {
    yield {type: 'line', line};
    yield* pass(stage, (how.notBefore?.() ?? 0) - stage.now);
    const act = how.adapt ? how.adapt(line.line.act) : line.line.act;
    if (act === null) continue;
    try {
      if (line.line.at !== null) yield* runTo(stage, line, how);
      yield* carryOut({...line, line: {...line.line, act}}, stage);
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      yield {type: 'failed', line, reason: error.message};
      if (!how.goesOn) return;
    }
  }
  yield* finishShifts(stage);
}

function* carryOut(line: ScriptLine, stage: Stage): Play {
  const {act} = line.line;
  switch (act.type) {
    case 'say':
    case 'note':
      yield {type: act.type, text: act.text};
      return;
    case 'beat':
      yield {type: 'beat'};
      return;
    case 'expect':
      if (act.expectation.type === 'workload') yield* finishShifts(stage);
      yield {type: 'examined', line, finding: findingOf(act.expectation, stage)};
      return;
    case 'workload':
      yield* employ(stage, act.order, act.background);
      return;
    case 'until':
      yield* waitUntil(line, act.condition, stage);
      return;
    case 'command':
      if (act.command.type === 'advance') yield* pass(stage, act.command.by);
      else yield* give(stage, act.command, act.background);
      return;
    case 'system':
      throw new Stop('the system cannot be changed while a script runs');
  }
}

function findingOf(expectation: Expectation, {lab, reports}: Stage): Finding {
  return examine(expectation, lab.snapshot(), lab.verdicts, reports);
}

/** Gives a command and, unless it goes on in the background, waits for the answer to it. */
function* give(stage: Stage, command: Command, background: boolean): Play {
  const travels = transports.includes(command.type);
  if (travels && stage.shifts.length > 0) throw new Stop(`${command.type} has to wait until the workload has ended`);
  const events = stage.lab.dispatch(command);
  for (const event of events) if (event.type === 'refused') throw new Stop(event.reason);
  if (travels) stage.now = stage.lab.snapshot().now;
  yield {type: 'events', events};
  const asked = events.find((event) => event.type === 'invoked');
  if (asked && !background) yield* waitForAnswer(stage, asked.operation.id);
}

/** Commands that move time by themselves. */
const transports: readonly Command['type'][] = ['step', 'seek', 'undo', 'redo', 'leave', 'return'];

function* waitForAnswer(stage: Stage, id: OperationId): Play {
  const asked = stage.now;
  for (let events: readonly LabEvent[] = []; !events.some((event) => isAnswer(event, id)); ) {
    if (stage.now - asked >= anHour) throw new Stop(`no answer came within ${printDuration(anHour)}`);
    events = yield* advance(stage, 1);
  }
}

function isAnswer(event: LabEvent, id: OperationId): boolean {
  return event.type === 'completed' && event.operation.id === id;
}

function* waitUntil(line: ScriptLine, condition: Condition, stage: Stage): Play {
  const began = stage.now;
  while (!isSo(condition, stage.lab.snapshot())) {
    if (stage.now - began >= patience) {
      yield {type: 'failed', line, reason: `it was not so after ${printDuration(patience)} of virtual time`};
      return;
    }
    yield* pass(stage, glance);
  }
}

function* runTo(stage: Stage, line: ScriptLine, {goesOn}: How): Play {
  const moment = line.line.at ?? 0;
  const {now} = stage;
  const reason = `it is ${printDuration(now)} already, later than @${printDuration(moment)}`;
  if (now > moment && !goesOn) throw new Stop(reason);
  if (now > moment) yield {type: 'failed', line, reason: `${reason}; it is carried out late`};
  yield* pass(stage, moment - now);
}

/** Puts clients to work; in the background they go on while the script does. */
function* employ(stage: Stage, order: WorkloadOrder, background: boolean): Play {
  const shift = startShift(stage.lab, order, stage.shiftCount);
  stage.shiftCount += 1;
  stage.shifts = [...stage.shifts, shift];
  yield* lookAt(stage);
  while (!background && stage.shifts.includes(shift)) yield* advance(stage, shift.next - stage.now);
}

function* finishShifts(stage: Stage): Play {
  while (stage.shifts.length > 0) yield* advance(stage, anHour);
}

/** Lets every workload look whose moment has come, and reports those that are over. */
function* lookAt(stage: Stage): Play {
  for (const shift of stage.shifts) {
    if (shift.next > stage.now) continue;
    const events = look(shift, stage.lab);
    if (events.length > 0) yield {type: 'events', events};
    if (shift.phase !== 'over') continue;
    stage.shifts = stage.shifts.filter((one) => one !== shift);
    const report = reportOf(shift);
    stage.reports.push(report);
    yield {type: 'say', text: report.text, report};
  }
}

function* pass(stage: Stage, by: Millis): Play {
  for (const end = stage.now + by; stage.now < end; ) yield* advance(stage, end - stage.now);
}

/** Lets time pass, as much as is granted and at most `atMost`; returns what happened meanwhile. */
function* advance(stage: Stage, atMost: Millis): Generator<Step, readonly LabEvent[], Millis | undefined> {
  let by = 0;
  while (by < 1) by = Math.trunc(Math.min((yield {type: 'time', atMost}) ?? atMost, atMost, anHour));
  by = Math.min(by, ...stage.shifts.map(({next}) => next - stage.now));
  const events = stage.lab.dispatch({type: 'advance', by});
  stage.now += by;
  if (events.length > 0) yield {type: 'events', events};
  for (const shift of stage.shifts) hear(shift, events);
  yield* lookAt(stage);
  return events;
}
