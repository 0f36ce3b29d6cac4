/**
 * Messages between servers: votes go to the election, everything else only to who is at the other end of that very
 * connection.
 */
import type {NodeId} from '../../sim/operation.ts';
import {forgetLearner, onAck, onSyncRequest, propose} from './broadcast.ts';
import {onAckEpoch, onFollowerInfo} from './discovery.ts';
import {onVote} from './election.ts';
import {onCommit, onHeard, onPing, onPropose, onSynced} from './follow.ts';
import {onDiff, onLeaderInfo, onNewLeader, onRefused, onSnapshot, onTruncate, onUpToDate} from './join.ts';
import type {FromFollower, FromLeader, Message} from './messages.ts';
import {changeOf} from './prepare.ts';
import {onVerdict} from './reconnect.ts';
import {becomeLooking, loseLeader} from './roles.ts';
import {judgeSession, touch} from './sessions.ts';
import type {Leading, Learner, Turn} from './state.ts';
import {tell} from './wire.ts';

type FollowerHandlers = {
  readonly [Type in Exclude<FromFollower['type'], 'follower info'>]: (
    turn: Turn,
    learner: Learner,
    message: Extract<FromFollower, {type: Type}>,
  ) => void;
};

const fromFollower: FollowerHandlers = {
  'ack epoch': onAckEpoch,
  ack: onAck,
  pong: (turn, {node}, {touched}) => touch(turn.memory.leading as Leading, node, touched),
  request: (turn, {node}, {id, client, request}) =>
    propose(turn, changeOf(turn, id, client, request), {by: id, client, origin: node}),
  'open session': (turn, {node}, {client}) => propose(turn, {type: 'open', client}, {by: 0, client, origin: node}),
  'session?': (turn, learner, {client, asked}) =>
    tell(turn, learner, {type: 'session', client, verdict: judgeSession(turn, client, learner.node, asked)}),
  'sync?': (turn, {node}, {id, client}) => onSyncRequest(turn, {node, id, client}),
};

type LeaderHandlers = {
  readonly [Type in FromLeader['type']]: (turn: Turn, message: Extract<FromLeader, {type: Type}>) => void;
};

const fromLeader: LeaderHandlers = {
  'leader info': onLeaderInfo,
  truncate: onTruncate,
  diff: onDiff,
  snapshot: onSnapshot,
  'new leader': onNewLeader,
  'up to date': onUpToDate,
  propose: onPropose,
  commit: onCommit,
  ping: onPing,
  synced: onSynced,
  session: (turn, {client, verdict}) => onVerdict(turn, client, verdict),
};

/** A message from another server. */
export function onMessage(turn: Turn, from: NodeId, message: Message): void {
  if (message.type === 'vote') onVote(turn, from, message);
  else if (message.type === 'refused') onReset(turn, from, message.channel);
  else if (message.type === 'follower info') onFollowerInfo(turn, from, message);
  else if (message.type in fromFollower) onFollowerMessage(turn, from, message as FromFollower);
  else onLeaderMessage(turn, from, message as FromLeader);
}

function onFollowerMessage(turn: Turn, from: NodeId, message: FromFollower): void {
  const {leading} = turn.memory;
  const learner = leading?.learners.find(({node, channel}) => node === from && channel === message.channel);
  if (!leading || !learner || message.seq !== learner.received + 1) {
    turn.out.send(from, {type: 'refused', channel: message.channel});
    if (leading && learner) forgetLearner(leading, from);
    return;
  }
  learner.received += 1;
  learner.heard = leading.beats;
  const handler = fromFollower[message.type as keyof FollowerHandlers];
  (handler as (turn: Turn, learner: Learner, message: FromFollower) => void)(turn, learner, message);
}

function onLeaderMessage(turn: Turn, from: NodeId, message: FromLeader): void {
  const {following} = turn.memory;
  if (following?.leader !== from || following.channel !== message.channel) {
    turn.out.send(from, {type: 'refused', channel: message.channel});
    return;
  }
  if (message.seq !== following.received + 1) {
    becomeLooking(turn, `a message of ${from} is missing`);
    return;
  }
  following.received += 1;
  (fromLeader[message.type] as (turn: Turn, message: FromLeader) => void)(turn, message);
  onHeard(turn);
}

/** The other end knows nothing of that connection (any more). */
function onReset(turn: Turn, from: NodeId, channel: number): void {
  const {following, leading} = turn.memory;
  if (following?.leader === from && following.channel === channel) onHungUp(turn);
  const learner = leading?.learners.find((one) => one.node === from && one.channel === channel);
  if (leading && learner) forgetLearner(leading, from);
}

/** A server died or hung up. */
export function onClosed(turn: Turn, peer: NodeId): void {
  const {following, leading} = turn.memory;
  if (following?.leader === peer && following.channel !== 0) onHungUp(turn);
  if (leading) forgetLearner(leading, peer);
}

function onHungUp(turn: Turn): void {
  const {following} = turn.memory;
  if (following?.stage === 'connecting') onRefused(turn);
  else if (following) loseLeader(turn, `${following.leader} hung up or died`);
}
