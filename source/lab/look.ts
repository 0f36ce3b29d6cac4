/** Draws up what can be seen of a session: from world and memory to plain data. Looking changes nothing. */
import {availabilityNow} from '../checkers/availability.ts';
import {lostWrites} from '../checkers/lost.ts';
import type {Link, Packet} from '../sim/network.ts';
import type {Endpoint, Millis, NodeId} from '../sim/operation.ts';
import {part} from '../sim/roll.ts';
import {isNode, nodeOf, type World} from '../sim/state.ts';
import {viewOf} from '../sim/world.ts';
import {groupsOf} from './groups.ts';
import {reportOf} from './heal.ts';
import type {Recording} from './recording.ts';
import {haveConverged} from './replicas.ts';
import {claimants, leaderOf} from './select.ts';
import type {Branch, ClientSnapshot, LabSnapshot, LinkSnapshot, NodeSnapshot, PacketSnapshot} from './snapshot.ts';

export interface Session {
  readonly recording: Recording;
  readonly until: Millis;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly branches: readonly Branch[];
}

/** What can be seen of a session now. */
export function look({recording, ...session}: Session): LabSnapshot {
  const {world, remembered} = recording;
  const {cluster, state, seed} = world;
  const nodes = cluster.nodes.map((id) => lookAtNode(world, id));
  const live = nodes.filter((node) => node.state !== 'down');
  const down = nodes.filter((node) => node.state === 'down').map((node) => node.id);
  const operations = part(state.operations);
  return {
    ...session,
    ...groupsOf(cluster.nodes, state.links),
    system: systemOf(world),
    seed,
    now: state.now,
    nodes,
    clients: Object.values(state.clients).map(({id, node, waiting}): ClientSnapshot => ({id, node, waiting})),
    links: eachLink(world, lookAtLink).filter(isShown),
    packets: packetsOf(world),
    operations,
    events: part(remembered.events),
    leader: leaderOf(world),
    leaders: claimants(world),
    availability: availabilityNow(remembered.attendance, cluster.nodes, down),
    converged: haveConverged(live, (key) => cluster.protocol.replicas?.(key, cluster.nodes)),
    lost: lostWrites(
      operations,
      live.map((node) => node.view.data),
    ),
    ...replicasOf(world, nodes),
    ...(remembered.healing && {healing: reportOf(remembered.healing, world)}),
  };
}

/** Only of protocols that spread their keys over the nodes. */
function replicasOf({cluster}: World, nodes: readonly NodeSnapshot[]): Pick<LabSnapshot, 'replicas'> {
  const {replicas} = cluster.protocol;
  if (!replicas) return {};
  const keys = [...new Set(nodes.flatMap(({view}) => Object.keys(view.data)))];
  return {replicas: Object.fromEntries(keys.map((key) => [key, replicas(key, cluster.nodes)]))};
}

function systemOf({cluster}: World): LabSnapshot['system'] {
  const {name, title, options, levels, errors, actions, leading} = cluster;
  return {name, title, options, levels, errors, actions, leading};
}

function lookAtNode(world: World, id: NodeId): NodeSnapshot {
  const {state, skew} = nodeOf(world, id);
  return {id, state, skew, view: viewOf(world, id)};
}

function lookAtLink(from: Endpoint, to: Endpoint, link: Link): LinkSnapshot {
  const {state, slowBy, lossPercent, flapEvery, waiting} = link;
  return {from, to, state, slowBy, lossPercent, flapEvery, waiting: waiting.length};
}

function isShown({from, to, state, slowBy, lossPercent, flapEvery}: LinkSnapshot): boolean {
  const plain = state === 'open' && slowBy === 0 && lossPercent === 0 && flapEvery === 0;
  return !plain || (isNode(from) && isNode(to));
}

function eachLink<T>(world: World, look: (from: Endpoint, to: Endpoint, link: Link) => T): T[] {
  const {links} = world.state;
  const ends = (row: object): Endpoint[] => Object.keys(row) as Endpoint[];
  return ends(links).flatMap((from) =>
    ends(links[from] ?? {}).map((to) => look(from, to, (links[from] as Record<Endpoint, Link>)[to] as Link)),
  );
}

/** Everything under way in order of sending, then what is held. */
function packetsOf(world: World): PacketSnapshot[] {
  const moving: PacketSnapshot[] = [];
  for (const due of world.state.agenda.heap) {
    if (due.type === 'packet' && isCurrent(world, due)) moving.push(lookAtPacket(world, due, due.at, false));
  }
  const held = eachLink(world, (_from, _to, {waiting}) => waiting)
    .flat()
    .map((packet) => lookAtPacket(world, packet, packet.sentAt, true));
  return [...moving.sort((one, other) => one.id - other.id), ...held];
}

/** A packet of a connection that was given up is lost already, though its moment has not come. */
function isCurrent(world: World, {from, to, connection}: Packet): boolean {
  return world.state.links[from]?.[to]?.connection === connection;
}

function lookAtPacket(world: World, packet: Packet, arrivesAt: Millis, held: boolean): PacketSnapshot {
  const {id, from, to, sentAt} = packet;
  const {text, faint} = labelOf(world, packet);
  return {id, from, to, sentAt, arrivesAt, held, label: text, faint};
}

function labelOf(world: World, {cargo}: Packet): {text: string; faint: boolean} {
  if (cargo.type === 'message') return world.cluster.protocol.describe(cargo.message);
  if (cargo.type === 'hello' || cargo.type === 'welcome') {
    return {text: cargo.type === 'hello' ? 'connect' : 'connected', faint: true};
  }
  if (cargo.type === 'request') return {text: `${cargo.request.type} ${cargo.request.key}`, faint: false};
  return {text: cargo.type === 'reply' ? `answer: ${cargo.reply.outcome}` : 'closed', faint: false};
}
