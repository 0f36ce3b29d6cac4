/** The laws of Dynamo under any faults: nothing acknowledged disappears, and all homes end with the same versions. */
import {expect, test} from 'vitest';
import {descends, parseClock, showClock} from '../../source/protocols/dynamo/clock.ts';
import type {Disk} from '../../source/protocols/dynamo/state.ts';
import type {NodeId} from '../../source/sim/operation.ts';
import {nodeOf} from '../../source/sim/state.ts';
import {dynamo} from '../../source/systems/dynamo.ts';
import {type Lab, openLab} from './cassandra-cluster.ts';
import {script, storm, type Weather} from './dynamodb-storm.ts';

const weather: Weather = {
  steps: 120,
  clients: 9,
  keys: ['x', 'y'],
  readLevels: ['sloppy'],
  writeLevel: 'sloppy',
  casOfTen: 0,
  skews: true,
  calm: 150,
};
const runs = process.env.SOAK ? 2000 : 40;

/** The versions that homes hold of a key in the end. */
function copies(lab: Lab, key: string): string[] {
  const homes = lab.world.cluster.protocol.replicas?.(key, lab.world.cluster.nodes) ?? [];
  return homes.map((node) => {
    const versions = (nodeOf(lab.world, node as NodeId).disk as Disk).items[`-${key}`]?.versions ?? [];
    return versions.map(({by, clock}) => `${by} ${showClock(clock)}`).join(' ');
  });
}

test.each([{}, {nodes: '3'}, {r: '1', w: '1'}, {n: '2', r: '2', w: '2'}])(
  'no acknowledged version disappears unless a later one descends from it, and homes agree in the end: %o',
  (options) => {
    let acknowledged = 0;
    for (let seed = 1; seed <= runs; seed += 1) {
      const lab = openLab(dynamo, options, seed);
      const lines = storm(lab, seed, weather);
      lab.wait(60_000);
      for (const key of weather.keys) {
        const held = copies(lab, key);
        expect(new Set(held).size, `${held.join('\n')}\n${script(seed, lines)}`).toBe(1);
      }
      const survivors = lab.world.cluster.nodes.flatMap((node) =>
        Object.values((nodeOf(lab.world, node).disk as Disk).items).flatMap(({key, versions}) =>
          versions.map((version) => ({...version, key})),
        ),
      );
      for (const {id, request, completed} of lab.operations()) {
        if (request.type === 'read' || completed?.reply.outcome !== 'ok') continue;
        acknowledged += 1;
        const clock = parseClock(completed.reply.context);
        const isHeld = survivors.some((version) => version.key === request.key && descends(version.clock, clock));
        if (!isHeld) expect.fail(`${id} ${showClock(clock)} is lost\n${script(seed, lines)}`);
      }
      const kept = lab.world.cluster.nodes.flatMap((node) => (nodeOf(lab.world, node).disk as Disk).hints);
      expect(kept, script(seed, lines)).toEqual([]);
    }
    expect(acknowledged).toBeGreaterThan(runs * 10);
  },
);

test('a client whose node and two others are up can always write: five nodes, any two dead, any link between the rest cut', () => {
  for (let seed = 1; seed <= runs; seed += 1) {
    const lab = openLab(dynamo, {w: '1'}, seed);
    lab.wait(500);
    const lines = storm(lab, seed, {...weather, steps: 30});
    for (const node of ['n2', 'n3', 'n4', 'n5'] as const)
      for (const far of ['n1', 'n2', 'n3'] as const) if (node !== far) lab.cut(node, far);
    for (const node of lab.world.cluster.nodes) {
      const done = lab.end(lab.start(node, {type: 'write', value: `at ${node}`}, `c${20 + Number(node.slice(1))}`));
      expect(done.completed?.reply.outcome, `${node}\n${script(seed, lines)}`).toBe('ok');
    }
  }
});
