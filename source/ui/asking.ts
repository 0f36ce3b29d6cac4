/** Who asks when a person presses a key at a node, and what is offered: idle clients, free values, a level that fits. */
import type {LabSnapshot} from '../lab/snapshot.ts';
import type {ClientId, Level, NodeId, RequestType, Stored} from '../sim/operation.ts';

/**
 * The client that asks next at a node: the first of cK, c(K+N), c(K+2N) … for node nK of N that is connected here (or
 * new) and waits for nothing; a client that was moved here counts too.
 */
export function askingClient(snapshot: LabSnapshot, node: NodeId): ClientId {
  const here = snapshot.clients.find((client) => client.node === node && client.waiting === null);
  if (here) return here.id;
  const count = snapshot.nodes.length;
  const taken = new Set<string>(snapshot.clients.map((client) => client.id));
  let number = snapshot.nodes.findIndex(({id}) => id === node) + 1;
  while (taken.has(`c${number}`)) number += count;
  return `c${number}`;
}

/** The smallest number above all that were ever written to a key, so that every value is told apart. */
export function freeValue(snapshot: LabSnapshot, key: string): string {
  let highest = 0;
  for (const {request} of snapshot.operations) {
    if (request.key !== key) continue;
    const value = request.type === 'write' ? request.value : request.type === 'cas' ? request.to : '';
    if (/^\d{1,9}$/.test(value)) highest = Math.max(highest, Number(value));
  }
  return String(highest + 1);
}

/** What a node holds of a key; several are siblings, none is an absent key. */
export function copyAt(snapshot: LabSnapshot, node: NodeId, key: string): readonly Stored[] {
  const data = snapshot.nodes.find(({id}) => id === node)?.view.data ?? {};
  return Object.hasOwn(data, key) ? data[key]! : [];
}

/** The chosen level where a request may carry it; null where the system's default holds. */
export function levelFor(snapshot: LabSnapshot, level: Level | null, type: RequestType): Level | null {
  const row = snapshot.system.levels.find(({name}) => name === level);
  return row?.for.includes(type) ? row.name : null;
}

/** The level a request gets when none is asked for. */
export function defaultLevel(snapshot: LabSnapshot, type: RequestType): Level | null {
  return snapshot.system.levels.find((row) => row.defaultFor.includes(type))?.name ?? null;
}
