/**
 * Plays a script on a lab as a generator: whoever drives it (the headless runner, a demo in the terminal, a test) grants
 * time, shows what is yielded, and may stop at any step.
 *
 * **Choices.** What happens never depends on how much time is granted at once: the moments at which a line may go on
 * are looked at every millisecond for an answer and every ten for `wait until`. A wait given up after 60 s of virtual
 * time counts as a failed expectation, and the script goes on. A line that the lab refuses, or whose `@` moment has
 * passed, also counts as failed, but ends the script, since what follows was written for another world. (What a script
 * gets wrong about its system, such as a node it does not have, is found before it runs: check.ts.)
 */
import type {Command} from '../lab/command.ts';
import type {LabEvent} from '../lab/event.ts';
import type {Lab} from '../lab/lab.ts';
import type {Millis, OperationId} from '../sim/operation.ts';
import {printDuration} from './amount.ts';
import {isSo} from './conditions.ts';
import {examine, type Finding} from './expect.ts';
import type {Condition} from './line.ts';
import type {ScriptLine} from './script.ts';

export type Step =
  /** A line is about to be carried out. */
  | {readonly type: 'line'; readonly line: ScriptLine}
  /** Time is needed: the driver grants at most so much with `next(millis)`; without a number, all of it. */
  | {readonly type: 'time'; readonly atMost: Millis}
  /** What the lab reported. */
  | {readonly type: 'events'; readonly events: readonly LabEvent[]}
  | {readonly type: 'say'; readonly text: string}
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

/** A lab being played on. While it is, nobody else moves its time: `now` is counted here, since a snapshot takes long. */
interface Stage {
  readonly lab: Lab;
  now: Millis;
}

/** The steps of these lines on this lab. */
export function* play(lines: readonly ScriptLine[], lab: Lab): Play {
  const stage: Stage = {lab, now: lab.snapshot().now};
  for (const line of lines) {
    yield {type: 'line', line};
    try {
      if (line.line.at !== null) yield* runTo(stage, line.line.at);
      yield* carryOut(line, stage);
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      yield {type: 'failed', line, reason: error.message};
      return;
    }
  }
}

function* carryOut(line: ScriptLine, stage: Stage): Play {
  const {act} = line.line;
  switch (act.type) {
    case 'say':
      yield {type: 'say', text: act.text};
      return;
    case 'beat':
      yield {type: 'beat'};
      return;
    case 'expect':
      yield {type: 'examined', line, finding: examine(act.expectation, stage.lab.snapshot(), stage.lab.verdicts)};
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

/** Gives a command and, unless it goes on in the background, waits for the answer to it. */
function* give(stage: Stage, command: Command, background: boolean): Play {
  const events = stage.lab.dispatch(command);
  for (const event of events) if (event.type === 'refused') throw new Stop(event.reason);
  if (transports.includes(command.type)) stage.now = stage.lab.snapshot().now;
  yield {type: 'events', events};
  const asked = events.find((event) => event.type === 'invoked');
  if (asked && !background) yield* waitForAnswer(stage, asked.operation.id);
}

/** Commands that move time by themselves. */
const transports: readonly Command['type'][] = ['step', 'seek', 'undo', 'redo'];

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

function* runTo(stage: Stage, moment: Millis): Play {
  const {now} = stage;
  if (now > moment) throw new Stop(`it is ${printDuration(now)} already, later than @${printDuration(moment)}`);
  yield* pass(stage, moment - now);
}

function* pass(stage: Stage, by: Millis): Play {
  for (const end = stage.now + by; stage.now < end; ) yield* advance(stage, end - stage.now);
}

/** Lets time pass, as much as is granted and at most `atMost`; returns what happened meanwhile. */
function* advance(stage: Stage, atMost: Millis): Generator<Step, readonly LabEvent[], Millis | undefined> {
  let by = 0;
  while (by < 1) by = Math.trunc(Math.min((yield {type: 'time', atMost}) ?? atMost, atMost, anHour));
  const events = stage.lab.dispatch({type: 'advance', by});
  stage.now += by;
  if (events.length > 0) yield {type: 'events', events};
  return events;
}
