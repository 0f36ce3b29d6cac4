/** What nodes say to each other. Every request carries the moment it was sent, on its sender's clock, because it expires. */
import type {Millis, NodeId} from '../../sim/operation.ts';
import type {Label} from '../../sim/protocol.ts';
import type {Cell} from './cells.ts';

/** Names one thing a coordinator waits for: its generation and a counter, so that answers to a former life match nothing. */
export type Tag = `${number}-${number}`;

/** A Paxos ballot: microseconds on its coordinator's clock; no two nodes ever use the same microsecond. */
export interface Ballot {
  readonly at: number;
  readonly node: NodeId;
}

/** What a ballot proposes; without a cell it changes nothing (serial reads, conditions that do not hold). */
export interface Proposal {
  readonly ballot: Ballot;
  readonly cell: Cell | null;
}

/** A node's sign of life: its restarts and its gossip rounds so far. */
export interface Heartbeat {
  readonly node: NodeId;
  readonly generation: number;
  readonly version: number;
}

/** `data` and `digest` come first; `full` is asked of everybody when digests differ. */
export type ReadKind = 'data' | 'digest' | 'full';

export type Message =
  | {
      readonly type: 'mutate';
      readonly tag: Tag;
      readonly sentAt: Millis;
      readonly cell: Cell;
      readonly repairs: boolean;
    }
  | {readonly type: 'mutated'; readonly tag: Tag}
  | {readonly type: 'hint'; readonly hint: number; readonly sentAt: Millis; readonly cell: Cell}
  | {readonly type: 'hinted'; readonly hint: number}
  | {readonly type: 'read'; readonly tag: Tag; readonly sentAt: Millis; readonly key: string; readonly kind: ReadKind}
  /** `cell` is missing from the answer to a digest read, null when the replica has none. */
  | ({readonly type: 'answer'; readonly tag: Tag; readonly kind: ReadKind} & Answer)
  | {
      readonly type: 'prepare';
      readonly tag: Tag;
      readonly sentAt: Millis;
      readonly key: string;
      readonly ballot: Ballot;
    }
  | ({readonly type: 'promise'; readonly tag: Tag; readonly ballot: Ballot} & PromiseAnswer)
  | {
      readonly type: 'propose';
      readonly tag: Tag;
      readonly sentAt: Millis;
      readonly key: string;
      readonly proposal: Proposal;
    }
  | {readonly type: 'accept'; readonly tag: Tag; readonly ballot: Ballot; readonly granted: boolean}
  | {
      readonly type: 'commit';
      readonly tag: Tag;
      readonly sentAt: Millis;
      readonly key: string;
      readonly proposal: Proposal;
    }
  | {readonly type: 'syn'; readonly known: readonly Heartbeat[]}
  | {readonly type: 'ack'; readonly known: readonly Heartbeat[]; readonly news: readonly Heartbeat[]}
  | {readonly type: 'ack2'; readonly news: readonly Heartbeat[]}
  | {readonly type: 'echo'}
  | {readonly type: 'echoed'}
  | {readonly type: 'compare'; readonly cells: readonly Cell[]}
  | {readonly type: 'differences'; readonly cells: readonly Cell[]};

export interface Answer {
  readonly digest: string;
  readonly cell?: Cell | null;
}

export interface PromiseAnswer {
  readonly granted: boolean;
  /** The ballot promised now: the asker's own, or the higher one that made this a refusal. */
  readonly promised: Ballot;
  readonly accepted: Proposal | null;
  readonly committed: Proposal | null;
}

export type MessageOf<Type extends Message['type']> = Extract<Message, {readonly type: Type}>;

const written = (cell: Cell | null): string => {
  if (cell === null) return 'nothing';
  return cell.value === null ? `${cell.key} deleted` : `${cell.key}=${cell.value}`;
};

const asked = {data: 'read', digest: 'digest?', full: 'full read'} as const;

const words: {readonly [Type in Message['type']]: (message: MessageOf<Type>) => string} = {
  mutate: ({repairs, cell}) => `${repairs ? 'repair' : 'write'} ${written(cell)}`,
  mutated: () => 'ack',
  hint: ({cell}) => `hint ${written(cell)}`,
  hinted: () => 'hint ack',
  read: ({kind, key}) => `${asked[kind]} ${key}`,
  answer: ({kind, cell}) => (kind === 'digest' ? 'digest' : written(cell ?? null)),
  prepare: ({key}) => `prepare ${key}`,
  promise: ({granted}) => (granted ? 'promise' : 'refuse'),
  propose: ({proposal}) => `propose ${written(proposal.cell)}`,
  accept: ({granted}) => (granted ? 'accept' : 'refuse'),
  commit: ({proposal}) => `commit ${written(proposal.cell)}`,
  syn: () => 'gossip',
  ack: () => 'gossip',
  ack2: () => 'gossip',
  echo: () => 'echo?',
  echoed: () => 'echo',
  compare: () => 'compare',
  differences: ({cells}) => `${cells.length} differ`,
};

const routine: readonly Message['type'][] = ['syn', 'ack', 'ack2', 'echo', 'echoed'];

/** The label of a message on its way. */
export function describe(message: Message): Label {
  const text = (words[message.type] as (message: Message) => string)(message);
  return {text, faint: routine.includes(message.type)};
}
