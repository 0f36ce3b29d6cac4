/**
 * A solution being shown: each line is typed letter by letter and carried out, at a pace that can be followed. Real time
 * goes in; the lab is driven by the script's own player, so that what is shown is what `cap-tui run` would do.
 *
 * **Choices.** While a line takes its time, virtual time runs in slow motion for a second and then ever faster: messages are
 * seen to travel, and a time-out of some seconds is no wait.
 */
import type {Lab} from '../lab/lab.ts';
import {type Play, play, type Step} from '../script/player.ts';
import type {ScriptLine} from '../script/script.ts';
import {piece} from './errand.ts';
import type {Typing} from './lesson-run.ts';
import {charactersOf} from './text.ts';

const letterMillis = 30;
/** The factor of virtual time until so many real milliseconds of a line have passed. */
const gears: readonly (readonly [until: number, factor: number])[] = [
  [1_000, 1 / 10],
  [2_000, 1],
  [Infinity, 10],
];

type Phase = 'rest' | 'typing' | 'pause' | 'running' | 'end';

/** A play with identity: it moves on as it is ticked. */
export interface Showing {
  readonly play: Play;
  text: string;
  phase: Phase;
  /** What the play yielded last. */
  last: Step | null;
  /** Real milliseconds in this phase, and virtual ones not yet granted. */
  elapsed: number;
  owed: number;
}

/** What there is to be seen after a tick. */
export interface Shown {
  readonly typing: Typing;
  readonly over: boolean;
  /** Why a line could not be carried out. */
  readonly problem: string | null;
}

/** The lines of a solution, to be shown on this lab. */
export function openShowing(lines: readonly ScriptLine[], lab: Lab): Showing {
  const showing: Showing = {play: play(lines, lab), text: '', phase: 'end', last: null, elapsed: 0, owed: 0};
  moveOn(showing, () => true);
  return showing;
}

/** Real time passes; what of the lab's time there is no time for now is owed until the next tick. */
export function tickShowing(showing: Showing, real: number, hasTime: () => boolean): Shown {
  showing.elapsed += real;
  if (showing.phase === 'running') {
    showing.owed += real * (gears.find(([until]) => showing.elapsed <= until)?.[1] ?? 1);
    moveOn(showing, hasTime);
  } else if (showing.elapsed >= phases[showing.phase].takes(showing)) {
    const {next} = phases[showing.phase];
    if (next === null) return seen(showing, true);
    enter(showing, next);
    if (next === 'running') moveOn(showing, hasTime);
  }
  return seen(showing, false);
}

interface PhaseRow {
  readonly takes: (showing: Showing) => number;
  readonly next: Phase | null;
}

const phases: Readonly<Record<Exclude<Phase, 'running'>, PhaseRow>> = {
  rest: {takes: () => 700, next: 'typing'},
  typing: {takes: ({text}) => charactersOf(text).length * letterMillis, next: 'pause'},
  pause: {takes: () => 500, next: 'running'},
  end: {takes: () => 700, next: null},
};

function enter(showing: Showing, phase: Phase): void {
  showing.phase = phase;
  showing.elapsed = 0;
  showing.owed = 0;
}

/** Takes steps of the play until it needs more time than is owed or there is, or comes to the next line or the end. */
function moveOn(showing: Showing, hasTime: () => boolean): void {
  for (let isFirst = true; ; isFirst = false) {
    const granted = isFirst || hasTime() ? grant(showing) : null;
    if (granted === null) return;
    const {value: step} = showing.play.next(granted);
    showing.last = step ?? null;
    if (step && step.type !== 'line' && step.type !== 'failed') continue;
    if (step?.type === 'line') showing.text = step.line.text.trim();
    enter(showing, step?.type === 'line' ? 'rest' : 'end');
    return;
  }
}

/** The time to grant for the last step: none where none was asked for, null where too little is owed. */
function grant(showing: Showing): number | undefined | null {
  const {last, owed} = showing;
  if (last?.type !== 'time') return undefined;
  const granted = Math.min(Math.floor(owed), last.atMost, piece);
  if (granted < 1) return null;
  showing.owed -= granted;
  return granted;
}

function seen({text, phase, elapsed, last}: Showing, over: boolean): Shown {
  const letters = Math.floor(elapsed / letterMillis);
  const {length} = charactersOf(text);
  const typed = phase === 'rest' ? 0 : phase === 'typing' ? Math.min(letters, length) : length;
  return {typing: {text, typed}, over, problem: last?.type === 'failed' ? last.reason : null};
}
