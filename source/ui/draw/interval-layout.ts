/** Where bars stand in the interval view: lanes for clients, columns for moments. Pure geometry. */
import {columnsOf, type Point} from '../../script/history-layout.ts';
import type {Millis, Operation} from '../../sim/operation.ts';
import type {TimeWindow} from '../state.ts';
import type {Deed, Moment} from './interval-cuts.ts';

export interface Bar {
  readonly operation: Operation;
  /** The column of its invocation; -1 when that lies before what is shown. */
  readonly start: number;
  /** The column of its end; null while it is open, or when that lies behind what is shown. */
  readonly end: number | null;
  /** An unknown outcome: the client gave up here, and the operation may still take effect. */
  readonly gaveUp: number | null;
}

export interface Lane {
  /** Empty for a second lane of the same client. */
  readonly title: string;
  readonly bars: readonly Bar[];
}

export interface Layout {
  readonly lanes: readonly Lane[];
  readonly deeds: readonly {readonly deed: Deed; readonly start: number; readonly end: number | null}[];
  /** The column of now; null when it is not within what is shown. */
  readonly now: number | null;
  /** False when there are more ends than columns: then some stand on top of each other. */
  readonly apart: boolean;
  /** The column of a moment within what is shown. */
  column(moment: Moment): number;
}

export interface Shown {
  readonly operations: readonly Operation[];
  readonly deeds: readonly Deed[];
  readonly now: Millis;
  readonly window: TimeWindow;
  readonly width: number;
  /** What the inside of a bar should hold, in columns: from what is wished for to what must do. */
  readonly room: (operation: Operation) => readonly number[];
}

const beforeAll = -1;
const afterAll = Number.MAX_SAFE_INTEGER;

/** Lanes and columns for what is seen of a session in a stretch of time. */
export function layOut(shown: Shown): Layout {
  const {window, now} = shown;
  const to = window.from + window.span;
  const visible = shown.operations.filter(({invoked, completed}) => {
    const open = completed === undefined || completed.reply.outcome === 'info';
    return invoked.at <= to && (open || completed.at >= window.from);
  });
  const deeds = shown.deeds.filter(({from, until}) => from.at <= to && (until?.at ?? Infinity) >= window.from);
  const {columns, apart} = place(shown, visible, deeds);
  const at = (moment: Moment): number => columns.get(moment.position) ?? 0;
  const inside = (moment: Moment): boolean => moment.at >= window.from && moment.at <= to;
  const bars = visible.map((operation): Bar => {
    const {invoked, completed} = operation;
    const ended = completed && inside(momentOf(completed)) ? at(momentOf(completed)) : null;
    const unknown = completed?.reply.outcome === 'info';
    return {
      operation,
      start: inside(momentOf(invoked)) ? at(momentOf(invoked)) : -1,
      end: unknown ? null : ended,
      gaveUp: unknown ? ended : null,
    };
  });
  return {
    lanes: lanesOf(bars, shown.width),
    deeds: deeds.map((deed) => ({
      deed,
      start: inside(deed.from) ? at(deed.from) : -1,
      end: deed.until && inside(deed.until) ? at(deed.until) : null,
    })),
    now: now >= window.from && now <= to ? at({at: now, position: afterAll - 1}) : null,
    apart,
    column: at,
  };
}

/** An end of an operation, on the clock that all share. */
export function momentOf({at, order}: {readonly at: Millis; readonly order: number}): Moment {
  return {at, position: order};
}

/** A column for every position; in proportion to time, with what came earlier further left, as long as there is room. */
function place(
  {window, width, now, room}: Shown,
  operations: readonly Operation[],
  deeds: readonly Deed[],
): {columns: ReadonlyMap<number, number>; apart: boolean} {
  const to = window.from + window.span;
  const edges: Moment[] = [
    {at: window.from, position: beforeAll},
    {at: to, position: afterAll},
  ];
  const here: Moment[] = now >= window.from && now < to ? [{at: now, position: afterAll - 1}] : [];
  const done = deeds.flatMap(({from, until}) => (until && until !== from ? [from, until] : [from]));
  const single = [...edges, ...here, ...done].filter(({at}) => at >= window.from && at <= to);
  const tries = Math.max(1, ...operations.map((operation) => room(operation).length));
  for (let size = 0; size < tries; size += 1) {
    const points: Point[] = [...new Map(single.map((one) => [one.position, one])).values()];
    for (const operation of operations) add(points, operation, window, 1 + (room(operation)[size] ?? 0));
    const columns = columnsOf(points, width);
    if (columns)
      return {columns: new Map(points.map(({position}, index) => [position, columns[index] as number])), apart: true};
  }
  return {columns: inProportion(single, operations, window, width), apart: false};
}

function add(points: Point[], {invoked, completed}: Operation, {from, span}: TimeWindow, distance: number): void {
  const start = points.length;
  const begins = invoked.at >= from;
  if (begins) points.push({position: invoked.order, at: invoked.at});
  if (!completed || completed.at < from || completed.at > from + span) return;
  const end = {position: completed.order, at: completed.at};
  points.push(begins ? {...end, from: {point: start, distance}} : end);
}

function inProportion(
  single: readonly Moment[],
  operations: readonly Operation[],
  {from, span}: TimeWindow,
  width: number,
): ReadonlyMap<number, number> {
  const ends = operations.flatMap(({invoked, completed}) => [invoked, ...(completed ? [completed] : [])]);
  const moments = [...single, ...ends.map(momentOf)];
  const column = (at: Millis) => Math.max(0, Math.min(width - 1, Math.round(((at - from) / span) * (width - 1))));
  return new Map(moments.map(({position, at}) => [position, column(at)]));
}

/** Clients in order of their number; a second lane where an operation that never ended is in the way. */
function lanesOf(bars: readonly Bar[], width: number): Lane[] {
  const numberOf = (client: string) => Number(client.slice(1));
  const clients = [...new Set(bars.map(({operation}) => operation.client))].sort((a, b) => numberOf(a) - numberOf(b));
  return clients.flatMap((client) => {
    const lanes: {title: string; bars: Bar[]}[] = [];
    for (const bar of bars.filter(({operation}) => operation.client === client)) {
      const free = lanes.find((lane) => lastColumn(lane.bars, width) < Math.max(0, bar.start));
      if (free) free.bars.push(bar);
      else lanes.push({title: lanes.length === 0 ? client : '', bars: [bar]});
    }
    return lanes;
  });
}

function lastColumn(bars: readonly Bar[], width: number): number {
  const last = bars.at(-1);
  return last ? (last.end ?? width) : -1;
}
