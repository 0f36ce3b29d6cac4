/** What nodes of a Dynamo ring say to each other, and the words drawn beside each message's dot. */
import type {NodeId, OperationId, Reply, Request} from '../../sim/operation.ts';
import type {Label} from '../../sim/protocol.ts';
import type {Item} from './versions.ts';

/** Names what a node waits for: its boot and a counter, so that answers to a former life match nothing. */
export type Tag = `${number}-${number}`;

export type Message =
  /** Store these versions: as one's own, or for a node that cannot be reached. */
  | {readonly type: 'put'; readonly tag: Tag; readonly item: Item; readonly owner: NodeId | null}
  | {readonly type: 'put done'; readonly tag: Tag}
  | {readonly type: 'get'; readonly tag: Tag; readonly key: string}
  | {readonly type: 'got'; readonly tag: Tag; readonly item: Item}
  /** Newer versions for a node that answered with older ones. */
  | {readonly type: 'repair'; readonly item: Item}
  /** A request for a node that may coordinate it; `taken` says that it will. */
  | {readonly type: 'forward'; readonly tag: Tag; readonly id: OperationId; readonly request: Request}
  | {readonly type: 'taken'; readonly tag: Tag}
  | {readonly type: 'answer'; readonly tag: Tag; readonly reply: Reply}
  | {readonly type: 'ping'}
  | {readonly type: 'pong'}
  | {readonly type: 'handoff'; readonly hint: number; readonly item: Item}
  | {readonly type: 'handed'; readonly hint: number}
  /** The hash of one place in the tree over the keys that fall on one node of the ring. */
  | {readonly type: 'compare'; readonly range: number; readonly place: number; readonly hash: number}
  /** The items under one leaf; `ask` wants the receiver's in return. */
  | {
      readonly type: 'items';
      readonly range: number;
      readonly place: number;
      readonly items: readonly Item[];
      readonly ask: boolean;
    };

export type MessageOf<Type extends Message['type']> = Extract<Message, {readonly type: Type}>;

type Words = {readonly [Type in Message['type']]: (message: MessageOf<Type>) => string};

const words: Words = {
  put: ({item, owner}) => (owner === null ? printed(item) : `${printed(item)} for ${owner}`),
  'put done': () => 'ack',
  get: ({key}) => `get ${key}`,
  got: ({item}) => printed(item),
  repair: ({item}) => `repair ${printed(item)}`,
  forward: ({request}) => `forward ${request.type} ${request.key}`,
  taken: () => 'taken',
  answer: ({reply}) => `answer ${reply.outcome}`,
  ping: () => 'ping',
  pong: () => 'pong',
  handoff: ({item}) => `hand off ${printed(item)}`,
  handed: () => 'has it',
  compare: ({place}) => `tree ${place}?`,
  items: ({items}) => `${items.length} differ`,
};

const routine: readonly Message['type'][] = ['ping', 'pong', 'compare'];

/** The label of a message on its way. */
export function describe(message: Message): Label {
  return {text: (words[message.type] as (message: Message) => string)(message), faint: routine.includes(message.type)};
}

function printed({key, versions}: Item): string {
  if (versions.length === 0) return `no ${key}`;
  return `${key}=${versions.map(({value}) => value ?? 'deleted').join('|')}`;
}
