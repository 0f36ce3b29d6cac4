/** The second half of a Paxos round: what it proposes, whether a majority accepts, and the commit. */
import {accept} from './acceptor.ts';
import {type Cell, newCell, storedIn} from './cells.ts';
import type {MessageOf, Proposal} from './messages.ts';
import {halfAccepted} from './refusals.ts';
import {contend, fail, finish, type Round, requiredIn, sameBallot, tellOthers} from './round.ts';
import type {Node} from './state.ts';
import {startCommit} from './writes.ts';

/** The value is known: what to propose, and what to answer once that is chosen. A look is proposed as well. */
export function decide(node: Node, round: Round, current: Cell | undefined): void {
  const {goal, key, id, ballot} = round;
  const seen = storedIn(current);
  const values = [seen];
  if (goal.type === 'read') round.outcome = {outcome: 'ok', values};
  else if (goal.from !== seen.value) round.outcome = {outcome: 'fail', error: 'mismatch', values};
  else {
    propose(node, round, newCell({key, timestamp: ballot.at, value: goal.to, by: id, deletedAt: 0}), 'propose');
    return;
  }
  propose(node, round, null, 'propose');
}

/** Asks the replicas to accept a proposal under the promised ballot; without a cell it changes nothing. */
export function propose(node: Node, round: Round, cell: Cell | null, phase: 'propose' | 'finish'): void {
  const {disk, out} = node;
  const proposal: Proposal = Object.freeze({ballot: round.ballot, cell});
  round.phase = phase;
  round.proposal = proposal;
  round.accepted = 0;
  round.refused = 0;
  tellOthers(node, round, {type: 'propose', tag: round.tag, sentAt: out.now, key: round.key, proposal});
  if (round.asked.includes(out.self)) count(node, round, accept(disk, round.key, proposal));
}

/** A replica accepts, or refuses; what belongs to an earlier ballot is ignored. */
export function onAccept(node: Node, message: MessageOf<'accept'>): void {
  const round = node.memory.rounds[message.tag];
  if (round !== undefined && sameBallot(round.ballot, message.ballot)) count(node, round, message.granted);
}

function count(node: Node, round: Round, granted: boolean): void {
  if (round.phase !== 'propose' && round.phase !== 'finish') return;
  if (granted) round.accepted += 1;
  else round.refused += 1;
  const required = requiredIn(node);
  if (round.accepted >= required) onChosen(node, round);
  else if (round.phase === 'finish') {
    if (round.asked.length - round.refused < required) contend(node, round);
  } else if (round.accepted + round.refused === round.asked.length) onNotChosen(node, round);
}

/** Refused by all, it never happened and may be tried again; accepted by a few, nobody can tell what becomes of it. */
function onNotChosen(node: Node, round: Round): void {
  if (round.accepted === 0) contend(node, round);
  else fail(node, round, halfAccepted(round.accepted));
}

/** A majority has accepted: that is the decision. What changes nothing needs no commit. */
function onChosen(node: Node, round: Round): void {
  const {proposal, key, tag} = round;
  if (proposal === null || proposal.cell === null) {
    finish(node, round, round.outcome);
    return;
  }
  round.phase = round.phase === 'finish' ? 'mend' : 'commit';
  const {ballot, cell} = proposal;
  round.commit = startCommit(node, key, Object.freeze({ballot, cell}), {type: 'round', tag});
}
