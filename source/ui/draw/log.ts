/**
 * The command log: what was asked, what came back in the real system's words, what was broken and mended between.
 *
 * A request and its answer share a row when nothing else was logged between them; otherwise the request's row points
 * down to where the answer came.
 */
import type {Judged, LabEvent} from '../../lab/event.ts';
import {printCommand} from '../../script/grammar.ts';
import type {Operation} from '../../sim/operation.ts';
import type {Glyphs} from '../glyphs.ts';
import {clean, clip, widthOf, wrapTo} from '../text.ts';
import type {Style} from '../theme.ts';
import {type Canvas, lineWidth, putLine, type Span} from './canvas.ts';
import {healRows} from './log-heal.ts';
import {isMarked, verdictRows} from './log-verdict.ts';
import {answerText, latencyText, outcomes, requestText, timeText} from './outcome.ts';
import type {Scene} from './scene.ts';

type Row = readonly Span[];

/** What a remark and an error's text may take at most. */
const remarkLines = 6;
const errorLines = 3;

/** Draws the newest rows at the bottom, or those further up when scrolled. */
export function drawLog(canvas: Canvas, scene: Scene): void {
  const rows = lastRows(scene, canvas.width, canvas.height);
  rows.forEach((row, index) => {
    putLine(canvas, 0, index, row);
  });
  if (rows.length === 0) putLine(canvas, 1, 0, [['nothing yet: w writes, r reads', 'dim']]);
}

function lastRows(scene: Scene, columns: number, height: number): readonly Row[] {
  const end = scene.state.logEnd;
  const last = end?.entry ?? lastEntry(scene);
  let rows = entryRows(scene, last, columns).slice(0, end?.rows);
  for (let entry = last - 1; entry >= 0 && rows.length < height; entry -= 1) {
    rows = [...entryRows(scene, entry, columns), ...rows];
  }
  return rows.slice(-height);
}

/** The log has an entry for each event, and one for what was refused since the last. */
export function lastEntry({snapshot}: Scene): number {
  return snapshot.events.length;
}

/** The rows of one entry: what was refused before the event, and the event itself. */
export function entryRows(scene: Scene, entry: number, columns: number): readonly Row[] {
  const {events} = scene.snapshot;
  const width = columns - 2;
  const own = entry < events.length ? judgedRows(events, entry, scene, width) : [];
  return [...refusedRows(scene, entry, width).map(unmarked), ...own];
}

/** The rows of an event with the margin before them, in which the witness of a chosen violation is marked. */
function judgedRows(events: readonly LabEvent[], index: number, scene: Scene, width: number): Row[] {
  const event = events[index]!;
  const answer = answeredAt(events, index) ?? event;
  const joined = event.type === 'completed' && joinsItsRequest(events, index);
  const rows = rowsOf(events, index, scene, width);
  const marked = 'operation' in event && isMarked(scene, event.operation.id);
  const judged = joined ? [] : verdictRows(scene, answer, width);
  const mark: Span = [scene.glyphs.violated, 'violated'];
  return [...rows.map((row, at) => (marked && at === 0 ? [mark, ...row] : unmarked(row))), ...judged.map(unmarked)];
}

function unmarked(row: Row): Row {
  return [[' '], ...row];
}

function rowsOf(events: readonly LabEvent[], index: number, scene: Scene, width: number): Row[] {
  const event = events[index]!;
  const say = (glyph: string, text: string, style: Style) => remark(event.at, glyph, text, style, width);
  switch (event.type) {
    case 'invoked':
      return invoked(event.operation, answeredAt(events, index), scene, width);
    case 'completed':
      return joinsItsRequest(events, index) ? [] : completed(event.operation, event.judged, scene, width);
    case 'intervened':
      return say(interventionGlyph(event.intervention.type, scene.glyphs), printCommand(event.intervention), 'fault');
    case 'note':
      return isSaidAgain(events, index) ? [] : say(scene.glyphs.dot, noteText(events, index), 'dim');
    case 'healed':
      return healRows(event, scene, width);
    // These are told when they happen and are not part of what happened in the world.
    case 'refused':
    case 'moved':
      return [];
  }
}

/** What the lab refused before the event at this index; refusals are the screen's memory, not the lab's. */
function refusedRows({state}: Scene, index: number, width: number): Row[] {
  const here = state.refusals.filter(({after}) => after === index);
  return here.flatMap(({at, reason}) => remark(at, '!', reason, 'refused', width));
}

/** The answer in the next row, if nothing else was logged before it. */
function answeredAt(events: readonly LabEvent[], index: number): LabEvent | undefined {
  const asked = events[index];
  const next = events[index + 1];
  const same = asked?.type === 'invoked' && next?.type === 'completed' && next.operation.id === asked.operation.id;
  return same ? next : undefined;
}

function joinsItsRequest(events: readonly LabEvent[], index: number): boolean {
  return answeredAt(events, index - 1) !== undefined;
}

function invoked(asked: Operation, answer: LabEvent | undefined, scene: Scene, width: number): Row[] {
  if (answer?.type === 'completed') return completed(answer.operation, answer.judged, scene, width, asked.invoked.at);
  const still = scene.snapshot.clients.find(({id}) => id === asked.client)?.waiting === asked.id;
  const end: Row = still ? [[scene.glyphs.waiting, 'packet']] : [[scene.glyphs.later, 'dim']];
  return requestRows(asked, asked.invoked.at, end, scene, width);
}

function completed(operation: Operation, judged: Judged, scene: Scene, width: number, at?: number): Row[] {
  const {glyph, style, word} = outcomes[judged.mark];
  const answer = answerText(judged);
  const end: Span[] = [
    [answer === '' ? '' : `${answer} `, 'strong'],
    [glyph(scene.glyphs), style],
  ];
  const rows = requestRows(operation, at ?? operation.completed?.at ?? 0, end, scene, width);
  const missed = judged.mark === 'stale' ? `, newest is ${judged.newest ?? 'nothing'}` : '';
  const said = [`${word}${missed}`, latencyText(judged.latency)].filter((text) => text !== '').join(', ');
  const room = width - 6;
  if (judged.mark === 'ok') return withLatency(rows, judged, width);
  const error = judged.message === undefined ? [] : wrapTo(clean(judged.message), room, errorLines);
  const lines: Row[] = [
    [[`      ${clip(said, room)}`, style]],
    ...error.map((line): Row => [[`      ${line}`, style]]),
  ];
  return [...rows, ...lines];
}

/** The latency goes on the same row where it fits, else nowhere: a healthy answer takes one row. */
function withLatency(rows: Row[], {latency}: Judged, width: number): Row[] {
  const last = rows.at(-1)!;
  const text = ` ${latencyText(latency)}`;
  const filler = last.findIndex(([part]) => part.trim() === '' && part.length > text.length);
  if (filler < 0 || lineWidth(last) > width) return rows;
  const shorter = last.map((span, index): Span => (index === filler ? [span[0].slice(text.length)] : span));
  return [...rows.slice(0, -1), [...shorter, [text, 'dim']]];
}

function requestRows(operation: Operation, at: number, end: Row, {snapshot}: Scene, width: number): Row[] {
  const {client, request} = operation;
  const start: Span[] = [[`${timeText(at).padStart(5)} `, 'dim'], [`${client} `, 'label'], [requestText(request)]];
  const usual = snapshot.system.levels.some(
    ({name, defaultFor}) => name === request.level && defaultFor.includes(request.type),
  );
  const several = snapshot.system.levels.length > 1;
  const level: Span = [several ? ` ${clean(request.level)}` : '', usual ? 'faint' : 'dim'];
  const needed = lineWidth(start) + lineWidth(end) + 1;
  if (needed + widthOf(level[0]) <= width) return [spread([...start, level], end, width)];
  if (usual || !several) return [spread(clipRow(start, width - lineWidth(end) - 1), end, width)];
  return [clipRow(start, width), spread([['      '], level], end, width)];
}

/** The end of a row stands at its right edge. */
function spread(start: Row, end: Row, width: number): Row {
  return [...start, [' '.repeat(Math.max(1, width - lineWidth(start) - lineWidth(end)))], ...end];
}

function clipRow(row: Row, width: number): Row {
  const last = row.at(-1)!;
  const before = row.slice(0, -1);
  return [...before, [clip(last[0], Math.max(1, width - lineWidth(before))), last[1] ?? 'plain']];
}

function remark(at: number, glyph: string, text: string, style: Style, width: number): Row[] {
  const lines = wrapTo(clean(text), width - 8, remarkLines);
  return lines.map(
    (line, index): Row =>
      index === 0
        ? [
            [`${timeText(at).padStart(5)} `, 'dim'],
            [`${glyph} ${line}`, style],
          ]
        : [[`        ${line}`, style]],
  );
}

const interventionGlyphs: Readonly<Record<string, keyof Glyphs>> = {
  crash: 'crashed',
  pause: 'paused',
  hold: 'held',
  slow: 'slow',
  lossy: 'lossy',
  flap: 'flap',
  heal: 'ok',
  restart: 'ok',
  resume: 'ok',
  release: 'ok',
  connect: 'follower',
  action: 'follower',
};

function interventionGlyph(type: string, glyphs: Glyphs): string {
  return glyphs[interventionGlyphs[type] ?? 'cut'] as string;
}

/** Notes usually name their node; where one does not, it is put before. What is said several times in a row is said once. */
function noteText(events: readonly LabEvent[], index: number): string {
  const note = events[index];
  if (note?.type !== 'note') return '';
  const text = note.text.startsWith(note.node) ? note.text : `${note.node} ${note.text}`;
  let last = index;
  while (isSaidAgain(events, last + 1)) last += 1;
  if (last === index) return text;
  const [first, until] = [index, last].map((one) => timeText(events[one]!.at));
  return `${text} (${last - index + 1} times${first === until ? '' : `, last at ${until}`})`;
}

/** Whether this is the remark just before it once more, as when what was on its way is let go all at once. */
function isSaidAgain(events: readonly LabEvent[], index: number): boolean {
  const [before, note] = [events[index - 1], events[index]];
  return note?.type === 'note' && before?.type === 'note' && note.node === before.node && note.text === before.text;
}
