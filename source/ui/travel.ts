/** Travelling in time as a person means it: a film that is being shown travels along, and time stops where one arrives. */
import type {Command, Transport} from '../lab/command.ts';
import type {Lab} from '../lab/lab.ts';
import type {LabSnapshot} from '../lab/snapshot.ts';
import {parseDuration} from '../script/amount.ts';
import type {Millis} from '../sim/operation.ts';
import {type Pieces, piece} from './errand.ts';
import {
  backToPlace,
  type Film,
  goOn,
  isMoving,
  passFilm,
  type Shown,
  takeOver,
  toBeatAfter,
  toBeatBefore,
  toMoment,
  toStart,
} from './film.ts';
import type {UiAction} from './intent.ts';
import {marksOfTape} from './marks.ts';
import type {See} from './see.ts';
import {filmSpeed, newUiState, speeds, type UiState} from './state.ts';

/** What a traveller needs of a sitting. */
export interface Hands {
  readonly lab: Lab;
  readonly see: See;
  act(action: UiAction): void;
  dispatch(command: Command): void;
}

export type FilmWish = 'go' | 'back' | 'next' | 'start' | 'notes' | 'take' | 'return';

/** The film that has the screen; null when there is none, or when a person has taken over. */
export function filmOf({state}: See): Film | null {
  return state.film?.taken === false ? state.film : null;
}

/** How a screen opens: on a lab, or on a demo to be shown there. */
export function openingState(snapshot: LabSnapshot, film: Film | undefined): UiState {
  const state = newUiState(snapshot);
  if (!film) return state;
  return {...state, film, seen: marksOfTape(film.tape), mode: {type: 'film'}, running: false, speed: filmSpeed};
}

/** Whether time passes by itself, for the lab or for a film. */
export function isTicking(see: See): boolean {
  const film = filmOf(see);
  return film ? isMoving(film) : see.state.running || see.state.lesson?.typing != null;
}

/** Real time passes for a film. */
export function tickFilm(hands: Hands, film: Film, real: number): void {
  const {speed, between} = hands.see.state;
  show(hands, passFilm(film, real, speeds[speed]?.factor ?? 1, between));
}

/** What a person wishes of a film. */
export function wishOfFilm(hands: Hands, wish: FilmWish): void {
  const {film} = hands.see.state;
  if (film) wishes[wish](hands, film);
}

const wishes: Readonly<Record<FilmWish, (hands: Hands, film: Film) => void>> = {
  go: ({act}, film) => act({type: 'film', film: goOn(film)}),
  back: (hands, film) => show(hands, toBeatBefore(film)),
  next: (hands, film) => show(hands, toBeatAfter(film)),
  start: (hands, film) => show(hands, toStart(film)),
  notes: ({act}, film) => act({type: 'film', film: {...film, manner: {...film.manner, notes: !film.manner.notes}}}),
  take: ({act, dispatch}, film) => {
    act({type: 'film', film: takeOver(film)});
    dispatch({type: 'leave'});
    act({
      type: 'message',
      tone: 'plain',
      text: 'the demo waits; the keys of the lab are yours: space lets time run, t goes back',
    });
  },
  return: (hands, film) => {
    returnToTape(hands, film);
    // The demo's own line says where it stands.
    hands.act({type: 'hush'});
    hands.act({type: 'run', running: false});
    show(hands, backToPlace(film));
    hands.act({type: 'seen', marks: marksOfTape(film.tape)});
  },
};

function show({act, dispatch}: Hands, {film, command, between}: Shown): void {
  if (command) dispatch(command);
  act({type: 'film', film});
  act({type: 'between', part: between});
}

/** The future that the demo is lies among those that were left, unless nothing of it was left. */
function returnToTape({see, dispatch}: Hands, {tape}: Film): void {
  const isTape = ({entries}: {readonly entries: readonly object[]}) =>
    tape.entries.every((entry, index) => entries[index] === entry);
  const branch = see.snapshot.branches.find((one) => isTape(one) && one.until === tape.end.at);
  if (branch) dispatch({type: 'return', branch: branch.name});
}

/** To a moment, which becomes now; time stops. */
export function goToMoment(hands: Hands, moment: Millis): void {
  const film = filmOf(hands.see);
  if (film) {
    show(hands, toMoment(film, moment));
    return;
  }
  hands.act({type: 'run', running: false});
  hands.dispatch({type: 'seek', to: moment});
}

/** To a moment as it was typed: seconds, or with a unit. */
export function goToTyped(hands: Hands, text: string): void {
  if (text === '') {
    hands.act({type: 'close'});
    return;
  }
  const moment = parseDuration(/^[\d.]+$/.test(text) ? `${text}s` : text);
  const problem =
    moment === undefined ? 'expected seconds, as in 1.25, or 1250ms; a day at most' : farness(hands, moment);
  if (problem !== null) hands.act({type: 'momentProblem', text: problem});
  if (problem !== null || moment === undefined) return;
  hands.act({type: 'close'});
  goToMoment(hands, moment);
}

/** A film ends, and so nothing in it is too far. */
function farness({see, lab}: Hands, moment: Millis): string | null {
  if (filmOf(see) || lab.refusal({type: 'seek', to: moment}) === null) return null;
  return 'too far at once: expected at most an hour from here';
}

/** How many events are passed over at the most before giving up. */
const mostSteps = 5_000;

/** Goes on event by event until a message has arrived, or a request was asked or answered. */
export function* stepTo(hands: Hands, what: 'message' | 'operation'): Pieces {
  hands.act({type: 'run', running: false});
  for (let count = 0; count < mostSteps; count += 1) {
    const before = hands.see.snapshot;
    hands.dispatch({type: 'step'} satisfies Transport);
    const {snapshot} = hands.see;
    if (snapshot === before || arrived(what, before, snapshot)) return;
    yield;
  }
  hands.act({type: 'message', tone: 'refused', text: `nothing of the kind came within ${mostSteps} events`});
}

function arrived(what: 'message' | 'operation', before: See['snapshot'], after: See['snapshot']): boolean {
  const news = after.events.slice(before.events.length);
  if (what === 'operation') return news.some(({type}) => type === 'invoked' || type === 'completed');
  const loud = before.packets.some(({faint, held}) => !faint && !held);
  return before.packets.some((one) => !one.held && !(loud && one.faint) && one.arrivesAt <= after.now);
}

/** Returns to a future that was left, and looks through it once, so that its marks are known. */
export function* returnTo({dispatch, act, lab}: Hands, branch: string): Pieces {
  act({type: 'run', running: false});
  const here = lab.journal().entries;
  dispatch({type: 'return', branch});
  const {now, until} = lab.snapshot();
  const parted = lab.journal().entries.findIndex((entry, index) => entry !== here[index]);
  const done = parted < 0 ? lab.journal().entries.length : parted;
  for (let at = now; at + piece < until; at += piece) {
    lab.dispatch({type: 'advance', by: piece});
    yield (at - now) / (until - now);
  }
  dispatch({type: 'seek', to: until});
  dispatch({type: 'seek', to: now, done});
}
