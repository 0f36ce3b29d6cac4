/** Random sessions for the laws: commands drawn from a seed, shaped to hurt, and printed when a law fails. */

import type {Command, Intervention, Place} from '../../source/lab/command.ts';
import {between, draw, openStream, type Stream} from '../../source/sim/chance.ts';
import type {ClientId, NodeId} from '../../source/sim/operation.ts';

type Maker = (chance: Stream, nodes: readonly NodeId[]) => Command;

const pick = <T>(chance: Stream, from: readonly T[]): T => from[between(chance, 0, from.length - 1)] as T;
const client = (chance: Stream, nodes: readonly NodeId[]): ClientId => `c${between(chance, 1, nodes.length * 2)}`;
const key = (chance: Stream): string => pick(chance, ['x', 'y']);

function ends(chance: Stream, nodes: readonly NodeId[]): {from: Place; to: Place; oneWay?: boolean} {
  const from = pick(chance, nodes);
  const to = pick(
    chance,
    nodes.filter((node) => node !== from),
  );
  return draw(chance) % 3 === 0 ? {from, to, oneWay: true} : {from, to};
}

/** Writes and reads come most often; faults and repairs follow them closely. */
const makers: readonly (readonly [weight: number, make: Maker])[] = [
  [
    8,
    (chance, nodes) => invoke(chance, nodes, {type: 'write', key: key(chance), value: String(between(chance, 1, 99))}),
  ],
  [8, (chance, nodes) => invoke(chance, nodes, {type: 'read', key: key(chance)})],
  [14, (chance) => ({type: 'advance', by: between(chance, 1, 900)})],
  [2, (chance) => ({type: 'advance', by: between(chance, 1000, 5000)})],
  [1, () => ({type: 'step'})],
  [2, (chance, nodes) => ({type: 'cut', ...ends(chance, nodes)})],
  [1, (chance, nodes) => ({type: 'hold', ...ends(chance, nodes)})],
  [1, (chance, nodes) => ({type: 'release', ...ends(chance, nodes)})],
  [1, (chance, nodes) => ({type: 'slow', ...ends(chance, nodes), by: between(chance, 50, 500)})],
  [1, (chance, nodes) => ({type: 'lossy', ...ends(chance, nodes), percent: between(chance, 10, 60)})],
  [1, (chance, nodes) => ({type: 'flap', ...ends(chance, nodes), every: between(chance, 100, 700)})],
  [1, () => ({type: 'isolate', node: 'leader'})],
  [
    1,
    (chance) => ({type: 'shape', shape: pick(chance, ['halves', 'minority', 'majority', 'bridge', 'ring', 'chain'])}),
  ],
  [3, () => ({type: 'heal'})],
  [1, (chance, nodes) => ({type: 'crash', node: pick(chance, nodes)})],
  [2, (chance, nodes) => ({type: 'restart', node: pick(chance, nodes)})],
  [1, (chance, nodes) => ({type: 'pause', node: pick(chance, nodes)})],
  [2, (chance, nodes) => ({type: 'resume', node: pick(chance, nodes)})],
  [1, (chance, nodes) => ({type: 'skew', node: pick(chance, nodes), by: between(chance, -200, 200)})],
];

function invoke(chance: Stream, nodes: readonly NodeId[], ask: (Intervention & {type: 'invoke'})['ask']): Command {
  return {type: 'invoke', client: client(chance, nodes), ask};
}

/** So many commands for a seed; the same for the same seed. Some will be refused, as people's are. */
export function randomCommands(seed: number, nodes: readonly NodeId[], count: number): Command[] {
  const chance = openStream(seed, 'session');
  const bag = makers.flatMap(([weight, make]) => Array.from({length: weight}, () => make));
  return Array.from({length: count}, () => pick(chance, bag)(chance, nodes));
}

/** What to print when a law fails: enough to play it again. */
export function story(seed: number, commands: readonly Command[]): string {
  return [`seed ${seed}`, ...commands.map((command) => JSON.stringify(command))].join('\n');
}
