/**
 * Fast leader election: every server that looks for a leader votes for the best server it has heard of, and tells all
 * others whenever it changes its mind (FastLeaderElection; Medeiros 2012, §4).
 *
 * Nobody asks whether the votes' favourite can be reached. Where a server hears of it only through its neighbours, they
 * may all settle on one that cannot get a quorum of direct followers, and start over for ever.
 */
import type {NodeId} from '../../sim/operation.ts';
import {lastZxid} from './history.ts';
import type {Notification, Vote} from './messages.ts';
import {countAgreeing, isBetter} from './ranks.ts';
import {becomeFollowing, becomeLeading} from './roles.ts';
import {type Election, quorum, type Turn, timer} from './state.ts';

/** Begins a round with a vote for itself. */
export function startRound(turn: Turn): void {
  const {memory, settings} = turn;
  memory.round += 1;
  memory.election = {votes: {}, settled: {}, patience: settings.noticeMillis, finalizing: false};
  tellVote(turn, ownVote(turn));
  waitForVotes(turn);
}

/**
 * Accepting a leader counts as the epoch's transaction 0, so that votes from before it are never better than those
 * after.
 */
function ownVote({disk, out}: Turn): Vote {
  const last = lastZxid(disk.history);
  const epoch = disk.currentEpoch;
  return {leader: out.self, epoch, zxid: last.epoch === epoch ? last : {epoch, counter: 0}};
}

/** The vote in force, as told to others. */
function notification({memory}: Turn): Notification {
  const {role, round, vote} = memory;
  return {type: 'vote', ...vote, round, state: role};
}

/** Votes so from now on, and tells everybody. */
function tellVote(turn: Turn, {leader, epoch, zxid}: Vote): void {
  const {memory, out} = turn;
  memory.vote = {leader, epoch, zxid};
  const told = notification(turn);
  memory.election.votes[out.self] = told;
  for (const peer of out.peers) out.send(peer, told);
}

/** Nothing was heard for a while: tells its vote again, and waits twice as long. */
export function onNotice(turn: Turn): void {
  const {memory, settings} = turn;
  const {election} = memory;
  tellVote(turn, memory.vote);
  election.patience = Math.min(2 * election.patience, settings.longestNoticeMillis);
  waitForVotes(turn);
}

function waitForVotes({memory, out}: Turn): void {
  out.arm(timer.notice, memory.election.patience);
}

/** Another server tells its vote. One that has found its leader says so to who is still looking, and no more. */
export function onVote(turn: Turn, from: NodeId, heard: Notification): void {
  const {memory, out} = turn;
  if (memory.role !== 'looking') {
    if (heard.state === 'looking') out.send(from, notification(turn));
    return;
  }
  if (heard.state === 'looking' && heard.round < memory.round) out.send(from, notification(turn));
  if (memory.election.finalizing && !isBetter(turn, heard, memory.vote)) {
    out.arm(timer.decide, turn.settings.finalizeMillis);
    return;
  }
  stopFinalizing(turn);
  waitForVotes(turn);
  if (heard.state === 'looking') onLookingVote(turn, from, heard);
  else onSettledVote(turn, from, heard);
}

function stopFinalizing({memory, out}: Turn): void {
  memory.election.finalizing = false;
  out.disarm(timer.decide);
}

function onLookingVote(turn: Turn, from: NodeId, heard: Notification): void {
  const {memory, out, settings} = turn;
  const {election} = memory;
  if (heard.round < memory.round) return;
  if (heard.round > memory.round) {
    memory.round = heard.round;
    election.votes = {};
    const own = ownVote(turn);
    tellVote(turn, isBetter(turn, heard, own) ? heard : own);
  } else if (isBetter(turn, heard, memory.vote)) tellVote(turn, heard);
  election.votes[from] = heard;
  if (countAgreeing(election.votes, notification(turn)) < quorum(turn)) return;
  election.finalizing = true;
  out.disarm(timer.notice);
  out.arm(timer.decide, settings.finalizeMillis);
}

/** No better vote came in time: this is the leader. */
export function onDecide(turn: Turn): void {
  settle(turn, turn.memory.vote.leader);
}

/** Somebody has a leader already. It is joined once a quorum says the same and the leader itself says that it leads. */
function onSettledVote(turn: Turn, from: NodeId, heard: Notification): void {
  const {memory} = turn;
  const {election} = memory;
  if (heard.round === memory.round) {
    election.votes[from] = heard;
  }
  election.settled[from] = heard;
  const inRound = heard.round === memory.round && isSettled(turn, election.votes, heard);
  if (inRound || isSettled(turn, election.settled, heard)) join(turn, heard);
}

function isSettled(turn: Turn, votes: Election['votes'], heard: Notification): boolean {
  return countAgreeing(votes, heard) >= quorum(turn) && leaderSaysSo(turn, votes, heard);
}

function leaderSaysSo({memory, out}: Turn, votes: Election['votes'], {leader, round}: Notification): boolean {
  if (leader === out.self) return round === memory.round;
  return votes[leader]?.state === 'leading';
}

function join(turn: Turn, {leader, epoch, zxid, round}: Notification): void {
  turn.memory.round = round;
  turn.memory.vote = {leader, epoch, zxid};
  settle(turn, leader);
}

function settle(turn: Turn, leader: NodeId): void {
  if (leader === turn.out.self) becomeLeading(turn);
  else becomeFollowing(turn, leader);
}
