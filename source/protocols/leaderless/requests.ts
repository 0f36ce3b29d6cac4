/** What clients ask: whoever is asked coordinates, and writes that bring no timestamp of their client's get one here. */
import type {OperationId, Request} from '../../sim/operation.ts';
import {newCell} from './cells.ts';
import {allowedFor, isSerial} from './levels.ts';
import {startRound} from './prepare.ts';
import {startRead} from './reads.ts';
import {notForThis} from './refusals.ts';
import {type Node, nextTimestamp} from './state.ts';
import {startWrite} from './writes.ts';

type RequestOf<Type extends Request['type']> = Request & {readonly type: Type};

const starts: {readonly [Type in Request['type']]: (node: Node, id: OperationId, request: RequestOf<Type>) => void} = {
  read: (node, id, {key, level}) => {
    if (isSerial(level)) startRound(node, id, {key, level, goal: {type: 'read'}});
    else startRead(node, key, level, {type: 'client', id});
  },
  write: (node, id, request) => stamp(node, id, request, request.value),
  delete: (node, id, request) => stamp(node, id, request, null),
  cas: (node, id, {key, level, from, to}) => startRound(node, id, {key, level, goal: {type: 'cas', from, to}}),
};

/** Takes a request, or refuses one whose level it cannot have. */
export function onRequest(node: Node, id: OperationId, request: Request): void {
  const {level, type} = request;
  if (!allowedFor(level).includes(type)) node.out.reply(id, notForThis(level, type));
  else starts[type](node, id, request as never);
}

/**
 * A delete is a write of a tombstone. A client's own timestamp is taken as it is, and this node's clock learns nothing from
 * it; how long the tombstone is kept counts from now all the same.
 */
function stamp(node: Node, by: OperationId, {key, level, timestamp: given}: Request, value: string | null): void {
  const deletedAt = value === null ? node.out.now : 0;
  const cell = newCell({key, timestamp: given ?? nextTimestamp(node), value, by, deletedAt});
  startWrite(node, cell, level, {type: 'client', id: by});
}
