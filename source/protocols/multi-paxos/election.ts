/** The first phase: who lost its leader asks around (ATC 2022 §6.2), and then contends for leadership with a ballot. */
import type {NodeId} from '../../sim/operation.ts';
import {part} from '../../sim/roll.ts';
import type {Ballot} from './ballots.ts';
import {leaseLeft, sendRenewals} from './lease.ts';
import {isMember, majorityOf, membersFor, openGroups, write} from './log.ts';
import type {Entry, MessageOf} from './messages.ts';
import {propose} from './replication.ts';
import {becomeCandidate, becomeFollower, becomeLeader} from './roles.ts';
import {type Election, isReplica, type Turn} from './state.ts';

/** The leader has been silent for too long: perhaps only this node cannot hear it. */
export function checkSilence(turn: Turn): void {
  const {memory, out, settings} = turn;
  if (memory.ticks - memory.heard < memory.patience) return;
  if (memory.leader !== null) out.note(`hears nothing of ${memory.leader}: asks the others whether it is healthy`);
  memory.leader = null;
  memory.heard = memory.ticks;
  memory.patience = out.random(settings.doubtBeats, 2 * settings.doubtBeats);
  if (!isReplica(turn, out.self) || !isMember(turn, out.self)) return;
  memory.doubt = {attempt: memory.ticks, agreed: [out.self]};
  for (const peer of out.peers) out.send(peer, {type: 'healthy?', attempt: memory.ticks});
}

/** Tells whom this node follows, if it hears of a leader at all. */
export function onHealthQuestion({memory, out}: Turn, from: NodeId, {attempt}: MessageOf<'healthy?'>): void {
  out.send(from, {type: 'health', attempt, leader: memory.leader});
}

/** One healthy leader heard of is enough to leave it alone; without one, a majority must agree that there is none. */
export function onHealth(turn: Turn, from: NodeId, {attempt, leader}: MessageOf<'health'>): void {
  const {disk, memory, out} = turn;
  const {doubt} = memory;
  if (!doubt || doubt.attempt !== attempt) return;
  if (leader !== null && leader !== out.self) {
    memory.doubt = null;
    out.note(`starts no election: ${from} says that ${leader} is healthy`);
    return;
  }
  if (!doubt.agreed.includes(from)) doubt.agreed.push(from);
  if (openGroups(disk).every((members) => majorityOf(members, (node) => doubt.agreed.includes(node)))) stand(turn, 0);
}

/** Asks everybody to take part in a new ballot. `handed` is the ballot of a leader that gave up its lease for this. */
export function stand(turn: Turn, handed: Ballot): void {
  const {disk, memory, out} = turn;
  becomeCandidate(turn, handed);
  const {election} = memory;
  if (!election) return;
  notePromise(turn, election, out.self, ownPromise(turn, disk.commit));
  for (const peer of out.peers) out.send(peer, {type: 'prepare', ballot: disk.promised, after: disk.commit});
}

function ownPromise(turn: Turn, after: number): MessageOf<'promise'> {
  const {disk} = turn;
  return {type: 'promise', ballot: disk.promised, entries: part(disk.log, after), lease: leaseLeft(turn)};
}

/** Promises to take part in no earlier ballot, and tells what it has accepted and which lease it may still owe. */
export function onPrepare(turn: Turn, from: NodeId, {ballot, after}: MessageOf<'prepare'>): void {
  const {disk, memory, out} = turn;
  if (ballot <= disk.promised) {
    out.send(from, {type: 'refuse', ballot: disk.promised});
    return;
  }
  if (memory.role === 'leader') out.note(`leads no more: ${from} proposes itself`);
  becomeFollower(turn, ballot, null);
  out.send(from, ownPromise(turn, after));
}

/** Counts a promise; with enough of them, the candidate leads. */
export function onPromise(turn: Turn, from: NodeId, message: MessageOf<'promise'>): void {
  const {disk, memory} = turn;
  const {election} = memory;
  if (!election || message.ballot !== disk.promised) return;
  notePromise(turn, election, from, message);
  const entries = newestOf(election);
  const groups = [membersFor(disk, disk.commit + 1), ...entries.flatMap(({members}) => (members ? [members] : []))];
  const promised = (node: NodeId): boolean => election.promises.some((one) => one.node === node);
  if (groups.every((members) => majorityOf(members, promised))) win(turn, entries, election.leasesEnd);
}

function notePromise({memory}: Turn, election: Election, node: NodeId, promise: MessageOf<'promise'>): void {
  const {entries, lease} = promise;
  if (!election.promises.some((one) => one.node === node)) election.promises.push({node, entries});
  if (lease.beats === 0 || lease.ballot <= election.handed) return;
  election.leasesEnd = Math.max(election.leasesEnd, memory.ticks + lease.beats + 1);
}

/** Of each record that anybody accepted, the one of the highest ballot: it may have been chosen, no other can. */
function newestOf({promises}: Election): Entry[] {
  const newest: Entry[] = [];
  for (const {entries} of promises) {
    entries.forEach((entry, place) => {
      const rival = newest[place];
      if (!rival || entry.ballot > rival.ballot) newest[place] = entry;
    });
  }
  return newest;
}

/** Takes over what may have been chosen, has it accepted again in its own ballot, and begins with an empty record. */
function win(turn: Turn, entries: readonly Entry[], leasesEnd: number): void {
  const {disk, memory, out} = turn;
  entries.forEach((entry, place) => {
    write(disk, disk.commit + 1 + place, Object.freeze({...entry, ballot: disk.promised}));
  });
  becomeLeader(turn, leasesEnd);
  const wait = (leasesEnd - memory.ticks) * turn.settings.beatMillis;
  out.note(wait > 0 ? `leads; serves nothing for ${wait} ms, until the old lease has run out` : 'leads');
  sendRenewals(turn);
  propose(turn, null);
}

/** Somebody knows a later ballot. */
export function onRefuse(turn: Turn, from: NodeId, {ballot}: MessageOf<'refuse'>): void {
  const {disk, memory, out} = turn;
  if (ballot <= disk.promised) return;
  if (memory.role === 'leader') out.note(`leads no more: ${from} knows a later ballot`);
  becomeFollower(turn, ballot, null);
}

/** The leader steps aside for this node and has given up its lease: there is nothing to wait for (ATC 2022 §6.4). */
export function onHandOver(turn: Turn, _from: NodeId, {ballot}: MessageOf<'hand over'>): void {
  if (ballot === turn.disk.promised) stand(turn, ballot);
}
