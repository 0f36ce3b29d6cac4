/**
 * The intervals of a witness in plain characters: a row for each client, operations as bars in time, those of the witness
 * numbered and drawn double, those without an end open to the right, faults as marks above.
 */
import type {HistoryOperation} from '../checkers/history.ts';
import {name, seconds} from '../checkers/sentences.ts';
import type {Import, PlacedMark} from './history-import.ts';
import {columnsOf, type Point} from './history-layout.ts';
import {whatOf} from './history-words.ts';

interface Scene {
  readonly witness: readonly HistoryOperation[];
  /** Those of the witness and whatever else is drawn, in order of invocation. */
  readonly operations: readonly HistoryOperation[];
  readonly marks: readonly PlacedMark[];
}

interface Bar {
  readonly operation: HistoryOperation;
  /** From 1; 0 for one that is not of the witness. */
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

interface Row {
  readonly title: string;
  readonly bars: Bar[];
}

const width = 80;
const longestName = 14;
const mostRows = 12;
const mostDrawn = 24;

/** The picture of the operations with these ids, at most 80 columns wide; empty when they are too many to draw. */
export function drawIntervals(imported: Import, ids: readonly number[]): string[] {
  const witness = ids.map((id) => imported.operations[id - 1]).filter((operation) => operation !== undefined);
  if (witness.length === 0 || witness.length > mostDrawn) return [];
  const around = neighbours(imported, witness);
  const marks = marksAround(imported.marks, witness);
  const full = {witness, operations: inOrder([...witness, ...around]), marks};
  const scenes: Scene[] = [
    full,
    {...full, marks: []},
    {witness, operations: witness, marks},
    {witness, operations: witness, marks: []},
  ];
  for (const scene of scenes) {
    const lines = scene.operations.length > mostDrawn ? null : draw(scene);
    const missing = witness.length + around.length - scene.operations.length;
    if (lines) return [...lines, ...legend(scene, missing)];
  }
  return [];
}

function inOrder(operations: readonly HistoryOperation[]): HistoryOperation[] {
  return [...operations].sort((a, b) => a.invoke - b.invoke);
}

/** From the first beginning to the last end or beginning. */
function spanOf(witness: readonly HistoryOperation[]): readonly [number, number] {
  const ends = witness.map(({invoke, complete}) => complete ?? invoke);
  return [Math.min(...witness.map(({invoke}) => invoke)), Math.max(...ends)];
}

/** Other operations on the same keys that lie wholly within the witness's time. */
function neighbours({operations}: Import, witness: readonly HistoryOperation[]): HistoryOperation[] {
  const [first, last] = spanOf(witness);
  const keys = witness.map(({key}) => key);
  return operations.filter((operation) => {
    const {invoke, complete, key} = operation;
    return invoke >= first && (complete ?? invoke) <= last && keys.includes(key) && !witness.includes(operation);
  });
}

function marksAround(marks: readonly PlacedMark[], witness: readonly HistoryOperation[]): PlacedMark[] {
  const [first, last] = spanOf(witness);
  return marks.filter(({position}) => position > first && position <= last).slice(0, 6);
}

/** Null when it does not fit. */
function draw(scene: Scene): string[] | null {
  const names = scene.operations.map((operation) => name(operation).slice(0, longestName));
  const indent = Math.max(...names.map((text) => text.length), scene.marks.length > 0 ? 'nemesis'.length : 0) + 4;
  const room = width - indent;
  const {points, markPoints} = pointsOf(scene);
  const isOpen = scene.operations.some(({complete}) => complete === null);
  const columns = columnsOf(points, isOpen ? room - digitsOf(scene) - 1 : room);
  if (!columns) return null;
  const rows = rowsOf(scene, barsOf(scene, columns, room - 1));
  if (rows.length > mostRows) return null;
  const title = (text: string) =>
    `  ${plain(text)
      .slice(0, longestName)
      .padEnd(indent - 4)}  `;
  const marks = scene.marks.map(({text}, index) => ({
    text: `!${plain(text)}`,
    column: columns[markPoints + index] as number,
  }));
  const times = timesOf(scene, points, columns, room);
  return [
    ...(marks.length > 0 ? [title('nemesis') + beside(marks, room)] : []),
    ...rows.map((row) => (title(row.title) + lineOf(row)).trimEnd()),
    ...(times.length > 0 ? [(title('') + beside(times, room)).trimEnd()] : []),
  ];
}

/** How long the numbers of the witness are. */
function digitsOf({witness}: Scene): number {
  return String(witness.length).length;
}

/** Two points for each operation, or one for an open one; then one for each mark. */
function pointsOf(scene: Scene): {points: Point[]; markPoints: number} {
  const {operations, marks, witness} = scene;
  const digits = digitsOf(scene);
  const points: Point[] = [];
  for (const operation of operations) {
    const {invoke, complete, invokedAt, completedAt} = operation;
    const start = points.length;
    points.push({position: invoke, at: invokedAt});
    const distance = witness.includes(operation) ? digits + 1 : 1;
    if (complete !== null) points.push({position: complete, at: completedAt, from: {point: start, distance}});
  }
  const markPoints = points.length;
  for (const {position, at} of marks) points.push({position: position - 0.5, at});
  return {points, markPoints};
}

function barsOf({operations, witness}: Scene, columns: readonly number[], right: number): Bar[] {
  let next = 0;
  return operations.map((operation) => {
    const start = columns[next++] as number;
    const end = operation.complete === null ? right : (columns[next++] as number);
    return {operation, number: witness.indexOf(operation) + 1, start, end};
  });
}

/** A row for each client in order of first use; another where an operation without an end is in the way. */
function rowsOf({operations}: Scene, bars: readonly Bar[]): Row[] {
  const processes = [...new Set(operations.map((operation) => operation.process))];
  return processes.flatMap((client) => {
    const rows: Row[] = [];
    for (const bar of bars.filter(({operation}) => operation.process === client)) {
      const free = rows.find((row) => (row.bars.at(-1)?.end ?? -1) < bar.start);
      if (free) free.bars.push(bar);
      else rows.push({title: rows.length === 0 ? name(bar.operation) : '', bars: [bar]});
    }
    return rows;
  });
}

function lineOf({bars}: Row): string {
  return bars.reduce((line, bar) => line.padEnd(bar.start) + barText(bar), '');
}

/** `[1 write x=1====]`, with as much of the label as there is room for. */
function barText({operation, number, start, end}: Bar): string {
  const room = end - start - 1;
  const what = plain(whatOf(operation));
  const labels = number > 0 ? [`${number} ${what}`, String(number)] : [what, ''];
  const label = labels.find((text) => text.length <= room) ?? '';
  return `[${label.padEnd(Math.max(0, room), number > 0 ? '=' : '-')}${operation.complete === null ? '>' : ']'}`;
}

/** Pictures hold no letter that could be wider or narrower than its column. */
function plain(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, '?');
}

interface Note {
  readonly text: string;
  readonly column: number;
}

/** Notes in a line, each at its column, cut short or left out where there is no room. */
function beside(notes: readonly Note[], room: number): string {
  return notes.reduce((line, {text, column}, index) => {
    const limit = notes[index + 1] ? (notes[index + 1] as Note).column - 1 : room;
    return line.length > column ? line : line.padEnd(column) + text.slice(0, Math.max(1, limit - column));
  }, '');
}

/** The times at which the operations of the witness begin and, where there is room left, end; clear of each other. */
function timesOf(
  {operations, witness}: Scene,
  points: readonly Point[],
  columns: readonly number[],
  room: number,
): Note[] {
  const begins = operations.filter((operation) => witness.includes(operation)).map(({invoke}) => invoke);
  const ends = witness.flatMap(({complete}) => (complete === null ? [] : [complete]));
  const notes: Note[] = [];
  for (const wanted of [...begins, ...ends]) {
    const index = points.findIndex(({position}) => position === wanted);
    const at = points[index]?.at ?? null;
    if (at === null) continue;
    const text = seconds(at);
    const note = {text, column: Math.min(columns[index] as number, room - text.length)};
    if (notes.every((other) => clear(note, other))) notes.push(note);
  }
  return notes.sort((a, b) => a.column - b.column);
}

function clear(one: Note, other: Note): boolean {
  return one.column + one.text.length + 1 < other.column || other.column + other.text.length + 1 < one.column;
}

function legend({operations, witness, marks}: Scene, missing: number): string[] {
  const isOpen = operations.some(({complete}) => complete === null);
  const parts = [
    '[1==] of the witness',
    ...(operations.length > witness.length ? ['[--] not'] : []),
    ...(isOpen ? ['> no certain answer'] : []),
    ...(marks.length > 0 ? ['! nemesis'] : []),
    ...(missing > 0 ? [`${missing} more in this time not drawn`] : []),
  ];
  return ['', `  ${parts.join('   ')}`];
}
