/**
 * The verdict of a running session, judged response by response, is that of the whole history judged at once: over random
 * sessions with splits, moving clients and cas, at every look.
 */
import {expect, test} from 'vitest';
import {historyOf} from '../../source/checkers/history.ts';
import {ladder} from '../../source/checkers/ladder.ts';
import type {Command} from '../../source/lab/command.ts';
import type {Lab} from '../../source/lab/lab.ts';
import {openSystem} from '../../source/script/open.ts';
import {between, openStream, type Stream} from '../../source/sim/chance.ts';
import type {ClientId, NodeId} from '../../source/sim/operation.ts';

const seeds = Array.from({length: 16}, (_, index) => index + 1);
const steps = 80;

const levels: Readonly<Record<string, readonly string[]>> = {
  cassandra: ['one', 'one', 'quorum'],
  etcd: ['linearizable', 'serializable', 'serializable'],
};

/** Something a person may do; mostly requests. */
function someCommand(stream: Stream, system: string, step: number): Command {
  const client: ClientId = `c${between(stream, 1, 4)}`;
  const node: NodeId = `n${between(stream, 1, 3)}`;
  const key = between(stream, 0, 1) === 0 ? 'x' : 'y';
  const level = levels[system]![between(stream, 0, 2)]!;
  const dice = between(stream, 0, 20);
  if (dice < 2) return {type: 'isolate', node};
  if (dice === 2) return {type: 'heal'};
  if (dice < 6) return {type: 'connect', client, node};
  if (dice === 6) {
    const ask = {type: 'cas', key, from: String(between(stream, 0, step)), to: String(step)} as const;
    return {type: 'invoke', client, ask};
  }
  if (dice < 13) return {type: 'invoke', client, ask: {type: 'read', key, level}};
  return {
    type: 'invoke',
    client,
    ask: {type: 'write', key, value: String(step), ...(system === 'etcd' ? {} : {level})},
  };
}

function words(lab: Lab): string[] {
  return lab.verdicts().map(({rung, verdict}) => `${rung} ${verdict}`);
}

let broken = 0;

test.each(seeds)('seed %d: what is said at each look is what the whole history says', (seed) => {
  const system = seed % 4 === 0 ? 'etcd' : 'cassandra';
  const opened = openSystem(system, {}, seed);
  if (!opened.ok) throw new Error(opened.message);
  const {lab} = opened;
  const stream = openStream(seed, 'judge');
  lab.dispatch({type: 'advance', by: 1500});
  for (let step = 0; step < steps; step += 1) {
    lab.dispatch(someCommand(stream, system, step));
    lab.dispatch({type: 'advance', by: between(stream, 0, 40)});
    const whole = ladder(historyOf(lab.snapshot().operations));
    expect(words(lab), `seed ${seed}, step ${step}`).toEqual(whole.map(({rung, verdict}) => `${rung} ${verdict}`));
    expect(lab.verdicts().map(({sentence}) => sentence.startsWith('no violation'))).toEqual(
      whole.map(({sentence}) => sentence.startsWith('no violation')),
    );
  }
  if (lab.verdicts()[0]?.verdict === 'false') broken += 1;
});

test('among these sessions were enough that broke the highest rung', () => {
  expect(broken).toBeGreaterThan(4);
});

test('a client that sees a value go and come back breaks the lower rungs at once, and they stay broken', () => {
  const opened = openSystem('cassandra', {}, 1);
  if (!opened.ok) throw new Error(opened.message);
  const {lab} = opened;
  const ask = (client: ClientId, type: 'read' | 'write', value = ''): Command => ({
    type: 'invoke',
    client,
    ask: type === 'read' ? {type, key: 'x', level: 'one'} : {type, key: 'x', value, level: 'one'},
  });
  lab.dispatch({type: 'partition', groups: [['n1', 'n2'], ['n3']]});
  const commands: Command[] = [ask('c1', 'write', '1'), ask('c3', 'write', '2')];
  for (const node of ['n1', 'n3', 'n1', 'n3'] as const) {
    commands.push({type: 'connect', client: 'c2', node}, ask('c2', 'read'));
  }
  for (const command of commands) {
    lab.dispatch(command);
    lab.dispatch({type: 'advance', by: 20});
    const whole = ladder(historyOf(lab.snapshot().operations));
    expect(words(lab)).toEqual(whole.map(({rung, verdict}) => `${rung} ${verdict}`));
  }
  expect(words(lab)).toContain('sequential false');
});
