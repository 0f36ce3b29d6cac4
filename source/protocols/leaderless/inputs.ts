/** Which function takes which message and which timer; and that requests which come too late are ignored. */
import type {Millis, NodeId} from '../../sim/operation.ts';
import {accept, commit, promise, put} from './acceptor.ts';
import {onCompare, onDifferences, sweepTombstones} from './anti-entropy.ts';
import {learn, onAck, onAnySign, onEchoed, onRound, onSyn} from './gossip.ts';
import {onHinted, replayHints} from './hints.ts';
import type {Message, MessageOf, Tag} from './messages.ts';
import {onAgain, onPromise} from './prepare.ts';
import {onAccept} from './propose.ts';
import {look, onAnswer, onReadTimeout, onRepaired, onSlow} from './reads.ts';
import {onImpatient, onRoundTimeout} from './round.ts';
import {cellOf, type Node, type Settings} from './state.ts';
import {hintsEvery} from './timing.ts';
import {onWriteTimeout, onWritten} from './writes.ts';

type Taker<Type extends Message['type']> = (node: Node, from: NodeId, message: MessageOf<Type>) => void;

const takers: {readonly [Type in Message['type']]: Taker<Type>} = {
  mutate: ({disk, out}, from, {tag, cell}) => {
    put(disk, cell);
    out.send(from, {type: 'mutated', tag});
  },
  mutated: (node, from, {tag}) => {
    onWritten(node, from, tag);
    onRepaired(node, tag);
  },
  hint: ({disk, out}, from, {hint, cell}) => {
    put(disk, cell);
    out.send(from, {type: 'hinted', hint});
  },
  hinted: onHinted,
  read: ({disk, out}, from, {tag, key, kind}) => {
    out.send(from, {type: 'answer', tag, kind, ...look(cellOf(disk, key), kind)});
  },
  answer: onAnswer,
  prepare: ({disk, out}, from, {tag, key, ballot}) => {
    out.send(from, {type: 'promise', tag, ballot, ...promise(disk, key, ballot)});
  },
  promise: onPromise,
  propose: ({disk, out}, from, {tag, key, proposal}) => {
    out.send(from, {type: 'accept', tag, ballot: proposal.ballot, granted: accept(disk, key, proposal)});
  },
  accept: (node, _from, message) => onAccept(node, message),
  commit: ({disk, out}, from, {tag, key, proposal}) => {
    commit(disk, key, proposal);
    out.send(from, {type: 'mutated', tag});
  },
  syn: onSyn,
  ack: onAck,
  ack2: (node, _from, {news}) => learn(node, news),
  echo: ({out}, from) => out.send(from, {type: 'echoed'}),
  echoed: onEchoed,
  compare: (node, from, {cells}) => onCompare(node, from, cells),
  differences: (node, from, {cells}) => onDifferences(node, from, cells),
};

/** What a request that can expire is called, and how long it is good for. */
const expiring: Readonly<Partial<Record<Message['type'], readonly [name: string, after: keyof Settings]>>> = {
  mutate: ['write', 'writeTimeout'],
  hint: ['hint', 'writeTimeout'],
  read: ['read', 'readTimeout'],
  prepare: ['prepare', 'writeTimeout'],
  propose: ['proposal', 'writeTimeout'],
  commit: ['commit', 'writeTimeout'],
};

/** Takes a message, unless it is a request that has expired. */
export function onMessage(node: Node, from: NodeId, message: Message): void {
  onAnySign(node, from);
  if (!isExpired(node, message)) (takers[message.type] as Taker<Message['type']>)(node, from, message as never);
}

/** Its coordinator has stopped waiting; a write done now would only surprise. */
function isExpired({out, settings}: Node, message: Message): boolean {
  const row = expiring[message.type];
  if (row === undefined || !('sentAt' in message)) return false;
  const [name, after] = row;
  const tooLate = out.now - message.sentAt > (settings[after] as Millis);
  if (tooLate) out.note(`ignores an expired ${name}`);
  return tooLate;
}

const timers: Readonly<Record<string, (node: Node, tag: Tag) => void>> = {
  gossip: onRound,
  hints: (node) => {
    sweepTombstones(node);
    replayHints(node);
    node.out.arm('hints', hintsEvery);
  },
  write: onWriteTimeout,
  read: onReadTimeout,
  speculate: onSlow,
  round: onRoundTimeout,
  patience: onImpatient,
  again: onAgain,
};

/** A timer is named by its kind, and by the tag of what it waits for: `write/1-17`. */
export function onTimer(node: Node, name: string): void {
  const [kind, tag] = name.split('/');
  timers[kind ?? '']?.(node, tag as Tag);
}
