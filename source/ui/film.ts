/**
 * A script being shown: which cues are behind, whether it runs, waits at a beat or lets a person act. Pure: real time goes
 * in, and out come the next state and what the lab is to do.
 */
import type {Transport} from '../lab/command.ts';
import type {Cue, Place, Tape} from '../script/tape.ts';
import type {Millis} from '../sim/operation.ts';
import {type Stretch, stretchAt, stretchesOf} from './stretches.ts';

/** How a film is shown, from the command line. */
export interface Manner {
  /** Goes on by itself at a beat after so many milliseconds; null waits for a person. */
  readonly auto: Millis | null;
  readonly loop: boolean;
  /** Whether notes for the presenter are shown. */
  readonly notes: boolean;
  /** Whether keys do anything but end it. */
  readonly input: boolean;
}

export interface Film {
  readonly tape: Tape;
  readonly stretches: readonly Stretch[];
  readonly manner: Manner;
  /** `held` by a person, at a `beat`, at the `end`. */
  readonly phase: 'running' | 'held' | 'beat' | 'end';
  /** A person has taken over and acts; the film waits. */
  readonly taken: boolean;
  /** How many cues are behind. */
  readonly cue: number;
  /** The point reached. */
  readonly place: Place;
  /** Real milliseconds since the caption came, and since the film stopped by itself. */
  readonly shown: number;
  readonly stood: number;
}

/** A film that begins, and the virtual time that is to pass. */
export interface Shown {
  readonly film: Film;
  readonly command: Transport | null;
  /** The part of a millisecond beyond. */
  readonly between: number;
}

export const plainManner: Manner = {auto: null, loop: false, notes: false, input: true};

/** How long a caption stands alone before anything moves, and how many letters are read in a second. */
const lead = 1_000;
const lettersASecond = 15;
/** How long the last frame of a film in a loop stays. */
const lastFrame = 3_000;

/** A film at its beginning. */
export function openFilm(tape: Tape, manner: Manner): Film {
  const stretches = stretchesOf(tape.last.events, tape.end.at);
  const place = {at: 0, done: 0};
  return {tape, stretches, manner, phase: 'running', taken: false, cue: 0, place, shown: lead, stood: 0};
}

/** How long a caption stays at least, in real milliseconds. */
export function readingTime(text: string): number {
  return Math.max(lead, Math.ceil((text.length * 1000) / lettersASecond));
}

/** The last caption (or note) that came; null before the first. */
export function captionOf({tape, cue}: Film, type: 'say' | 'note' = 'say'): string | null {
  const found = tape.cues.slice(0, cue).findLast((one) => one.type === type);
  return found && 'text' in found ? found.text : null;
}

/** The note that belongs to the caption shown; null when it has none. */
export function noteOf({tape, cue}: Film): string | null {
  const behind = tape.cues.slice(0, cue);
  const last = behind.findLastIndex(({type}) => type === 'note');
  const said = behind.slice(last + 1).filter(({type}) => type === 'beat').length;
  return last < 0 || said > 1 ? null : (behind[last] as Cue & {text: string}).text;
}

/** Which stop the film is at or goes to, of how many: the end counts as the last. */
export function stopsOf({tape, cue, phase}: Film): {readonly index: number; readonly count: number} {
  const beats = tape.cues.filter(({type}) => type === 'beat').length;
  const behind = tape.cues.slice(0, cue).filter(({type}) => type === 'beat').length;
  return {index: phase === 'beat' ? behind : behind + 1, count: beats + 1};
}

/** What real time does: `real` milliseconds pass while the person has set this speed. */
export function passFilm(film: Film, real: number, speed: number, between: number): Shown {
  const {phase} = film;
  const stood = {...film, shown: film.shown + real, stood: film.stood + real};
  if (film.taken) return still(film);
  if (phase === 'beat') return still(standsLongEnough(stood) ? {...stood, phase: 'running'} : stood);
  if (phase === 'end') return film.manner.loop && stayedLongEnough(stood) ? toStart(film) : still(stood);
  if (phase !== 'running') return still(film);
  return onward({...film, shown: film.shown + real}, real, speed, between);
}

function still(film: Film): Shown {
  return {film, command: null, between: 0};
}

/** By itself a film goes on after its pause, and not before its caption can have been read. */
function standsLongEnough(film: Film): boolean {
  const {manner, stood} = film;
  return manner.auto !== null && stood >= manner.auto && stillToRead(film) === 0;
}

/** A film in a loop begins again when its last frame has stayed and its last caption can have been read. */
function stayedLongEnough(film: Film): boolean {
  return film.stood >= lastFrame && stillToRead(film) === 0;
}

/** For how many real milliseconds the caption must still stay to be read. */
export function stillToRead(film: Film): number {
  const text = captionOf(film);
  return text === null ? 0 : Math.max(0, readingTime(text) - film.shown);
}

function onward(film: Film, real: number, speed: number, between: number): Shown {
  const cue = film.tape.cues[film.cue];
  const next = cue ?? film.tape.end;
  if (film.shown < lead) return still(film);
  if (next.at === film.place.at) {
    const reached = cue ? reach(film, cue) : ended(film);
    const quiet = reached.command === null && reached.film.cue > film.cue && reached.film.phase === 'running';
    return quiet && cue?.type !== 'say' ? onward(reached.film, real, speed, between) : reached;
  }
  const {factor, until} = stretchAt(film.stretches, film.place.at);
  const passed = real * factor * speed + between;
  const end = Math.min(next.at, Math.max(until, film.place.at + 1));
  const by = Math.min(Math.floor(passed), end - film.place.at);
  if (by < 1) return {film, command: null, between: Math.min(passed, 0.999)};
  if (film.place.at + by === next.at) return cue ? reach(film, cue) : ended(film);
  const at = film.place.at + by;
  const place = {at, done: doneBy(film.tape, at)};
  return {film: {...film, place}, command: {type: 'advance', by}, between: Math.min(passed - by, 0.999)};
}

/** A caption waits until the one before could be read; a beat stops the film; expectations pass unseen. */
function reach(film: Film, cue: Cue): Shown {
  const place = {at: cue.at, done: cue.done};
  const there = film.place.at === cue.at && film.place.done === cue.done;
  const command: Transport | null = there ? null : {type: 'seek', to: cue.at, done: cue.done};
  if (cue.type === 'say' && stillToRead(film) > 0) {
    return {film: {...film, place}, command, between: 0};
  }
  const shown = cue.type === 'say' ? 0 : film.shown;
  const phase = cue.type === 'beat' ? 'beat' : 'running';
  return {film: {...film, place, shown, phase, stood: 0, cue: film.cue + 1}, command, between: 0};
}

function ended(film: Film): Shown {
  const end = goTo(film, film.tape.cues.length, 'end');
  return {...end, film: {...end.film, shown: film.shown}};
}

/** The point just behind so many cues. */
function goTo(film: Film, cue: number, phase: Film['phase']): Shown {
  const {cues, end} = film.tape;
  const {at, done} = phase === 'end' ? end : (cues[cue - 1] ?? {at: 0, done: 0});
  const place = {at, done};
  return {
    film: {...film, cue, place, phase, shown: lead, stood: 0},
    command: {type: 'seek', to: at, done},
    between: 0,
  };
}

/** From the beginning once more. */
export function toStart(film: Film): Shown {
  return goTo(film, 0, 'running');
}

/** The stop before this one; the beginning, shown again, when there is none. */
export function toBeatBefore(film: Film): Shown {
  const limit = film.phase === 'beat' ? film.cue - 1 : film.cue;
  const index = film.tape.cues.slice(0, limit).findLastIndex(({type}) => type === 'beat');
  return index < 0 ? toStart(film) : goTo(film, index + 1, 'beat');
}

/** The next stop, without what lies between. */
export function toBeatAfter(film: Film): Shown {
  const index = film.tape.cues.findIndex(({type}, at) => at >= film.cue && type === 'beat');
  return index < 0 ? goTo(film, film.tape.cues.length, 'end') : goTo(film, index + 1, 'beat');
}

/** Any moment; the film stands still there. */
export function toMoment(film: Film, moment: Millis): Shown {
  const {cues, end} = film.tape;
  const at = Math.max(0, Math.min(moment, end.at));
  const cue = cues.filter((one) => one.at <= at).length;
  const done = doneBy(film.tape, at);
  const place = {at, done};
  return {
    film: {...film, cue, place, phase: at === end.at ? 'end' : 'held', shown: lead, stood: 0},
    command: {type: 'seek', to: at, done},
    between: 0,
  };
}

/** How many changes have been made when a moment is over. */
function doneBy({entries}: Tape, moment: Millis): number {
  return entries.filter(({at}) => at <= moment).length;
}

/** A person acts, and the film waits where it stands. */
export function takeOver(film: Film): Film {
  return {...film, taken: true, phase: film.phase === 'running' ? 'held' : film.phase};
}

/** The point where the film stood, again: after a person has taken over. */
export function backToPlace(film: Film): Shown {
  const {at, done} = film.place;
  return {film: {...film, taken: false}, command: {type: 'seek', to: at, done}, between: 0};
}

/** Space: holds while running; goes on at a stop, and whoever does so has read what was said. */
export function goOn(film: Film): Film {
  const phase = film.phase === 'running' ? 'held' : film.phase === 'end' ? 'end' : 'running';
  const shown = phase === 'running' ? Math.max(lead, film.shown + stillToRead(film)) : film.shown;
  return {...film, phase, shown, stood: 0};
}

/** Whether real time does anything to it. */
export function isMoving({phase, manner, taken}: Film): boolean {
  if (taken) return false;
  if (phase === 'beat') return manner.auto !== null;
  return phase === 'running' || (phase === 'end' && manner.loop);
}

/** How fast it runs now, the person's speed included. */
export function speedOf({stretches, place}: Film, speed: number): number {
  return stretchAt(stretches, place.at).factor * speed;
}
