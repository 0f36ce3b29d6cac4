/** A comparison for programs: one JSON object. */
import type {Cell, Comparison, Row, Side} from './compare.ts';
import {printLine} from './grammar.ts';

/** The object as one line. */
export function comparisonJson({fileName, seed, sides, rows, first}: Comparison): string {
  const object = {
    file: fileName,
    seed,
    systems: sides.map(sideObject),
    rows: rows.map((row) => rowObject(row, sides)),
    firstDifference: first?.line.number ?? null,
  };
  return `${JSON.stringify(object)}\n`;
}

function sideObject({label, lab, notes, verdict, reports, medianLatency, holds, examined}: Side): object {
  const {name, options} = lab.snapshot().system;
  const workloads = reports.map(({name: workload, numbers}) => ({name: workload, numbers}));
  return {label, system: name, options, notes, ...verdict, medianLatency, workloads, expectations: {examined, holds}};
}

function rowObject({line, cells, differs}: Row, sides: readonly Side[]): object {
  const outcomes = Object.fromEntries(cells.map((cell, index) => [sides[index]?.label ?? '', cellObject(cell)]));
  return {line: line.number, text: printLine(line.line), differs, outcomes};
}

function cellObject(cell: Cell): object | null {
  if (cell.type === 'skipped') return {skipped: cell.reason};
  if (cell.type === 'done') return null;
  return cell.judged ?? {mark: 'pending'};
}
