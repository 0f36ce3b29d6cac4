/** The store: what is chosen is applied in the log's order, and a condition is judged at that moment. */
import {absent, type Reply, type Stored} from '../../sim/operation.ts';
import {entryAt} from './log.ts';
import type {Proposal} from './messages.ts';
import {answer} from './requests.ts';
import {type Disk, isReplica, slot, type Turn} from './state.ts';

const done: Reply = Object.freeze({outcome: 'ok'});

/** What this replica has for a key. */
export function storedAt(disk: Readonly<Disk>, key: string): Stored {
  return disk.data[slot(key)]?.stored ?? absent;
}

/** Takes note that everything up to an index is chosen; the leader answers whoever asked for it. */
export function commitTo(turn: Turn, index: number): void {
  const {disk, memory, out} = turn;
  while (disk.commit < index) {
    disk.commit += 1;
    const {proposal, members} = entryAt(disk, disk.commit);
    if (members && memory.role === 'leader') out.note(`the group is now ${members.join(', ')}`);
    if (!proposal || !isReplica(turn, out.self)) continue;
    const reply = apply(disk, proposal);
    const origin = memory.origins[proposal.stored.by];
    if (origin === undefined) continue;
    delete memory.origins[proposal.stored.by];
    answer(turn, origin, proposal.stored.by, reply);
  }
}

function apply(disk: Disk, {type, key, stored, from}: Proposal): Reply {
  const before = storedAt(disk, key);
  if (type === 'cas' && before.value !== from) return {outcome: 'fail', error: 'condition-failed', values: [before]};
  disk.data[slot(key)] = Object.freeze({key, stored});
  return type === 'cas' ? {outcome: 'ok', values: [before]} : done;
}
