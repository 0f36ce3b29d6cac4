/** What Raft's nodes say to each other, and the words drawn beside each message's dot. */
import type {NodeId, Stored} from '../../sim/operation.ts';
import type {Label} from '../../sim/protocol.ts';

/** What a client wants of the store. `origin` took the request and answers it; `stored.by` is the request's number. */
export interface Proposal {
  readonly type: 'write' | 'cas' | 'delete';
  readonly key: string;
  readonly stored: Stored;
  /** What a cas expects to find; null for all others. */
  readonly from: string | null;
  readonly origin: NodeId;
}

/** One entry of the log; without a proposal it is the empty one with which every term begins. Frozen. */
export interface Entry {
  readonly term: number;
  readonly proposal: Proposal | null;
}

export interface Heartbeat {
  readonly type: 'heartbeat';
  readonly term: number;
  readonly commit: number;
  /** The read that this round is to confirm; 0 for none. */
  readonly context: number;
}

export interface BeatAck {
  readonly type: 'beat ack';
  readonly term: number;
  readonly context: number;
}

export interface Append {
  readonly type: 'append';
  readonly term: number;
  readonly prevIndex: number;
  readonly prevTerm: number;
  readonly entries: readonly Entry[];
  readonly commit: number;
}

/** The sender's log agrees with the leader's up to `index`. */
export interface Ack {
  readonly type: 'ack';
  readonly term: number;
  readonly index: number;
}

/** The sender's log does not hold `index` as the leader has it; at best they agree up to the hint. */
export interface Conflict {
  readonly type: 'conflict';
  readonly term: number;
  readonly index: number;
  readonly hintIndex: number;
  readonly hintTerm: number;
}

/** To a leader of the past: there is a newer term. */
export interface Outdated {
  readonly type: 'outdated';
  readonly term: number;
}

/** Asks for a vote; with `pre`, asks whether it would be given, for the term after the sender's. */
export interface VoteRequest {
  readonly type: 'vote?';
  readonly term: number;
  readonly pre: boolean;
  readonly lastIndex: number;
  readonly lastTerm: number;
}

export interface Vote {
  readonly type: 'vote';
  readonly term: number;
  readonly pre: boolean;
  readonly granted: boolean;
}

/** A proposal on its way to the leader. It carries no term (0): whoever leads may take it. */
export interface Forward {
  readonly type: 'forward';
  readonly term: 0;
  readonly proposal: Proposal;
}

/** Asks the leader how far one must have applied to answer a read asked now. Carries no term either. */
export interface ReadRequest {
  readonly type: 'read?';
  readonly term: 0;
  readonly context: number;
  /** Who asked; kept when a node that leads no longer passes it on. */
  readonly asker: NodeId;
}

export interface ReadIndex {
  readonly type: 'read index';
  readonly term: number;
  readonly context: number;
  readonly index: number;
}

export type Message =
  | Heartbeat
  | BeatAck
  | Append
  | Ack
  | Conflict
  | Outdated
  | VoteRequest
  | Vote
  | Forward
  | ReadRequest
  | ReadIndex;

type Words = {readonly [Type in Message['type']]: (message: Extract<Message, {type: Type}>) => string};

const words: Words = {
  heartbeat: (message) => (message.context === 0 ? 'heartbeat' : `heartbeat r${message.context}`),
  'beat ack': (message) => (message.context === 0 ? 'beat ack' : `beat ack r${message.context}`),
  append: appendText,
  ack: (message) => `ack ${message.index}`,
  conflict: (message) => `conflict ${message.index}`,
  outdated: (message) => `term ${message.term}!`,
  'vote?': (message) => (message.pre ? 'pre-vote?' : 'vote?'),
  vote: (message) => `${message.granted ? '' : 'no '}${message.pre ? 'pre-vote' : 'vote'}`,
  forward: (message) => `forward ${proposalText(message.proposal)}`,
  'read?': () => 'read?',
  'read index': (message) => `read at ${message.index}`,
};

/** The words beside a message; a plain heartbeat and its answer are routine. */
export function describe(message: Message): Label {
  const faint = (message.type === 'heartbeat' || message.type === 'beat ack') && message.context === 0;
  return {text: (words[message.type] as (message: Message) => string)(message), faint};
}

/** A proposal in a few words: `x=3`, `x:1→2`, `delete x`. */
function proposalText(proposal: Proposal): string {
  const {key, stored, from} = proposal;
  if (proposal.type === 'delete') return `delete ${key}`;
  return proposal.type === 'cas' ? `${key}:${from ?? 'none'}→${stored.value}` : `${key}=${stored.value}`;
}

function appendText(message: Append): string {
  const {length} = message.entries;
  if (length === 0) return `commit ${message.commit}`;
  const first = message.prevIndex + 1;
  return length === 1 ? `append ${first}` : `append ${first}-${message.prevIndex + length}`;
}
