/**
 * The streams between etcd 3.4's peers, laid around Raft: a reader that hears nothing on a stream for too long closes it and
 * dials anew, and what its peer had put into the old stream is lost. A put that a cut-off follower forwarded dies that way,
 * and a healed node is back within a second or two.
 *
 * Source: etcd 3.4.23, rafthttp (stream.go, peer.go, transport.go) and pkg/transport (timeout_transport.go): link heartbeats
 * every third of the read time-out of 5 s, dials that give up after 2 s and are tried again 100 ms later. Since 3.5.0 that
 * time-out has no effect (`NewTimeoutTransport` sets a field that Go ignores), so there Raft runs without this layer and
 * its connections outlive a cut (SYSTEMS.md section 1, row 2).
 *
 * Choices
 * - etcd opens two streams in each direction, and a connection for each; here one stream a direction, on one connection for
 *   both. The reader of a direction opens it, so each stream has a number that its reader chose, and what comes on another
 *   is not read.
 * - Without a stream etcd tries single posts (its pipeline), which need a connection as well; here such a message is dropped.
 * - Who is dialled while dialling itself dials at once: it has just seen that its peer can be reached.
 */
import type {Millis, NodeId} from '../../sim/operation.ts';
import type {Input, Out, Protocol} from '../../sim/protocol.ts';

/** What travels between two peers: Raft's messages on a stream, and what keeps the stream. */
export type Carried<Message> =
  | {readonly type: 'carried'; readonly stream: number; readonly message: Message}
  | {readonly type: 'link heartbeat'; readonly stream: number}
  | {readonly type: 'dial'; readonly stream: number};

interface Peer {
  readonly node: NodeId;
  /** The stream on which this node reads; other numbers are of streams that it has closed. */
  reads: number;
  /** Something was heard on it since it was opened. */
  open: boolean;
  /** Not open: the peer was dialled on this connection. */
  dialled: boolean;
  /** Beats since something was heard, or since the peer was dialled. */
  waited: number;
  /** The stream on which the peer reads, as it last said; null while it does not. */
  writes: number | null;
}

export interface Streams<Memory> {
  readonly inner: Memory;
  beats: number;
  peers: Peer[];
}

interface Turn<Message> {
  readonly memory: Streams<unknown>;
  readonly out: Out<Carried<Message>>;
  readonly settings: StreamSettings;
}

export interface StreamSettings {
  /** A stream on which nothing was heard for so long is closed. */
  readonly idleMillis: Millis;
}

/** The name of the timer that watches the streams. */
export const streamTimer = 'streams';

/** In beats: the read time-out, the pause between link heartbeats, and a dial's patience with the pause behind it. */
const idleBeats = 12;
const linkBeats = 4;
const dialBeats = 5;

/** A protocol whose messages travel on streams that are closed when they fall silent. */
export function overStreams<Disk, Memory, Message>(
  inner: Protocol<Disk, Memory, Message>,
  settings: StreamSettings,
): Protocol<Disk, Streams<Memory>, Carried<Message>> {
  return {
    name: inner.name,
    format: inner.format,
    wake: (disk) => ({inner: inner.wake(disk), beats: 0, peers: []}),
    step: ({disk, memory}, input, out) => {
      const passed = onInput({memory, out, settings}, input);
      if (passed) inner.step({disk, memory: memory.inner}, passed, onStreams(memory, out));
    },
    view: ({disk, memory}, self) => inner.view({disk, memory: memory.inner}, self),
    describe: (message) =>
      message.type === 'carried' ? inner.describe(message.message) : {text: message.type, faint: true},
  };
}

/** Takes an input; returns what is left of it for the protocol within. */
function onInput<Message>(turn: Turn<Message>, input: Input<Carried<Message>>): Input<Message> | null {
  if (input.type === 'message') return onCarried(turn, input.from, input.message);
  if (input.type === 'timer' && input.name === streamTimer) return onBeat(turn);
  if (input.type === 'start') onStart(turn);
  else if (input.type === 'closed') onClosed(turn, input.peer);
  return input;
}

/** What the protocol within wishes: its messages go on the streams that there are. */
function onStreams<Message>(memory: Streams<unknown>, out: Out<Carried<Message>>): Out<Message> {
  return {
    self: out.self,
    peers: out.peers,
    now: out.now,
    contact: (client) => out.contact(client),
    send: (to, message) => {
      const {writes} = peerOf(memory, to);
      if (writes !== null) out.send(to, {type: 'carried', stream: writes, message});
    },
    reply: (id, reply) => out.reply(id, reply),
    arm: (timer, after) => out.arm(timer, after),
    disarm: (timer) => out.disarm(timer),
    hangUp: (peer) => out.hangUp(peer),
    note: (text) => out.note(text),
    random: (low, high) => out.random(low, high),
  };
}

/** A boot: every peer is dialled. Numbers begin anywhere, so that no stream of the process before is taken for one of this. */
function onStart<Message>(turn: Turn<Message>): void {
  const {memory, out} = turn;
  memory.peers = out.peers.map((node) => {
    const reads = out.random(1, 1_000_000_000);
    return {node, reads, open: false, dialled: false, waited: 0, writes: null};
  });
  for (const peer of memory.peers) dial(turn, peer);
  armBeat(turn);
}

function armBeat<Message>({out, settings}: Turn<Message>): void {
  out.arm(streamTimer, Math.max(1, Math.trunc(settings.idleMillis / idleBeats)));
}

/** Looks at every stream, and lets the peers hear that this node is there. */
function onBeat<Message>(turn: Turn<Message>): null {
  const {memory, out} = turn;
  armBeat(turn);
  memory.beats += 1;
  for (const peer of memory.peers) {
    peer.waited += 1;
    if (peer.open) watch(turn, peer);
    else if (!peer.dialled) dial(turn, peer);
    else if (peer.waited >= dialBeats) dialAnew(turn, peer);
    if (memory.beats % linkBeats === 0 && peer.writes !== null) greet(out, peer.node, peer.writes);
  }
  return null;
}

/** An open stream has been silent for too long: it is closed, and nothing that still comes on it is read. */
function watch<Message>(turn: Turn<Message>, peer: Peer): void {
  if (peer.waited <= idleBeats) return;
  turn.out.note(
    `closes the stream from ${peer.node}, silent for ${turn.settings.idleMillis} ms: what is in it is lost`,
  );
  peer.open = false;
  peer.reads += 1;
  dialAnew(turn, peer);
}

/** Gives up the connection, with all that waits in it, and tries another. */
function dialAnew<Message>(turn: Turn<Message>, peer: Peer): void {
  turn.out.hangUp(peer.node);
  dial(turn, peer);
}

function dial<Message>({out}: Turn<Message>, peer: Peer): void {
  peer.dialled = true;
  peer.waited = 0;
  out.send(peer.node, {type: 'dial', stream: peer.reads});
}

function greet<Message>(out: Out<Carried<Message>>, to: NodeId, stream: number): void {
  out.send(to, {type: 'link heartbeat', stream});
}

/** A peer opens its stream, or something comes on one's own. */
function onCarried<Message>(turn: Turn<Message>, from: NodeId, message: Carried<Message>): Input<Message> | null {
  const peer = peerOf(turn.memory, from);
  if (message.type === 'dial') {
    peer.writes = message.stream;
    greet(turn.out, from, message.stream);
    if (!peer.open) dial(turn, peer);
    return null;
  }
  if (message.stream !== peer.reads) return null;
  peer.open = true;
  peer.waited = 0;
  return message.type === 'carried' ? {type: 'message', from, message: message.message} : null;
}

/** The connection is gone: the peer died or hung up. If it lives, it dials; this node does so with its next beat. */
function onClosed<Message>({memory}: Turn<Message>, node: NodeId): void {
  const peer = peerOf(memory, node);
  peer.open = false;
  peer.dialled = false;
  peer.writes = null;
}

function peerOf(memory: Streams<unknown>, node: NodeId): Peer {
  const peer = memory.peers.find((one) => one.node === node);
  if (!peer) throw new Error(`there is no stream to ${node}`);
  return peer;
}
