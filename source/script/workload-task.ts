/** What a workload is made of: tasks, each a client that asks, hears its answer, and asks again. */
import type {Ask} from '../lab/command.ts';
import type {LabEvent} from '../lab/event.ts';
import {levelsFor} from '../lab/levels.ts';
import type {LabSnapshot} from '../lab/snapshot.ts';
import type {Stream} from '../sim/chance.ts';
import type {Level, Millis} from '../sim/operation.ts';
import type {Seen} from './line.ts';

/** How a request of a task ended. */
export interface Answer {
  /** `declined`: served, and not done because its condition was false; `refused`: certainly not done; else `unknown`. */
  readonly outcome: 'ok' | 'declined' | 'refused' | 'unknown';
  /** What was read; several are siblings. */
  readonly values: readonly Seen[];
  /** It was read, and a newer value had been acknowledged before. */
  readonly stale: boolean;
  readonly asked: Millis;
  readonly heard: Millis;
}

/** Yields what its client asks next and is given the answer, or null to rest until the client's next turn, if there is one. */
export type Steps<T> = Generator<Ask | null, T, Answer | null>;
export type Task = Steps<void>;

/** Asks, and comes back with the answer. */
export function* ask(request: Ask): Steps<Answer> {
  const answer = yield request;
  if (answer === null) throw new Error('a task went on without its answer');
  return answer;
}

/** A workload as a row of its table. */
export interface WorkloadRow {
  readonly name: string;
  readonly help: string;
  /** The numbers of its report, in their order, with what each counts. */
  readonly numbers: readonly (readonly [name: string, means: string])[];
  readonly begin: (setting: Setting) => Work;
}

/** What a workload finds when it begins. */
export interface Setting {
  readonly clients: number;
  readonly asker: Asker;
  readonly chance: Stream;
}

export interface Work {
  /** Comes before everything else; its first client does it. */
  opening(): Task;
  /** What a client does when its turn has come. */
  turn(client: number): Task;
  /** What each client does at the end, when nobody is at anything else. */
  closing(client: number): Task;
  numbers(): Readonly<Record<string, number>>;
  /** The numbers as a sentence. */
  sentence(): string;
}

/** Requests at the workload's level. */
export interface Asker {
  readonly read: (key: string) => Ask;
  readonly write: (key: string, value: string) => Ask;
  /** Puts `to` in the place of `from`: a compare-and-set where the system and the level have one, else a plain write. */
  readonly change: (key: string, from: string, to: string) => Ask;
}

/**
 * The requests of a workload at a level, or at the system's own where none is wanted. A request that cannot carry the
 * level goes at the system's own; but where a write can carry it and a compare-and-set cannot, changes are writes.
 */
export function askerOf({system}: LabSnapshot, level: Level | null): Asker {
  const carries = (type: Ask['type']) => level !== null && levelsFor(system.levels, type).includes(level);
  const swaps = levelsFor(system.levels, 'cas').length > 0 && (carries('cas') || !carries('write'));
  const at = (type: Ask['type']) => (level !== null && carries(type) ? {level} : {});
  const write: Asker['write'] = (key, value) => ({type: 'write', key, value, ...at('write')});
  return {
    read: (key) => ({type: 'read', key, ...at('read')}),
    write,
    change: swaps
      ? (key, from, to) => ({type: 'cas', key, from, to, ...at('cas')})
      : (key, _from, to) => write(key, to),
  };
}

/** The answer that a completion is to a task. */
export function answerOf(
  {operation, judged, at}: Extract<LabEvent, {type: 'completed'}>,
  {errors}: LabSnapshot['system'],
): Answer {
  const declined = errors.some((row) => row.name === judged.error && row.answer === true);
  const outcomes = {ok: 'ok', stale: 'ok', info: 'unknown', fail: declined ? 'declined' : 'refused'} as const;
  const values = judged.values ?? [];
  return {
    outcome: outcomes[judged.mark],
    values,
    stale: judged.mark === 'stale',
    asked: operation.invoked.at,
    heard: at,
  };
}
