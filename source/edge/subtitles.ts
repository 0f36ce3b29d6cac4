/** The captions of a film as SubRip subtitles, for a video that was made from its recording: the times are the recording's. */
import type {Lab} from '../lab/lab.ts';
import type {Millis} from '../sim/operation.ts';
import type {Size} from '../ui/draw/layout.ts';
import type {Film} from '../ui/film.ts';
import {wrap} from '../ui/text.ts';
import {watchFilm} from './watching.ts';

interface Subtitle {
  readonly from: Millis;
  readonly text: string;
}

/** Columns of a line: a recording of a terminal is read on wide screens. */
const columns = 60;

/** The whole file: each caption from the moment it comes until the next one. */
export function printSubtitles(film: Film, lab: Lab, size: Size): string {
  const found: Subtitle[] = [];
  let end = 0;
  for (const {at, caption, stays} of watchFilm(film, lab, size)) {
    end = at + stays;
    if (caption !== null && caption !== found.at(-1)?.text) found.push({from: at, text: caption});
  }
  return found.map((one, index) => printSubtitle(one, index + 1, found[index + 1]?.from ?? end)).join('\n');
}

function printSubtitle({from, text}: Subtitle, number: number, to: Millis): string {
  return `${number}\n${printTime(from)} --> ${printTime(to)}\n${wrap(text, columns).join('\n')}\n`;
}

/** `00:01:02,345`. */
function printTime(at: Millis): string {
  const part = (unit: Millis, most: number, digits: number) =>
    String(Math.floor(at / unit) % most).padStart(digits, '0');
  return `${part(3_600_000, 100, 2)}:${part(60_000, 60, 2)}:${part(1_000, 60, 2)},${part(1, 1_000, 3)}`;
}
