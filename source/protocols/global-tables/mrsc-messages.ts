/** What the Regions of a strongly consistent global table say to each other. */
import type {Label} from '../../sim/protocol.ts';
import type {Ballot, Version} from './versions.ts';

/** Names what a coordinator waits for: its boot and a counter. */
export type Tag = `${number}-${number}`;

export type Message =
  /** Asks for the right to change an item, in a ballot. */
  | {readonly type: 'claim'; readonly tag: Tag; readonly key: string; readonly ballot: Ballot}
  | {readonly type: 'granted'; readonly tag: Tag; readonly ballot: Ballot; readonly accepted: Version}
  /** The item is being changed by another Region, in the ballot `by`. */
  | {readonly type: 'busy'; readonly tag: Tag; readonly ballot: Ballot; readonly by: Ballot}
  /** A later ballot was promised already. */
  | {readonly type: 'outbid'; readonly tag: Tag; readonly ballot: Ballot; readonly by: Ballot}
  | {readonly type: 'store'; readonly tag: Tag; readonly key: string; readonly version: Version}
  | {readonly type: 'stored'; readonly tag: Tag; readonly ballot: Ballot}
  | {readonly type: 'release'; readonly key: string; readonly ballot: Ballot}
  /** A version that is chosen. */
  | {readonly type: 'learn'; readonly key: string; readonly version: Version}
  | {readonly type: 'learned'; readonly key: string; readonly ballot: Ballot}
  | {readonly type: 'look'; readonly tag: Tag; readonly key: string}
  | {readonly type: 'seen'; readonly tag: Tag; readonly accepted: Version};

export type MessageOf<Type extends Message['type']> = Extract<Message, {readonly type: Type}>;

type Words = {readonly [Type in Message['type']]: (message: MessageOf<Type>) => string};

const words: Words = {
  claim: ({key}) => `claim ${key}`,
  granted: () => 'granted',
  busy: () => 'busy',
  outbid: () => 'outbid',
  store: ({key, version}) => `store ${printed(key, version)}`,
  stored: () => 'stored',
  release: ({key}) => `release ${key}`,
  learn: ({key, version}) => printed(key, version),
  learned: () => 'has it',
  look: ({key}) => `read ${key}`,
  seen: ({accepted}) => accepted.stored.value ?? 'nothing',
};

/** The label of a message on its way. */
export function describe(message: Message): Label {
  return {text: (words[message.type] as (message: Message) => string)(message), faint: false};
}

function printed(key: string, {stored}: Version): string {
  return stored.value === null ? `no ${key}` : `${key}=${stored.value}`;
}
