/**
 * What may take long, done piece by piece while there is time: `wait until`, an hour at once, a twin of a long session, a lesson's
 * setup. At a terminal of one's own there always is, and it is done at once; in a workshop others must not wait for it, and
 * whoever does wait is told how far it is.
 */
import type {Command, Transport} from '../lab/command.ts';
import type {Lab} from '../lab/lab.ts';
import type {Millis} from '../sim/operation.ts';
import type {Inside} from './sitting.ts';
import {clean, clip} from './text.ts';

/** Yields wherever it can be interrupted: which part of it is done, from 0 to 1, where that is known. */
export type Pieces = Generator<number | undefined, void>;

export interface Errand {
  /** For whoever waits, as in `opening cassandra`. */
  readonly what: string;
  readonly pieces: Pieces;
  /** Another lab in its place ends it. */
  readonly lab: Lab;
}

/** Virtual time that is let pass in one piece, a millisecond or two of work. */
export const piece: Millis = 1_000;

/** Begins with this, and goes on as long as there is time. */
export function begin(inside: Inside, what: string, pieces: Pieces): void {
  inside.errand = {what, pieces, lab: inside.lab};
  goOn(inside);
}

/** Begins with this once what is under way is done. */
export function beginAfter(inside: Inside, what: string, pieces: Pieces): void {
  const {errand} = inside;
  if (errand?.lab !== inside.lab) begin(inside, what, pieces);
  else inside.errand = {...errand, pieces: inTurn(errand.pieces, pieces)};
}

function* inTurn(...all: readonly Pieces[]): Pieces {
  for (const pieces of all) yield* pieces;
}

/** Goes on with what was begun, if anything was; at least by one piece. */
export function goOn(inside: Inside): void {
  const {errand} = inside;
  if (!errand) return;
  let next = nextPiece(inside, errand);
  while (!next.done && (inside.hasTime?.() ?? true)) next = nextPiece(inside, errand);
  inside.see = {...inside.see, snapshot: inside.lab.snapshot()};
  // Its last piece may have begun another one, which says for itself how far it is.
  if (inside.errand !== errand) return;
  if (next.done) inside.errand = null;
  inside.see = {...inside.see, wait: next.done ? null : waitText(errand, next.value)};
}

function nextPiece({lab}: Inside, errand: Errand): IteratorResult<number | undefined, void> {
  return errand.lab === lab ? errand.pieces.next() : {done: true, value: undefined};
}

const longestWhat = 40;

/** `opening cassandra: 34 %; Esc gives it up`. */
function waitText({what}: Errand, part: number | undefined): string {
  const share = typeof part === 'number' ? `: ${Math.floor(part * 100)} %` : '';
  return `${clip(clean(what), longestWhat)}${share}; Esc gives it up`;
}

/** Lets time run to nearly where a far command goes; returns the command for the rest of the way. */
export function* runUp(lab: Lab, command: Transport): Generator<number, Transport> {
  const {now, until} = lab.snapshot();
  if (command.type === 'seek' && now < until) lab.dispatch({type: 'seek', to: until});
  const end = endOf(command, now);
  const from = command.type === 'seek' ? until : now;
  let at = from;
  while (at + piece < end) {
    lab.dispatch({type: 'advance', by: piece});
    at += piece;
    yield (at - from) / (end - from);
  }
  return command.type === 'advance' ? {type: 'advance', by: end - at} : command;
}

/** Whether a command moves time so far that it is done in pieces. */
export function isFar(lab: Lab, command: Command): command is Transport {
  if (command.type !== 'advance' && command.type !== 'seek') return false;
  const {now, until} = lab.snapshot();
  const from = command.type === 'seek' ? until : now;
  return endOf(command, now) > from + piece && lab.refusal(command) === null;
}

function endOf(command: Transport, now: Millis): Millis {
  if (command.type === 'advance') return now + command.by;
  return command.type === 'seek' ? command.to : now;
}
