/** Storms over MySQL: clients that ask and a nemesis that cuts, kills, pauses, loses and promotes, all drawn from one seed. */
import type {Disk} from '../../source/protocols/primary-replica/state.ts';
import {between, openStream, type Stream} from '../../source/sim/chance.ts';
import type {ClientId, Endpoint, NodeId} from '../../source/sim/operation.ts';
import {part} from '../../source/sim/roll.ts';
import {nodeOf} from '../../source/sim/state.ts';
import {mysql} from '../../source/systems/mysql.ts';
import {faults, type Lab, openLab} from './cassandra-cluster.ts';

export interface Weather {
  readonly options: Readonly<Record<string, string>>;
  readonly steps: number;
  /** How many servers, from n1 on, clients ask. */
  readonly asked: number;
  /** Of a hundred steps, so many are strikes. */
  readonly strikes: number;
  /** An operator promotes and rejoins, too. */
  readonly operator: boolean;
}

export interface Storm {
  readonly lab: Lab;
  readonly seed: number;
  readonly chance: Stream;
  readonly weather: Weather;
  readonly log: string[];
  values: number;
}

/** Lets a storm pass, calling `look` after each step; then mends everything and waits for two minutes. */
export function storm(seed: number, weather: Weather, look: (storm: Storm) => void = () => undefined): Storm {
  const lab = openLab(mysql, weather.options, seed);
  const one: Storm = {lab, seed, chance: openStream(seed, 'storm'), weather, log: [], values: 0};
  for (let step = 0; step < weather.steps; step += 1) {
    lab.wait(between(one.chance, 1, between(one.chance, 1, 20) === 1 ? 8_000 : 150));
    if (between(one.chance, 1, 100) <= weather.strikes) strike(one);
    else ask(one);
    look(one);
  }
  return one;
}

/** Everything is mended, and stays so for long enough for any replica to reconnect. */
export function calm(one: Storm): void {
  const {lab} = one;
  for (const from of ends(one)) for (const to of ends(one)) if (from !== to) faults.heal(lab.world, from, to);
  for (const node of lab.world.cluster.nodes) {
    if (nodeOf(lab.world, node).state === 'down') faults.restart(lab.world, node);
    if (nodeOf(lab.world, node).state === 'paused') faults.resume(lab.world, node);
  }
  lab.wait(200_000);
}

/** A server's disk; only tests look so closely. */
export function diskOf({lab}: Storm, node: NodeId): Disk {
  return nodeOf(lab.world, node).disk as Disk;
}

/** The binary log of a server in words: `0-1-3 x=v2 by 7`, in order. */
export function binlogOf(one: Storm, node: NodeId): string[] {
  return part(diskOf(one, node).binlog).map(
    ({gtid, key, value, by}) => `0-${gtid.server}-${gtid.number} ${key}=${value} by ${by}`,
  );
}

/** What a test prints when a law is broken. */
export function story({seed, log}: Storm): string {
  return `seed ${seed}\n${log.join('\n')}`;
}

const clients = 6;

function ends({lab}: Storm): Endpoint[] {
  return [...lab.world.cluster.nodes, ...Array.from({length: clients}, (_, index): ClientId => `c${index + 1}`)];
}

function pick<T>({chance}: Storm, from: readonly T[]): T {
  return from[between(chance, 0, from.length - 1)] as T;
}

function ask(one: Storm): void {
  const {lab, chance, weather} = one;
  const client: ClientId = `c${between(chance, 1, clients)}`;
  if (lab.world.state.clients[client]?.waiting) return;
  const node: NodeId = `n${between(chance, 1, weather.asked)}`;
  const key = pick(one, ['x', 'y']);
  const kind = between(chance, 1, 10);
  one.values += 1;
  const value = `v${one.values}`;
  one.log.push(`${lab.world.state.now} ${client} asks ${node} (${kind}) ${key} ${value}`);
  if (kind <= 3) lab.start(node, {type: 'read', key}, client);
  else if (kind === 4) lab.start(node, {type: 'read', key, level: 'for-update'}, client);
  else if (kind <= 8) lab.start(node, {type: 'write', key, value}, client);
  else if (kind === 9) lab.start(node, {type: 'delete', key}, client);
  else expectAndSet(one, node, client, key, value);
}

/** Every value is written once, but that of nothing: a cas from there would leave the judge in doubt when it ends unknown. */
function expectAndSet({lab}: Storm, node: NodeId, client: ClientId, key: string, to: string): void {
  const from = lab.view(node).data[key]?.[0]?.value ?? 'v0';
  lab.start(node, {type: 'cas', key, from, to}, client);
}

function strike(one: Storm): void {
  const {lab, chance, weather} = one;
  const kinds = [
    'cut',
    'cut',
    'cut-one',
    'cut-one',
    'heal',
    'heal',
    'heal',
    'crash',
    'restart',
    'restart',
    'pause',
    'resume',
    'lossy',
  ];
  const kind = pick(one, weather.operator ? [...kinds, 'promote', 'rejoin', 'rejoin'] : kinds);
  const node = pick(one, lab.world.cluster.nodes);
  const other = pick(
    one,
    ends(one).filter((end) => end !== node),
  );
  const {state} = nodeOf(lab.world, node);
  one.log.push(`${lab.world.state.now} ${kind} ${node} ${other}`);
  if (kind === 'cut' || kind === 'cut-one') faults.cut(lab.world, other, node);
  if (kind === 'cut') faults.cut(lab.world, node, other);
  if (kind === 'lossy' && between(chance, 1, 2) === 1) faults.lose(lab.world, node, other, 40);
  if (kind === 'heal')
    for (const [from, to] of [
      [node, other],
      [other, node],
    ] as const)
      faults.heal(lab.world, from, to);
  if (kind === 'crash' && state === 'up') faults.crash(lab.world, node);
  if (kind === 'restart' && state === 'down') faults.restart(lab.world, node);
  if (kind === 'pause' && state === 'up') faults.pause(lab.world, node);
  if (kind === 'resume' && state === 'paused') faults.resume(lab.world, node);
  if ((kind === 'promote' || kind === 'rejoin') && state === 'up') faults.act(lab.world, node, kind);
}
