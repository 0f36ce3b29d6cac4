/** What the replicas of a partition say to each other, and the words drawn beside each message's dot. */
import type {Millis, NodeId, OperationId, Reply, Request, Stored} from '../../sim/operation.ts';
import type {Label} from '../../sim/protocol.ts';
import type {Ballot} from './ballots.ts';

/** A change of the store; `stored.by` is the request's number. */
export interface Proposal {
  readonly type: 'write' | 'cas' | 'delete';
  readonly key: string;
  readonly stored: Stored;
  /** What a cas expects to find; null for all others. */
  readonly from: string | null;
}

/** One record of the log as it was accepted in a ballot: a change, a new list of members, or neither. Frozen. */
export interface Entry {
  readonly ballot: Ballot;
  readonly proposal: Proposal | null;
  readonly members: readonly NodeId[] | null;
}

/** What an acceptor tells of a lease it granted: whose ballot, and for how many beats it may still hold. */
export interface LeaseLeft {
  readonly ballot: Ballot;
  readonly beats: number;
}

export type Message =
  /** The leader renews its lease. `at` and `beat` are its own clocks, and come back unread. */
  | {
      readonly type: 'renew';
      readonly ballot: Ballot;
      readonly at: Millis;
      readonly beat: number;
      readonly commit: number;
    }
  | {
      readonly type: 'renewed';
      readonly ballot: Ballot;
      readonly at: Millis;
      readonly beat: number;
      readonly solid: number;
    }
  /** Log records from index `from` on. */
  | {
      readonly type: 'accept';
      readonly ballot: Ballot;
      readonly from: number;
      readonly entries: readonly Entry[];
      readonly commit: number;
    }
  /** The sender's log agrees with the leader's up to `solid`; with a `gap`, what came lies too far beyond that. */
  | {readonly type: 'accepted'; readonly ballot: Ballot; readonly solid: number; readonly gap: boolean}
  /** A later ballot was promised. */
  | {readonly type: 'refuse'; readonly ballot: Ballot}
  | {readonly type: 'prepare'; readonly ballot: Ballot; readonly after: number}
  | {
      readonly type: 'promise';
      readonly ballot: Ballot;
      /** Everything accepted after the index that was asked about. */
      readonly entries: readonly Entry[];
      readonly lease: LeaseLeft;
    }
  | {readonly type: 'healthy?'; readonly attempt: number}
  | {readonly type: 'health'; readonly attempt: number; readonly leader: NodeId | null}
  /** A request on its way to who serves it; `beat` is the last one heard of the leader. */
  | {
      readonly type: 'forward';
      readonly ballot: Ballot;
      readonly beat: number;
      readonly id: OperationId;
      readonly request: Request;
    }
  | {readonly type: 'answer'; readonly id: OperationId; readonly reply: Reply}
  | {readonly type: 'hand over'; readonly ballot: Ballot};

export type MessageOf<Type extends Message['type']> = Extract<Message, {readonly type: Type}>;

type Words = {readonly [Type in Message['type']]: (message: MessageOf<Type>) => string};

const words: Words = {
  renew: () => 'lease',
  renewed: () => 'lease ack',
  accept: ({from, entries}) => (entries.length > 1 ? `log ${from}-${from + entries.length - 1}` : `log ${from}`),
  accepted: ({solid, gap}) => (gap ? `has ${solid}` : `logged ${solid}`),
  refuse: () => 'refuse',
  prepare: () => 'prepare',
  promise: () => 'promise',
  'healthy?': () => 'leader healthy?',
  health: ({leader}) => (leader === null ? 'no leader' : `healthy ${leader}`),
  forward: ({request}) => `forward ${request.type} ${request.key}`,
  answer: ({reply}) => `answer ${reply.outcome}`,
  'hand over': () => 'hand over',
};

/** The label of a message on its way; renewals of the lease are routine. */
export function describe(message: Message): Label {
  const faint = message.type === 'renew' || message.type === 'renewed';
  return {text: (words[message.type] as (message: Message) => string)(message), faint};
}
