/**
 * A storm for whole clusters: clients that ask and a nemesis that cuts, kills, pauses, slows and loses, all drawn from
 * one seed.
 */
import {between, openStream, type Stream} from '../../source/sim/chance.ts';
import type {ClientId, NodeId, Operation} from '../../source/sim/operation.ts';
import {nodeOf} from '../../source/sim/state.ts';
import {faults, type Lab} from './cassandra-cluster.ts';

export interface Weather {
  readonly steps: number;
  readonly clients: number;
  readonly keys: readonly string[];
  readonly readLevels: readonly string[];
  readonly writeLevel: string;
  /** Of ten requests that change something, so many are compare-and-sets. */
  readonly casOfTen: number;
  /** Clocks are set wrong, too. */
  readonly skews: boolean;
  /** The longest pause between two steps, in milliseconds. */
  readonly calm: number;
}

interface Storm {
  readonly lab: Lab;
  readonly chance: Stream;
  readonly weather: Weather;
  readonly nodes: readonly NodeId[];
  readonly log: string[];
  values: number;
}

/** Lets the storm pass over a lab, then mends everything and waits; returns what was done, a line each. */
export function storm(lab: Lab, seed: number, weather: Weather): readonly string[] {
  const nodes = lab.world.cluster.nodes;
  const one: Storm = {lab, chance: openStream(seed, 'storm'), weather, nodes, log: [], values: 0};
  for (let step = 0; step < weather.steps; step += 1) {
    lab.wait(between(one.chance, 1, weather.calm));
    if (between(one.chance, 1, 100) <= 22) strike(one);
    else ask(one);
  }
  calm(one);
  return one.log;
}

function pick<T>({chance}: Storm, from: readonly T[]): T {
  return from[between(chance, 0, from.length - 1)] as T;
}

function ask(one: Storm): void {
  const {lab, chance, weather} = one;
  const number = between(chance, 1, weather.clients);
  const client: ClientId = `c${number}`;
  if (lab.world.state.clients[client]?.waiting) return;
  const node =
    between(chance, 1, 4) === 1 ? pick(one, one.nodes) : (one.nodes[(number - 1) % one.nodes.length] as NodeId);
  const key = pick(one, weather.keys);
  one.log.push(`${lab.world.state.now} ${client} asks ${node} about ${key}`);
  if (between(chance, 1, 2) === 1) {
    lab.start(node, {type: 'read', key, level: pick(one, weather.readLevels)}, client);
    return;
  }
  one.values += 1;
  const value = `v${one.values}`;
  const level = weather.writeLevel;
  if (between(chance, 1, 10) > weather.casOfTen) lab.start(node, {type: 'write', key, value, level}, client);
  else lab.start(node, {type: 'cas', key, from: seenLast(one, key), to: value, level}, client);
}

/** A compare-and-set that has a chance: it expects what was written or read last. */
function seenLast({lab}: Storm, key: string): string | null {
  const known = lab
    .operations()
    .filter(({request, completed}) => request.key === key && completed?.reply.outcome === 'ok');
  const last = known.at(-1);
  if (!last) return null;
  if (last.request.type === 'write') return last.request.value;
  return last.request.type === 'cas' ? last.request.to : (last.completed?.reply.values?.[0]?.value ?? null);
}

const strikes: readonly ((storm: Storm) => string)[] = [
  (one) => {
    const node = pick(one, one.nodes);
    one.lab.isolate(node);
    return `isolate ${node}`;
  },
  // The hardest blow there is: whoever leads is cut off while it is at work.
  (one) => {
    const leader = one.nodes.find((node) => isUp(one, node) && one.lab.view(node).leads) ?? pick(one, one.nodes);
    one.lab.isolate(leader);
    return `isolate leader ${leader}`;
  },
  (one) => {
    const [from, to] = [pick(one, one.nodes), pick(one, one.nodes)];
    if (from !== to) faults.cut(one.lab.world, from, to);
    return `cut ${from} > ${to}`;
  },
  (one) => {
    one.lab.heal();
    return 'heal';
  },
  (one) => {
    one.lab.heal();
    return 'heal';
  },
  (one) => {
    const node = pick(one, one.nodes);
    if (isUp(one, node)) faults.crash(one.lab.world, node);
    return `crash ${node}`;
  },
  (one) => {
    for (const node of one.nodes) if (nodeOf(one.lab.world, node).state === 'down') faults.restart(one.lab.world, node);
    return 'restart';
  },
  (one) => {
    const node = pick(one, one.nodes);
    if (isUp(one, node)) faults.pause(one.lab.world, node);
    return `pause ${node}`;
  },
  (one) => {
    for (const node of one.nodes)
      if (nodeOf(one.lab.world, node).state === 'paused') faults.resume(one.lab.world, node);
    return 'resume';
  },
  (one) => {
    const [from, to] = [pick(one, one.nodes), pick(one, one.nodes)];
    if (from !== to) faults.lose(one.lab.world, from, to, 40);
    return `lossy ${from} > ${to}`;
  },
  (one) => {
    const [from, to] = [pick(one, one.nodes), pick(one, one.nodes)];
    if (from !== to) faults.slow(one.lab.world, from, to, between(one.chance, 50, 400));
    return `slow ${from} > ${to}`;
  },
  (one) => {
    const node = pick(one, one.nodes);
    if (one.weather.skews && isUp(one, node)) faults.skew(one.lab.world, node, between(one.chance, -5000, 5000));
    return `skew ${node}`;
  },
];

function isUp({lab}: Storm, node: NodeId): boolean {
  return nodeOf(lab.world, node).state === 'up';
}

function strike(one: Storm): void {
  one.log.push(`${one.lab.world.state.now} ${pick(one, strikes)(one)}`);
}

function calm(one: Storm): void {
  const {lab, nodes} = one;
  lab.heal();
  for (const node of nodes) {
    if (nodeOf(lab.world, node).state === 'down') faults.restart(lab.world, node);
    if (nodeOf(lab.world, node).state === 'paused') faults.resume(lab.world, node);
  }
  lab.wait(30_000);
}

/** What a test prints when a law is broken: the seed, and what was done. */
export function script(seed: number, lines: readonly string[]): string {
  return `seed ${seed}\n${lines.join('\n')}`;
}

/** The operations that a judge of linearizability is to see: all but the reads that never promised it. */
export function promised(operations: readonly Operation[], weakLevel: string): readonly Operation[] {
  return operations.filter(({request}) => request.type !== 'read' || request.level !== weakLevel);
}
