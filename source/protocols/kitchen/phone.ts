/** A branch and its phone: orders go to the kitchen while it answers, and the branch knows soon when it does not. */
import type {Millis, OperationId, Reply, Request} from '../../sim/operation.ts';
import type {Turn} from './kitchen-state.ts';
import {lineText, type MenuLine, priceOf, writeLine} from './menu.ts';

/** How often a branch rings. */
const ringsEvery: Millis = 1_000;

/** The level of a question that is answered from the branch's own wall. */
const fromTheWall = 'wall';

/** A diner orders at a branch. */
export function onOrder(turn: Turn, id: OperationId, request: Request): void {
  const {disk, memory, out, settings} = turn;
  if (request.level === fromTheWall) {
    out.note(`reads ${request.key} off its wall — formally: a local read, which may be stale`);
    out.reply(id, {outcome: 'ok', values: [priceOf(disk.menu, request.key)]});
  } else if (memory.line === 'works') phone(turn, id, request);
  else if (settings.whenCut === 'wait') {
    memory.kept.push({id, request});
    out.note(`lets the diner wait for the kitchen — formally: the request hangs; no answer for ever is A lost, too`);
  } else {
    out.note(
      `sends the diner away — formally: the request is refused, certainly without effect; A is lost at ${out.self}`,
    );
    out.reply(id, {outcome: 'fail', error: 'no-kitchen'});
  }
}

function phone({disk, memory, out}: Turn, id: OperationId, request: Request): void {
  memory.phoned.push({id, request});
  out.note(`phones the kitchen about ${request.key} — formally: a follower forwards the request to the leader`);
  out.send(disk.kitchen, {type: 'order', id, request});
}

/** The kitchen answers; of an order that was given up already nobody wants to know. */
export function onAnswer({memory, out}: Turn, id: OperationId, reply: Reply): void {
  if (!memory.phoned.some((one) => one.id === id)) return;
  memory.phoned = memory.phoned.filter((one) => one.id !== id);
  out.reply(id, reply);
}

/** News with a gap before it is left for the next ring; what is known already is skipped. */
export function onNews({disk, out}: Turn, from: number, lines: readonly MenuLine[]): void {
  const fresh = lines.slice(disk.heard + 1 - from);
  if (from > disk.heard + 1 || fresh.length === 0) return;
  for (const line of fresh) writeLine(disk.menu, line);
  disk.heard += fresh.length;
  out.note(`hangs up ${fresh.map(lineText).join(', ')} — formally: a replica applies what the leader sent`);
}

/** Rings once a second; on a dead line as often as it would lose patience, and anew, so that nothing said before comes through. */
export function dial({disk, memory, out, settings}: Turn): void {
  const works = memory.line === 'works';
  if (!works) out.hangUp(disk.kitchen);
  out.send(disk.kitchen, {type: 'ring', heard: disk.heard});
  out.arm('ring', works ? ringsEvery : settings.patience);
}

/** The kitchen has answered a ring: there and back again. */
export function onHere(turn: Turn): void {
  const {memory, out, settings} = turn;
  out.arm('patience', settings.patience);
  if (memory.line === 'works') return;
  memory.line = 'works';
  out.arm('ring', ringsEvery);
  out.note('hears the kitchen — formally: a follower has a leader');
  for (const {id, request} of memory.kept.splice(0)) phone(turn, id, request);
}

/** No ring was answered for too long, or the kitchen went dark. Orders on the phone may have been taken or not. */
export function becomeCutOff(turn: Turn): void {
  const {memory, out} = turn;
  if (memory.line === 'dead') return;
  memory.line = 'dead';
  out.disarm('patience');
  out.note(
    `cannot reach the kitchen — formally: a follower without a leader; what needs one is not answered: A is lost at ${out.self}`,
  );
  for (const {id, request} of memory.phoned.splice(0)) {
    if (request.type === 'read') out.reply(id, {outcome: 'fail', error: 'no-menu'});
    else out.reply(id, {outcome: 'info', error: 'no-answer'});
  }
  dial(turn);
}
