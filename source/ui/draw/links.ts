/**
 * The links between nodes. An open link is a fine dotted line; a faulty one is a sparse one with its mark: in the middle
 * when both directions have the same fault; else before the end that no longer hears, with an arrowhead at the end that
 * still does.
 */
import type {LinkSnapshot} from '../../lab/snapshot.ts';
import type {NodeId} from '../../sim/operation.ts';
import type {Glyphs} from '../glyphs.ts';
import {isFaulty} from '../links.ts';
import type {Style} from '../theme.ts';
import {type Canvas, put} from './canvas.ts';
import {type Ground, wayOf} from './ground.ts';
import type {Scene} from './scene.ts';
import type {Wire} from './wires.ts';

/** Draws all wires, the faulty ones above the others, then their marks. */
export function drawLinks(canvas: Canvas, ground: Ground, scene: Scene): void {
  const pairs = pairsOf(scene.snapshot.links);
  const touched = ([there]: Pair) => there.from === scene.state.chosen || there.to === scene.state.chosen;
  const broken = ([there, back]: Pair) => isFaulty(there) || isFaulty(back);
  const order = (pair: Pair) => (broken(pair) ? 2 : touched(pair) ? 1 : 0);
  const drawn = pairs.filter((pair) => touched(pair) || !goesWithoutSaying(pair, scene));
  for (const pair of drawn.toSorted((one, other) => order(one) - order(other))) {
    drawWire(canvas, ground, pair, broken(pair) ? 'fault' : touched(pair) ? 'dim' : 'faint', scene.glyphs);
  }
  for (const pair of drawn) drawMarks(canvas, ground, pair, scene);
}

/** Of many nodes, a cut between two sides of a partition is drawn for the chosen node alone: the sides say the rest. */
function goesWithoutSaying([there, back]: Pair, {snapshot}: Scene): boolean {
  if (snapshot.nodes.length <= few || there.state !== 'cut' || back.state !== 'cut') return false;
  return !snapshot.groups.some((group) => group.includes(there.from as NodeId) && group.includes(there.to as NodeId));
}

/** What is wrong with one direction, as short as it can be said: `╳`, `~200ms`, `%30`; empty when nothing is. */
export function markOf(link: LinkSnapshot, glyphs: Glyphs): string {
  const marks: string[] = [];
  if (link.flapEvery > 0) marks.push(glyphs.flap);
  if (link.state === 'cut') marks.push(glyphs.cut);
  if (link.state === 'held') marks.push(glyphs.held);
  if (link.slowBy > 0) marks.push(`${glyphs.slow}${link.slowBy}ms`);
  if (link.lossPercent > 0) marks.push(`${link.lossPercent}${glyphs.lossy}`);
  return marks.join('');
}

/** Up to so many nodes every link is drawn. */
const few = 5;

type Pair = readonly [there: LinkSnapshot, back: LinkSnapshot];

function pairsOf(links: readonly LinkSnapshot[]): Pair[] {
  const found: Pair[] = [];
  const byName = new Map(links.map((link) => [`${link.from} ${link.to}`, link]));
  for (const link of links) {
    const back = byName.get(`${link.to} ${link.from}`);
    if (back && link.from.startsWith('n') && number(link.from) < number(link.to)) found.push([link, back]);
  }
  return found;
}

/** A faulty link is drawn with every other dot. */
function drawWire(canvas: Canvas, ground: Ground, [{from, to}]: Pair, style: Style, {wire: dots}: Glyphs): void {
  const wire = wayOf(ground, from, to);
  wire?.cells.forEach((cell, index) => {
    if (style !== 'fault' || index % 2 === 0) put(canvas, cell.x, cell.y, dots[wire.heights[index]!], style);
  });
}

function drawMarks(canvas: Canvas, ground: Ground, [there, back]: Pair, {glyphs}: Scene): void {
  const wire = wayOf(ground, there.from, there.to);
  if (!wire || wire.cells.length === 0 || !(isFaulty(there) || isFaulty(back))) return;
  const mark = markOf(there, glyphs);
  if (mark === markOf(back, glyphs)) {
    drawMark(canvas, wire, 0.5, withCount(mark, there.waiting + back.waiting, canvas.width));
    return;
  }
  drawDirection(canvas, wire, there, glyphs);
  drawDirection(canvas, {cells: wire.cells.toReversed(), heights: wire.heights}, back, glyphs);
}

function drawDirection(canvas: Canvas, wire: Wire, link: LinkSnapshot, glyphs: Glyphs): void {
  const mark = markOf(link, glyphs);
  if (mark !== '') drawMark(canvas, wire, 0.7, withCount(mark, link.waiting, canvas.width));
  if (link.state !== 'open') return;
  const last = wire.cells.at(-1)!;
  put(canvas, last.x, last.y, arrowhead(wire, glyphs), 'faultStrong');
}

function drawMark(canvas: Canvas, {cells}: Wire, part: number, text: string): void {
  const cell = cells[Math.min(cells.length - 1, Math.floor(cells.length * part))]!;
  put(canvas, cell.x - Math.floor((text.length - 1) / 2), cell.y, text, 'faultStrong');
}

/** How many packets wait in the link, where there is room to say it. */
function withCount(mark: string, waiting: number, width: number): string {
  return waiting > 0 && width > 60 ? `${mark}${waiting}` : mark;
}

function arrowhead({cells}: Wire, {toward}: Glyphs): string {
  const first = cells[0]!;
  const last = cells.at(-1)!;
  const across = last.x - first.x;
  const down = (last.y - first.y) * 2;
  if (Math.abs(across) >= Math.abs(down)) return across >= 0 ? toward.right : toward.left;
  return down >= 0 ? toward.down : toward.up;
}

function number(endpoint: string): number {
  return Number(endpoint.slice(1));
}
