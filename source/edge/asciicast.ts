/**
 * A film as an asciicast, which asciinema plays: the frames of the screen itself, at times of the film's own clock, so that
 * the same script always gives the same bytes (docs.asciinema.org, asciicast v2 and v3). No input is recorded.
 */
import type {Lab} from '../lab/lab.ts';
import type {Size} from '../ui/draw/layout.ts';
import {drawScreen} from '../ui/draw/screen.ts';
import type {Film} from '../ui/film.ts';
import {unicode} from '../ui/glyphs.ts';
import type {See} from '../ui/see.ts';
import {rowsOf} from './cells.ts';
import {difference, type Frame} from './difference.ts';
import {watchFilm} from './watching.ts';

export type CastVersion = 2 | 3;

/** Milliseconds between whole frames: whoever begins in the middle waits no longer for one. */
const wholeApart = 10_000;

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
  const events: CastEvent[] = [];
  let shown: Frame | null = null;
  let said: string | null = null;
  let end = 0;
  for (const {at, see, caption, stays} of watchFilm(film, lab, size)) {
    const frame = frameOf(see, size);
    const changes: string = difference(at % wholeApart === 0 ? null : shown, frame);
    if (changes !== '') events.push([at, 'o', at === 0 ? enter + changes : changes]);
    if (caption !== null && caption !== said) events.push([at, 'm', caption]);
    shown = frame;
    said = caption;
    end = at + stays;
  }
  return [...events, [end, 'o', leave], [end, 'x', '0']];
}

function frameOf(see: See, size: Size): Frame {
  return rowsOf(drawScreen({...see, size, glyphs: unicode}), 2, unicode);
}
