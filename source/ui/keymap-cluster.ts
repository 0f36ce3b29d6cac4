/** The keys of the main screen that are about the cluster: choosing a node, asking, breaking and mending. */
import type {Command} from '../lab/command.ts';
import {printSeen} from '../script/verbs-operations.ts';
import {quote} from '../script/words.ts';
import type {RequestType} from '../sim/operation.ts';
import {askingClient, copyAt, freeValue, levelFor} from './asking.ts';
import type {Intent} from './intent.ts';
import type {Binding} from './keymap.ts';
import {isFaulty} from './links.ts';
import {type Direction, neighbour} from './places.ts';
import {scrollPane} from './scroll.ts';
import type {See} from './see.ts';

const arrowKeys: Readonly<Record<Direction, readonly [letter: string, shown: string]>> = {
  up: ['k', '↑'],
  down: ['j', '↓'],
  left: ['h', '←'],
  right: ['l', '→'],
};

export const clusterKeys: readonly Binding[] = [
  {
    keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    shown: '1-9',
    help: 'choose a node by its number',
    intent: chooseByDigit,
  },
  ...(['up', 'down', 'left', 'right'] as const).map(arrow),
  {
    keys: ['w'],
    shown: 'w',
    short: 'write',
    help: 'write at the chosen node; the next free value is offered, Enter accepts',
    intent: (see) => line(see, 'write', `${quote(see.state.key)} ${freeValue(see.snapshot, see.state.key)}`),
  },
  {keys: ['r'], shown: 'r', short: 'read', help: 'read at the chosen node', intent: readNow},
  {
    keys: ['c'],
    shown: 'c',
    short: 'cas',
    lesser: true,
    help: 'compare and set at the chosen node; what it holds is offered',
    absent: (see) => (allowed(see, 'cas') ? null : `${see.snapshot.system.name} has no compare-and-set here; w writes`),
    intent: (see) => line(see, 'cas', `${quote(see.state.key)} ${held(see)} ${freeValue(see.snapshot, see.state.key)}`),
  },
  {
    keys: ['D'],
    shown: 'D',
    help: 'delete the key at the chosen node',
    absent: (see) => (allowed(see, 'delete') ? null : `${see.snapshot.system.name} has no delete here; w writes`),
    intent: (see) => line(see, 'delete', quote(see.state.key)),
  },
  {
    keys: ['L'],
    shown: 'L',
    short: 'level',
    lesser: true,
    help: 'the consistency level of the next requests',
    absent: ({snapshot}) =>
      snapshot.system.levels.length > 1 ? null : `${snapshot.system.name} has no levels to choose from`,
    intent: () => ({type: 'ui', action: {type: 'menu', menu: 'level'}}),
  },
  {
    keys: ['x'],
    shown: 'x',
    short: 'cut',
    help: 'cut (or mend) the link to another node, both ways or one',
    absent: noLinks,
    intent: () => ({type: 'ui', action: {type: 'menu', menu: 'cut'}}),
  },
  {
    keys: ['p'],
    shown: 'p',
    short: 'split',
    help: 'split the network: halves, majority, bridge, ring …',
    absent: noLinks,
    intent: () => ({type: 'ui', action: {type: 'menu', menu: 'partition'}}),
  },
  {
    keys: ['f'],
    shown: 'f',
    short: 'faults',
    lesser: true,
    help: 'other faults: slow, lossy, flapping, held links, skewed clocks',
    absent: noLinks,
    intent: () => ({type: 'ui', action: {type: 'menu', menu: 'faults'}}),
  },
  {
    keys: ['h'],
    shown: 'h',
    short: 'heal',
    help: 'heal every link',
    disabled: ({snapshot}) => (snapshot.links.some(isFaulty) ? null : 'no link is broken; x cuts one'),
    intent: () => command({type: 'heal'}),
  },
  {
    keys: ['k'],
    shown: 'k',
    short: (see) => (stateOf(see) === 'down' ? 'restart' : 'crash'),
    help: 'crash the chosen node, or restart it: memory is lost, the disk is kept',
    intent: (see) => command({type: stateOf(see) === 'down' ? 'restart' : 'crash', node: see.state.chosen}),
  },
  {
    keys: ['z'],
    shown: 'z',
    short: (see) => (stateOf(see) === 'paused' ? 'resume' : 'pause'),
    lesser: true,
    help: 'pause the chosen node, or let it go on: alive, but not running',
    disabled: (see) => (stateOf(see) === 'down' ? `${see.state.chosen} is down, not paused; k restarts it` : null),
    intent: (see) => command({type: stateOf(see) === 'paused' ? 'resume' : 'pause', node: see.state.chosen}),
  },
  {
    keys: ['a'],
    shown: 'a',
    help: 'ask the chosen node itself for something the system offers (repair, promote …)',
    absent: ({snapshot}) =>
      snapshot.system.actions.length > 0 ? null : `${snapshot.system.name} offers no such thing`,
    intent: () => ({type: 'ui', action: {type: 'menu', menu: 'action'}}),
  },
];

function arrow(direction: Direction): Binding {
  const [letter, shown] = arrowKeys[direction];
  return {
    keys: [direction, `alt-${letter}`],
    shown: `${shown} Alt-${letter}`,
    help:
      direction === 'up' || direction === 'down'
        ? `the next node that way; scrolls when the log has the keys`
        : 'the next node that way',
    intent: (see) => towards(see, direction),
  };
}

function towards(see: See, direction: Direction): Intent | null {
  const {snapshot, state} = see;
  const vertical = direction === 'up' ? -1 : direction === 'down' ? 1 : 0;
  if (state.pane !== 'cluster' && vertical !== 0) return scrollPane(see, vertical);
  const here = snapshot.nodes.findIndex(({id}) => id === state.chosen);
  const node = snapshot.nodes[neighbour(snapshot.nodes.length, here, direction)];
  return node ? {type: 'ui', action: {type: 'choose', node: node.id}} : null;
}

function chooseByDigit({snapshot}: See, key: string): Intent {
  const node = snapshot.nodes[Number(key) - 1];
  if (node) return {type: 'ui', action: {type: 'choose', node: node.id}};
  const last = snapshot.nodes.at(-1)?.id;
  return {
    type: 'ui',
    action: {type: 'message', tone: 'refused', text: `there is no n${key}; the nodes are n1 to ${last}`},
  };
}

/** A request as a line of the palette, to be changed or accepted. */
function line({snapshot, state}: See, type: RequestType, rest: string): Intent {
  const level = levelFor(snapshot, state.level, type);
  const client = askingClient(snapshot, state.chosen);
  const text = [client, type, rest, ...(level === null ? [] : [level])].join(' ');
  return {type: 'ui', action: {type: 'line', text}};
}

function readNow({snapshot, state}: See): Intent {
  const level = levelFor(snapshot, state.level, 'read');
  const ask = {type: 'read', key: state.key, ...(level === null ? {} : {level})} as const;
  return command({type: 'invoke', client: askingClient(snapshot, state.chosen), ask});
}

function command(asked: Command): Intent {
  return {type: 'command', command: asked};
}

/** What the chosen node holds of the key, as a cas would name it. */
function held({snapshot, state}: See): string {
  const value = copyAt(snapshot, state.chosen, state.key)[0]?.value ?? null;
  return printSeen(value);
}

function stateOf({snapshot, state}: See): 'up' | 'paused' | 'down' {
  return snapshot.nodes.find(({id}) => id === state.chosen)?.state ?? 'up';
}

function allowed({snapshot}: See, type: RequestType): boolean {
  return snapshot.system.levels.some((row) => row.for.includes(type));
}

function noLinks({snapshot}: See): string | null {
  return snapshot.nodes.length > 1 ? null : 'a single node has no link to cut: outside CAP; k crashes it';
}
