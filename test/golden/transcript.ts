/** What a transcript of a real cluster holds, narrowed to what a replay needs. Times are milliseconds since its start. */
import type {Millis, NodeId} from '../../source/sim/operation.ts';

export type Kind = 'ok' | 'stale' | 'refused' | 'timeout' | 'siblings';

/** What the real client was told. */
export interface Result {
  readonly kind: Kind;
  /** What was read or written; null is an absent key; a record for a read of all keys. */
  readonly value?: string | null | Readonly<Record<string, string>>;
  /** The real text. */
  readonly reason?: string;
  /** Nobody listened at the node; the tool tried until its deadline. */
  readonly unreachable: boolean;
}

export interface Op {
  readonly do: 'op';
  readonly at: Millis;
  /** The real tool's verb: put, get, get-serializable, get-all, write, read, delete, lwt … */
  readonly op: string;
  readonly node: NodeId;
  readonly key: string;
  readonly value?: string;
  /** The real system's word: QUORUM, SERIAL … */
  readonly level?: string;
  /** Of a compare-and-set: the value it expects. */
  readonly from?: string;
  readonly timeout?: Millis;
  readonly latency: Millis;
  /** The client gave the write its own timestamp, in microseconds. */
  readonly timestamp?: number;
  readonly result: Result;
}

export interface Link {
  readonly a: NodeId;
  readonly b: NodeId;
  /** Only a to b is lost. */
  readonly oneWay: boolean;
}

/** Whom a node follows; null when it knows of no leader. */
export type Leader = NodeId | 'down' | null;

export interface Unacknowledged {
  readonly key: string;
  readonly value: string;
  readonly node: NodeId;
  readonly applied: boolean;
}

export type Step = {readonly at: Millis} & (
  | Op
  | {readonly do: 'cut'; readonly links: readonly Link[]}
  | {readonly do: 'heal'}
  | {readonly do: 'crash' | 'restart'; readonly node: NodeId}
  | {readonly do: 'observe'; readonly node: NodeId; readonly leader: Leader}
  | {readonly do: 'suspect'; readonly node: NodeId; readonly peer: NodeId; readonly down: boolean}
  | {readonly do: 'elected'; readonly leader: NodeId; readonly among: readonly NodeId[]}
  | {
      readonly do: 'leaders';
      readonly view: Readonly<Record<NodeId, {readonly leader: Leader; readonly term: number}>>;
    }
  | {readonly do: 'hints'; readonly node: NodeId; readonly to: NodeId; readonly partial: boolean}
  | {readonly do: 'note'; readonly text: string}
  | {
      readonly do: 'verdict';
      readonly final: Readonly<Record<string, string>>;
      readonly equal: boolean;
      readonly unacknowledged: readonly Unacknowledged[];
      readonly lost: number;
    }
  | {readonly do: 'other'; readonly what: string}
);

export type StepOf<Do extends Step['do']> = Extract<Step, {readonly do: Do}>;

export interface Transcript {
  /** The file's name. */
  readonly file: string;
  readonly system: string;
  readonly version: string;
  readonly scenario: string;
  readonly nodes: readonly NodeId[];
  readonly config: Readonly<Record<string, unknown>>;
  readonly steps: readonly Step[];
}

/** The last fault or repair before a step, by its place; -1 if there was none. */
export function causeOf({steps}: Transcript, place: number): number {
  for (let before = place - 1; before >= 0; before -= 1) {
    if (['cut', 'heal', 'crash', 'restart'].includes(steps[before]?.do ?? '')) return before;
  }
  return -1;
}

/** The links that are cut at a step, one direction each. */
export function cutsAt({steps}: Transcript, place: number): readonly {from: NodeId; to: NodeId}[] {
  let cuts: {from: NodeId; to: NodeId}[] = [];
  for (const step of steps.slice(0, place)) {
    if (step.do === 'heal') cuts = [];
    if (step.do !== 'cut') continue;
    for (const {a, b, oneWay} of step.links) cuts.push({from: a, to: b}, ...(oneWay ? [] : [{from: b, to: a}]));
  }
  return cuts;
}

/** Whether a process runs at a step. */
export function runsAt({steps}: Transcript, node: NodeId, place: number): boolean {
  return (
    steps
      .slice(0, place)
      .filter(isBoot)
      .findLast((boot) => boot.node === node)?.do !== 'crash'
  );
}

function isBoot(step: Step): step is StepOf<'crash' | 'restart'> & Step {
  return step.do === 'crash' || step.do === 'restart';
}
