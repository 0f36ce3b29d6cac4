/**
 * A script played to its end in advance, so that it can then be shown like a film: going back, to a beat or to any moment,
 * is a seek in the journal it left behind, and whoever takes over changes the past like any other.
 *
 * **Choices.** Commands that go back in time make no film: a script with `undo` or `seek` in it is refused here and can be
 * run all the same. What a script expects is examined once, while it is recorded.
 */
import type {RungVerdict} from '../checkers/ladder.ts';
import type {Entry} from '../lab/command.ts';
import type {Lab} from '../lab/lab.ts';
import type {LabSnapshot} from '../lab/snapshot.ts';
import type {Millis} from '../sim/operation.ts';
import {play, type Step} from './player.ts';
import {type Failure, failureOf} from './report.ts';
import {type Script, type ScriptLine, type Unreadable, unreadable} from './script.ts';

/** A point within a moment: so many changes of the journal lie behind. */
export interface Place {
  readonly at: Millis;
  readonly done: number;
}

/** What the script says or does besides changing the world, in order. */
export type Cue = Place &
  (
    | {readonly type: 'say' | 'note'; readonly text: string}
    | {readonly type: 'beat'}
    | {readonly type: 'expected'; readonly line: ScriptLine; readonly holds: boolean}
  );

export interface Tape {
  readonly name: string;
  readonly cues: readonly Cue[];
  readonly end: Place;
  /** The changes in order; the lab's journal holds the same objects. */
  readonly entries: readonly Entry[];
  /** The world as it was at the end, with everything that happened. */
  readonly last: LabSnapshot;
  /** What the judge says of the whole. */
  readonly verdicts: readonly RungVerdict[];
  readonly failures: readonly Failure[];
}

/** Plays the script on this lab, which must be at its first moment, and takes the lab back there. */
export function recordTape(script: Script, lab: Lab): Tape {
  const cues: Cue[] = [];
  const failures: Failure[] = [];
  for (const step of play(script.lines, lab)) {
    const cue = cueOf(step);
    if (cue) cues.push({...cue, ...placeOf(lab)});
    const failure = failureOf(step);
    if (failure) failures.push(failure);
  }
  const tape = {
    name: script.fileName.replace(/\.cap$/, ''),
    cues,
    end: placeOf(lab),
    entries: lab.journal().entries,
    last: lab.snapshot(),
    verdicts: lab.verdicts(),
    failures,
  };
  lab.dispatch({type: 'seek', to: 0, done: 0});
  return tape;
}

type Bare = Cue extends infer One ? (One extends Cue ? Omit<One, keyof Place> : never) : never;

function cueOf(step: Step): Bare | null {
  if (step.type === 'say' || step.type === 'note') return {type: step.type, text: step.text};
  if (step.type === 'beat') return {type: 'beat'};
  if (step.type === 'examined') return {type: 'expected', line: step.line, holds: step.finding.holds};
  return step.type === 'failed' ? {type: 'expected', line: step.line, holds: false} : null;
}

/** While a script is recorded, everything in the journal lies behind. */
function placeOf(lab: Lab): Place {
  const {entries} = lab.journal();
  return {at: lab.snapshot().now, done: entries.length};
}

const backwards: readonly string[] = ['seek', 'undo', 'redo', 'leave', 'return'];

/** Why the script cannot be shown as a film, with its place; null when it can. */
export function filmRefusal({fileName, lines}: Script): Unreadable | null {
  const found = lines.find(({line: {act}}) => act.type === 'command' && backwards.includes(act.command.type));
  if (!found) return null;
  return unreadable(fileName, found.number, {
    column: found.text.search(/\S/) + 1,
    found: found.text.trim(),
    expected: 'a script that never goes back in time (cap-tui run plays this one)',
    example: 'cap-tui run session.cap',
    hint: null,
  });
}
