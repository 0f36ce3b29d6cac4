/**
 * Watches a film without a terminal, like a person who touches nothing: by the film's own clock, so that what is written
 * from it is the same each time.
 */
import type {Lab} from '../lab/lab.ts';
import type {Millis} from '../sim/operation.ts';
import {systems} from '../systems/index.ts';
import type {Size} from '../ui/draw/layout.ts';
import {captionOf, type Film, stillToRead} from '../ui/film.ts';
import type {See} from '../ui/see.ts';
import {openSession} from '../ui/session.ts';
import {clean} from '../ui/text.ts';

/** One look at the screen. */
export interface Glance {
  /** Milliseconds since the film began. */
  readonly at: Millis;
  readonly see: See;
  /** The caption that is shown, safe to print. */
  readonly caption: string | null;
  /** How long this stays, unless another look follows: the last caption is to be read like the others. */
  readonly stays: Millis;
}

/** Milliseconds between two looks, and that the last frame of a film stays at least. */
const apart = 100;
const lastStays = 3_000;
/** No film is longer: an hour. */
const longest = 3_600_000;

/** Look after look, from the first moment to the end. */
export function* watchFilm(film: Film, lab: Lab, size: Size): Generator<Glance> {
  const session = openSession({lab, film, systems, open: () => '', onQuit: () => {}, onSuspend: () => {}});
  session.resize(size);
  for (let at = 0; at < longest; at += apart) {
    const see = session.see();
    const now = see.state.film;
    const text = now && captionOf(now);
    const stays = Math.max(lastStays, now ? stillToRead(now) : 0);
    yield {at, see, caption: text === null ? null : clean(text), stays};
    if (!now || now.phase === 'end') return;
    session.tick(0, 0, apart);
  }
}
