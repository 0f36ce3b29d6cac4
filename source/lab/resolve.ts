/**
 * From what a person asks to what can be done now: selectors become names, defaults are filled in, and what makes no sense
 * in this world is refused with the reason and a way out, before anything is written in the journal.
 */
import type {ClientId, Endpoint, NodeId} from '../sim/operation.ts';
import type {World} from '../sim/state.ts';
import type {Ask, Between, Intervention, Place} from './command.ts';
import {levelsFor} from './levels.ts';
import {endpointAt, leaderOf, nodesAt, selectors} from './select.ts';
import {shapes} from './shapes.ts';

/** A request that is refused; the message says why and what to do instead. */
export class Refusal extends Error {}

type Kind = Intervention['type'];
type Asked<K extends Kind> = Intervention<Place> & {type: K};

const rows: {readonly [K in Kind]: (world: World, asked: Asked<K>) => Intervention} = {
  invoke: resolveInvoke,
  connect: (world, {client, node}) => {
    idle(world, client);
    return {type: 'connect', client, node: node1(world, node)};
  },
  cut: (world, asked) => ({...asked, ...link(world, asked)}),
  hold: (world, asked) => ({...asked, ...link(world, asked)}),
  release: (world, asked) => ({...asked, ...link(world, asked)}),
  slow: (world, asked) => ({...asked, ...link(world, asked), by: within(asked.by, 0, 60_000, 'slow n1 n2 200ms')}),
  lossy: (world, asked) => ({
    ...asked,
    ...link(world, asked),
    percent: within(asked.percent, 0, 100, 'lossy n1 n2 30%'),
  }),
  flap: (world, asked) => ({
    ...asked,
    ...link(world, asked),
    every: within(asked.every, 1, 60_000, 'flap n1 n2 500ms'),
  }),
  heal: (world, {between}) => (between ? {type: 'heal', between: link(world, between)} : {type: 'heal'}),
  partition: resolvePartition,
  isolate: (world, {node}) => {
    many(world, 'isolate a node');
    return {type: 'isolate', node: node1(world, node)};
  },
  shape: resolveShape,
  deliver: (world, asked) => underWay(world, asked),
  drop: (world, asked) => underWay(world, asked),
  crash: (world, {type, node}) => ({type, node: inState(world, node, ['up', 'paused'], 'down already; restart')}),
  restart: (world, {type, node}) => ({type, node: inState(world, node, ['down'], 'running already; crash')}),
  pause: (world, {type, node}) => ({type, node: inState(world, node, ['up'], 'not running')}),
  resume: (world, {type, node}) => ({type, node: inState(world, node, ['paused'], 'not paused; pause')}),
  skew: (world, {type, node, by}) => ({
    type,
    node: node1(world, node),
    by: within(by, -3_600_000, 3_600_000, 'skew n3 +500ms'),
  }),
  action: resolveAction,
};

/** The intervention with everything resolved; throws a `Refusal` when it cannot be carried out now. */
export function resolve(world: World, asked: Intervention<Place>): Intervention {
  return (rows[asked.type] as (world: World, asked: Intervention<Place>) => Intervention)(world, asked);
}

function resolveInvoke(world: World, {type, client, ask}: Asked<'invoke'>): Intervention {
  idle(world, client);
  const allowed = levelsFor(world.cluster.levels, ask.type);
  const level = ask.level ?? allowed[0];
  if (level === undefined) throw new Refusal(`${world.cluster.name} knows no ${ask.type}`);
  if (!allowed.includes(level)) {
    const example = `${client} ${ask.type} ${ask.key} ${allowed[0]}`;
    throw new Refusal(
      `${world.cluster.name} has no level '${level}' for a ${ask.type}: expected ${either(allowed)}, as in: ${example}`,
    );
  }
  if (ask.timestamp !== undefined) stampable(world, client, ask, ask.timestamp);
  return {type, client, ask: Object.freeze({...ask, level})};
}

/** Only some systems order writes by what clients say, and none a compare-and-set, whose order is its round's. */
function stampable({cluster}: World, client: ClientId, {type, key}: Ask, timestamp: number): void {
  const example = `as in: ${client} write ${key} 1`;
  if (!cluster.timestamps)
    throw new Refusal(`${cluster.name} orders writes itself and takes no timestamp from a client, ${example}`);
  if (type !== 'write' && type !== 'delete')
    throw new Refusal(`a ${type} takes no timestamp, only a write or a delete does, ${example} timestamp 1000`);
  within(timestamp, 0, Number.MAX_SAFE_INTEGER, `${client} write ${key} 1 timestamp 1000`);
}

function resolvePartition(world: World, {type, groups}: Asked<'partition'>): Intervention {
  many(world, 'partition the cluster');
  const example = 'as in: partition n1 n2 | n3';
  const sides = groups.map((group) => group.flatMap((place) => nodes(world, place)));
  const named = sides.flat();
  const twice = named.find((node, index) => named.indexOf(node) !== index);
  if (twice) throw new Refusal(`partition needs each node on one side only, and ${twice} is on two, ${example}`);
  const rest = world.cluster.nodes.length > named.length ? 1 : 0;
  if (sides.filter((side) => side.length > 0).length + rest < 2)
    throw new Refusal(`partition needs two sides, ${example}`);
  return {type, groups: sides};
}

function resolveShape(world: World, {type, shape, node}: Asked<'shape'>): Intervention {
  many(world, 'make a partition');
  if (!shapes.some((row) => row.name === shape)) {
    throw new Refusal(
      `there is no shape '${shape}': expected ${either(shapes.map((row) => row.name))}, as in: shape bridge`,
    );
  }
  const chosen = node === undefined ? (leaderOf(world) ?? world.cluster.nodes[0]) : node1(world, node);
  return chosen ? {type, shape, node: chosen} : {type, shape};
}

function resolveAction(world: World, {type, name, node}: Asked<'action'>): Intervention {
  const {actions, name: system} = world.cluster;
  if (!actions.some((row) => row.name === name)) throw new Refusal(`${system} cannot '${name}' a node`);
  return {type, name, node: inState(world, node, ['up'], 'not running')};
}

function underWay(world: World, asked: Asked<'deliver' | 'drop'>): Intervention {
  const found =
    world.state.agenda.heap.some((due) => due.type === 'packet' && due.id === asked.packet) ||
    Object.values(world.state.links).some((row) =>
      Object.values(row).some(({waiting}) => waiting.some(({id}) => id === asked.packet)),
    );
  if (!found) throw new Refusal(`no packet ${asked.packet} is under way now`);
  return asked as Intervention;
}

function link(world: World, {from, to, oneWay}: Between<Place>): Between {
  const one = endpoint(world, from);
  const other = endpoint(world, to);
  if (one === other) throw new Refusal(`a link needs two ends, and both are ${one}, as in: cut n1 n2`);
  if (one.startsWith('c') && other.startsWith('c')) throw new Refusal('clients talk to nodes only, as in: cut c1 n1');
  return oneWay ? {from: one, to: other, oneWay} : {from: one, to: other};
}

function endpoint(world: World, place: Place): Endpoint {
  const found = endpointAt(world, place);
  if (found === undefined) throw new Refusal(nobody(world, place));
  return found;
}

function nodes(world: World, place: Place): readonly NodeId[] {
  const found = nodesAt(world, place);
  if (found === null || found.length === 0) throw new Refusal(nobody(world, place));
  return found;
}

function node1(world: World, place: Place): NodeId {
  return nodes(world, place)[0] as NodeId;
}

function nobody(world: World, place: Place): string {
  const {cluster} = world;
  const selector = selectors.find((row) => row.name === place);
  if (selector)
    return `nobody is the ${selector.name} now (${selector.help}); name a node, such as ${cluster.nodes[0]}`;
  const last = cluster.nodes.at(-1);
  return `there is no node '${place}': expected n1${last === 'n1' ? '' : ` to ${last}`} or a word such as leader, as in: crash n1`;
}

function inState(world: World, place: Place, allowed: readonly string[], otherwise: string): NodeId {
  const node = node1(world, place);
  const state = world.state.nodes[node]?.state ?? 'down';
  if (allowed.includes(state)) return node;
  const [what, instead] = otherwise.split('; ');
  throw new Refusal(`${node} is ${what}${instead ? `, use ${instead} ${node} first` : ''}`);
}

function idle(world: World, id: ClientId): void {
  const client = world.state.clients[id];
  if (!client || client.waiting === null) return;
  const free = Number(id.slice(1)) + world.cluster.nodes.length;
  throw new Refusal(`${id} still waits for its answer; ask as another client of the same node, such as c${free}`);
}

function many(world: World, what: string): void {
  if (world.cluster.nodes.length < 2)
    throw new Refusal(`${world.cluster.name} runs on one node here: there is no link to ${what}`);
}

function within(value: number, low: number, high: number, example: string): number {
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  throw new Refusal(`${value} is out of range: expected a whole number from ${low} to ${high}, as in: ${example}`);
}

function either(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
