/** The menus as data: what can be chosen, what each choice does, and why one cannot be chosen now. */
import {shapes} from '../lab/shapes.ts';
import type {LabSnapshot, LinkSnapshot} from '../lab/snapshot.ts';
import type {NodeId} from '../sim/operation.ts';
import {labText} from './aside.ts';
import {timeText} from './draw/outcome.ts';
import type {Intent} from './intent.ts';
import {lessonMenu} from './lesson-menu.ts';
import type {See} from './see.ts';
import type {MenuName} from './state.ts';
import {count} from './text.ts';

export interface MenuItem {
  readonly label: string;
  readonly help: string;
  /** The digit that picks it; nodes keep their own number. */
  readonly digit: string;
  readonly intent: Intent;
  /** Other keys that do something with the highlighted item, as `>` cuts one way. */
  readonly also?: Readonly<Record<string, Intent>>;
}

export interface Menu {
  readonly title: string;
  /** Under the items: what the keys do here. */
  readonly hint: string;
  readonly items: readonly MenuItem[];
}

const usual = 'Enter or its digit picks · Esc closes';

const menus: Readonly<Record<MenuName, (see: See) => Menu>> = {
  cut: cutMenu,
  faults: faultsMenu,
  partition: partitionMenu,
  level: levelMenu,
  system: systemMenu,
  action: actionMenu,
  futures: futuresMenu,
  twin: twinMenu,
  lesson: lessonMenu,
};

/** The menu of this name as it is now. */
export function menuOf(name: MenuName, see: See): Menu {
  return menus[name](see);
}

/** The two directions of a link are both listed in every snapshot of two or more nodes. */
export function linkOf(snapshot: LabSnapshot, from: string, to: string): LinkSnapshot | undefined {
  return snapshot.links.find((link) => link.from === from && link.to === to);
}

function cutMenu({snapshot, state}: See): Menu {
  const from = state.chosen;
  const items = peersOf(snapshot, from).map((to): MenuItem => {
    const isCut = linkOf(snapshot, from, to)?.state === 'cut' || linkOf(snapshot, to, from)?.state === 'cut';
    const between = {from, to};
    return {
      label: isCut ? `mend ${from} and ${to}` : `${from} and ${to}`,
      help: isCut ? 'cut now' : 'open now',
      digit: to.slice(1),
      intent: {type: 'command', command: isCut ? {type: 'heal', between} : {type: 'cut', ...between}},
      also: {
        '>': {type: 'command', command: {type: 'cut', from, to, oneWay: true}},
        '<': {type: 'command', command: {type: 'cut', from: to, to: from, oneWay: true}},
      },
    };
  });
  return {
    title: `Cut ${from} off from`,
    hint: `digit: the node · > only what ${from} says · < only what it hears`,
    items,
  };
}

/** Faults that need a number become a line to be finished in the palette. */
function faultsMenu({snapshot, state}: See): Menu {
  const from = state.chosen;
  const to = peersOf(snapshot, from)[0] ?? from;
  const lines: readonly (readonly [line: string, help: string])[] = [
    [`slow ${from} ${to} 200ms`, 'packets take that much longer'],
    [`lossy ${from} ${to} 30%`, 'so many packets are lost'],
    [`flap ${from} ${to} 500ms`, 'open and cut by turns'],
    [`hold ${from} > ${to}`, 'freezes what is under way'],
    [`release ${from} > ${to}`, 'lets it go on'],
    [`skew ${from} +500ms`, "moves the node's clock"],
    [`connect c${from.slice(1)} ${to}`, 'the client moves to another node'],
  ];
  const items = lines.map(
    ([label, help], index): MenuItem => ({
      label,
      help,
      digit: String(index + 1),
      intent: {type: 'ui', action: {type: 'line', text: label}},
    }),
  );
  return {title: 'Other faults', hint: 'Enter takes the line to the palette, to be changed there', items};
}

/** Shapes that keep or lose a majority are about the leader where there is one; isolating is about the chosen node. */
function partitionMenu({snapshot, state}: See): Menu {
  const nodes = snapshot.nodes.map(({id}) => id);
  const {leader} = snapshot;
  const rows = shapes.map((shape) => ({
    shape,
    node: shape.name === 'isolate' ? state.chosen : (leader ?? state.chosen),
  }));
  const alone = shapes.find(({name}) => name === 'isolate');
  if (alone && leader !== null && leader !== state.chosen) rows.push({shape: alone, node: leader});
  const items = rows.map(({shape, node}, index): MenuItem => {
    const label = aboutOne.includes(shape.name) ? `${shape.name} ${node}` : shape.name;
    return {
      label,
      help: groupsText(nodes, shape.pairs(nodes, node)) ?? shape.help,
      digit: String(index + 1),
      intent: {type: 'command', command: {type: 'shape', shape: shape.name, node}},
    };
  });
  return {title: 'Split the network', hint: usual, items};
}

/** Shapes for which it matters which node they are about. */
const aboutOne: readonly string[] = ['majority', 'minority', 'isolate'];

function levelMenu({snapshot, state}: See): Menu {
  const rows = [{name: null, help: "the system's default for each request"}, ...snapshot.system.levels];
  const items = rows.map(
    ({name, help}, index): MenuItem => ({
      label: name ?? 'default',
      help,
      digit: String(index + 1),
      intent: {type: 'ui', action: {type: 'level', level: name}},
    }),
  );
  return {title: `Level asked for (now ${state.level ?? 'default'})`, hint: usual, items};
}

function systemMenu({systems}: See): Menu {
  const items = systems.map(
    ({name, summary}, index): MenuItem => ({
      label: name,
      help: summary,
      digit: String(index + 1),
      intent: {type: 'open', system: name},
    }),
  );
  return {title: 'Another system', hint: 'options go through the palette, as in: system etcd nodes=3', items};
}

/** Every system but those that are shown, and the way back. */
function twinMenu({systems, snapshot, twins = []}: See): Menu {
  const shown = [snapshot, ...twins.map((twin) => twin.snapshot)].map(({system}) => system.name);
  const others = systems.filter(({name}) => !shown.includes(name));
  const rows = [
    ...others.map(({name, summary}) => ({label: name, help: summary, system: name})),
    ...(twins.length > 0 ? [{label: 'none', help: 'closes the twins', system: null}] : []),
  ];
  const items = rows.map(({label, help, system}, index): MenuItem => {
    return {label, help, digit: String(index + 1), intent: {type: 'twin', system}};
  });
  return {title: 'Another system beside this one', hint: usual, items};
}

function actionMenu({snapshot, state}: See): Menu {
  const items = snapshot.system.actions.map(
    ({name, help}, index): MenuItem => ({
      label: `${name} ${state.chosen}`,
      help,
      digit: String(index + 1),
      intent: {type: 'command', command: {type: 'action', name, node: state.chosen}},
    }),
  );
  return {title: `Ask ${state.chosen} itself`, hint: usual, items};
}

/** Futures of this lab, then other labs; of each the newest first. */
function futuresMenu({snapshot, left = [], systems}: See): Menu {
  const futures = snapshot.branches.toReversed().map(({name, forkedAt, until, entries}) => ({
    label: name,
    help: `left at ${seconds(forkedAt)}, goes to ${seconds(until)}; ${count(entries.filter(({at}) => at >= forkedAt).length, 'change')} after that`,
    to: {branch: name},
  }));
  const labs = left.map((aside, index) => ({
    label: labText(aside.snapshot, systems),
    help: `left ${whereText(aside.snapshot)}`,
    to: {left: index},
  }));
  const items = [...futures, ...labs.toReversed()].map(
    ({label, help, to}, index): MenuItem => ({label, help, digit: String(index + 1), intent: {type: 'returnTo', to}}),
  );
  return {title: 'Left behind', hint: 'Enter returns; the one you are in takes its place here', items};
}

/** Where a lab stands, and what there is to be found in it. */
function whereText({now, until, operations, branches}: LabSnapshot): string {
  const moment = now < until ? `${seconds(now)} of ${seconds(until)}` : seconds(now);
  const futures = branches.length > 0 ? `, ${count(branches.length, 'future')} of its own` : '';
  return `at ${moment}; ${count(operations.length, 'request')}${futures}`;
}

function seconds(moment: number): string {
  return `${timeText(moment)} s`;
}

function peersOf(snapshot: LabSnapshot, node: NodeId): NodeId[] {
  return snapshot.nodes.map(({id}) => id).filter((id) => id !== node);
}

/** `n1 n2 | n3 n4 n5` when the pairs part the nodes into groups that are whole in themselves. */
function groupsText(nodes: readonly NodeId[], pairs: readonly (readonly [NodeId, NodeId])[]): string | null {
  const apart = (one: NodeId, other: NodeId) =>
    pairs.some(([from, to]) => (from === one && to === other) || (from === other && to === one));
  const groups: NodeId[][] = [];
  for (const node of nodes) {
    const group = groups.find((members) => members.every((member) => !apart(member, node)));
    if (group) group.push(node);
    else groups.push([node]);
  }
  const cutPairs = groups.reduce((sum, group, index) => {
    const later = groups.slice(index + 1).reduce((count, other) => count + other.length, 0);
    return sum + group.length * later;
  }, 0);
  return cutPairs === pairs.length && groups.length > 1 ? groups.map((group) => group.join(' ')).join(' | ') : null;
}
