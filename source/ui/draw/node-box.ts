/** A node as a box: its name, state and role in the upper edge, facts and copies inside, clients and side in the lower edge. */
import type {NodeSnapshot} from '../../lab/snapshot.ts';
import type {Stored} from '../../sim/operation.ts';
import type {Frame, Glyphs} from '../glyphs.ts';
import {isFaulty} from '../links.ts';
import {clean, clip, widthOf} from '../text.ts';
import type {Style} from '../theme.ts';
import {type Area, type Canvas, fill, lineWidth, put, putLine, type Span, windowOf} from './canvas.ts';
import type {Copies} from './replicas.ts';
import type {Scene} from './scene.ts';

/** Draws one node into its box, over whatever wires run there. */
export function drawNode(canvas: Canvas, box: Area, node: NodeSnapshot, copies: Copies, scene: Scene): void {
  const window = windowOf(canvas, box);
  const chosen = scene.state.chosen === node.id;
  const frame = chosen ? scene.glyphs.chosen : node.state === 'down' ? scene.glyphs.broken : scene.glyphs.box;
  const edge: Style = chosen ? 'chosen' : node.state === 'up' ? 'dim' : 'faint';
  fill(window, {x: 0, y: 0, width: box.width, height: box.height});
  drawFrame(window, frame, edge);
  putLine(window, 1, 0, header(node, box.width - 2, scene));
  const room = {width: box.width - 2, height: box.height - 2};
  content(node, copies, room, scene.glyphs).forEach((row, index) => {
    putLine(window, box.height > 3 && lineWidth(row) < room.width ? 2 : 1, index + 1, row);
  });
  drawLowerEdge(window, node, scene);
}

/** What a node is now, as a glyph and a word: `★ leader`, `‖ paused`, `† down`. */
export function roleOf(
  {state, view, id}: NodeSnapshot,
  {glyphs, snapshot}: Scene,
): {glyph: string; word: string; style: Style} {
  if (state === 'down') return {glyph: glyphs.crashed, word: 'down', style: 'refused'};
  if (state === 'paused') return {glyph: glyphs.paused, word: 'paused', style: 'unknown'};
  const word = clean(view.role);
  if (view.leads) {
    const backed = snapshot.leader === id || snapshot.system.leading?.byMajority === false;
    return {glyph: backed ? glyphs.leader : glyphs.loneLeader, word: backed ? word : `${word}?`, style: 'leader'};
  }
  if (!snapshot.system.leading) return {glyph: glyphs.member, word, style: 'plain'};
  const follows = view.leader !== null;
  return {glyph: follows ? glyphs.follower : glyphs.seeker, word, style: follows ? 'plain' : 'unknown'};
}

function header(node: NodeSnapshot, width: number, scene: Scene): Span[] {
  const role = roleOf(node, scene);
  const name: Style = scene.state.chosen === node.id ? 'chosen' : node.state === 'down' ? 'dim' : 'strong';
  const room = width - widthOf(node.id) - 1;
  const glyph = widthOf(role.word) + 2 <= room ? `${role.glyph} ` : '';
  return [
    [`${node.id} `, name],
    [`${glyph}${clip(role.word, room - widthOf(glyph), scene.glyphs.ellipsis)}`, role.style],
  ];
}

interface Room {
  readonly width: number;
  readonly height: number;
}

/** Values matter most: where there is little room they stand side by side, and facts give way to them. */
function content(node: NodeSnapshot, copies: Copies, room: Room, glyphs: Glyphs): Span[][] {
  const rows = (equals: string) =>
    copies.keys
      .map((key) => valueSpans(node, key, copies, {equals, width: room.width, glyphs}))
      .filter((row) => row.length > 0);
  const facts = factRows(node, room, glyphs);
  const side = joined(rows('='), room.width);
  const values = rows(' = ').length < room.height ? rows(' = ') : side ? [side] : rows(' = ');
  const shown = [...facts.slice(0, Math.max(0, room.height - Math.max(1, values.length))), ...values];
  return shown.slice(0, room.height).map((row) => clipped(row, room.width, glyphs));
}

/** The protocol's own words, several to a row: `term 2  log 7`; the name of a fact gives way before its value does. */
function factRows({view, state, skew}: NodeSnapshot, {width}: Room, glyphs: Glyphs): Span[][] {
  const facts = [...view.facts];
  if (skew !== 0) facts.unshift(['clock', `${skew > 0 ? '+' : ''}${skew}ms`]);
  if (view.suspects.length > 0) facts.push(['suspects', view.suspects.join(' ')]);
  const rows: Span[][] = [];
  for (const [name, value] of facts) {
    const shown = clean(value);
    const room = Math.max(shortestName, width - widthOf(shown) - 1);
    const fact: Span[] = [
      [`${clip(clean(name), room, glyphs.ellipsis)} `, 'faint'],
      [shown, state === 'down' ? 'faint' : 'dim'],
    ];
    const last = rows.at(-1);
    if (last && lineWidth(last) + 1 + lineWidth(fact) <= width) last.push([' '], ...fact);
    else rows.push(fact);
  }
  return rows;
}

/** How the copies of a node are written: with `=` or ` = ` between, in so many columns. */
interface Writing {
  readonly equals: string;
  readonly width: number;
  readonly glyphs: Glyphs;
}

/** `x = 3`, and how that copy stands to the others; where there is little room the copy is cut short, not the remark. */
function valueSpans(node: NodeSnapshot, key: string, copies: Copies, {equals, width, glyphs}: Writing): Span[] {
  const values = Object.hasOwn(node.view.data, key) ? node.view.data[key]! : [];
  const standing = copies.standing(node.id, key);
  if (standing === 'elsewhere') return [];
  const style: Style = node.state === 'down' || standing === 'old' ? 'dim' : 'strong';
  const remark = standing === 'old' ? ' old' : standing === 'differs' ? ` ${glyphs.differs}` : '';
  const copy = copyText(key, valueText(values), {equals, width: width - widthOf(remark), glyphs});
  return remark === ''
    ? [[copy, style]]
    : [
        [copy, style],
        [remark, 'dim'],
      ];
}

/** `likes = 10`, `likes=10` or `lik…=10`: the name gives way before the value does. */
function copyText(key: string, value: string, {equals, width, glyphs}: Writing): string {
  const name = clean(key);
  if (widthOf(name + equals + value) <= width) return name + equals + value;
  const shorter = clip(name, Math.max(shortestName, width - widthOf(`=${value}`)), glyphs.ellipsis);
  return clip(`${shorter}=${value}`, width, glyphs.ellipsis);
}

/** A letter and the ellipsis. */
const shortestName = 2;

/** Several values are siblings; a key without one is absent. */
export function valueText(values: readonly Stored[]): string {
  const texts = values.map(({value}) => (value === null ? 'nothing' : clean(value)));
  return texts.length === 0 ? 'nothing' : texts.join(' or ');
}

/** All parts in one row; null when they do not fit. */
function joined(parts: readonly Span[][], width: number): Span[] | null {
  const row = parts.flatMap((part, index): Span[] => (index === 0 ? part : [[' '], ...part]));
  return lineWidth(row) <= width ? row : null;
}

function clipped(row: readonly Span[], width: number, glyphs: Glyphs): Span[] {
  if (lineWidth(row) <= width) return [...row];
  const kept: Span[] = [];
  let used = 0;
  for (const [text, style] of row) {
    const part = clip(text, Math.max(0, width - used), glyphs.ellipsis);
    kept.push(style === undefined ? [part] : [part, style]);
    used += widthOf(part);
    if (part !== text) break;
  }
  return kept;
}

function drawFrame(canvas: Canvas, frame: Frame, style: Style): void {
  const {width, height} = canvas;
  const [topLeft, topRight, bottomLeft, bottomRight] = frame.corners;
  const across = frame.across.repeat(Math.max(0, width - 2));
  put(canvas, 0, 0, topLeft + across + topRight, style);
  put(canvas, 0, height - 1, bottomLeft + across + bottomRight, style);
  for (let y = 1; y < height - 1; y += 1) {
    put(canvas, 0, y, frame.down, style);
    put(canvas, width - 1, y, frame.down, style);
  }
}

/** Left: a client that waits here or whose own link is broken. Right: the side of a partition. */
function drawLowerEdge(canvas: Canvas, node: NodeSnapshot, scene: Scene): void {
  const y = canvas.height - 1;
  const side = sideOf(node, scene);
  if (side !== '') put(canvas, canvas.width - 2 - widthOf(side), y, side, 'faultStrong');
  const clients = clientSpans(node, scene);
  if (lineWidth(clients) <= canvas.width - 3 - widthOf(side)) putLine(canvas, 2, y, clients);
}

function sideOf(node: NodeSnapshot, {snapshot}: Scene): string {
  if (snapshot.groups.length < 2) return '';
  return ` side ${snapshot.groups.findIndex((group) => group.includes(node.id)) + 1} `;
}

function clientSpans(node: NodeSnapshot, {snapshot, glyphs}: Scene): Span[] {
  const here = snapshot.clients.filter((client) => client.node === node.id);
  const cutOff = here.find(({id}) =>
    snapshot.links.some((link) => (link.from === id || link.to === id) && isFaulty(link)),
  );
  const waiting = here.find((client) => client.waiting !== null);
  const client = waiting ?? cutOff;
  if (!client) return [];
  const packet = snapshot.packets.find(({from, to, held}) => !held && (from === client.id || to === client.id));
  const {toward, waiting: dots} = glyphs;
  const mark = cutOff ? glyphs.cut : packet ? (packet.from === client.id ? toward.up : toward.down) : dots;
  return [
    [` ${client.id}`, 'label'],
    [`${mark} `, cutOff ? 'faultStrong' : 'packet'],
  ];
}
