/**
 * A film as an asciicast, which asciinema plays: the frames of the screen itself, at times of the film's own clock, so that
 * the same script always gives the same bytes (docs.asciinema.org, asciicast v2 and v3). No input is recorded.
 */
import type {Lab} from '../lab/lab.ts';
import {systems} from '../systems/index.ts';
import type {Size} from '../ui/draw/layout.ts';
import {drawScreen} from '../ui/draw/screen.ts';
import {captionOf, type Film} from '../ui/film.ts';
import {unicode} from '../ui/glyphs.ts';
import {openSession, type Session} from '../ui/session.ts';
import {rowsOf} from './cells.ts';
import {difference, type Frame} from './difference.ts';

export type CastVersion = 2 | 3;

/** Milliseconds between frames, between whole frames, and that the last one stays. */
const apart = 100;
const wholeApart = 10_000;
const stay = 3_000;
/** No film is longer: an hour. */
const longest = 3_600_000;

const enter = '\u001B[?25l\u001B[2J';
const leave = '\u001B[0m\u001B[?25h\r\n';

type Code = 'o' | 'm' | 'x';
type CastEvent = readonly [at: number, code: Code, data: string];

/** The whole file, a line for each event. */
export function printAsciicast(film: Film, lab: Lab, size: Size, version: CastVersion): string {
  const events = eventsOf(film, lab, size);
  const header =
    version === 2
      ? {version, width: size.columns, height: size.rows, title: film.tape.name, env: {TERM: 'xterm-256color'}}
      : {version, term: {cols: size.columns, rows: size.rows, type: 'xterm-256color'}, title: film.tape.name};
  const lines = version === 2 ? events.filter(([, code]) => code !== 'x').map(absolute) : events.map(relative);
  return [header, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
}

function absolute([at, code, data]: CastEvent): CastEvent {
  return [at / 1000, code, data];
}

function relative([at, code, data]: CastEvent, index: number, events: readonly CastEvent[]): CastEvent {
  return [(at - (events[index - 1]?.[0] ?? 0)) / 1000, code, data];
}

function eventsOf(film: Film, lab: Lab, size: Size): CastEvent[] {
  const session = openSession({lab, film, systems, open: () => '', onQuit: () => {}, onSuspend: () => {}});
  session.resize(size);
  const events: CastEvent[] = [];
  let shown: Frame | null = null;
  let caption: string | null = null;
  let at = 0;
  for (; at < longest; at += apart) {
    const frame = frameOf(session, size);
    const changes: string = at % wholeApart === 0 ? difference(null, frame) : difference(shown, frame);
    if (changes !== '') events.push([at, 'o', at === 0 ? enter + changes : changes]);
    shown = frame;
    const now: Film | null = session.see().state.film;
    if (!now || now.phase === 'end') break;
    const said = captionOf(now);
    if (said !== null && said !== caption) events.push([at, 'm', said]);
    caption = said;
    session.tick(0, 0, apart);
  }
  return [...events, [at + stay, 'o', leave], [at + stay, 'x', '0']];
}

function frameOf(session: Session, size: Size): Frame {
  return rowsOf(drawScreen({...session.see(), size, glyphs: unicode}), 2, unicode);
}
