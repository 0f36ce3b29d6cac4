/**
 * Makes a history out of the events of a file, one at a time, so that only the operations are kept and never the file.
 *
 * The clock of the history is the order of the file: the n-th event of a client is position n. A file's own times serve
 * sentences and pictures; where they go backwards it is noted, and the order of the events counts.
 */
import {type History, type HistoryOperation, newOperation, type Sighting, type Value} from '../checkers/history.ts';
import {asValue, type ClientEvent, eventOf, type Mark, misread} from './history-event.ts';
import type {Form, Misread, Notation, Written} from './history-form.ts';

/** What a history may hold: only reads and writes, or compare-and-set besides. */
export const models = ['cas-register', 'register'] as const;
export type Model = (typeof models)[number];

/** What a failed cas says: that it did not happen, or that the value it met was another (Jepsen's etcd logs). */
export const failedCas = ['nothing', 'observed'] as const;
export type FailedCas = (typeof failedCas)[number];

export interface Choices {
  readonly model: Model;
  readonly failedCas: FailedCas;
  /** What every register holds before the first write; null for nothing. */
  readonly initial: Value;
}

/** A mark with its place among the client's events: before the event at that position. */
export interface PlacedMark extends Mark {
  readonly position: number;
}

export interface Import {
  readonly notation: Notation;
  readonly choices: Choices;
  /** By id, from 1: the operation n stands at n - 1. */
  operations: readonly HistoryOperation[];
  /** The line of each event by its position. */
  readonly lines: number[];
  readonly marks: PlacedMark[];
  readonly notes: string[];
  /** What each process has begun and not ended. */
  readonly open: Map<string, Open>;
  readonly names: Map<string, string>;
  /** Keys that hold lists, which no model here judges. */
  readonly lists: Map<string, number>;
  latest: number;
  backwards: number;
}

interface Open {
  readonly operation: Changing;
  readonly asked: ClientEvent;
}

type Changing = {-readonly [K in keyof HistoryOperation]: HistoryOperation[K]};

/** The one key of a history that names none. */
const theKey = 'register';
const nothingSeen: readonly Sighting[] = [];

/** An import before the first event. */
export function newImport(notation: Notation, choices: Choices): Import {
  return {
    notation,
    choices,
    operations: [],
    lines: [],
    marks: [],
    notes: [],
    open: new Map(),
    names: new Map(),
    lists: new Map(),
    latest: Number.NEGATIVE_INFINITY,
    backwards: 0,
  };
}

/** Takes the next event. Throws a `Misread`. */
export function takeEvent(state: Import, written: Written): void {
  const event = eventOf(written, state.notation);
  watchTime(state, written.line, event.at);
  if (event.type === 'mark') state.marks.push({...event, position: state.lines.length});
  else {
    if (event.type === 'invoke') invoke(state, written, event);
    else complete(state, written, event);
    state.lines.push(written.line);
  }
}

function watchTime(state: Import, line: number, at: number | null): void {
  if (at === null) return;
  if (at < state.latest && state.backwards++ === 0)
    state.notes.push(`time goes backwards at line ${line}; the order of the events counts, not their times`);
  if (at > state.latest) state.latest = at;
}

function invoke(state: Import, written: Written, event: ClientEvent): void {
  const {process: client, f, at} = event;
  const busy = state.open.get(client);
  if (busy) throw stillOpen(state, written, busy.operation);
  if (f === 'cas' && state.choices.model === 'register') throw noCas(state, written);
  const key = sameText(state, event.key ?? theKey);
  if (f === 'append' && !state.lists.has(key)) state.lists.set(key, written.line);
  const [from, value] = askedValues(state, written, event);
  const operation: Changing = {
    ...newOperation({}),
    id: state.operations.length + 1,
    process: sameText(state, client),
    key,
    f: f === 'append' ? 'write' : f,
    invoke: state.lines.length,
    invokedAt: at,
    from,
    value,
    saw: nothingSeen,
  };
  (state.operations as HistoryOperation[]).push(operation);
  state.open.set(client, {operation, asked: event});
}

function noCas({notation}: Import, written: Written): Misread {
  const expected = 'only reads and writes for --model register (a history with cas needs --model cas-register)';
  return misread(written, notation, 'f', expected, {f: 'read'});
}

function stillOpen({lines, notation}: Import, written: Written, {process: client, invoke}: HistoryOperation): Misread {
  const expected = `process ${client} to end what it began at line ${lines[invoke]} before it begins something else`;
  return misread(written, notation, undefined, expected, {process: asWritten(client), type: 'ok'});
}

/** The name of a process as most files have it. */
function asWritten(client: string): Form {
  return /^\d{1,9}$/.test(client) ? Number(client) : client;
}

/** The same text in one place of memory however often it comes. */
function sameText({names}: Import, text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  names.set(text, text);
  return text;
}

/** What an operation expects to find and what it puts there. */
function askedValues({notation}: Import, written: Written, {f, value}: ClientEvent): [Value, Value] {
  if (f === 'read' || f === 'delete' || f === 'append') return [null, null];
  if (f === 'write') return [null, single(written, notation, value)];
  const pair = Array.isArray(value) && value.length === 2 ? (value as readonly Form[]) : [];
  const [from, to] = pair.map(asValue);
  if (from !== undefined && to !== undefined) return [from, to];
  throw misread(written, notation, 'value', 'two values, the one to be replaced and the new one', {
    f: 'cas',
    value: [1, 2],
  });
}

function single(written: Written, notation: Notation, form: Form): Value {
  const value = asValue(form);
  if (value === undefined) throw misread(written, notation, 'value', 'one value: a number, a text or a keyword');
  return value;
}

function complete(state: Import, written: Written, event: ClientEvent): void {
  const {process: client, f, type} = event;
  const open = state.open.get(client);
  if (!open)
    throw misread(written, state.notation, 'type', `invoke, since nothing of process ${client} is open`, {
      process: asWritten(client),
    });
  checkSame(state, written, event, open);
  state.open.delete(client);
  const {operation} = open;
  operation.type = type as Exclude<typeof type, 'invoke'>;
  operation.complete = type === 'info' ? null : state.lines.length;
  operation.completedAt = event.at;
  if (f === 'read' && type === 'ok') operation.saw = seen(state, written, operation.key, event.value);
  if (f === 'cas' && type === 'fail') operation.unlike = state.choices.failedCas === 'observed';
}

/** What ends must be what was begun: the same function on the same key. */
function checkSame({lines, notation}: Import, written: Written, event: ClientEvent, {operation, asked}: Open): void {
  const {process: client, f, type, key} = event;
  const begun = `that process ${client} began at line ${lines[operation.invoke]}`;
  if (f !== asked.f)
    throw misread(written, notation, 'f', `the end of the ${asked.f} ${begun}`, {
      process: asWritten(client),
      type,
      f: asked.f,
    });
  const isSame = key === null ? !asked.tuple || written.fields.value === null : key === operation.key;
  const isNamed = key !== null && !event.tuple;
  if (!isSame)
    throw misread(written, notation, isNamed ? 'key' : 'value', `key ${operation.key} of the ${f} ${begun}`, {
      process: asWritten(client),
      type,
      f,
    });
}

function seen(state: Import, written: Written, key: string, form: Form): readonly Sighting[] {
  if (!Array.isArray(form)) return [{value: single(written, state.notation, form)}];
  if (!state.lists.has(key)) state.lists.set(key, written.line);
  return nothingSeen;
}

/** What is judged: all operations on registers, in order of invocation. */
export function registersOf({operations, lists, choices}: Import): History {
  const judged = lists.size === 0 ? operations : operations.filter(({key}) => !lists.has(key));
  return {initial: choices.initial, operations: judged};
}
