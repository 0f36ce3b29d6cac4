/**
 * A run as text for people: a line for each thing that happened, with its moment and its outcome.
 *
 * **Choices.** An operation takes one line, at the moment it ended, when nothing else happened in between; otherwise a
 * line when it was asked (…) and another when it ended. What a node has remarked once is not repeated until something
 * else is asked or done; the JSON lines have every remark.
 */
import type {LabEvent} from '../lab/event.ts';
import type {HealReport} from '../lab/heal-report.ts';
import type {LabSnapshot} from '../lab/snapshot.ts';
import type {Millis, Operation} from '../sim/operation.ts';
import {printDuration} from './amount.ts';
import {printCommand, printLine} from './grammar.ts';
import {describeHeal} from './heal-words.ts';
import {describeOperation, describeSeen, marks} from './outcome.ts';
import type {Step} from './player.ts';
import {showText} from './printable.ts';
import {failureOf, type Reporter} from './report.ts';
import {printSeen} from './verbs-operations.ts';
import {wrap} from './wrap.ts';

type Completed = Extract<LabEvent, {type: 'completed'}>;

const captionWidth = 76;
const indent = ' '.repeat(11);

/** What a transcript remembers between lines. */
interface Memory {
  /** What was asked and is not written yet. */
  asked: Operation | null;
  /** What was asked, by number. */
  readonly writes: Record<number, string>;
  /** What nodes have remarked since anything else happened. */
  remarks: string[];
  /** The last line was an empty one. */
  spaced: boolean;
}

/** A reporter of one run. */
export function newTranscript(see: LabSnapshot): Reporter {
  const memory: Memory = {asked: null, writes: {}, remarks: [], spaced: true};
  return {
    onStart: () => `${titleOf(see)}\n`,
    onStep: (step) => onStep(memory, step),
    onEnd: ({examined, failures}) => `${writeAsked(memory)}\n${summary(examined, failures.length)}\n`,
  };
}

function onStep(memory: Memory, step: Step): string {
  if (step.type === 'events') return step.events.map((event) => onEvent(memory, event)).join('');
  if (step.type === 'say') {
    const before = writeAsked(memory) + (memory.spaced ? '' : '\n');
    memory.spaced = true;
    return `${before}${caption(step.text)}\n`;
  }
  if (step.type !== 'examined' && step.type !== 'failed') return '';
  const failure = failureOf(step);
  const verdict = failure ? `DOES NOT HOLD  ${failure.text}` : `holds  ${printLine(step.line.line)}`;
  return plainly(memory, `${writeAsked(memory)}${indent}${verdict}\n`);
}

function onEvent(memory: Memory, event: LabEvent): string {
  if (event.type === 'note' && isRepeated(memory, event.node + event.text)) return '';
  if (event.type !== 'note') memory.remarks = [];
  if (event.type === 'invoked') {
    const before = writeAsked(memory);
    memory.asked = event.operation;
    memory.writes[event.operation.id] = describeOperation(event.operation);
    return before;
  }
  if (event.type === 'completed' && memory.asked?.id === event.operation.id) memory.asked = null;
  return plainly(memory, writeAsked(memory) + eventRow(memory, event));
}

function isRepeated(memory: Memory, remark: string): boolean {
  const repeated = memory.remarks.includes(remark);
  if (!repeated) memory.remarks.push(remark);
  return repeated;
}

/** The line of an operation that was asked and has not ended while something else happened. */
function writeAsked(memory: Memory): string {
  const {asked} = memory;
  memory.asked = null;
  return asked ? plainly(memory, row(asked.invoked.at, describeOperation(asked), '…')) : '';
}

function plainly(memory: Memory, text: string): string {
  if (text !== '') memory.spaced = false;
  return text;
}

/** What is played, and the line that opens the same again. */
function titleOf({system, seed}: LabSnapshot): string {
  const options = Object.entries(system.options).map(([name, value]) => ` ${name}=${value}`);
  return `${system.title}\nsystem ${system.name}${options.join('')} seed=${seed}\n`;
}

function summary(examined: number, failed: number): string {
  if (failed > 0) return failed === 1 ? '1 line does not hold.' : `${failed} lines do not hold.`;
  if (examined === 0) return 'The script expected nothing.';
  return examined === 1 ? 'The one expectation holds.' : `All ${examined} expectations hold.`;
}

function eventRow(memory: Memory, event: LabEvent): string {
  switch (event.type) {
    case 'completed':
      return completed(event);
    case 'intervened':
      return row(event.at, printCommand(event.intervention));
    case 'note':
      return row(event.at, `${event.node}: ${showText(event.text)}`);
    case 'healed':
      return healed(memory, event.at, event.report);
    case 'refused':
      return row(event.at, `refused: ${showText(event.reason)}`);
    case 'moved':
      return row(event.at, `${event.by} from ${moment(event.from)} s`);
    default:
      return '';
  }
}

function completed({at, operation, judged}: Completed): string {
  const line = row(at, describeOperation(operation), `${marks[judged.mark]} ${outcomeWords(judged)}`, judged.latency);
  return judged.message === undefined ? line : `${line}${indent}    ${showText(judged.message)}\n`;
}

function healed({writes}: Memory, at: Millis, report: HealReport): string {
  const {title, lines} = describeHeal(report, (id) => writes[id] ?? `operation ${id}`);
  const rest = lines.flatMap((line) => wrap(showText(line), captionWidth - indent.length));
  return row(at, title) + rest.map((line) => `${indent}    ${line}\n`).join('');
}

function outcomeWords({mark, values, newest, error}: Completed['judged']): string {
  if (mark === 'fail') return `refused (${error})${values ? `, saw ${describeSeen(values)}` : ''}`;
  if (mark === 'info') return `unknown (${error})`;
  const saw = values ? describeSeen(values) : 'ok';
  return mark === 'stale' ? `${saw}, stale: ${printSeen(newest ?? null)} is newer` : saw;
}

function row(at: Millis, what: string, outcome = '', latency?: Millis): string {
  const took = latency === undefined ? '' : `  ${printDuration(latency)}`;
  const left = outcome === '' ? what : `${what.padEnd(38)} ${outcome}${took}`;
  return `${moment(at).padStart(9)}  ${left}\n`;
}

/** Seconds with three digits, so that moments stand under each other. */
function moment(at: Millis): string {
  return `${Math.trunc(at / 1000)}.${String(at % 1000).padStart(3, '0')}`;
}

/** The caption in lines that fit a narrow terminal. */
function caption(text: string): string {
  return wrap(showText(text), captionWidth)
    .map((line) => `  ${line}\n`)
    .join('');
}
