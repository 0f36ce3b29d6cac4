/**
 * What ZooKeeper's servers say to each other, in its own names where it has them, and the words drawn beside each
 * message's dot.
 */
import type {ClientId, ErrorName, NodeId, OperationId, Request, Stored} from '../../sim/operation.ts';
import type {Label} from '../../sim/protocol.ts';
import type {Roll} from '../../sim/roll.ts';
import type {Tree} from './state.ts';
import {print, type Zxid} from './zxid.ts';

/** What a transaction does to the tree. The leader has worked it out: applying it twice or late gives the same. */
export type Change =
  /**
   * `owner`: the session whose end removes it (an ephemeral node). `replaced`: what a cas found; null for all others.
   */
  | {
      readonly type: 'set';
      readonly key: string;
      readonly stored: Stored;
      readonly owner: ClientId | null;
      readonly replaced: Stored | null;
    }
  /** The request was not possible; it takes its place in the order all the same. */
  | {readonly type: 'refuse'; readonly error: ErrorName; readonly found: Stored}
  | {readonly type: 'open'; readonly client: ClientId}
  | {readonly type: 'close'; readonly client: ClientId};

/** One transaction of the history. `origin` took the client's request and answers it. Frozen. */
export interface Txn extends Zxid {
  readonly change: Change;
  readonly by: OperationId;
  readonly client: ClientId;
  readonly origin: NodeId;
}

/** What a server votes for, with the rank that earns the vote: epoch, then zxid, then server id. */
export interface Vote {
  readonly leader: NodeId;
  readonly epoch: number;
  readonly zxid: Zxid;
}

/** A vote as it is told to others: by a server that looks for a leader, or as an answer by one that has found one. */
export interface Notification extends Vote {
  readonly type: 'vote';
  readonly round: number;
  readonly state: 'looking' | 'following' | 'leading';
}

/** A connection between a follower and its leader; its number tells it from those that were closed. */
interface OnChannel {
  readonly channel: number;
}

/** A message on it, with its place in the order from 1. */
interface InOrder extends OnChannel {
  readonly seq: number;
}

export type FromFollower = InOrder &
  (
    | {readonly type: 'follower info'; readonly acceptedEpoch: number}
    /** `currentEpoch` is -1 from a server that had promised itself to this epoch before. */
    | {readonly type: 'ack epoch'; readonly currentEpoch: number; readonly last: Zxid}
    | {readonly type: 'ack'; readonly zxid: Zxid}
    | {readonly type: 'pong'; readonly touched: readonly ClientId[]}
    | {readonly type: 'request'; readonly id: OperationId; readonly client: ClientId; readonly request: Request}
    | {readonly type: 'open session'; readonly client: ClientId}
    | {readonly type: 'session?'; readonly client: ClientId; readonly asked: boolean}
    | {readonly type: 'sync?'; readonly id: OperationId; readonly client: ClientId}
  );

export type FromLeader = InOrder &
  (
    | {readonly type: 'leader info'; readonly epoch: number}
    | {readonly type: 'truncate'; readonly to: Zxid}
    | {readonly type: 'diff'; readonly txns: readonly Txn[]}
    | {readonly type: 'snapshot'; readonly history: Roll<Txn>; readonly tree: Tree}
    | {readonly type: 'new leader'; readonly epoch: number}
    | {readonly type: 'up to date'; readonly commit: Zxid}
    | {readonly type: 'propose'; readonly txn: Txn}
    | {readonly type: 'commit'; readonly zxid: Zxid}
    | {readonly type: 'ping'}
    | {readonly type: 'synced'; readonly id: OperationId; readonly client: ClientId}
    | {readonly type: 'session'; readonly client: ClientId; readonly verdict: Verdict}
  );

/** What the leader says of a session that comes back: it lives, it has ended, or another server serves it now. */
export type Verdict = 'valid' | 'expired' | 'moved';

/** Nobody listens on that channel (TCP reset). */
export type Refused = OnChannel & {readonly type: 'refused'};

export type Message = Notification | FromFollower | FromLeader | Refused;

type Words = {readonly [Type in Message['type']]: (message: Extract<Message, {type: Type}>) => string};

const words: Words = {
  vote: ({state, leader, round}) => (state === 'looking' ? `vote ${leader} r${round}` : `${state} ${leader}`),
  'follower info': ({acceptedEpoch}) => `follower, epoch ${acceptedEpoch}`,
  'ack epoch': ({currentEpoch}) => `ack epoch ${currentEpoch < 0 ? 'again' : currentEpoch}`,
  ack: ({zxid}) => `ack ${print(zxid)}`,
  pong: () => 'pong',
  request: ({request}) => `${request.type} ${request.key}`,
  'open session': ({client}) => `session of ${client}?`,
  'session?': ({client}) => `${client} alive?`,
  'sync?': () => 'sync?',
  'leader info': ({epoch}) => `epoch ${epoch}`,
  truncate: ({to}) => `truncate to ${print(to)}`,
  diff: ({txns}) => `diff of ${txns.length}`,
  snapshot: () => 'snapshot',
  'new leader': ({epoch}) => `new leader ${epoch}`,
  'up to date': () => 'up to date',
  propose: ({txn}) => `propose ${print(txn)} ${changeText(txn.change)}`,
  commit: ({zxid}) => `commit ${print(zxid)}`,
  ping: () => 'ping',
  synced: () => 'synced',
  session: ({client, verdict}) => `${client} ${verdict}`,
  refused: () => 'refused',
};

/** The words beside a message; pings and their answers are routine. */
export function describe(message: Message): Label {
  const faint = message.type === 'ping' || message.type === 'pong';
  return {text: (words[message.type] as (message: Message) => string)(message), faint};
}

/** A change in a few words: `x=3`, `delete x`, `expire c3`. */
function changeText(change: Change): string {
  if (change.type === 'set') {
    const {key, stored} = change;
    return stored.value === null ? `delete ${key}` : `${key}=${stored.value}`;
  }
  if (change.type === 'refuse') return change.error;
  return `${change.type === 'open' ? 'session' : 'expire'} ${change.client}`;
}
