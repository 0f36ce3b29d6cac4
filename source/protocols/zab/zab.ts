/**
 * Zab as ZooKeeper runs it: a history of transactions broadcast by a leader that a vote among servers found, under a
 * tree of nodes and sessions that every server answers reads from.
 *
 * Sources: Junqueira, Reed, Serafini, *Zab: High-performance broadcast for primary-backup systems* (DSN 2011), §III and
 * §IV; Medeiros, *ZooKeeper's atomic broadcast protocol: theory and practice* (2012), §3 and §4; ZooKeeper 3.8's server
 * and client (FastLeaderElection, Leader, LearnerHandler, Learner, Follower, PrepRequestProcessor,
 * ReadOnlyZooKeeperServer, ClientCnxn) and its Programmer's and Administrator's Guides; runs of ZooKeeper 3.8.0 with
 * links cut, servers killed and healed.
 *
 * Choices
 * - All servers are voters: no observers, hierarchies or reconfiguration.
 * - Disk writes take no time and are never torn. The history is never purged; the tree on disk stands for snapshot plus
 *   log.
 * - Elections and quorum connections share one link of the network here, so hanging up also loses votes under way. What
 *   one quorum connection carried is never taken for another's: each has a channel number, and a stranger's is refused
 *   (TCP reset).
 * - TCP leaves no gaps. Where the network of the lab loses a message for ever, the connection it belonged to is given
 *   up.
 * - The client's library is kept in the server (connections.ts): one attempt to come back every one to two seconds,
 *   silence of two thirds of the session time-out breaks the connection, pings count as heard. Clients never die, so a
 *   session ends when its server cannot tell the leader of it for the session time-out, or cannot hear of it.
 * - Pings are no packets: where the link between a client and its server is open they are sure to arrive, so the book
 *   counts them up to the moment in which the link was cut or held, and again from the heal, on any transport. Slow and
 *   lossy links carry them (TCP sends again).
 * - A session of the server's own (local) does not expire while only its client is cut off: nothing hangs on it.
 * - A session's requests are worked on one after the other, so writes of one session are not pipelined. What a client
 *   sees is the same: its requests take effect in order.
 * - A write makes the node or sets its data, in one transaction; cas is a set on the version read before, or, from
 *   nothing, a create. An ephemeral write is a create. Keys are nodes directly under the root.
 * - An ephemeral node that vanished with its session is shown as removed by the write that made it, see tree.ts.
 * - A server starts with its first clients' sessions in its tree, as if they had connected before the clock began.
 * - When a server stops serving it applies all of its history, as 3.8 does; a later leader's truncation undoes that.
 */
import type {NodeId} from '../../sim/operation.ts';
import type {Input, Protocol} from '../../sim/protocol.ts';
import {newRoll} from '../../sim/roll.ts';
import {onBeat} from './broadcast.ts';
import {onClosed, onMessage} from './channels.ts';
import {newConnection, onConnectionTimer, onRequest} from './connections.ts';
import {onLimit} from './discovery.ts';
import {onDecide, onNotice} from './election.ts';
import {onSilence} from './follow.ts';
import {connect} from './join.ts';
import {describe, type Message} from './messages.ts';
import {onReadOnly} from './reconnect.ts';
import {becomeLooking} from './roles.ts';
import {firstClients} from './sessions.ts';
import {type Disk, type Memory, type Settings, type Turn, timer} from './state.ts';
import {newTree} from './tree.ts';
import {view} from './view.ts';
import {zero} from './zxid.ts';

const defaults: Settings = {
  tickMillis: 2000,
  initTicks: 10,
  syncTicks: 5,
  sessionMillis: 10_000,
  finalizeMillis: 200,
  noticeMillis: 200,
  longestNoticeMillis: 60_000,
  connectTries: 5,
  connectRetryMillis: 100,
  diffLimit: 500,
  ids: 'falling',
  readOnly: false,
  localSessions: false,
  reopen: true,
  sessionsPerNode: 3,
};

/** Zab with ZooKeeper's settings, or others. */
export function zab(changed: Partial<Settings> = {}): Protocol<Disk, Memory, Message> {
  const settings: Settings = Object.freeze({...defaults, ...changed});
  return {
    name: 'zab',
    format: (_self, peers) => format(settings, peers.length + 1),
    wake: newMemory,
    step: (node, input, out) => step({disk: node.disk, memory: node.memory, out, settings}, input),
    view: (node, self) => view(node, self),
    describe,
  };
}

function format(settings: Settings, nodeCount: number): Disk {
  const tree = newTree(firstClients(settings, nodeCount));
  return {acceptedEpoch: 0, currentEpoch: 0, history: newRoll(), applied: 0, tree};
}

function newMemory(): Memory {
  return {
    role: 'looking',
    serving: 'no',
    round: 0,
    vote: {leader: 'n0', epoch: 0, zxid: zero},
    election: {votes: {}, settled: {}, patience: 0, finalizing: false},
    following: null,
    leading: null,
    connections: {},
  };
}

function step(turn: Turn, input: Input<Message>): void {
  if (input.type === 'message') onMessage(turn, input.from, input.message);
  else if (input.type === 'timer') onTimer(turn, input.name);
  else if (input.type === 'request') {
    if (!input.client) throw new Error('zab must know whose session asks');
    const {id, request, client, abandoned = false} = input;
    onRequest(turn, {id, request, abandoned}, client);
  } else if (input.type === 'closed') onClosed(turn, input.peer);
  else if (input.type === 'start') onStart(turn);
}

const timers: Readonly<Record<string, (turn: Turn) => void>> = {
  [timer.notice]: onNotice,
  [timer.decide]: onDecide,
  [timer.readOnly]: onReadOnly,
  [timer.silence]: onSilence,
  [timer.retry]: connect,
  [timer.limit]: onLimit,
  [timer.beat]: onBeat,
};

function onTimer(turn: Turn, name: string): void {
  const [, client] = name.split('session ');
  if (client) onConnectionTimer(turn, client as `c${number}`);
  else timers[name]?.(turn);
}

/** A boot: the clients whose home this is have been here all the time; sessions of a server's own die with it. */
function onStart(turn: Turn): void {
  const {disk, out, settings} = turn;
  const nodeCount = out.peers.length + 1;
  for (let turnCount = 0; turnCount < settings.sessionsPerNode; turnCount += 1) {
    const connection = newConnection(turn, `c${turnCount * nodeCount + place(out.self)}`);
    connection.lost = connection.local && disk.acceptedEpoch > 0;
  }
  becomeLooking(turn, 'it starts');
}

function place(node: NodeId): number {
  return Number(node.slice(1));
}
