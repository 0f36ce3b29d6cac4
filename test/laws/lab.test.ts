/** The laws of the lab (DESIGN.md, "Where determinism sits"), each over many seeds and every system. */
import {expect, test} from 'vitest';
import type {Command} from '../../source/lab/command.ts';
import type {Lab} from '../../source/lab/lab.ts';
import {openLab} from '../../source/lab/open.ts';
import type {Cluster} from '../../source/sim/cluster.ts';
import {copy} from '../../source/sim/copy.ts';
import {systems} from '../../source/systems/index.ts';
import {chooseOptions} from '../../source/systems/system.ts';
import {gossipCluster} from './gossip.ts';
import {randomCommands, story} from './session.ts';

const seeds = Array.from({length: Number(process.env.SEEDS ?? 12)}, (_, index) => index + 1);

const clusters: readonly (readonly [string, () => Cluster])[] = [
  ['gossip', () => gossipCluster(4)],
  ...systems.map((system) => [system.name, () => system.open(chooseOptions(system, {}))] as const),
];

/** What the world shows, without the session's own book-keeping (branches, undo, how far it has been). */
function shown(lab: Lab): string {
  const {branches: _b, canUndo: _u, canRedo: _r, until: _t, ...rest} = lab.snapshot();
  return JSON.stringify(rest);
}

/** Compares two pictures; a difference is shown where it begins, since whole pictures are too long to read. */
function same(one: string, other: string): void {
  if (one === other) return;
  let index = 0;
  while (one[index] === other[index]) index += 1;
  expect(one.slice(Math.max(0, index - 120), index + 200)).toBe(other.slice(Math.max(0, index - 120), index + 200));
}

function played(cluster: Cluster, seed: number, commands: readonly Command[]): Lab {
  const lab = openLab(cluster, seed);
  for (const command of commands) lab.dispatch(command);
  return lab;
}

/** Checks a law for every seed; a failure names the seed and prints the commands. */
function law(name: string, check: (cluster: Cluster, seed: number, commands: readonly Command[]) => void): void {
  for (const [system, open] of clusters) {
    test(`${name}: ${system}`, () => {
      for (const seed of seeds) {
        const cluster = open();
        const commands = randomCommands(seed, cluster.nodes, 60);
        try {
          check(cluster, seed, commands);
        } catch (error) {
          throw new Error(`${name} fails for ${system}\n${story(seed, commands)}`, {cause: error});
        }
      }
    });
  }
}

law('the same commands give the same world, byte for byte', (cluster, seed, commands) => {
  same(shown(played(cluster, seed, commands)), shown(played(cluster, seed, commands)));
});

law('another seed gives another world', (cluster, seed, commands) => {
  if (cluster.nodes.length < 2) return;
  expect(shown(played(cluster, seed, commands)) === shown(played(cluster, seed + 1000, commands))).toBe(false);
});

law('advancing twice is advancing once by both', (cluster, seed, commands) => {
  const halves = commands.flatMap((command): Command[] => {
    if (command.type !== 'advance') return [command];
    const first = Math.trunc(command.by / 3);
    return [
      {type: 'advance', by: first},
      {type: 'advance', by: command.by - first},
    ];
  });
  same(shown(played(cluster, seed, halves)), shown(played(cluster, seed, commands)));
});

law('seeking shows what was there, and going on shows what followed', (cluster, seed, commands) => {
  const lab = openLab(cluster, seed);
  const moments: {at: number; picture: string}[] = [];
  for (const command of commands) {
    lab.dispatch(command);
    const last = moments.at(-1);
    const now = {at: lab.snapshot().now, picture: shown(lab)};
    if (last?.at === now.at) moments.pop();
    moments.push(now);
  }
  for (const moment of [...moments].reverse()) {
    lab.dispatch({type: 'seek', to: moment.at});
    same(shown(lab), moment.picture);
  }
  for (const moment of moments) {
    lab.dispatch({type: 'advance', by: moment.at - lab.snapshot().now});
    same(shown(lab), moment.picture);
  }
});

law('a change in the past equals never having had that future, also after a later seek', (cluster, seed, commands) => {
  const middle = commands.length >> 1;
  const before = commands.slice(0, middle);
  const other: Command[] = [
    {type: 'skew', node: 'n1', by: 40},
    {type: 'advance', by: 7},
    ...randomCommands(seed + 500, cluster.nodes, 20),
  ];
  const never = played(cluster, seed, [...before, ...other]);
  const lab = played(cluster, seed, before);
  const here = lab.snapshot().now;
  for (const command of [{type: 'advance', by: 3} as Command, ...commands.slice(middle)]) lab.dispatch(command);
  lab.dispatch({type: 'seek', to: here});
  for (const command of other) lab.dispatch(command);
  expect(lab.snapshot().branches.length).toBe(1);
  same(shown(lab), shown(never));
  const until = lab.snapshot().now;
  lab.dispatch({type: 'seek', to: here >> 1});
  lab.dispatch({type: 'seek', to: until});
  same(shown(lab), shown(never));
});

law('a journal played again gives the same world, and nothing of it is refused', (cluster, seed, commands) => {
  const lab = played(cluster, seed, commands);
  const journal = lab.journal();
  const again = openLab(cluster, seed);
  for (const {at, intervention} of journal.entries) {
    again.dispatch({type: 'advance', by: at - again.snapshot().now});
    const events = again.dispatch(intervention);
    expect(events.filter((event) => event.type === 'refused')).toEqual([]);
  }
  again.dispatch({type: 'advance', by: journal.until - again.snapshot().now});
  same(shown(again), shown(lab));
});

law('looking changes nothing', (cluster, seed, commands) => {
  const looked = openLab(cluster, seed);
  for (const command of commands) {
    looked.refusal(command);
    looked.refusal({type: 'crash', node: 'leader'});
    looked.dispatch(command);
    looked.snapshot();
    looked.journal();
  }
  same(shown(looked), shown(played(cluster, seed, commands)));
});

law('undo takes back the last change, and redo brings it again', (cluster, seed, commands) => {
  const lab = played(cluster, seed, commands);
  const after = shown(lab);
  const undone = lab.journal().entries.length;
  lab.dispatch({type: 'undo'});
  expect(lab.journal().entries.length).toBe(undone - 1);
  lab.dispatch({type: 'undo'});
  lab.dispatch({type: 'redo'});
  lab.dispatch({type: 'redo'});
  same(shown(lab), after);
});

law(
  'redo brings a change back at its own moment, also after time has gone on without it',
  (cluster, seed, commands) => {
    const lab = played(cluster, seed, [...commands, {type: 'skew', node: 'n1', by: 5}]);
    const after = shown(lab);
    lab.dispatch({type: 'undo'});
    lab.dispatch({type: 'advance', by: 12_000});
    lab.dispatch({type: 'redo'});
    same(shown(lab), after);
    lab.dispatch({type: 'advance', by: 12_000});
    const later = played(cluster, seed, [
      ...commands,
      {type: 'skew', node: 'n1', by: 5},
      {type: 'advance', by: 12_000},
    ]);
    same(shown(lab), shown(later));
  },
);

law('a snapshot is plain data and stays as it is when the world goes on', (cluster, seed, commands) => {
  const lab = played(cluster, seed, commands);
  const snapshot = lab.snapshot();
  const picture = JSON.stringify(snapshot);
  expect(lab.snapshot()).toBe(snapshot);
  lab.dispatch({type: 'advance', by: 3000});
  same(JSON.stringify(snapshot), picture);
  expect(copy(snapshot)).toEqual(snapshot);
});

law(
  'a future that was left can be returned to, as it was; the one left for it can be returned to as well',
  (cluster, seed, commands) => {
    const middle = commands.length >> 1;
    const lab = played(cluster, seed, commands.slice(0, middle));
    const here = lab.snapshot().now;
    for (const command of [{type: 'advance', by: 3} as Command, ...commands.slice(middle)]) lab.dispatch(command);
    const first = {until: lab.snapshot().until, picture: shown(lab)};
    lab.dispatch({type: 'seek', to: here});
    lab.dispatch({type: 'skew', node: 'n1', by: 40});
    for (const command of randomCommands(seed + 500, cluster.nodes, 20)) lab.dispatch(command);
    const second = {until: lab.snapshot().until, picture: shown(lab)};
    for (const future of [first, second, first]) {
      const [branch] = lab.snapshot().branches;
      lab.dispatch({type: 'return', branch: branch!.name});
      expect(lab.snapshot().branches.length).toBe(1);
      expect(lab.snapshot().now).toBeLessThanOrEqual(here);
      expect(lab.snapshot().until).toBe(future.until);
      lab.dispatch({type: 'seek', to: future.until});
      same(shown(lab), future.picture);
    }
  },
);

law('a seek can stop within a moment, before what was done there', (cluster, seed, commands) => {
  const lab = played(cluster, seed, [...commands, {type: 'advance', by: 50}]);
  const {now} = lab.snapshot();
  const before = shown(lab);
  const done = lab.journal().entries.length;
  lab.dispatch({type: 'skew', node: 'n1', by: 40});
  const after = shown(lab);
  lab.dispatch({type: 'advance', by: 500});
  const later = shown(lab);
  lab.dispatch({type: 'seek', to: now, done});
  same(shown(lab), before);
  lab.dispatch({type: 'seek', to: now});
  same(shown(lab), after);
  lab.dispatch({type: 'seek', to: now, done});
  lab.dispatch({type: 'advance', by: 500});
  same(shown(lab), later);
});
