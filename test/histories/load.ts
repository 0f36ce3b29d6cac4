/** Reads the histories of this folder: events of clients, one a line, and the corpus that Porcupine judged. */
import {readdirSync, readFileSync} from 'node:fs';
import {type History, type HistoryOperation, newOperation, type Value} from '../../source/checkers/history.ts';

const folder = new URL('.', import.meta.url);

/** A history and its verdicts by rung, which stand in the file's name: `stale-read.not-linearizable.sequential.jsonl`. */
export interface Named {
  readonly name: string;
  readonly verdicts: readonly (readonly [rung: string, verdict: 'true' | 'false'])[];
  readonly history: History;
}

export function named(): Named[] {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl') && file !== 'porcupine.jsonl')
    .sort();
  return files.map((file) => {
    const [name, ...rungs] = file.replace(/\.jsonl$/, '').split('.');
    const verdicts = rungs.map((rung) =>
      rung.startsWith('not-') ? ([rung.slice(4), 'false'] as const) : ([rung, 'true'] as const),
    );
    return {name: name as string, verdicts, history: eventsOf(readFileSync(new URL(file, folder), 'utf8'))};
  });
}

interface Event {
  readonly process: string | number;
  readonly type: 'invoke' | 'ok' | 'fail' | 'info';
  readonly f: HistoryOperation['f'];
  readonly key: string;
  readonly value?: Value | readonly [Value, Value];
  readonly time: number;
}

function eventsOf(text: string): History {
  const open = new Map<string, number>();
  const operations: HistoryOperation[] = [];
  text
    .trim()
    .split('\n')
    .forEach((line, position) => {
      const event = JSON.parse(line) as Event;
      const process = String(event.process);
      if (event.type === 'invoke') {
        open.set(process, operations.length);
        operations.push(invoked(event, operations.length + 1, position));
        return;
      }
      const at = open.get(process) as number;
      operations[at] = completed(operations[at] as HistoryOperation, event, position);
    });
  return {initial: null, operations};
}

function invoked({process, f, key, value, time}: Event, id: number, invoke: number): HistoryOperation {
  const [from, to] = Array.isArray(value) ? (value as [Value, Value]) : [null, (value ?? null) as Value];
  return newOperation({
    id,
    process: String(process),
    f,
    key,
    invoke,
    invokedAt: time,
    from,
    value: f === 'read' ? null : to,
  });
}

function completed(operation: HistoryOperation, {type, value, time}: Event, complete: number): HistoryOperation {
  const saw = operation.f === 'read' && type === 'ok' ? [{value: (value ?? null) as Value}] : [];
  return {
    ...operation,
    type: type as HistoryOperation['type'],
    saw,
    complete: type === 'info' ? null : complete,
    completedAt: time,
  };
}

export interface Judged {
  readonly name: string;
  readonly linearizable: boolean;
  readonly history: History;
}

/** Five hundred generated histories with the verdicts of Porcupine v1.3.0. */
export function porcupine(): Judged[] {
  const lines = readFileSync(new URL('porcupine.jsonl', folder), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const {name, initial, linearizable, operations} = JSON.parse(line) as Line;
    return {name, linearizable, history: {initial, operations: operations.map(operation)}};
  });
}

interface Line {
  readonly name: string;
  readonly initial: Value;
  readonly linearizable: boolean;
  readonly operations: readonly Row[];
}

interface Row {
  readonly process: number;
  readonly f: 'read' | 'write' | 'cas';
  readonly value: Value | readonly [Value, Value];
  readonly invoke: number;
  readonly complete: number | null;
  readonly type: 'ok' | 'info';
}

function operation({process, f, value, invoke, complete, type}: Row, index: number): HistoryOperation {
  const [from, to] = Array.isArray(value) ? (value as [Value, Value]) : [null, value as Value];
  const given = {id: index + 1, process: String(process), key: 'x', f, type, invoke, complete};
  if (f === 'read') return newOperation({...given, saw: [{value: to}]});
  return newOperation({...given, from, value: to});
}
