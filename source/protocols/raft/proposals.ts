/** Proposals on their way into the log: the leader appends them, a follower forwards them, and who knows no leader keeps them. */
import type {NodeId} from '../../sim/operation.ts';
import type {Forward, Proposal} from './messages.ts';
import {replicate} from './replication.ts';
import type {Turn} from './state.ts';

/**
 * Brings a proposal on its way. It is sent once and never again: whether it arrives, nobody tells. Without a leader it
 * is kept until there is one or, for a client's own, until that client gives up: then it has never left the node.
 */
export function propose(turn: Turn, proposal: Proposal): void {
  const {memory, out} = turn;
  if (memory.role === 'leader') replicate(turn, proposal);
  else if (memory.leader) out.send(memory.leader, {type: 'forward', term: 0, proposal});
  else hold(turn, proposal);
}

function hold(turn: Turn, proposal: Proposal): void {
  turn.memory.held.push(proposal);
  turn.out.note(`keeps the proposal of request ${proposal.stored.by}: it knows no leader`);
}

/** Another node took this node for the leader; one that no longer leads passes the proposal on, or keeps it. */
export function onForward(turn: Turn, _from: NodeId, message: Forward): void {
  propose(turn, message.proposal);
}

/** There is a leader: everything kept goes out, in the order in which it came. */
export function releaseHeld(turn: Turn): void {
  const {memory} = turn;
  if (memory.held.length === 0) return;
  const {held} = memory;
  memory.held = [];
  for (const proposal of held) propose(turn, proposal);
}
