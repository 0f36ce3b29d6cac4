/** The verbs of whoever injects faults: links, partitions, nodes, packets. */
import type {Between, Command, Place, ShapeName} from '../lab/command.ts';
import {shapes} from '../lab/shapes.ts';
import {printDuration, printShift} from './amount.ts';
import {client, duration, keyword, nodePlace, oneOf, packet, percent, place, shift} from './kinds.ts';
import type {Act} from './line.ts';
import {maybe, type Reader, take, takeSome} from './reader.ts';
import type {Verb} from './verb.ts';

const arrow = keyword('>', 'one way only');
const bar = keyword('|', 'the next side');
const shapeNames: readonly ShapeName[] = shapes.map((shape) => shape.name);

/** What a row of this file says of itself; `read` and `write` deal with what follows the name. */
interface Row<T extends Command['type']> {
  readonly name: T;
  readonly usage: string;
  readonly example: string;
  readonly help: string;
  readonly joins?: true;
  readonly read: (reader: Reader) => Extract<Command, {type: T}>;
  readonly write: (command: Extract<Command, {type: T}>) => string;
}

/** A verb for a command of the same name. */
export function commandVerb<T extends Command['type']>(row: Row<T>): Verb {
  return {
    ...row,
    parse: (reader) => asAct(row.read(reader)),
    print: (act) => {
      if (act.type !== 'command' || act.command.type !== row.name) return undefined;
      return `${row.name} ${row.write(act.command as Extract<Command, {type: T}>)}`.trim();
    },
  };
}

/** The act of a command that nothing is waited for. */
export function asAct(command: Command): Act {
  return {type: 'command', command, background: false};
}

function parseBetween(reader: Reader): Between<Place> {
  return parseBetweenFrom(reader, take(reader, place));
}

function parseBetweenFrom(reader: Reader, from: Place): Between<Place> {
  const oneWay = maybe(reader, arrow) !== undefined;
  const to = take(reader, place);
  return oneWay ? {from, to, oneWay} : {from, to};
}

function printBetween(between: Between<Place>): string {
  return `${between.from} ${between.oneWay ? '> ' : ''}${between.to}`;
}

function parseGroups(reader: Reader): Place[][] {
  const groups = [takeSome(reader, place)];
  take(reader, bar);
  do groups.push(takeSome(reader, place));
  while (maybe(reader, bar) !== undefined);
  return groups;
}

function linkVerb<T extends 'cut' | 'hold' | 'release'>(name: T, help: string): Verb {
  return commandVerb<'cut' | 'hold' | 'release'>({
    name,
    usage: 'FROM [>] TO',
    example: `${name} n1 n2`,
    help,
    joins: true,
    read: (reader) => ({type: name, ...parseBetween(reader)}),
    write: printBetween,
  });
}

function nodeVerb<T extends 'crash' | 'restart' | 'pause' | 'resume'>(name: T, help: string): Verb {
  return commandVerb<'crash' | 'restart' | 'pause' | 'resume'>({
    name,
    usage: 'NODE',
    example: `${name} n2`,
    help,
    read: (reader) => ({type: name, node: take(reader, nodePlace)}),
    write: (command) => command.node,
  });
}

function packetVerb<T extends 'deliver' | 'drop'>(name: T, help: string): Verb {
  return commandVerb<'deliver' | 'drop'>({
    name,
    usage: 'PACKET',
    example: `${name} 12`,
    help,
    read: (reader) => ({type: name, packet: take(reader, packet)}),
    write: (command) => String(command.packet),
  });
}

const linkVerbs: readonly Verb[] = [
  linkVerb('cut', 'nothing gets through, silently; with > only from the first to the second'),
  commandVerb({
    name: 'heal',
    usage: '[FROM [>] TO]',
    example: 'heal n1 n2',
    help: 'mends one link, or everything when none is named',
    joins: true,
    read: (reader) => {
      const from = maybe(reader, place);
      return from === undefined ? {type: 'heal'} : {type: 'heal', between: parseBetweenFrom(reader, from)};
    },
    write: (command) => (command.between ? printBetween(command.between) : ''),
  }),
  linkVerb('hold', 'freezes what is in flight'),
  linkVerb('release', 'lets what was held go on'),
  commandVerb({
    name: 'slow',
    usage: 'FROM [>] TO DURATION',
    example: 'slow n1 n2 200ms',
    help: 'adds a delay to every packet',
    joins: true,
    read: (reader) => ({type: 'slow', ...parseBetween(reader), by: take(reader, duration)}),
    write: (command) => `${printBetween(command)} ${printDuration(command.by)}`,
  }),
  commandVerb({
    name: 'lossy',
    usage: 'FROM [>] TO PERCENT',
    example: 'lossy n1 n2 30%',
    help: 'loses a share of the packets',
    joins: true,
    read: (reader) => ({type: 'lossy', ...parseBetween(reader), percent: take(reader, percent)}),
    write: (command) => `${printBetween(command)} ${command.percent}%`,
  }),
  commandVerb({
    name: 'flap',
    usage: 'FROM [>] TO DURATION',
    example: 'flap n1 n2 500ms',
    help: 'opens and cuts the link again and again',
    joins: true,
    read: (reader) => ({type: 'flap', ...parseBetween(reader), every: take(reader, duration)}),
    write: (command) => `${printBetween(command)} ${printDuration(command.every)}`,
  }),
];

const partitionVerbs: readonly Verb[] = [
  commandVerb({
    name: 'partition',
    usage: 'NODE… | NODE… [| …]',
    example: 'partition n1 n2 | n3',
    help: 'sides that cannot hear each other; clients go with their node',
    joins: true,
    read: (reader) => ({type: 'partition', groups: parseGroups(reader)}),
    write: (command) => command.groups.map((group) => group.join(' ')).join(' | '),
  }),
  commandVerb({
    name: 'isolate',
    usage: 'NODE',
    example: 'isolate leader',
    help: 'cuts a node off from all other nodes',
    read: (reader) => ({type: 'isolate', node: take(reader, nodePlace)}),
    write: (command) => command.node,
  }),
  commandVerb({
    name: 'shape',
    usage: 'SHAPE [NODE]',
    example: 'shape bridge',
    help: `a partition by name: ${shapeNames.join(', ')}`,
    read: (reader) => {
      const shape = take(reader, oneOf(shapeNames));
      const about = maybe(reader, nodePlace);
      return about === undefined ? {type: 'shape', shape} : {type: 'shape', shape, node: about};
    },
    write: (command) => [command.shape, command.node ?? ''].join(' '),
  }),
];

const nodeVerbs: readonly Verb[] = [
  nodeVerb('crash', 'the process dies: memory is lost, the disk stays'),
  nodeVerb('restart', 'starts a crashed node from its disk'),
  nodeVerb('pause', 'the process stands still, and knows nothing of it'),
  nodeVerb('resume', 'a paused node goes on'),
  commandVerb({
    name: 'skew',
    usage: 'NODE +DURATION|-DURATION',
    example: 'skew n3 +500ms',
    help: "sets the node's clock ahead or back",
    read: (reader) => ({type: 'skew', node: take(reader, nodePlace), by: take(reader, shift)}),
    write: (command) => `${command.node} ${printShift(command.by)}`,
  }),
  commandVerb({
    name: 'connect',
    usage: 'CLIENT NODE',
    example: 'connect c1 n3',
    help: 'the client moves to another node',
    read: (reader) => ({type: 'connect', client: take(reader, client), node: take(reader, nodePlace)}),
    write: (command) => `${command.client} ${command.node}`,
  }),
];

export const faultVerbs: readonly Verb[] = [
  ...linkVerbs,
  ...partitionVerbs,
  ...nodeVerbs,
  packetVerb('deliver', 'a packet under way arrives now'),
  packetVerb('drop', 'a packet under way is lost for ever'),
];
