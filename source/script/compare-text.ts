/** A comparison for people: a row for each line with its outcome on each system, then what is to be said of each. */
import {rungs} from '../checkers/ladder.ts';
import {printDuration} from './amount.ts';
import type {Cell, Comparison, Row, Side} from './compare.ts';
import {printLine} from './grammar.ts';
import {describeSeen, marks} from './outcome.ts';
import {showText} from './printable.ts';
import {wrap} from './wrap.ts';

export const comparisonFormats = ['text', 'json'] as const;

const lineWidth = 36;
const textWidth = 96;

/** The table; ends with a line break. */
export function printComparison(comparison: Comparison): string {
  const {sides, rows, first} = comparison;
  const table = rows.map((row) => cellsOf(row));
  const summary = summaryRows(sides);
  const widths = sides.map(({label}, index) => {
    const texts = [...table.map((cells) => cells[index]), ...summary.map((cells) => cells[index + 1])];
    return Math.max(label.length, ...texts.map((text = '') => text.length)) + 3;
  });
  const line = (start: string, cells: readonly string[]) => {
    const padded = cells.map((cell, index) => cell.padEnd(widths[index] ?? 0));
    return `${start.padEnd(lineWidth + 7)} ${padded.join('')}`.trimEnd();
  };
  const printed = rows.flatMap((row, index) => printRow(row, table[index] ?? [], {comparison, line}));
  return [
    ...sides.map(headerOf),
    '',
    line(
      '',
      sides.map(({label}) => label),
    ),
    ...printed,
    '',
    first ? `≠ The first difference is line ${first.line.number}.` : 'No outcome differs.',
    ...sides.flatMap(notesOf),
    '',
    ...summary.map(([name, ...cells]) => line(name ?? '', cells)),
    '',
  ].join('\n');
}

interface Page {
  readonly comparison: Comparison;
  readonly line: (start: string, cells: readonly string[]) => string;
}

/** The line that opens the same again. */
function headerOf({label, lab}: Side): string {
  const {system, seed} = lab.snapshot();
  const options = Object.entries(system.options).map(([name, value]) => ` ${name}=${value}`);
  return `${label}: system ${system.name}${options.join('')} seed=${seed}`;
}

function printRow(row: Row, cells: readonly string[], {comparison: {sides, first}, line}: Page): string[] {
  const mark = row === first ? '≠' : row.differs ? '·' : ' ';
  const text = printLine(row.line.line);
  const start = `${mark} ${String(row.line.number).padStart(3)}  ${clip(text, lineWidth)}`;
  const texts = row.cells.flatMap((cell, index) => {
    const real = realText(cell);
    return real === null ? [] : [`       ${clip(`${sides[index]?.label}: ${showText(real)}`, textWidth)}`];
  });
  return [line(start, cells), ...texts];
}

/** Fault lines that all carried out need no words. */
function cellsOf({cells}: Row): string[] {
  return cells.map((cell) => {
    if (cell.type === 'done') return '';
    return cell.type === 'skipped' ? '– skipped' : outcomeText(cell);
  });
}

/** `✓ 1  42ms`, `✗ no-leader  5s`. */
function outcomeText({judged}: Extract<Cell, {type: 'operation'}>): string {
  if (judged === null) return '… still waits';
  const {mark, values, error, latency} = judged;
  const what = error ?? (values ? describeSeen(values) : 'ok');
  return `${marks[mark]} ${clip(showText(what), 26)}  ${printDuration(latency)}`;
}

/** The real system's text of what was not ok, or why a line was skipped. */
function realText(cell: Cell): string | null {
  if (cell.type === 'skipped') return cell.reason;
  return cell.type === 'operation' ? (cell.judged?.message ?? null) : null;
}

function notesOf({label, notes}: Side): string[] {
  return notes.flatMap(({line, text}) => wrap(`${label}, line ${line}: ${showText(text)}.`, textWidth));
}

const answers = {yes: 'no violation', no: 'violated', unknown: 'unknown'} as const;

/** A name and a text for each side; the numbers of workloads come last. */
function summaryRows(sides: readonly Side[]): string[][] {
  const row = (name: string, text: (side: Side) => string) => [name, ...sides.map(text)];
  const ladder = rungs.map((rung) => row(rung, ({verdict}) => answers[verdict.ladder[rung].answer]));
  return [
    ...ladder,
    row("available (the theorem's A)", ({verdict}) => verdict.available.cluster),
    row('yield', ({verdict}) => yieldText(verdict.yield)),
    row('acknowledged writes lost', ({verdict}) => String(verdict.lost.length)),
    row('replicas agree', ({verdict}) => (verdict.converged ? 'yes' : 'no')),
    row('median latency', ({medianLatency}) => (medianLatency === null ? '–' : printDuration(medianLatency))),
    ...(sides.some(({examined}) => examined > 0)
      ? [row('expectations that hold', ({holds, examined}) => `${holds} of ${examined}`)]
      : []),
    ...workloadRows(sides),
  ];
}

function yieldText({asked, answered}: Side['verdict']['yield']): string {
  return asked === 0 ? 'nothing asked' : `${Math.floor((answered * 100) / asked)}% (${answered} of ${asked})`;
}

/** A row for each number of each report; all sides have the same workloads, in the order of their end. */
function workloadRows(sides: readonly Side[]): string[][] {
  const reports = sides.reduce<Side['reports']>(
    (most, side) => (side.reports.length > most.length ? side.reports : most),
    [],
  );
  return reports.flatMap(({name, numbers}, index) => {
    const cell = (side: Side, number: string) => String(side.reports[index]?.numbers[number] ?? '–');
    return Object.keys(numbers).map((number) => [`${name}: ${number}`, ...sides.map((side) => cell(side, number))]);
  });
}

function clip(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
