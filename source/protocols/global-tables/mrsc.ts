/**
 * A DynamoDB global table with multi-Region strong consistency (MRSC): three Regions; a write is done when a second
 * Region has it too, a strongly consistent read sees the newest version in every Region, and two Regions that change
 * one item at the same time are told of a conflict.
 *
 * Sources: Amazon DynamoDB developer guide, *Multi-Region strong consistency* and *Global tables: how it works*;
 * Rystsov, *CASPaxos: Replicated State Machines without logs* (2018) for a register changed by claims and majorities.
 *
 * **Choices**
 * - The guide gives the behaviour and not the protocol. Here each item is a register of its own: a Region claims it in
 *   a ballot (first phase of Paxos), judges the condition by the newest version among two of three, and has the outcome
 *   accepted by two.
 * - A Region whose item is claimed answers `busy` to other Regions. A write without a majority ends with
 *   ReplicatedWriteConflictException if the one that holds the claim says so itself or is silent; nothing was stored by
 *   then, so it certainly has no effect. Two Regions may refuse each other both. A claim that only others still know of
 *   is done with, and the write tries again. Claims lapse after two request limits; ballots keep what follows safe.
 * - Two requests within one Region do not conflict: they wait for each other.
 * - A strongly consistent read asks all three and needs two that agree; if they do not, it finishes what was left half
 *   done. For that it claims the item, and a write of another Region that comes just then is told of a conflict too.
 * - A chosen version goes to the other Regions at once and again until confirmed; eventually consistent reads see only
 *   those.
 * - A Region is one node, and a witness instead of the third Region is left out.
 */
import type {NodeId, OperationId, Request} from '../../sim/operation.ts';
import type {Input, NodeView, Protocol} from '../../sim/protocol.ts';
import {accept, claim, learn, release} from './acceptor.ts';
import {describe, type Message, type MessageOf, type Tag} from './mrsc-messages.ts';
import {
  type Disk,
  type Goal,
  itemOf,
  type Memory,
  newDisk,
  newMemory,
  type Settings,
  slot,
  type Turn,
} from './mrsc-state.ts';
import {settle, streamTimer} from './outbox.ts';
import {onAgain, onClaimAnswer, onLimit, onPatience, onSeen, onStored, openRound} from './rounds.ts';

/** MRSC with these settings. */
export function mrsc(settings: Settings): Protocol<Disk, Memory, Message> {
  return {
    name: 'global table, MRSC',
    format: (_self, peers) => newDisk(peers),
    wake: newMemory,
    step: ({disk, memory}, input, out) => step({disk, memory, out, settings}, input),
    view,
    describe,
  };
}

function step(turn: Turn, input: Input<Message>): void {
  if (input.type === 'request') onRequest(turn, input.id, input.request);
  else if (input.type === 'timer') onTimer(turn, input.name);
  else if (input.type === 'start') onStart(turn);
  else if (input.type === 'message') {
    const {from, message} = input;
    (takers[message.type] as (turn: Turn, from: NodeId, message: Message) => void)(turn, from, message);
  }
}

function onStart(turn: Turn): void {
  turn.disk.boots += 1;
  for (const peer of turn.out.peers) sendOwed(turn, peer);
}

function onRequest(turn: Turn, id: OperationId, request: Request): void {
  const {disk, out} = turn;
  if (request.type === 'read' && request.level === 'eventual') {
    out.reply(id, {outcome: 'ok', values: [itemOf(disk, request.key).learned.stored]});
  } else openRound(turn, id, request.key, goalOf(id, request));
}

function goalOf(by: OperationId, request: Request): Goal {
  if (request.type === 'read') return {type: 'read'};
  if (request.type === 'cas') return {type: 'cas', from: request.from, stored: Object.freeze({value: request.to, by})};
  return {type: 'set', stored: Object.freeze({value: request.type === 'write' ? request.value : null, by})};
}

type Takers = {
  readonly [Type in Message['type']]: (turn: Turn, from: NodeId, message: MessageOf<Type>) => void;
};

const takers: Takers = {
  claim: (turn, from, {tag, key, ballot}) => turn.out.send(from, {tag, ballot, ...claim(turn, key, ballot)}),
  granted: onClaimAnswer,
  busy: onClaimAnswer,
  outbid: onClaimAnswer,
  store: (turn, from, {tag, key, version}) => {
    if (accept(turn, key, version)) turn.out.send(from, {type: 'stored', tag, ballot: version.ballot});
  },
  stored: onStored,
  release: (turn, _from, {key, ballot}) => release(turn, key, ballot),
  learn: (turn, from, {key, version}) => {
    learn(turn, key, version);
    turn.out.send(from, {type: 'learned', key, ballot: version.ballot});
  },
  learned: ({disk}, from, {key, ballot}) => {
    if (ballot >= itemOf(disk, key).learned.ballot) settle(disk.outbox, from, slot(key));
  },
  look: ({disk, out}, from, {tag, key}) => out.send(from, {type: 'seen', tag, accepted: itemOf(disk, key).accepted}),
  seen: onSeen,
};

const timers: Readonly<Record<string, (turn: Turn, rest: string) => void>> = {
  limit: (turn, tag) => onLimit(turn, tag as Tag),
  patience: (turn, tag) => onPatience(turn, tag as Tag),
  again: (turn, tag) => onAgain(turn, tag as Tag),
  claim: ({memory}, name) => {
    delete memory.claims[name];
  },
  stream: (turn, peer) => sendOwed(turn, peer as NodeId),
};

/** A timer is named by its kind and by what it is for: `limit/1-17`, `claim/-x`. */
function onTimer(turn: Turn, name: string): void {
  const end = name.indexOf('/');
  timers[name.slice(0, end)]?.(turn, name.slice(end + 1));
}

/** Sends a Region the chosen versions that it has not confirmed, and does so again as long as it has not. */
function sendOwed({disk, out, settings}: Turn, peer: NodeId): void {
  const owed = disk.outbox[peer] ?? [];
  for (const name of owed) {
    const item = disk.items[name];
    if (item) out.send(peer, {type: 'learn', key: item.key, version: item.learned});
  }
  if (owed.length > 0) out.arm(streamTimer(peer), 2 * settings.lagMillis);
}

/** Nobody leads. What a Region answers to an eventually consistent read stands in `data`. */
function view({disk, memory}: {readonly disk: Disk; readonly memory: Memory}): NodeView {
  const items = Object.values(disk.items).filter(({learned}) => learned.ballot > 0);
  return {
    role: 'region',
    epoch: 0,
    leads: false,
    leader: null,
    data: Object.fromEntries(items.map(({key, learned}) => [key, [learned.stored]])),
    suspects: [],
    facts: [
      ['claims', `${Object.keys(memory.claims).length}`],
      ['coordinates', `${Object.keys(memory.rounds).length}`],
    ],
  };
}
