/**
 * Gossip (Cassandra's Gossiper): every second a node tells one to three others how far it has heard of everybody, and they
 * trade what is newer. Heartbeats are relayed, so one cut link convicts nobody; a node is called back to life only after
 * it has answered an echo itself.
 */
import type {Millis, NodeId} from '../../sim/operation.ts';
import {convicts} from './detector.ts';
import {hear, isNewer, isUp, steadyNow, suspects} from './membership.ts';
import type {Heartbeat, MessageOf} from './messages.ts';
import type {Node} from './state.ts';
import {gossipEvery, gossipTakes, silenceOfPeer, silenceOfSuspect} from './timing.ts';

/** The nodes that everybody knows without being told. */
const seedCount = 2;

/** A round: one more heartbeat, word to some peers, and a look at who has been silent for too long. */
export function onRound(node: Node): void {
  const {gossip} = node.memory;
  gossip.steady += gossip.pause;
  beat(node);
  giveUpDeafPeers(node);
  talk(node);
  judgePeers(node);
  armRound(node, gossipEvery + node.out.random(0, gossipTakes));
}

/** Arranges the next round. */
export function armRound({memory, out}: Node, pause: Millis): void {
  memory.gossip.roundAt = out.now;
  memory.gossip.pause = pause;
  out.arm('gossip', pause);
}

/** The node's own sign of life, one version further. */
export function beat({disk, memory}: Node): void {
  const {heard} = memory.gossip;
  const version = (heard[disk.self]?.version ?? 0) + 1;
  heard[disk.self] = Object.freeze({node: disk.self, generation: disk.generation, version});
}

/** Somebody who is up; perhaps somebody who is down; a seed, if none of the first. */
export function talk(node: Node): void {
  const {out, memory, disk} = node;
  const down = suspects(memory.gossip);
  const live = out.peers.filter((peer) => isUp(memory.gossip, peer));
  const seeds = disk.ring.slice(0, seedCount).filter((seed) => seed !== out.self);
  const partner = pick(node, live);
  if (partner !== undefined) greet(node, partner);
  if (out.random(1, live.length + 1) <= down.length) greet(node, pick(node, down));
  if (partner !== undefined && seeds.includes(partner)) return;
  if (live.length === 0 || out.random(1, live.length + down.length) <= seeds.length) greet(node, pick(node, seeds));
}

function pick({out}: Node, nodes: readonly NodeId[]): NodeId | undefined {
  return nodes.length === 0 ? undefined : nodes[out.random(0, nodes.length - 1)];
}

/** To a suspect only one word at a time is under way: the connection is not there until it answers. */
function greet({memory, out}: Node, peer: NodeId | undefined): void {
  if (peer === undefined) return;
  const {gossip} = memory;
  if (!isUp(gossip, peer) && gossip.unanswered[peer] !== undefined) return;
  gossip.unanswered[peer] ??= gossip.steady;
  out.send(peer, {type: 'syn', known: Object.values(gossip.heard)});
}

/** A connection that carries nothing for long is closed, and what waits in it is lost. */
function giveUpDeafPeers({memory, out}: Node): void {
  const {gossip} = memory;
  for (const peer of out.peers) {
    const since = gossip.unanswered[peer];
    const limit = isUp(gossip, peer) ? silenceOfPeer : silenceOfSuspect;
    if (since === undefined || gossip.steady - since <= limit) continue;
    delete gossip.unanswered[peer];
    out.hangUp(peer);
  }
}

function judgePeers({memory, out}: Node): void {
  const {gossip} = memory;
  for (const peer of out.peers) {
    const arrivals = gossip.arrivals[peer];
    if (arrivals === undefined || !isUp(gossip, peer) || !convicts(arrivals, gossip.steady)) continue;
    gossip.down[peer] = gossip.steady;
    delete gossip.unanswered[peer];
    out.hangUp(peer);
    out.note(`convicts ${peer}`);
  }
}

/** Whatever comes from a peer shows that the way to it and back is open. */
export function onAnySign({memory}: Node, from: NodeId): void {
  delete memory.gossip.unanswered[from];
}

/** Answers a greeting with what the greeter lacks, and with what is known here, so that it can send the rest. */
export function onSyn(node: Node, from: NodeId, {known}: MessageOf<'syn'>): void {
  const {heard} = node.memory.gossip;
  node.out.send(from, {type: 'ack', known: Object.values(heard), news: newerThan(heard, known)});
}

/** Takes the news of an answer, and sends what the other still lacks. */
export function onAck(node: Node, from: NodeId, {known, news}: MessageOf<'ack'>): void {
  learn(node, news);
  const rest = newerThan(node.memory.gossip.heard, known);
  if (rest.length > 0) node.out.send(from, {type: 'ack2', news: rest});
}

/** Takes over what is news; whoever was believed down and gives signs of life is asked whether it answers. */
export function learn({memory, out}: Node, news: readonly Heartbeat[]): void {
  const {gossip} = memory;
  const now: Millis = steadyNow(gossip, out.now);
  for (const heartbeat of news) {
    if (heartbeat.node === out.self || !hear(gossip, heartbeat, now)) continue;
    if (!isUp(gossip, heartbeat.node)) out.send(heartbeat.node, {type: 'echo'});
  }
}

/** A suspect has answered for itself: it is up. */
export function onEchoed({memory, out}: Node, from: NodeId): void {
  const {gossip} = memory;
  if (isUp(gossip, from)) return;
  delete gossip.down[from];
  out.note(`sees ${from} up`);
}

function newerThan(heard: Readonly<Record<NodeId, Heartbeat>>, known: readonly Heartbeat[]): Heartbeat[] {
  return Object.values(heard).filter((mine) => {
    const theirs = known.find(({node}) => node === mine.node);
    return theirs === undefined || isNewer(mine, theirs);
  });
}
