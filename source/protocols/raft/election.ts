/** Elections: who may ask, who gives a vote, and what a majority of votes makes of a candidate (Raft §5.2, §5.4.1). */
import type {NodeId} from '../../sim/operation.ts';
import {lastIndex, lastTerm, upToDate} from './log.ts';
import type {Vote, VoteRequest} from './messages.ts';
import {sendAppends} from './replication.ts';
import {becomeCandidate, becomeFollower, becomeLeader, becomePreCandidate} from './roles.ts';
import {beats, type Turn} from './state.ts';
import {tally} from './votes.ts';

/** No leader was heard of for an election timeout: finds out whether it would be elected, or stands at once. */
export function campaign(turn: Turn): void {
  if (turn.settings.preVote) askForPreVotes(turn);
  else standForElection(turn);
}

function askForPreVotes(turn: Turn): void {
  const {disk, out} = turn;
  becomePreCandidate(turn);
  out.note(`asks whether it would be elected in term ${disk.term + 1}`);
  askForVotes(turn, true, disk.term + 1);
}

function standForElection(turn: Turn): void {
  const {disk, out} = turn;
  becomeCandidate(turn);
  out.note(`stands for election in term ${disk.term}`);
  askForVotes(turn, false, disk.term);
}

function askForVotes(turn: Turn, pre: boolean, term: number): void {
  const {disk, out} = turn;
  const request: VoteRequest = {type: 'vote?', term, pre, lastIndex: lastIndex(disk.log), lastTerm: lastTerm(disk.log)};
  for (const peer of out.peers) out.send(peer, request);
  count(turn);
}

/** One vote a term, first come, first served, and only for a log as up to date as one's own (Raft §5.2, §5.4.1). */
export function onVoteRequest(turn: Turn, from: NodeId, message: VoteRequest): void {
  const {disk, memory, out} = turn;
  const {pre, term} = message;
  const free = disk.vote === from || (disk.vote === null && memory.leader === null) || (pre && term > disk.term);
  const current = upToDate(disk.log, message.lastIndex, message.lastTerm);
  if (free && current) {
    out.send(from, {type: 'vote', term, pre, granted: true});
    if (pre) return;
    memory.elapsed = 0;
    disk.vote = from;
    return;
  }
  out.note(current ? `refuses ${from}: its vote is given` : `refuses ${from}: that log is behind its own`);
  out.send(from, {type: 'vote', term: disk.term, pre, granted: false});
}

/** A vote counts for the candidate that asked for it, once. */
export function onVote(turn: Turn, from: NodeId, message: Vote): void {
  const {memory} = turn;
  if (memory.role !== (message.pre ? 'pre-candidate' : 'candidate')) return;
  memory.votes[from] ??= message.granted;
  count(turn);
}

function count(turn: Turn): void {
  const {disk, memory, out} = turn;
  const result = tally(memory.votes, out.peers.length + 1);
  if (result === 'open') return;
  if (result === 'lost') {
    out.note(memory.role === 'candidate' ? `loses the election of term ${disk.term}` : 'would not be elected');
    becomeFollower(turn, disk.term, null);
  } else if (memory.role === 'pre-candidate') {
    standForElection(turn);
  } else {
    becomeLeader(turn);
    out.note(`leads term ${disk.term}`);
    sendAppends(turn);
  }
}

/** Whether a candidate is to be ignored: a leader was heard of within an election timeout (dissertation §4.2.3, §6.4). */
export function hasLease(turn: Turn): boolean {
  const {memory, settings} = turn;
  if (!settings.checkQuorum || memory.leader === null) return false;
  return memory.elapsed < beats(settings, settings.electionMillis);
}
