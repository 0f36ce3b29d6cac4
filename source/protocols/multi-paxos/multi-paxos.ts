/**
 * Multi-Paxos with a leader's lease, as DynamoDB replicates one partition: three replicas in three availability zones,
 * one of which leads; only it serves writes and strongly consistent reads.
 *
 * Sources: Elhemali et al., *Amazon DynamoDB* (USENIX ATC 2022) §3, §5, §6.1, §6.2, §6.4; Lamport, *Paxos Made Simple*
 * (2001) §2.2 and §3 for ballots and the two phases; Lamport, Malkhi, Zhou, *Reconfiguring a State Machine* (2010) for
 * groups that change through the log.
 *
 * **Choices**
 * - The paper says which algorithm, not which messages: records go out in order and are acknowledged up to an index; a
 *   record counts as chosen only with all before it.
 * - A record that names new members is decided by the group before it, and each later one by the new group. A candidate
 *   needs a majority of every group that it, or anybody who promised, knows of among the records not known to be
 *   chosen.
 * - A replica that lost its leader also needs a majority to say that there is none before it raises its ballot: without
 *   it, it could win nothing, and would only disturb others on its return.
 * - Lengths the paper does not give are parts of the lease: 20 beats; doubt after 6 to 12; the lease is renewed every
 *   beat.
 * - A leader trusts its lease by two clocks, beats and its node's clock, so that neither a pause nor a clock set back
 *   can stretch it; only both at once could. Whoever granted one before a crash takes it for granted again after the
 *   boot.
 * - A strongly consistent read asks nobody: the lease is what makes it safe.
 * - The node that takes a request also plays the request router, which passes it to the leader it knows of. The
 *   router's connection would be closed at its time limit, so a request that a cut held for longer is refused on
 *   arrival.
 * - A condition is judged when its record is applied; the paper's leader judges it before. Clients cannot tell.
 * - The log is never trimmed or archived, so a log replica gets all of it. The B-tree is a plain table; disk writes
 *   take no time.
 * - A log replica votes and never leads. There is one spare node for it, where the service has a fleet.
 */
import type {NodeId} from '../../sim/operation.ts';
import type {Input, NodeView, Protocol} from '../../sim/protocol.ts';
import {numberOf} from './ballots.ts';
import {checkSilence, onHandOver, onHealth, onHealthQuestion, onPrepare, onPromise, onRefuse} from './election.ts';
import {checkLease, onRenew, onRenewed, sendRenewals} from './lease.ts';
import {lastIndex, membersFor, solidPart} from './log.ts';
import {describe, type Message, type MessageOf} from './messages.ts';
import {onAccept, onAccepted} from './replication.ts';
import {checkLimits, hindranceOf, onAnswer, onClosed, onForward, onRequest} from './requests.ts';
import {becomeFollower} from './roles.ts';
import {type Disk, type Memory, newDisk, newMemory, type Settings, type Turn} from './state.ts';
import {checkMembers} from './substitutes.ts';

/** Multi-Paxos with these settings. */
export function multiPaxos(settings: Settings): Protocol<Disk, Memory, Message> {
  return {
    name: 'multi-paxos',
    format: (self, peers) => newDisk(self, peers, settings.replicaCount),
    wake: (disk) => ({...newMemory(disk), solid: solidPart(disk as Disk)}),
    step: (node, input, out) => step({disk: node.disk, memory: node.memory, out, settings}, input),
    view: (node, self) => view(node, self, settings),
    describe,
    replicas: (_key, nodes) => nodes.slice(0, settings.replicaCount),
  };
}

type Inputs = {
  readonly [Type in Input<Message>['type']]: (
    turn: Turn,
    input: Extract<Input<Message>, {readonly type: Type}>,
  ) => void;
};

const inputs: Inputs = {
  start: onStart,
  message: (turn, {from, message}) =>
    (takers[message.type] as (turn: Turn, from: NodeId, message: Message) => void)(turn, from, message),
  timer: onBeat,
  request: (turn, {id, request}) => onRequest(turn, id, request),
  closed: (turn, {peer}) => onClosed(turn, peer),
  action: (turn, {name}) => {
    if (name === 'hand-over') handOver(turn);
  },
};

function step(turn: Turn, input: Input<Message>): void {
  (inputs[input.type] as (turn: Turn, input: Input<Message>) => void)(turn, input);
}

type Takers = {
  readonly [Type in Message['type']]: (turn: Turn, from: NodeId, message: MessageOf<Type>) => void;
};

const takers: Takers = {
  renew: onRenew,
  renewed: onRenewed,
  accept: onAccept,
  accepted: onAccepted,
  refuse: onRefuse,
  prepare: onPrepare,
  promise: onPromise,
  'healthy?': onHealthQuestion,
  health: onHealth,
  forward: onForward,
  answer: (turn, _from, message) => onAnswer(turn, message),
  'hand over': onHandOver,
};

function onStart({disk, memory, out, settings}: Turn): void {
  disk.boots += 1;
  memory.patience = out.random(settings.doubtBeats, 2 * settings.doubtBeats);
  out.arm('beat', settings.beatMillis);
}

function onBeat(turn: Turn): void {
  const {memory, out, settings} = turn;
  memory.ticks += 1;
  out.arm('beat', settings.beatMillis);
  if (memory.role === 'leader') checkLease(turn);
  else checkSilence(turn);
  if (memory.role === 'leader') {
    sendRenewals(turn);
    checkMembers(turn);
  }
  checkLimits(turn);
}

/** A planned change of leader: it gives up its lease and asks the replica with the longest log to lead. */
function handOver(turn: Turn): void {
  const {disk, memory, out, settings} = turn;
  const hindrance = hindranceOf(turn);
  const members = membersFor(disk, lastIndex(disk) + 1);
  const able = memory.followers.filter(
    ({node, heard}) =>
      members.includes(node) &&
      disk.nodes.indexOf(node) < settings.replicaCount &&
      memory.ticks - heard < settings.doubtBeats,
  );
  const [successor] = able.sort((one, other) => other.match - one.match);
  if (hindrance !== null || !successor) {
    out.note(`cannot hand over: ${hindrance ?? 'no other replica is near'}`);
    return;
  }
  out.note(`hands over to ${successor.node}`);
  becomeFollower(turn, disk.promised, null);
  out.send(successor.node, {type: 'hand over', ballot: disk.promised});
}

function view(node: {readonly disk: Disk; readonly memory: Memory}, self: NodeId, settings: Settings): NodeView {
  const {disk, memory} = node;
  const keepsData = disk.nodes.indexOf(self) < settings.replicaCount;
  const isIn = membersFor(disk, lastIndex(disk) + 1).includes(self);
  const role = keepsData ? (memory.role === 'follower' ? 'replica' : memory.role) : isIn ? 'log replica' : 'spare';
  return {
    role,
    epoch: numberOf(disk.promised),
    leads: memory.role === 'leader',
    leader: memory.leader,
    data: Object.fromEntries(Object.values(disk.data).map(({key, stored}) => [key, [stored]])),
    suspects: [],
    facts: [
      ['ballot', `${numberOf(disk.promised)}`],
      ['log', `${lastIndex(disk)}`],
      ['commit', `${disk.commit}`],
    ],
  };
}
