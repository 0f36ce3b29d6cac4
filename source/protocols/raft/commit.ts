/** Committing and applying: one step here, because a node's store is as fast as its log (Raft §5.3, figure 2). */

import {entryAt} from './log.ts';
import type {Turn} from './state.ts';
import {carryOut} from './store.ts';
import {answerProposal, answerRead, stopWaiting} from './waiting.ts';

/** Everything up to `index` is committed: applies it in order, and answers whoever waited for that. */
export function commitTo(turn: Turn, index: number): void {
  const {disk} = turn;
  if (index <= disk.commit) return;
  while (disk.commit < index) {
    const {proposal} = entryAt(disk.log, disk.commit + 1);
    disk.commit += 1;
    if (proposal) answerProposal(turn, proposal, carryOut(disk.data, proposal));
  }
  answerBatch(turn);
}

/** Answers the confirmed reads once this node has applied as much as the leader had committed. */
export function answerBatch(turn: Turn): void {
  const {memory, disk} = turn;
  const {batch} = memory;
  if (!batch || batch.index === 0 || disk.commit < batch.index) return;
  memory.batch = null;
  for (const id of batch.ids) {
    const read = stopWaiting(memory, id);
    if (read) answerRead(turn, id, read.key);
  }
}
