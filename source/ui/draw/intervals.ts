/**
 * The interval view: a row for each client, operations as bars in virtual time, the witness of the chosen violation
 * numbered and drawn heavily, faults on a rule above. Pure: `plainRows` of it is the same picture in plain text.
 */
import type {Operation, OperationId} from '../../sim/operation.ts';
import {rungOf, verdictOf, witnessed} from '../judged.ts';
import {clean, clip, widthOf, wrap} from '../text.ts';
import {type Area, type Canvas, characterAt, fill, put, putLine, type Span, windowOf} from './canvas.ts';
import {drawBar, labelsOf, strokes, type Told} from './interval-bar.ts';
import {deedsOf} from './interval-cuts.ts';
import {type Bar, type Layout, layOut} from './interval-layout.ts';
import {drawArrow, orderOf} from './interval-order.ts';
import {drawAxis, drawNetwork} from './interval-rules.ts';
import {answerText, outcomes, requestText, timeText} from './outcome.ts';
import type {Scene} from './scene.ts';

type Row = readonly Span[];

const titleWidth = 5;
const fewestLanes = 3;

interface Picture {
  readonly scene: Scene;
  readonly layout: Layout;
  readonly witness: readonly Operation[];
  readonly told: (operation: Operation) => Told;
}

interface Parts {
  readonly head: readonly Row[];
  readonly foot: readonly Row[];
  readonly lanes: Area;
}

/** Draws the stretch of time the view is on. */
export function drawIntervals(canvas: Canvas, scene: Scene): void {
  const {mode} = scene.state;
  if (mode.type !== 'intervals') return;
  fill(canvas, {x: 0, y: 0, width: canvas.width, height: canvas.height});
  const picture = pictureOf(scene, canvas.width);
  const {head, foot, lanes} = partsOf(picture, canvas);
  head.forEach((row, y) => {
    putLine(canvas, 1, y, row);
  });
  foot.forEach((row, index) => {
    putLine(canvas, 1, lanes.y + lanes.height + 2 + index, row);
  });
  const plot = (y: number, height: number) =>
    windowOf(canvas, {x: titleWidth, y, width: canvas.width - titleWidth - 1, height});
  put(canvas, 1, lanes.y - 1, 'net', 'dim');
  drawNetwork(plot(lanes.y - 1, 1), picture.layout, scene.glyphs);
  drawLanes(canvas, plot(lanes.y, lanes.height), picture, lanes);
  drawAxis(plot(lanes.y + lanes.height, 1), picture.layout, mode.window, picture.witness);
}

/** How many lanes do not fit at once. */
export function hiddenLanes(scene: Scene, area: Area): number {
  const picture = pictureOf(scene, area.width);
  const {lanes} = partsOf(picture, area);
  return Math.max(0, picture.layout.lanes.length - lanes.height);
}

function pictureOf(scene: Scene, columns: number): Picture {
  const {snapshot, state, glyphs} = scene;
  const window = state.mode.type === 'intervals' ? state.mode.window : {from: 0, span: 1000};
  const witness = witnessed(scene);
  const marks = new Map<OperationId, Told['mark']>();
  for (const event of snapshot.events) if (event.type === 'completed') marks.set(event.operation.id, event.judged.mark);
  const levels = snapshot.system.levels.length > 1;
  const told = (operation: Operation): Told => ({
    number: witness.findIndex(({id}) => id === operation.id) + 1,
    mark: marks.get(operation.id) ?? 'pending',
    levels,
  });
  const room = (operation: Operation): readonly number[] => {
    const labels = labelsOf(operation, told(operation), glyphs).map(widthOf);
    const [long = 0, short = 0] = labels.slice(-4);
    const level = labels[0] ?? 0;
    return told(operation).number > 0 ? [level, level, long, short, 1, 0] : [long, short, short, 0, 0, 0];
  };
  const layout = layOut({
    operations: snapshot.operations,
    deeds: deedsOf(snapshot.events),
    now: snapshot.now,
    window,
    width: columns - titleWidth - 1,
    room,
  });
  return {scene, layout, witness, told};
}

function partsOf(picture: Picture, {width, height}: {readonly width: number; readonly height: number}): Parts {
  const head = headRows(picture, width - 2);
  const room = height - head.length - 2;
  const foot = footRows(picture, width - 2).slice(0, Math.max(0, room - fewestLanes));
  const free = room - foot.length - (foot.length > 0 ? 1 : 0);
  const lanes = Math.max(1, picture.layout.lanes.length);
  return {head, foot, lanes: {x: 0, y: head.length + 1, width, height: Math.min(free, lanes * 2 - 1)}};
}

/** What is shown, and why: the sentence of the chosen violation. */
function headRows({scene, layout}: Picture, width: number): Row[] {
  const judged = verdictOf(scene);
  const {length} = scene.snapshot.operations;
  const rows: Row[] =
    judged?.verdict === 'false'
      ? wrap(`${scene.glyphs.violated} not ${rungOf(scene)}: ${clean(judged.sentence)}`, width).map(
          (line): Row => [[line, 'violated']],
        )
      : [[[`${judged?.rung ?? ''}: ${length === 0 ? 'nothing asked yet' : clean(judged?.sentence ?? '')}`, 'plain']]];
  const crowded: Row = [['more ends here than columns: + comes closer', 'dim']];
  return layout.apart ? rows.slice(0, 4) : [...rows.slice(0, 4), crowded];
}

/** The operations of the witness by number, as their clients saw them, and what the signs mean. */
function footRows({witness, scene, told}: Picture, width: number): Row[] {
  const {glyphs} = scene;
  const numberOf = (id: OperationId) => witness.findIndex((one) => one.id === id) + 1;
  const rows = witness.map((operation, index): Row => {
    const {client, request, invoked, completed} = operation;
    const {mark} = told(operation);
    const seen = completed?.reply.values ?? [];
    const answer =
      mark === 'pending' || request.type !== 'read'
        ? ''
        : ` ${answerText({mark, latency: 0, values: seen.map(({value}) => value)})}`;
    const sources = seen.map(({by}) => numberOf(by)).filter((number) => number > 0);
    const from = sources.length > 0 && request.type === 'read' ? `, written by ${sources.join(' and ')}` : '';
    const end = completed ? timeText3(completed.at) : '';
    const word = mark === 'pending' ? 'waits' : mark === 'ok' ? 'ok' : outcomes[mark].word;
    const glyph = mark === 'pending' ? glyphs.waiting : outcomes[mark].glyph(glyphs);
    const text = `${client} ${requestText(request)} ${request.level}${answer}${from}`;
    return [
      [`${index + 1} `, 'violated'],
      [clip(clean(text), width - 30)],
      [`  ${timeText3(invoked.at)} to ${end} s  `, 'dim'],
      [`${glyph} ${word}`, mark === 'pending' ? 'packet' : outcomes[mark].style],
    ];
  });
  return rows;
}

/** Thousandths of a second: operations are that short. */
function timeText3(millis: number): string {
  return `${timeText(millis)}${millis % 10}`;
}

function drawLanes(canvas: Canvas, plot: Canvas, picture: Picture, {y, height}: Area): void {
  const {scene, layout} = picture;
  const {lanes} = layout;
  const scroll = 'scroll' in scene.state.mode ? scene.state.mode.scroll : 0;
  const pitch = lanes.length * 2 - 1 <= height ? 2 : 1;
  const from = Math.min(scroll, Math.max(0, lanes.length - height));
  const rowOf = (index: number) => (index - from) * pitch;
  // Bars come later, so that no arrow shows through the blanks of a label.
  drawOrder(plot, picture, rowOf);
  lanes.forEach((lane, index) => {
    const row = rowOf(index);
    if (row < 0 || row >= height) return;
    put(canvas, 1, y + row, lane.title, 'label');
    lane.bars.forEach((bar, place) => {
      const free = lane.bars[place + 1]?.start ?? plot.width + 1;
      drawBar(plot, row, bar, picture.told(bar.operation), scene.glyphs, {until: layout.now ?? plot.width - 1, free});
    });
  });
  drawNow(plot, layout, strokes[scene.glyphs.name].now);
  const hidden = lanes.length - from - Math.ceil(height / pitch);
  if (hidden > 0)
    putLine(plot, plot.width - 18, height - 1, [[` ${scene.glyphs.more} ${hidden} more clients `, 'bar']]);
}

/** What was over before what began, where both can be seen. */
function drawOrder(plot: Canvas, {scene, layout}: Picture, rowOf: (lane: number) => number): void {
  const witness = verdictOf(scene)?.witness;
  if (!witness) return;
  const find = (id: OperationId): {bar: Bar; y: number} | null => {
    const lane = layout.lanes.findIndex(({bars}) => bars.some(({operation}) => operation.id === id));
    const bar = layout.lanes[lane]?.bars.find(({operation}) => operation.id === id);
    return bar ? {bar, y: rowOf(lane)} : null;
  };
  for (const [earlier, later] of orderOf(witness)) {
    const [from, to] = [find(earlier), find(later)];
    if (!from || !to || from.bar.end === null || to.bar.start <= from.bar.end) continue;
    drawArrow(plot, {x: from.bar.end, y: from.y}, {x: to.bar.start, y: to.y}, scene.glyphs);
  }
}

function drawNow(plot: Canvas, {now}: Layout, line: string): void {
  if (now === null) return;
  for (let y = 0; y < plot.height; y += 1) if (characterAt(plot, now, y) === ' ') put(plot, now, y, line, 'faint');
}
