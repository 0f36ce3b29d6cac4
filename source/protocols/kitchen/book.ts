/** The main kitchen: its book is the one order of all changes, and every answer that must be right comes from there. */
import type {NodeId, OperationId, Reply, Request} from '../../sim/operation.ts';
import {append, part, size} from '../../sim/roll.ts';
import type {Turn} from './kitchen-state.ts';
import {answerChanged, answerUnchanged, lineText, type MenuLine, newPrice, priceOf, writeLine} from './menu.ts';

/** Carries out an order, of its own diners or of a branch's, and tells all branches what has changed. */
export function carryOut({disk, out}: Turn, id: OperationId, request: Request): Reply {
  const unchanged = answerUnchanged(disk.menu, request);
  if (unchanged) return unchanged;
  const replaced = priceOf(disk.menu, request.key);
  const line: MenuLine = Object.freeze({dish: request.key, value: newPrice(request), by: id});
  append(disk.book, line);
  disk.heard = size(disk.book);
  writeLine(disk.menu, line);
  out.note(`writes ${lineText(line)} in the book — formally: the leader puts the write in the one order`);
  for (const branch of out.peers) out.send(branch, {type: 'news', from: disk.heard, lines: [line]});
  return answerChanged(request, replaced);
}

/** A branch rings: it is told what it has not heard of, and that somebody is there. */
export function onRing({disk, out}: Turn, from: NodeId, heard: number): void {
  const lines = part(disk.book, heard);
  if (lines.length > 0) out.send(from, {type: 'news', from: heard + 1, lines});
  out.send(from, {type: 'here'});
}
