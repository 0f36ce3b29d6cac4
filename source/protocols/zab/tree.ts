/**
 * The tree of nodes and sessions that the history drives: the same transactions in the same order give the same tree at
 * every server.
 */
import {absent, type ClientId, type Stored} from '../../sim/operation.ts';
import type {Change, Txn} from './messages.ts';
import type {Tree} from './state.ts';

/** A node of the tree; an absent one keeps who removed it. */
export interface Znode {
  readonly stored: Stored;
  readonly owner: ClientId | null;
}

/** An empty tree in which these clients hold sessions. */
export function newTree(clients: readonly ClientId[]): Tree {
  const tree: Tree = {data: {}, owners: {}, sessions: {}};
  for (const client of clients) tree.sessions[client] = 'open';
  return tree;
}

/** What the tree holds of a key. */
export function storedAt(tree: Tree, key: string): Stored {
  return Object.hasOwn(tree.data, key) ? (tree.data[key] ?? absent) : absent;
}

/** What the tree holds of a key, with its owner. */
export function znodeAt(tree: Tree, key: string): Znode {
  return {stored: storedAt(tree, key), owner: Object.hasOwn(tree.owners, key) ? (tree.owners[key] ?? null) : null};
}

/** Carries a transaction out. */
export function carryOut(tree: Tree, txn: Txn): void {
  const {change} = txn;
  if (change.type === 'set') put(tree, change);
  else if (change.type === 'open') tree.sessions[change.client] = 'open';
  else if (change.type === 'close') endSession(tree, change.client);
}

function put(tree: Tree, {key, stored, owner}: Extract<Change, {type: 'set'}>): void {
  tree.data[key] = stored;
  if (owner === null) delete tree.owners[key];
  else tree.owners[key] = owner;
}

/** The session's ephemeral nodes go with it, in one transaction. */
function endSession(tree: Tree, client: ClientId): void {
  tree.sessions[client] = 'closed';
  for (const key of Object.keys(tree.owners)) {
    if (tree.owners[key] !== client) continue;
    delete tree.owners[key];
    tree.data[key] = vanished(storedAt(tree, key));
  }
}

/**
 * An ephemeral node whose session has ended. No client deleted it: that it vanishes belongs to the write that made it,
 * so that a judge who sees the key absent knows how new that is.
 */
export function vanished({by}: Stored): Stored {
  return Object.freeze({value: null, by});
}
