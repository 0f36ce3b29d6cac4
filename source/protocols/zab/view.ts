/** How a server looks from outside, in ZooKeeper's words. */
import type {NodeId, Stored} from '../../sim/operation.ts';
import type {NodeView} from '../../sim/protocol.ts';
import {lastZxid} from './history.ts';
import type {Disk, Memory} from './state.ts';
import {storedAt} from './tree.ts';
import {print} from './zxid.ts';

/** A server leads or follows for others only once a quorum has accepted the leader; until then nobody is served. */
export function view({disk, memory}: {readonly disk: Disk; readonly memory: Memory}, self: NodeId): NodeView {
  const data: Record<string, readonly Stored[]> = {};
  for (const key of Object.keys(disk.tree.data)) data[key] = [storedAt(disk.tree, key)];
  const leads = memory.leading?.stage === 'serving';
  return {
    role: memory.role,
    epoch: disk.currentEpoch,
    leads,
    leader: leads ? self : memory.following?.stage === 'serving' ? memory.following.leader : null,
    data,
    suspects: [],
    facts: [
      ['zxid', print(lastZxid(disk.history))],
      ['epoch', `${disk.currentEpoch}`],
      ['serves', memory.serving],
      ...(memory.role === 'looking' ? [['votes', memory.vote.leader] as const] : []),
    ],
  };
}
