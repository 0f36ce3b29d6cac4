/** What a judged history is told as: text for people, with the witness drawn, or one JSON object with the same in it. */
import type {RungVerdict, Witness} from '../checkers/ladder.ts';
import type {Import} from './history-import.ts';
import type {Answer, Question, Verdict} from './history-judge.ts';
import {drawIntervals} from './history-picture.ts';
import {linesOf, shownValue, tell} from './history-words.ts';
import {showText} from './printable.ts';
import {wrap} from './wrap.ts';

export const historyFormats = ['text', 'json'] as const;
export type HistoryFormat = (typeof historyFormats)[number];

export interface Judged {
  readonly file: string;
  readonly imported: Import;
  readonly question: Question;
  readonly verdict: Verdict;
  /** The file ended in the middle of an event, which was left out. */
  readonly truncated: boolean;
}

const width = 80;
/** Longer witnesses are not listed one by one. */
const mostListed = 24;

const answers: Readonly<Record<Answer, string>> = {holds: 'no violation', violated: 'violated', unknown: 'unknown'};
const verdicts = {true: 'no violation', false: 'violated', unknown: 'unknown'} as const;

/** The report in the format asked for; ends with a line break. */
export function printReport(judged: Judged, format: HistoryFormat): string {
  return format === 'json' ? `${JSON.stringify(jsonOf(judged))}\n` : textOf(judged);
}

function textOf({file, imported, verdict}: Judged): string {
  const {operations, marks, notes} = imported;
  const counts = [
    count(operations.length, 'operation'),
    `${count(new Set(operations.map((operation) => operation.process)).size, 'process', 'processes')}`,
    count(keysOf(imported), 'key'),
    ...(marks.length > 0 ? [count(marks.length, 'nemesis mark')] : []),
  ];
  const told = new Set<string>();
  return [
    ...wrap(`${file}: ${counts.join(', ')}`, width),
    ...notes.flatMap((note) => wrap(`note: ${note}`, width)),
    ...verdict.rungs.flatMap((rung) => rungText(imported, rung, told)),
    '',
  ].join('\n');
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

function keysOf({operations}: Import): number {
  return new Set(operations.map(({key}) => key)).size;
}

/** A witness that was told for a stronger rung is not drawn again. */
function rungText(imported: Import, {rung, verdict, sentence, witness}: RungVerdict, told: Set<string>): string[] {
  if (!witness) return wrap(`${rung}: ${showText(sentence)}`, width);
  const head = `${rung}: ${verdicts[verdict]}`;
  if (witness.operations.length > mostListed) return [head, ...indented(tooMany(imported, witness))];
  const same = witness.operations.join();
  const isTold = told.has(same);
  told.add(same);
  const said = indented(showText(sentence));
  return [head, ...said, ...(isTold ? [] : ['', ...picture(imported, witness), '', ...list(imported, witness), ''])];
}

function indented(text: string): string[] {
  return wrap(text, width - 2).map((line) => `  ${line}`);
}

function tooMany(imported: Import, {operations}: Witness): string {
  const lines = operations.flatMap((id) => {
    const operation = imported.operations[id - 1];
    return operation ? linesOf(imported, operation) : [];
  });
  const [first, last] = lines.reduce(([low, high], line) => [Math.min(low, line), Math.max(high, line)], [Infinity, 0]);
  return `No single order explains these ${operations.length} operations between line ${first} and line ${last}.`;
}

function picture(imported: Import, {operations}: Witness): string[] {
  return drawIntervals(imported, operations);
}

function list(imported: Import, {operations}: Witness): string[] {
  return operations.flatMap((id, index) => {
    const operation = imported.operations[id - 1];
    if (!operation) return [];
    const [first = '', ...more] = wrap(showText(tell(imported, operation)), width - 6);
    return [`  ${String(index + 1).padStart(2)}  ${first}`, ...more.map((line) => `      ${line}`)];
  });
}

function jsonOf({file, imported, question, verdict, truncated}: Judged): object {
  const {notation, choices, operations, marks, notes} = imported;
  return {
    file,
    notation,
    model: choices.model,
    failedCas: choices.failedCas,
    initial: choices.initial,
    consistency: question,
    operations: operations.length,
    keys: keysOf(imported),
    marks: marks.map(({at, text}) => ({at, text})),
    truncated,
    notes,
    verdict: answers[verdict.answer],
    rungs: verdict.rungs.map((rung) => rungJson(imported, rung)),
  };
}

function rungJson(imported: Import, {rung, verdict, sentence, witness}: RungVerdict): object {
  if (!witness) return {rung, verdict: verdicts[verdict], sentence};
  const operations = witness.operations.map((id) => operationJson(imported, id));
  const shown = {anomaly: witness.anomaly.type, operations, picture: picture(imported, witness)};
  return {rung, verdict: verdicts[verdict], sentence, witness: shown};
}

function operationJson(imported: Import, id: number): object {
  const operation = imported.operations[id - 1];
  if (!operation) return {id};
  const {process: client, f, key, from, invokedAt, completedAt} = operation;
  return {
    id,
    process: client,
    f,
    key,
    ...(f === 'cas' ? {from} : {}),
    ...(shownValue(operation) === undefined ? {} : {value: shownValue(operation)}),
    outcome: operation.type,
    invokedAt,
    completedAt,
    lines: linesOf(imported, operation),
  };
}
