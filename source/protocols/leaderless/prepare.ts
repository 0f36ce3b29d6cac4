/**
 * Lightweight transactions as their coordinator runs them: Cassandra 4's Paxos with prepare, read, propose and commit. Here
 * the first half: a ballot is promised by a majority, what earlier rounds left unfinished is completed, the value is read.
 */
import type {NodeId, OperationId} from '../../sim/operation.ts';
import {commit, isLater, promise} from './acceptor.ts';
import {newCell} from './cells.ts';
import {isUp} from './membership.ts';
import type {Ballot, MessageOf, PromiseAnswer, Proposal, Tag} from './messages.ts';
import {decide, propose} from './propose.ts';
import {startRead} from './reads.ts';
import {contended, unavailable} from './refusals.ts';
import {contend, fail, finish, newRound, type Round, requiredIn, sameBallot, tellOthers, type Wish} from './round.ts';
import {type Node, type Result, replicasFor} from './state.ts';

/** A compare-and-set, or a serial read, which is a round that proposes nothing. */
export function startRound(node: Node, id: OperationId, wish: Wish): void {
  prepare(node, newRound(node, id, wish));
}

/** An attempt begins: a ballot of its own, offered to every live replica. */
function prepare(node: Node, round: Round): void {
  const {disk, memory, out} = node;
  const required = requiredIn(node);
  round.asked = replicasFor(node, round.key).filter((replica) => isUp(memory.gossip, replica));
  if (!round.patient || round.asked.length < required) {
    const tooFew = unavailable(round.level, required, round.asked.length);
    fail(node, round, round.patient ? tooFew : contended(round.level, required, round.contentions));
    return;
  }
  round.ballot = nextBallot(node, round.floor);
  round.phase = 'prepare';
  round.promises = [];
  const {tag, key, ballot} = round;
  tellOthers(node, round, {type: 'prepare', tag, sentAt: out.now, key, ballot});
  if (round.asked.includes(out.self)) takePromise(node, round, out.self, promise(disk, key, ballot));
}

/**
 * A ballot's microsecond ends in its node's number, so that no two nodes share one: the cell takes its timestamp from the
 * ballot, and of two equal ones the greater value would win over the later. (Cassandra fills those digits at random.)
 */
function nextBallot({disk, memory, out}: Node, floor: number): Ballot {
  const earliest = Math.max(out.now * 1000, memory.lastTimestamp + 1, floor + 1);
  const digit = disk.ring.indexOf(out.self);
  const at = earliest + ((((digit - earliest) % 10) + 10) % 10);
  memory.lastTimestamp = at;
  return Object.freeze({at, node: out.self});
}

/** A replica promises, or refuses; what belongs to an earlier ballot is ignored. */
export function onPromise(node: Node, from: NodeId, message: MessageOf<'promise'>): void {
  const round = node.memory.rounds[message.tag];
  if (round !== undefined && sameBallot(round.ballot, message.ballot)) takePromise(node, round, from, message);
}

function takePromise(node: Node, round: Round, from: NodeId, answer: PromiseAnswer): void {
  if (round.phase !== 'prepare') return;
  if (!answer.granted) {
    round.floor = Math.max(round.floor, answer.promised.at);
    contend(node, round);
    return;
  }
  const {granted, promised, accepted, committed} = answer;
  round.promises.push({from, granted, promised, accepted, committed});
  if (round.promises.length === requiredIn(node)) onPromised(node, round);
}

/** A majority has promised. Before the own business: what is accepted and not committed, and who missed a commit. */
function onPromised(node: Node, round: Round): void {
  const committed = latest(round.promises.map((answer) => answer.committed));
  const accepted = latest(round.promises.map((answer) => answer.accepted));
  if (accepted?.cell && isLater(accepted, committed)) {
    node.out.note(`completes an unfinished proposal: ${round.key}=${accepted.cell.value}`);
    propose(node, round, newCell({...accepted.cell, timestamp: round.ballot.at}), 'finish');
    return;
  }
  const behind = round.promises.filter((answer) => isLater(committed, answer.committed));
  if (committed !== null && behind.length > 0) {
    for (const {from} of behind) mend(node, round, from, committed);
    prepare(node, round);
    return;
  }
  round.phase = 'read';
  startRead(node, round.key, 'quorum', {type: 'round', tag: round.tag});
}

/** Brings a replica the latest commit it missed; it arrives before the next prepare does. */
function mend({disk, out}: Node, {tag, key}: Round, replica: NodeId, proposal: Proposal): void {
  if (replica === out.self) commit(disk, key, proposal);
  else out.send(replica, {type: 'commit', tag, sentAt: out.now, key, proposal});
}

function latest(proposals: readonly (Proposal | null)[]): Proposal | null {
  let found: Proposal | null = null;
  for (const proposal of proposals) if (isLater(proposal, found)) found = proposal;
  return found;
}

/** The read, or the commit, that a round waited for is done. */
export function onRoundResult(node: Node, tag: Tag, result: Result): void {
  const round = node.memory.rounds[tag];
  if (round === undefined) return;
  if (result.type === 'failed') finish(node, round, result.reply);
  else if (result.type === 'read') decide(node, round, result.cell);
  else if (round.phase === 'mend') prepare(node, round);
  else finish(node, round, round.outcome);
}

/** The pause after being outbid is over. */
export function onAgain(node: Node, tag: Tag): void {
  const round = node.memory.rounds[tag];
  if (round?.phase === 'pause') prepare(node, round);
}
