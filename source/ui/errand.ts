/**
 * What may take long, done piece by piece while there is time: `wait until`, a step to the next message, an hour at once. At a
 * terminal of one's own there always is, and it is done at once; in a workshop others must not wait for it.
 */
import type {Command, Transport} from '../lab/command.ts';
import type {Lab} from '../lab/lab.ts';
import type {Millis} from '../sim/operation.ts';
import type {Inside} from './sitting.ts';

/** Yields wherever it can be interrupted. */
export type Pieces = Iterator<void, void>;

export interface Errand {
  readonly pieces: Pieces;
  /** Another lab in its place ends it. */
  readonly lab: Lab;
}

/** Virtual time that is let pass in one piece, a millisecond or two of work. */
const piece: Millis = 1_000;

/** Begins with this, and goes on as long as there is time. */
export function begin(inside: Inside, pieces: Pieces): void {
  inside.errand = {pieces, lab: inside.lab};
  goOn(inside);
}

/** Goes on with what was begun, if anything was; at least by one piece. */
export function goOn(inside: Inside): void {
  const {errand} = inside;
  if (!errand) return;
  let done: boolean;
  do done = errand.lab !== inside.lab || errand.pieces.next().done === true;
  while (!done && (inside.hasTime?.() ?? true));
  if (done && inside.errand === errand) inside.errand = null;
  const snapshot = inside.lab.snapshot();
  if (snapshot !== inside.see.snapshot) inside.see = {...inside.see, snapshot};
}

/** Lets time run to nearly where a far command goes; returns the command for the rest of the way. */
export function* runUp(lab: Lab, command: Transport): Generator<void, Transport> {
  const {now, until} = lab.snapshot();
  if (command.type === 'seek' && now < until) lab.dispatch({type: 'seek', to: until});
  const end = endOf(command, now);
  let at = command.type === 'seek' ? until : now;
  for (; at + piece < end; at += piece) {
    lab.dispatch({type: 'advance', by: piece});
    yield;
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
