/** The palette: what a line of a script means at the keyboard, where nothing is played to its end. */
import type {Command} from '../lab/command.ts';
import {isSo} from '../script/conditions.ts';
import {examine} from '../script/expect.ts';
import {parseLine} from '../script/grammar.ts';
import type {Act, Condition, Line} from '../script/line.ts';
import {problemText} from '../script/problem.ts';
import {startShift} from '../script/workload.ts';
import {begin, beginAfter, isFar, type Pieces, runUp} from './errand.ts';
import {open} from './opening.ts';
import {act, dispatch, explain, type Inside, type Meanings} from './sitting.ts';
import {give} from './teaching.ts';

/** How long `wait until` waits, and how often it looks, in virtual milliseconds. */
const patience = 60_000;
const waitStep = 10;

/** Carries out a line as the palette takes it, or says what is wrong with it. */
export function say(inside: Inside, text: string): void {
  const parsed = parseLine(text);
  if (!parsed.ok) {
    act(inside, {type: 'problem', text: `column ${parsed.column}: ${problemText(parsed)}`});
    return;
  }
  act(inside, {type: 'said', text: text.trim()});
  if (parsed.line) begin(inside, text.trim(), carryOut(inside, parsed.line, perform));
}

/** The way to the line's moment may be long, and so may be the waiting. */
function* carryOut(inside: Inside, {at, act: asked}: Line, perform: Perform): Pieces {
  const way: Command = {type: 'seek', to: at ?? 0};
  if (at !== null && isFar(inside.lab, way)) yield* runUp(inside.lab, way);
  if (at !== null) dispatch(inside, way);
  if (asked.type === 'until') yield* waitUntil(inside, asked.condition);
  else perform(inside, asked);
}

type Perform = (inside: Inside, asked: Exclude<Act, {type: 'until'}>) => void;

const acts: Meanings<Exclude<Act, {type: 'until'}>> = {
  command: (inside, {command}) => {
    if (command.type === 'invoke') act(inside, {type: 'key', key: command.ask.key});
    give(inside, command);
  },
  system: (inside, {name, options, seed}) => open(inside, name, options, seed),
  say: (inside, {text}) => act(inside, {type: 'message', text, tone: 'plain'}),
  note: (inside, {text}) => act(inside, {type: 'message', text, tone: 'plain'}),
  workload: (inside, {order}) => {
    inside.shifts = [...inside.shifts, startShift(inside.lab, order, inside.shiftCount)];
    inside.shiftCount += 1;
  },
  beat: (inside) => explain(inside, 'a beat is a stop in a demo; here space stops time'),
  expect: (inside, {expectation}) => {
    const {holds, found} = examine(expectation, inside.see.snapshot, inside.lab.verdicts);
    act(inside, {type: 'message', text: holds ? 'it is so' : found, tone: holds ? 'ok' : 'refused'});
  },
};

/** A line that somebody else says here: the learner's own typing, waiting and prediction stay as they are. */
export function sayFromOutside(inside: Inside, text: string): void {
  const parsed = parseLine(text);
  if (!parsed.ok) explain(inside, `column ${parsed.column}: ${problemText(parsed)}`);
  if (parsed.ok && parsed.line) beginAfter(inside, text, carryOut(inside, parsed.line, performForOutside));
}

const performForOutside: Perform = (inside, asked) => {
  if (asked.type === 'command') dispatch(inside, asked.command);
  else perform(inside, asked);
};

const perform: Perform = (inside, asked) => {
  (acts[asked.type] as Perform)(inside, asked);
};

/** As a script waits: time runs without being shown until it is so, and gives up. */
function* waitUntil(inside: Inside, condition: Condition): Pieces {
  const end = inside.see.snapshot.now + patience;
  while (!isSo(condition, inside.see.snapshot) && inside.see.snapshot.now < end) {
    dispatch(inside, {type: 'advance', by: waitStep});
    yield;
  }
  if (!isSo(condition, inside.see.snapshot)) {
    explain(inside, `waited ${patience / 1000} s of virtual time, and it did not come about`);
  }
}
