/** What clients ask: whoever is asked coordinates, and writes get their timestamp here. */
import type {OperationId, Request} from '../../sim/operation.ts';
import {newCell} from './cells.ts';
import {allowedFor} from './levels.ts';
import {startRound} from './prepare.ts';
import {startRead} from './reads.ts';
import {notForThis} from './refusals.ts';
import {type Node, nextTimestamp} from './state.ts';
import {startWrite} from './writes.ts';

type RequestOf<Type extends Request['type']> = Request & {readonly type: Type};

const starts: {readonly [Type in Request['type']]: (node: Node, id: OperationId, request: RequestOf<Type>) => void} = {
  read: (node, id, {key, level}) => {
    if (level === 'serial') startRound(node, id, key, {type: 'read'});
    else startRead(node, key, level, {type: 'client', id});
  },
  write: (node, id, {key, level, value}) => stamp(node, id, {key, level, value}),
  delete: (node, id, {key, level}) => stamp(node, id, {key, level, value: null}),
  cas: (node, id, {key, from, to}) => startRound(node, id, key, {type: 'cas', from, to}),
};

/** Takes a request, or refuses one whose level it cannot have. */
export function onRequest(node: Node, id: OperationId, request: Request): void {
  const {level, type} = request;
  if (!allowedFor(level).includes(type)) node.out.reply(id, notForThis(level, type));
  else starts[type](node, id, request as never);
}

/** A delete is a write of a tombstone. */
function stamp(node: Node, by: OperationId, write: {key: string; level: string; value: string | null}): void {
  const {key, level, value} = write;
  const deletedAt = value === null ? node.out.now : 0;
  const cell = newCell({key, timestamp: nextTimestamp(node), value, by, deletedAt});
  startWrite(node, cell, level, {type: 'client', id: by});
}
