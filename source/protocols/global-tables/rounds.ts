/** How a Region coordinates a request: claim the item in two of three Regions, judge, store in two of three, answer. */
import type {NodeId, OperationId, Reply} from '../../sim/operation.ts';
import {accept, claim, learn, release} from './acceptor.ts';
import type {Message, MessageOf, Tag} from './mrsc-messages.ts';
import {type Goal, isMajority, newTag, type Round, slot, type Turn} from './mrsc-state.ts';
import {owe} from './outbox.ts';
import {ballotAbove, latest, nothing, regionOf, type Version} from './versions.ts';

const done: Reply = Object.freeze({outcome: 'ok'});
const failed: Reply = Object.freeze({outcome: 'info', error: 'internal-error'});
const conflict: Reply = Object.freeze({outcome: 'fail', error: 'write-conflict'});
const timers = ['limit', 'patience', 'again'] as const;

/** Opens a round: a strongly consistent read looks first, everything else claims the item at once. */
export function openRound(turn: Turn, id: OperationId, key: string, goal: Goal): void {
  const {memory, out, settings} = turn;
  const tag = newTag(turn);
  const phase = goal.type === 'read' ? 'look' : 'claim';
  const round: Round = {tag, id, key, goal, phase, ballot: 0, granted: [], busy: [], version: nothing, outcome: done};
  memory.rounds[tag] = round;
  out.arm(`limit/${tag}`, settings.limitMillis);
  if (phase === 'look') startLook(turn, round);
  else startClaim(turn, round);
}

function startLook(turn: Turn, round: Round): void {
  const {disk, out, settings} = turn;
  round.phase = 'look';
  round.granted = [];
  broadcast(turn, {type: 'look', tag: round.tag, key: round.key});
  out.arm(`patience/${round.tag}`, settings.patienceMillis);
  const own = disk.items[slot(round.key)]?.accepted ?? nothing;
  onSeen(turn, out.self, {type: 'seen', tag: round.tag, accepted: own});
}

/** What a majority has accepted in one ballot, with nobody among them later, is chosen and the newest. */
export function onSeen(turn: Turn, from: NodeId, {tag, accepted}: MessageOf<'seen'>): void {
  const round = turn.memory.rounds[tag];
  if (round?.phase !== 'look' || round.granted.some(({node}) => node === from)) return;
  round.granted.push({node: from, accepted});
  const newest = latest(round.granted.map((one) => one.accepted));
  const agree = round.granted.filter((one) => one.accepted.ballot === newest.ballot).length;
  if (!isMajority(turn, agree)) {
    if (round.granted.length > turn.out.peers.length) startClaim(turn, round);
    return;
  }
  finish(turn, round, {outcome: 'ok', values: [newest.stored]});
}

/** Those who answered disagree, and the others take long: what was left half done is finished first. */
export function onPatience(turn: Turn, tag: Tag): void {
  const round = turn.memory.rounds[tag];
  if (round?.phase === 'look') {
    if (isMajority(turn, round.granted.length)) startClaim(turn, round);
    else turn.out.arm(`patience/${tag}`, turn.settings.patienceMillis);
  } else if (round?.phase === 'claim' && round.busy.length > 0) giveWay(turn, round);
}

/**
 * Claims the item in a new ballot, in its own Region first; the rounds of one Region for one item go one after the
 * other.
 */
function startClaim(turn: Turn, round: Round): void {
  const {disk, memory, out} = turn;
  const isAtIt = ({key, phase}: Round): boolean => key === round.key && (phase === 'claim' || phase === 'store');
  if (Object.values(memory.rounds).some((other) => other !== round && isAtIt(other))) {
    round.phase = 'queue';
    return;
  }
  disk.ballot = ballotAbove(disk.ballot, out.self);
  round.phase = 'claim';
  round.ballot = disk.ballot;
  round.granted = [];
  round.busy = [];
  const {tag, key, ballot} = round;
  broadcast(turn, {type: 'claim', tag, key, ballot});
  onClaimAnswer(turn, out.self, {tag, ballot, ...claim(turn, key, ballot)});
}

/** With a majority the round goes on from the newest version among them; others at work make it give way. */
export function onClaimAnswer(turn: Turn, from: NodeId, answer: MessageOf<'granted' | 'busy' | 'outbid'>): void {
  const {disk, out, settings} = turn;
  const round = turn.memory.rounds[answer.tag];
  if (round?.phase !== 'claim' || round.ballot !== answer.ballot) return;
  if (answer.type === 'granted') {
    if (!round.granted.some(({node}) => node === from)) round.granted.push({node: from, accepted: answer.accepted});
    if (isMajority(turn, round.granted.length)) startStore(turn, round);
    return;
  }
  disk.ballot = Math.max(disk.ballot, answer.by);
  if (answer.type === 'outbid') {
    startClaim(turn, round);
    return;
  }
  if (!round.busy.some(({node}) => node === from)) round.busy.push({node: from, holder: regionOf(answer.by)});
  out.arm(`patience/${round.tag}`, settings.patienceMillis);
  if (round.busy.length + round.granted.length > out.peers.length) giveWay(turn, round);
}

/**
 * No majority grants the claim. Whoever changes the item says so itself, or is out of reach: a write ends with a
 * conflict, certainly undone. If only others say so, they have not heard yet that the change is done, and it is tried
 * again.
 */
function giveWay(turn: Turn, round: Round): void {
  const {out, settings} = turn;
  const isDone = ({holder}: Round['busy'][number]): boolean => round.granted.some(({node}) => node === holder);
  letGo(turn, round);
  if (round.goal.type !== 'read' && !round.busy.every(isDone)) {
    out.note(`gives way: ${round.key} is being changed in another Region`);
    finish(turn, round, conflict);
    return;
  }
  round.phase = 'pause';
  out.arm(`again/${round.tag}`, out.random(1, settings.patienceMillis));
}

/** The pause is over. */
export function onAgain(turn: Turn, tag: Tag): void {
  const round = turn.memory.rounds[tag];
  if (round?.phase !== 'pause') return;
  if (round.goal.type === 'read') startLook(turn, round);
  else startClaim(turn, round);
}

/**
 * Judges by the newest version, and has the outcome accepted; also an unchanged one, since it may not have been chosen
 * yet.
 */
function startStore(turn: Turn, round: Round): void {
  const {out} = turn;
  const {tag, key, goal, ballot} = round;
  const {stored} = latest(round.granted.map(({accepted}) => accepted));
  const applies = goal.type === 'set' || (goal.type === 'cas' && goal.from === stored.value);
  if (goal.type === 'read' || (goal.type === 'cas' && applies)) round.outcome = {outcome: 'ok', values: [stored]};
  else if (!applies) round.outcome = {outcome: 'fail', error: 'condition-failed', values: [stored]};
  round.phase = 'store';
  round.granted = [];
  round.version = Object.freeze({ballot, stored: applies ? goal.stored : stored});
  broadcast(turn, {type: 'store', tag, key, version: round.version});
  if (accept(turn, key, round.version)) onStored(turn, out.self, {type: 'stored', tag, ballot});
}

/** Two of three have it: it is chosen, and the third is owed it. */
export function onStored(turn: Turn, from: NodeId, {tag, ballot}: MessageOf<'stored'>): void {
  const {disk, out, settings} = turn;
  const round = turn.memory.rounds[tag];
  if (round?.phase !== 'store' || round.ballot !== ballot || round.granted.some(({node}) => node === from)) return;
  round.granted.push({node: from, accepted: round.version});
  if (!isMajority(turn, round.granted.length)) return;
  learn(turn, round.key, round.version);
  tellChosen(turn, round.key, round.version);
  owe(disk.outbox, slot(round.key), out, settings.lagMillis);
  finish(turn, round, round.outcome);
}

function tellChosen(turn: Turn, key: string, version: Version): void {
  broadcast(turn, {type: 'learn', key, version});
}

/** The time is up. Before anything was stored nothing can happen any more; after that nobody can tell. */
export function onLimit(turn: Turn, tag: Tag): void {
  const round = turn.memory.rounds[tag];
  if (!round) return;
  letGo(turn, round);
  const wasBusy = round.phase === 'claim' && round.busy.length > 0 && round.goal.type !== 'read';
  finish(turn, round, wasBusy ? conflict : failed);
}

function letGo(turn: Turn, {key, ballot}: Round): void {
  if (ballot === 0 || regionOf(ballot) !== turn.out.self) return;
  broadcast(turn, {type: 'release', key, ballot});
  release(turn, key, ballot);
}

function finish(turn: Turn, {tag, id, key}: Round, reply: Reply): void {
  const {memory, out} = turn;
  delete memory.rounds[tag];
  for (const timer of timers) out.disarm(`${timer}/${tag}`);
  out.reply(id, reply);
  const next = Object.values(memory.rounds).find((round) => round.key === key && round.phase === 'queue');
  if (next) startClaim(turn, next);
}

function broadcast({out}: Turn, message: Message): void {
  for (const peer of out.peers) out.send(peer, message);
}
