/**
 * Branches with one main kitchen whose book is right: every change, and every question that must not be answered wrongly, goes
 * to the kitchen by phone; what hangs on a branch's wall is a copy that may be old.
 *
 * Source: the restaurant of CAP-TEXT.md ("it might not serve customers if one branch can't communicate with the main
 * kitchen"). The formal twin is a single authority with asynchronous copies: a leader that is never replaced.
 *
 * **Choices**
 * - The first branch is the main kitchen, for ever: nobody is elected in its place. A real system that keeps C elects another
 *   leader among a majority; here the branches without a kitchen are helpless even if they are the majority.
 * - A branch rings the kitchen once a second, and gives up the line when no ring was answered for `patience`: then its orders
 *   that were on the phone have an unknown fate, and later ones are refused or wait, as the house has decided.
 * - The kitchen tells all branches of each change, and a ring says which change a branch heard of last, so that it is told the
 *   rest. The book survives a crash of the kitchen, and what hangs on the wall survives one of the branch.
 * - With one branch alone the kitchen serves its own diners, and nobody is phoned.
 */
import type {NodeId, OperationId, Request} from '../../sim/operation.ts';
import type {Input, NodeView, Protocol} from '../../sim/protocol.ts';
import {newRoll, size} from '../../sim/roll.ts';
import {carryOut, onRing} from './book.ts';
import {describe, type Message} from './kitchen-messages.ts';
import type {Disk, Memory, Settings, Turn} from './kitchen-state.ts';
import {dataOf} from './menu.ts';
import {becomeCutOff, dial, onAnswer, onHere, onNews, onOrder} from './phone.ts';

/** The protocol of branches that ask the main kitchen; the first node is the kitchen. */
export function kitchenFirst(settings: Settings): Protocol<Disk, Memory, Message> {
  return {
    name: 'kitchen-first',
    format: (self, peers) => ({
      kitchen: [self, ...peers].sort((one, other) => Number(one.slice(1)) - Number(other.slice(1)))[0] ?? self,
      menu: {},
      book: newRoll(),
      heard: 0,
    }),
    wake: () => ({line: 'dead', phoned: [], kept: []}),
    step: ({disk, memory}, input, out) => step({disk, memory, out, settings}, input),
    view,
    describe,
  };
}

function step(turn: Turn, input: Input<Message>): void {
  if (input.type === 'request') takeOrder(turn, input.id, input.request);
  else if (input.type === 'message') onMessage(turn, input.from, input.message);
  else if (isKitchen(turn)) return;
  else if (input.type === 'start') dial(turn);
  else if (input.type === 'timer' && input.name === 'ring') dial(turn);
  else if (input.type === 'timer' && input.name === 'patience') becomeCutOff(turn);
  else if (input.type === 'closed' && input.peer === turn.disk.kitchen) becomeCutOff(turn);
}

function isKitchen({disk, out}: Turn): boolean {
  return disk.kitchen === out.self;
}

function takeOrder(turn: Turn, id: OperationId, request: Request): void {
  if (isKitchen(turn)) turn.out.reply(id, carryOut(turn, id, request));
  else onOrder(turn, id, request);
}

function onMessage(turn: Turn, from: NodeId, message: Message): void {
  const {out} = turn;
  if (message.type === 'order')
    out.send(from, {type: 'answer', id: message.id, reply: carryOut(turn, message.id, message.request)});
  else if (message.type === 'answer') onAnswer(turn, message.id, message.reply);
  else if (message.type === 'news') onNews(turn, message.from, message.lines);
  else if (message.type === 'here') onHere(turn);
  else onRing(turn, from, message.heard);
}

function view({disk, memory}: {readonly disk: Disk; readonly memory: Memory}, self: NodeId): NodeView {
  const leads = disk.kitchen === self;
  const works = memory.line === 'works';
  return {
    role: leads ? 'kitchen' : 'branch',
    epoch: 0,
    leads,
    leader: leads || works ? disk.kitchen : null,
    data: dataOf(disk.menu),
    suspects: leads || works ? [] : [disk.kitchen],
    facts: leads
      ? [['book', String(size(disk.book))]]
      : [
          ['phone', memory.line],
          ['wall', String(disk.heard)],
        ],
  };
}
