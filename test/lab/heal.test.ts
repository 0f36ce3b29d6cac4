/** Stories of what a lab tells after things were mended: who noticed, who caught up, what all hold then, what was lost. */
import {describe, expect, test} from 'vitest';
import type {Command} from '../../source/lab/command.ts';
import type {LabEvent} from '../../source/lab/event.ts';
import type {HealReport} from '../../source/lab/heal-report.ts';
import type {Lab} from '../../source/lab/lab.ts';
import {describeHeal} from '../../source/script/heal-words.ts';
import {openSystem} from '../../source/script/open.ts';

function open(system: string, options: Readonly<Record<string, string>> = {}): Lab {
  const opened = openSystem(system, options, 7);
  if (!opened.ok) throw new Error(opened.message);
  opened.lab.dispatch({type: 'advance', by: 2000});
  return opened.lab;
}

/** What is reported within so many seconds after these commands. */
function told(lab: Lab, commands: readonly Command[], seconds: number): HealReport[] {
  const events: LabEvent[] = commands.flatMap((command) => lab.dispatch(command));
  events.push(...lab.dispatch({type: 'advance', by: seconds * 1000}));
  return events.flatMap((event) => (event.type === 'healed' ? [event.report] : []));
}

const write = (client: `c${number}`, value: string, level?: string): Command => ({
  type: 'invoke',
  client,
  ask: {type: 'write', key: 'x', value, ...(level ? {level} : {})},
});
const wait = (by: number): Command => ({type: 'advance', by});
const heal: Command = {type: 'heal'};

describe('etcd after a split', () => {
  test('the side that was cut off follows the leader again and takes over its log', () => {
    const lab = open('etcd');
    const {leader, nodes} = lab.snapshot();
    const follower = nodes.find(({id}) => id !== leader)!.id;
    for (const command of [write('c1', '1'), wait(500), {type: 'isolate', node: follower}, wait(3000)] as Command[])
      lab.dispatch(command);
    const other = nodes.find(({id}) => id !== leader && id !== follower)!.id;
    lab.dispatch({type: 'connect', client: 'c9', node: other});
    const reports = told(lab, [write('c9', '2'), wait(500), heal], 5);
    expect(reports).toHaveLength(1);
    const [report] = reports as [HealReport];
    expect(report.detected).toContainEqual(expect.objectContaining({type: 'follows', node: follower, leader}));
    expect(report.caughtUp).toMatchObject([{node: follower, key: 'x', from: leader}]);
    expect(report.keys[0]?.after).toMatchObject([{value: '2'}]);
    expect(report.lost).toEqual([]);
    expect(report.agreedAt).toBeGreaterThan(report.began);
    expect(describeHeal(report).lines.join('\n')).toContain("now all hold 2, by the leader's log");
  });

  test('a put that still waits in the cut link is ahead: no value is said to stay', () => {
    const lab = open('etcd');
    lab.dispatch(wait(2000));
    const {leader, nodes} = lab.snapshot();
    const follower = nodes.find(({id}) => id !== leader)!.id;
    lab.dispatch({type: 'connect', client: 'c8', node: follower});
    lab.dispatch({type: 'connect', client: 'c9', node: leader!});
    const split = [{type: 'isolate', node: follower}, write('c8', '2'), wait(6000), write('c9', '3'), wait(500)];
    for (const command of split as Command[]) lab.dispatch(command);
    const [report] = told(lab, [heal], 30);
    expect(report?.keys[0]?.after).toMatchObject([{value: '3'}]);
    expect(describeHeal(report!).lines.join('\n')).toContain("now all hold 3, by the leader's log");
    expect(describeHeal(report!).lines.join('\n')).not.toContain('stays');
    expect(lab.snapshot().nodes.map(({view}) => view.data.x?.[0]?.value)).toEqual(Array(5).fill('2'));
  });

  test('a split that nobody noticed is not worth a word', () => {
    expect(told(open('etcd'), [{type: 'cut', from: 'n1', to: 'n2'}, heal], 3)).toEqual([]);
  });
});

test('a copy that a stand-in keeps is to be handed over: until then replicas of Dynamo differ, and nothing is told', () => {
  const lab = open('dynamo');
  const split: Command = {
    type: 'partition',
    groups: [
      ['n1', 'n2', 'n3'],
      ['n4', 'n5'],
    ],
  };
  const before = [write('c1', '1'), wait(1000), split, write('c1', '2'), wait(1000), write('c5', '3'), wait(2000)];
  for (const command of before as Command[]) lab.dispatch(command);
  const held = () => lab.snapshot().nodes.map(({view}) => (view.data.x ?? []).map(({value}) => value).join(' or '));
  expect(held()).toEqual(['2', '2', '2', '3', '3']);
  expect(lab.snapshot().converged).toBe(false);
  const [report] = told(lab, [heal], 60);
  expect(held()).toEqual(['2 or 3', '2 or 3', '2 or 3', '', '']);
  expect(lab.snapshot().converged).toBe(true);
  expect(describeHeal(report!).title).toMatch(/^after the heal: the replicas agree, in/);
  expect(describeHeal(report!).lines).toContain('x: n1 n2 n3 held 2, n4 n5 held 3; now all hold 2 and 3');
});

describe('Cassandra after a split', () => {
  const split: Command = {type: 'partition', groups: [['n1', 'n2'], ['n3']]};

  test('the later timestamp wins, whatever was written later, and the loss is named', () => {
    const lab = open('cassandra');
    const before = [{type: 'skew', node: 'n3', by: -5000}, split, write('c1', '2', 'one'), wait(1000)] as Command[];
    for (const command of [...before, write('c3', '3', 'one'), wait(500)] as Command[]) lab.dispatch(command);
    const lateWrite = lab.snapshot().operations.at(-1)!;
    const reports = told(lab, [heal], 30);
    expect(reports[0]).toMatchObject({lost: [lateWrite.id], wins: 'the later timestamp'});
    expect(reports[0]?.keys[0]?.after).toMatchObject([{value: '2'}]);
    expect(describeHeal(reports[0]!, () => 'c3 write x 3').lines.at(-1)).toBe('acknowledged and lost: c3 write x 3');
  });

  test('while it goes on the lab says how far it is, and a new fault ends it untold', () => {
    const lab = open('cassandra');
    for (const command of [split, write('c1', '2', 'one'), wait(100), heal] as Command[]) lab.dispatch(command);
    expect(lab.snapshot().healing).toMatchObject({by: 'heal', agreedAt: null, keys: [{key: 'x', after: null}]});
    expect(told(lab, [split], 1)).toEqual([]);
    expect(lab.snapshot().healing).toBeUndefined();
  });

  test('replicas that nothing brings together are told of after two minutes', () => {
    const lab = open('cassandra', {hints: 'off'});
    for (const command of [split, write('c1', '2', 'one'), wait(20_000)] as Command[]) lab.dispatch(command);
    const reports = told(lab, [heal], 130);
    expect(reports).toMatchObject([{agreedAt: null}]);
    expect(describeHeal(reports[0]!).title).toBe('after the heal: the replicas still differ');
  });
});

test('a restarted node catches up from the others', () => {
  const lab = open('cassandra');
  for (const command of [{type: 'crash', node: 'n3'}, write('c1', '2', 'quorum'), wait(500)] as Command[])
    lab.dispatch(command);
  const reports = told(lab, [{type: 'restart', node: 'n3'}], 60);
  expect(reports[0]).toMatchObject({by: 'restart', caughtUp: [{node: 'n3', from: 'n1'}]});
});

test('the report is the same however time is cut into pieces, and after going back', () => {
  const play = (pieces: readonly number[]): string => {
    const lab = open('cassandra');
    for (const command of [{type: 'isolate', node: 'n3'}, write('c1', '2', 'one'), wait(100), heal] as Command[])
      lab.dispatch(command);
    const end = lab.snapshot().now + 20_000;
    for (const by of pieces) lab.dispatch({type: 'advance', by});
    lab.dispatch({type: 'seek', to: lab.snapshot().now - 9000});
    lab.dispatch({type: 'seek', to: end});
    return JSON.stringify(lab.snapshot().events.filter(({type}) => type === 'healed'));
  };
  expect(play([20_000])).toBe(play([1, 7, 92, 900, 19_000]));
  expect(play([20_000])).toContain('agreedAt');
});
