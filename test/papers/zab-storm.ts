/** Random storms over a whole ensemble, shaped to hurt, and what must hold of it after every gust. */
import type {Txn} from '../../source/protocols/zab/messages.ts';
import type {Disk, Memory} from '../../source/protocols/zab/state.ts';
import {between, openStream, type Stream} from '../../source/sim/chance.ts';
import {clientOf, invoke} from '../../source/sim/client.ts';
import {crash, cut, heal, lose, pause, restart, resume} from '../../source/sim/faults.ts';
import type {ClientId, NodeId, Operation} from '../../source/sim/operation.ts';
import {at, part} from '../../source/sim/roll.ts';
import {nodeOf, type World} from '../../source/sim/state.ts';
import {advanceTo, openWorld} from '../../source/sim/world.ts';
import {chooseOptions} from '../../source/systems/system.ts';
import {zookeeper} from '../../source/systems/zookeeper.ts';

/** Ten times faster than the defaults, so that a storm of a minute sees many leaders come and go. */
const fast = {tick: '200', session: '1500', latency: '10'};

export interface Storm {
  readonly world: World;
  readonly seed: number;
  readonly chance: Stream;
  /** Who was seen to lead each epoch. */
  readonly leaders: Record<number, NodeId>;
  /** Every transaction that a serving server had applied, in the one order. */
  readonly delivered: Txn[];
  readonly acknowledged: Operation[];
  readonly story: string[];
  wrong: string | null;
}

/** An ensemble at its first moment. */
export function openStorm(seed: number, nodes: 3 | 5): Storm {
  const cluster = zookeeper.open(chooseOptions(zookeeper, {...fast, nodes: String(nodes)}));
  const storm: Omit<Storm, 'world'> & {world?: World} = {
    seed,
    chance: openStream(seed, 'storm'),
    leaders: {},
    delivered: [],
    acknowledged: [],
    story: [`seed ${seed}, ${nodes} nodes`],
    wrong: null,
  };
  const world = openWorld(cluster, seed, (event) => {
    if (event.type === 'note') hearNote(storm as Storm, event.node, event.text);
    if (event.type !== 'completed' || event.operation.request.type === 'read') return;
    if (event.operation.completed?.reply.outcome === 'ok') storm.acknowledged.push(event.operation);
  });
  storm.world = world;
  return storm as Storm;
}

/** At most one leader is established in an epoch. */
function hearNote(storm: Storm, node: NodeId, text: string): void {
  const epoch = Number(/^leads epoch (\d+)$/.exec(text)?.[1] ?? 0);
  if (epoch === 0) return;
  const before = storm.leaders[epoch];
  if (before !== undefined) storm.wrong ??= `${before} and ${node} both lead epoch ${epoch}`;
  storm.leaders[epoch] = node;
}

/** Lets time pass, looking at everything on the way. */
export function pass(storm: Storm, time: number): void {
  const {world} = storm;
  const end = world.state.now + time;
  while (world.state.now < end && storm.wrong === null) {
    advanceTo(world, Math.min(end, world.state.now + 40));
    for (const id of world.cluster.nodes) checkDelivered(storm, id);
  }
}

/** Servers that serve have applied the same transactions in the same order, as far as each has come. */
function checkDelivered(storm: Storm, id: NodeId): void {
  const node = nodeOf(storm.world, id);
  if (node.state === 'down' || (node.memory as Memory).serving !== 'yes') return;
  const {history, applied} = node.disk as Disk;
  for (let place = 0; place < applied; place += 1) {
    const txn = at(history, place) as Txn;
    const known = storm.delivered[place];
    if (known === undefined) storm.delivered.push(txn);
    else if (known.epoch !== txn.epoch || known.counter !== txn.counter || known.by !== txn.by) {
      storm.wrong ??= `${id} delivered ${txn.epoch}:${txn.counter} as number ${place + 1}, another ${known.epoch}:${known.counter}`;
      return;
    }
  }
}

/** Every acknowledged change has been delivered. */
export function missing({acknowledged, delivered}: Storm): readonly Operation[] {
  return acknowledged.filter(({id}) => !delivered.some(({by}) => by === id));
}

/** One random misfortune or request. */
export function gust(storm: Storm): void {
  const {world, chance} = storm;
  const {nodes} = world.cluster;
  const one = nodes[between(chance, 0, nodes.length - 1)] as NodeId;
  const other = nodes[between(chance, 0, nodes.length - 1)] as NodeId;
  const lot = between(chance, 1, 100);
  if (lot <= 40) ask(storm, one);
  else if (lot <= 47) strikeLeader(storm);
  else if (lot <= 57) say(storm, `cut ${one} ${other}`, () => both(world, cut, one, other));
  else if (lot <= 61) say(storm, `cut ${one} > ${other}`, () => one !== other && cut(world, one, other));
  else if (lot <= 71) say(storm, 'heal', () => healAll(storm));
  else if (lot <= 79) say(storm, `crash ${one}`, () => isUp(world, one) && crash(world, one));
  else if (lot <= 92) say(storm, `restart ${one}`, () => isDown(world, one) && restart(world, one));
  else if (lot <= 94) say(storm, `lossy ${one} > ${other}`, () => one !== other && lose(world, one, other, 25));
  else if (lot <= 97) say(storm, `pause ${one}`, () => isUp(world, one) && pause(world, one));
  else say(storm, 'resume', () => resumeAll(world));
  pass(storm, between(chance, 1, lot <= 40 ? 120 : 900));
}

/** Write at the leader, and take it away from the others while the proposal is under way. */
function strikeLeader(storm: Storm): void {
  const {world, chance} = storm;
  const {nodes} = world.cluster;
  const leader = nodes.find((id) => isUp(world, id) && (nodeOf(world, id).memory as Memory).leading !== null);
  if (leader === undefined) return;
  ask(storm, leader);
  pass(storm, between(chance, 1, 25));
  if (between(chance, 0, 2) === 0) say(storm, `crash ${leader}`, () => crash(world, leader));
  else say(storm, `isolate ${leader}`, () => nodes.forEach((id) => void both(world, cut, leader, id)));
}

function ask({world, chance, story}: Storm, node: NodeId): void {
  const count = world.cluster.nodes.length;
  const client: ClientId = `c${Number(node.slice(1)) + count * between(chance, 0, 2)}`;
  if (clientOf(world, client).waiting !== null) return;
  const key = `k${between(chance, 1, 3)}`;
  const level = between(chance, 0, 3) === 0 ? 'ephemeral' : 'quorum';
  story.push(`@${world.state.now} ${client} write ${key} ${level}`);
  invoke(world, client, {type: 'write', key, value: `${world.state.now}`, level});
}

function say({world, story}: Storm, text: string, action: () => unknown): void {
  story.push(`@${world.state.now} ${text}`);
  action();
}

function both(world: World, change: typeof cut, one: NodeId, other: NodeId): void {
  if (one === other) return;
  change(world, one, other);
  change(world, other, one);
}

const isUp = (world: World, id: NodeId): boolean => nodeOf(world, id).state === 'up';
const isDown = (world: World, id: NodeId): boolean => nodeOf(world, id).state === 'down';

function healAll({world}: Storm): void {
  const {nodes} = world.cluster;
  for (const one of nodes) for (const other of nodes) if (one < other) both(world, heal, one, other);
}

function resumeAll(world: World): void {
  for (const id of world.cluster.nodes) if (nodeOf(world, id).state === 'paused') resume(world, id);
}

/** Mends everything and lets the ensemble calm down. */
export function calm(storm: Storm): void {
  const {world} = storm;
  healAll(storm);
  resumeAll(world);
  for (const id of world.cluster.nodes) if (isDown(world, id)) restart(world, id);
  pass(storm, 30_000);
}

/** The histories on the disks, as text. */
export function histories({world}: Storm): string[] {
  return world.cluster.nodes.map((id) => {
    const disk = nodeOf(world, id).disk as Disk;
    return part(disk.history)
      .map(({epoch, counter, by}) => `${epoch}:${counter}=${by}`)
      .join(' ');
  });
}
