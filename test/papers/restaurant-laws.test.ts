/** What holds of the restaurant under any faults, by policy: laws over many seeds, each printed with its story when broken. */
import {describe, expect, test} from 'vitest';
import {historyOf} from '../../source/checkers/history.ts';
import {lostWrites} from '../../source/checkers/lost.ts';
import {zones} from '../../source/checkers/zones.ts';
import type {Disk as BranchDisk, Change} from '../../source/protocols/kitchen/branch-first.ts';
import type {Disk as KitchenDisk} from '../../source/protocols/kitchen/kitchen-state.ts';
import {part} from '../../source/sim/roll.ts';
import {nodeOf} from '../../source/sim/state.ts';
import {restaurant} from '../../source/systems/restaurant.ts';
import {type Lab, openLab} from './cassandra-cluster.ts';
import {promised, script, storm, type Weather} from './dynamodb-storm.ts';

const runs = process.env.SOAK ? 2000 : 30;
const seeds = Array.from({length: runs}, (_, index) => index + 1);

const weather: Weather = {
  steps: 120,
  clients: 8,
  keys: ['soup', 'fish'],
  readLevels: ['kitchen', 'kitchen', 'wall'],
  writeLevel: 'kitchen',
  casOfTen: 4,
  skews: true,
  calm: 300,
};

function pass(
  options: Readonly<Record<string, string>>,
  seed: number,
  changed: Partial<Weather> = {},
): readonly [Lab, string] {
  const lab = openLab(restaurant, options, seed);
  const lines = storm(lab, seed, {...weather, ...changed});
  return [lab, script(seed, lines)];
}

function disksOf<Disk>({world}: Lab): Disk[] {
  return world.cluster.nodes.map((node) => nodeOf(world, node).disk as Disk);
}

describe('kitchen-first', () => {
  test.each(['refuse', 'wait'])(
    'what the kitchen is asked is linearizable (when-cut=%s), and nothing acknowledged is lost',
    (whenCut) => {
      let done = 0;
      for (const seed of seeds) {
        const [lab, story] = pass({'when-cut': whenCut, patience: '1500'}, seed);
        const operations = lab.operations();
        expect(zones(historyOf(promised(operations, 'wall'))).verdict, story).toBe('true');
        expect(lostWrites(operations, [lab.view('n1').data]), story).toEqual([]);
        done += operations.filter(({completed}) => completed?.reply.outcome === 'ok').length;
      }
      expect(done).toBeGreaterThan(10 * runs);
    },
  );

  test('every wall shows what the book said at some moment, and in the end all say the same', () => {
    for (const seed of seeds) {
      const [lab, story] = pass({patience: '1500'}, seed);
      const [kitchen, ...branches] = disksOf<KitchenDisk>(lab);
      if (!kitchen) throw new Error('there is a kitchen');
      for (const {menu, heard} of branches) {
        const said: Record<string, string | null> = {};
        for (const {dish, value} of part(kitchen.book, 0, heard)) said[`-${dish}`] = value;
        expect(Object.fromEntries(Object.entries(menu).map(([dish, {value}]) => [dish, value])), story).toEqual(said);
        expect(heard, story).toBe(kitchen.heard);
      }
    }
  });
});

describe('branch-first', () => {
  const options = {policy: 'branch-first', patience: '1500'};
  const branch = {readLevels: ['branch'], writeLevel: 'branch'};

  test('a branch that is up never refuses, cut off or not', () => {
    for (const seed of seeds) {
      const [lab, story] = pass(options, seed, branch);
      const errors = lab.operations().flatMap(({completed}) => {
        const said = completed?.reply;
        return said && said.outcome !== 'ok' ? [said.error] : [];
      });
      // Left and dark: a paused branch and a crash. A condition that does not hold is an answer.
      const allowed = ['not-that-price', 'locked', 'road-closed', 'lights-out', 'diner-left'];
      expect(
        errors.filter((error) => !allowed.includes(error)),
        story,
      ).toEqual([]);
    }
  });

  test('when the phones work again all menus agree, on the latest change of each dish', () => {
    let dropped = 0;
    for (const seed of seeds) {
      const [lab, story] = pass(options, seed, branch);
      const disks = disksOf<BranchDisk>(lab);
      for (const disk of disks) expect(disk, story).toEqual(disks[0]);
      const all = Object.values(disks[0]?.diaries ?? {}).flat();
      for (const key of weather.keys) {
        const latest = all.filter(({dish}) => dish === key).sort(later)[0];
        expect(disks[0]?.menu[`-${key}`]?.by, story).toBe(latest?.by);
      }
      dropped += lab.notes.filter((note) => note.includes('forgets')).length;
    }
    expect(dropped).toBeGreaterThan(0);
  });

  test('nothing acknowledged is forgotten by the diaries: what is lost is lost by the rule, not on the way', () => {
    for (const seed of seeds) {
      const [lab, story] = pass(options, seed, branch);
      const known = Object.values(disksOf<BranchDisk>(lab)[0]?.diaries ?? {}).flat();
      const done = lab
        .operations()
        .filter(({request, completed}) => request.type !== 'read' && completed?.reply.outcome === 'ok');
      expect(
        done.filter(({id}) => !known.some(({by}) => by === id)),
        story,
      ).toEqual([]);
    }
  });
});

function later(one: Change, other: Change): number {
  return other.at - one.at || Number(other.branch.slice(1)) - Number(one.branch.slice(1));
}

describe('one-branch', () => {
  test('is linearizable, whatever happens to it', () => {
    for (const seed of seeds) {
      const [lab, story] = pass({policy: 'one-branch', nodes: '1'}, seed, {
        readLevels: ['counter'],
        writeLevel: 'counter',
      });
      expect(zones(historyOf(lab.operations())).verdict, story).toBe('true');
    }
  });
});
