/** The title: which world this is, whether it is split, and whether time runs. */
import type {LabSnapshot} from '../../lab/snapshot.ts';
import {type Film, speedOf} from '../film.ts';
import type {Glyphs} from '../glyphs.ts';
import {speeds} from '../state.ts';
import {factorText} from '../stretches.ts';
import {clean, count} from '../text.ts';
import {filmOf} from '../travel.ts';
import {type Canvas, lineWidth, putLine, type Span} from './canvas.ts';
import {timeText} from './outcome.ts';
import type {Scene} from './scene.ts';

/** Left the world, right the clock, between them the partition, for which the world is told in fewer words. */
export function drawTitle(canvas: Canvas, scene: Scene): void {
  const {snapshot, glyphs} = scene;
  const clock = clockSpans(scene);
  const right = canvas.width - 1 - lineWidth(clock);
  const sandbox = scene.state.lesson?.sandbox ? `sandbox ${glyphs.dot} ` : '';
  const title: Span = [`${sandbox}${clean(snapshot.system.title)}`, 'title'];
  const nodes: Span = [` ${glyphs.dot} ${count(snapshot.nodes.length, 'node')}`, 'dim'];
  const wordings: Span[][] = [[title, nodes, [` ${glyphs.dot} seed ${snapshot.seed}`, 'dim']], [title, nodes], [title]];
  const split: Span[] = [[splitText(snapshot, glyphs), 'faultStrong']];
  const leaves = (room: number) => wordings.find((spans) => lineWidth(spans) + room < right - 1);
  const beside = lineWidth(split) > 0 ? leaves(lineWidth(split) + 3) : undefined;
  putLine(canvas, 1, 0, beside ?? leaves(0) ?? []);
  putLine(canvas, right, 0, clock);
  if (beside) putLine(canvas, right - 2 - lineWidth(split), 0, split);
}

/** Columns the clock takes at the right. */
export function clockWidth(scene: Scene): number {
  return lineWidth(clockSpans(scene)) + 1;
}

function clockSpans(scene: Scene): Span[] {
  const {snapshot, state, glyphs} = scene;
  const film = filmOf(scene);
  if (film) return filmClock(scene, film);
  const past = snapshot.now < snapshot.until;
  const time = `${timeText(snapshot.now)}${past ? ` of ${timeText(snapshot.until)}` : ''} s`;
  const where: Span[] = past ? [[`${glyphs.past} past `, 'stale']] : [];
  const mark: Span = state.running
    ? [`${glyphs.run} `, 'ok']
    : [past ? `${glyphs.stop} ` : `${glyphs.stop} stopped `, 'unknown'];
  return [...where, mark, [`${glyphs.times}${speeds[state.speed]!.text} `, 'dim'], [time, 'strong']];
}

/** A film always lies ahead: that it can be seen is not the past. */
function filmClock({snapshot, state, glyphs}: Scene, film: Film): Span[] {
  const runs = film.phase === 'running';
  const word = {running: '', held: 'held ', beat: 'waits ', end: 'the end '}[film.phase];
  const speed = factorText(speedOf(film, speeds[state.speed]!.factor));
  return [
    [`${runs ? glyphs.run : glyphs.stop} ${word}`, runs ? 'ok' : 'unknown'],
    [`${glyphs.times}${speed} `, 'dim'],
    [`${timeText(snapshot.now)} of ${timeText(film.tape.end.at)} s`, 'strong'],
  ];
}

function splitText({groups}: LabSnapshot, glyphs: Glyphs): string {
  return groups.length < 2 ? '' : `${glyphs.cut} ${groups.map((group) => group.join(' ')).join(' | ')}`;
}
