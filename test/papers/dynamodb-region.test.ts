/** DynamoDB in one Region, sentence by sentence: the rules of the 2022 paper that a client or an observer can see. */
import {describe, expect, test} from 'vitest';
import type {Disk, Memory} from '../../source/protocols/multi-paxos/state.ts';
import type {Millis, NodeId} from '../../source/sim/operation.ts';
import {part} from '../../source/sim/roll.ts';
import {nodeOf} from '../../source/sim/state.ts';
import {dynamodb} from '../../source/systems/dynamodb.ts';
import {chooseOptions, OptionError} from '../../source/systems/system.ts';
import {faults, type Lab, latency, openLab, outcome, reply} from './cassandra-cluster.ts';

const seeds = Array.from({length: 12}, (_, index) => index + 1);
const lease: Millis = 2000;

/** A settled cluster; who leads, and the two others in order. */
function settled(
  seed: number,
  options: Readonly<Record<string, string>> = {},
): {lab: Lab; leader: NodeId; others: NodeId[]} {
  const lab = openLab(dynamodb, options, seed);
  lab.wait(4000);
  const leaders = lab.world.cluster.nodes.filter((node) => lab.view(node).leads);
  expect(leaders, `seed ${seed}`).toHaveLength(1);
  const leader = leaders[0] as NodeId;
  return {lab, leader, others: (['n1', 'n2', 'n3'] as NodeId[]).filter((node) => node !== leader)};
}

function disk(lab: Lab, node: NodeId): Disk {
  return nodeOf(lab.world, node).disk as Disk;
}

function memory(lab: Lab, node: NodeId): Memory {
  return nodeOf(lab.world, node).memory as Memory;
}

const write = (value: string) => ({type: 'write', value}) as const;
const strong = {type: 'read', level: 'strong'} as const;
const eventual = {type: 'read', level: 'eventual'} as const;

/** Lets time pass until something holds; throws after a minute. */
function until(lab: Lab, holds: () => boolean): void {
  for (let spent = 0; !holds(); spent += 10) {
    if (spent > 60_000) throw new Error(`never came about\n${lab.notes.slice(-20).join('\n')}`);
    lab.wait(10);
  }
}

describe('ATC 2022 §3: a group of three, a leader with a lease', () => {
  test('any node takes any request and passes it to the leader; strong reads see the newest, everywhere', () => {
    for (const seed of seeds) {
      const {lab} = settled(seed);
      for (const node of ['n1', 'n2', 'n3'] as const) {
        expect(outcome(lab.ask(node, write(`from ${node}`)))).toBe('ok');
        for (const reader of ['n1', 'n2', 'n3'] as const)
          expect(outcome(lab.ask(reader, strong))).toBe(`ok from ${node}`);
      }
    }
  });

  test('a write is done when two of three have logged it: one replica may be cut off or dead', () => {
    for (const seed of seeds) {
      const {lab, others} = settled(seed);
      lab.isolate(others[0] as NodeId);
      expect(outcome(lab.ask(others[1] as NodeId, write('two are enough')))).toBe('ok');
      lab.heal();
      lab.wait(500);
      faults.crash(lab.world, others[1] as NodeId);
      expect(outcome(lab.ask(others[0] as NodeId, write('again')))).toBe('ok');
    }
  });

  test('with two of three gone, writes and soon strong reads fail with HTTP 500, and eventual reads go on', () => {
    for (const seed of seeds) {
      const {lab, leader, others} = settled(seed);
      lab.ask(leader, write('v0'));
      for (const node of others) faults.crash(lab.world, node);
      const failed = lab.ask(leader, write('v1'));
      expect(outcome(failed)).toBe('info internal-error');
      expect(latency(failed)).toBeGreaterThanOrEqual(900);
      expect(latency(failed)).toBeLessThanOrEqual(1100);
      lab.wait(lease);
      expect(outcome(lab.ask(leader, strong))).toBe('info internal-error');
      expect(outcome(lab.ask(leader, eventual))).toBe('ok v0');
      expect(lab.view(leader).leads).toBe(false);
    }
  });

  test('an isolated leader logs a write that nobody else has, and no eventual read ever shows it', () => {
    for (const seed of seeds) {
      const {lab, leader, others} = settled(seed);
      lab.ask(leader, write('v0'));
      lab.isolate(leader);
      const asked = lab.start(leader, write('lonely'), 'c9');
      lab.wait(100);
      expect(part(disk(lab, leader).log).at(-1)?.proposal?.stored.value).toBe('lonely');
      expect(outcome(lab.ask(leader, eventual))).toBe('ok v0');
      expect(outcome(lab.end(asked))).toBe('info internal-error');
      lab.wait(3000);
      expect(outcome(lab.ask(others[0] as NodeId, write('v1')))).toBe('ok');
      lab.heal();
      lab.wait(2000);
      expect(lab.copies()).toEqual(['v1', 'v1', 'v1']);
    }
  });

  test('an eventually consistent read at a replica that was cut off is old, for as long as the cut lasts', () => {
    const {lab, leader, others} = settled(1);
    lab.ask(leader, write('v0'));
    lab.wait(200);
    lab.isolate(others[0] as NodeId);
    lab.ask(leader, write('v1'));
    lab.wait(60_000);
    expect(outcome(lab.ask(others[0] as NodeId, eventual))).toBe('ok v0');
    expect(outcome(lab.ask(others[0] as NodeId, strong))).toBe('info internal-error');
    lab.heal();
    lab.wait(1000);
    expect(outcome(lab.ask(others[0] as NodeId, eventual))).toBe('ok v1');
  });

  test('a condition that does not hold is an answer with the value found, and changes nothing', () => {
    const {lab, others} = settled(1);
    const [node] = others as [NodeId];
    expect(outcome(lab.ask(node, {type: 'cas', from: null, to: 'a'}))).toBe('ok ');
    const refused = lab.ask(node, {type: 'cas', from: 'x', to: 'b'});
    expect(reply(refused)).toMatchObject({outcome: 'fail', error: 'condition-failed', values: [{value: 'a'}]});
    expect(outcome(lab.ask(node, {type: 'cas', from: 'a', to: 'c'}))).toBe('ok a');
    expect(outcome(lab.ask(node, {type: 'delete'}))).toBe('ok');
    expect(outcome(lab.ask(node, strong))).toBe('ok ');
  });
});

describe('§6.2: after a leader is lost', () => {
  test('a new one is elected within the old lease, and serves nothing until that has run out', () => {
    for (const seed of seeds) {
      const {lab, leader, others} = settled(seed);
      lab.ask(leader, write('v0'));
      const cutAt = lab.world.state.now;
      lab.isolate(leader);
      until(lab, () => others.some((node) => lab.view(node).leads));
      const successor = others.find((node) => lab.view(node).leads) as NodeId;
      expect(lab.world.state.now - cutAt, `seed ${seed}`).toBeLessThan(lease - 400);
      // Long enough for the others to have acknowledged it: only the old lease still keeps it from serving.
      lab.wait(200);
      expect(outcome(lab.ask(successor, write('too early')))).toBe('info internal-error');
      expect(outcome(lab.ask(successor, strong))).toBe('info internal-error');
      expect(outcome(lab.ask(leader, strong)), 'the old lease still holds').toBe('ok v0');
      until(lab, () => outcome(lab.ask(successor, strong)) === 'ok v0');
      expect(lab.world.state.now - cutAt).toBeGreaterThanOrEqual(lease - 100);
      expect(lab.world.state.now - cutAt).toBeLessThanOrEqual(lease + 600);
      expect(outcome(lab.ask(leader, strong)), 'it no longer leads').toBe('info internal-error');
      expect(outcome(lab.ask(successor, write('v1')))).toBe('ok');
    }
  });

  test('the old leader never serves a strong read once the new one serves, however slow its links were', () => {
    for (const seed of seeds) {
      const {lab, leader, others} = settled(seed);
      for (const node of others) {
        faults.slow(lab.world, leader, node, 300);
        faults.slow(lab.world, node, leader, 300);
      }
      lab.wait(3000);
      if (!lab.view(leader).leads) continue;
      lab.isolate(leader);
      let served = false;
      for (let round = 0; round < 200; round += 1) {
        lab.wait(20);
        served ||= others.some((node) => outcome(lab.ask(node, write(`v${round}`))) === 'ok');
        if (served)
          expect(outcome(lab.ask(leader, strong)), `seed ${seed}, round ${round}`).toBe('info internal-error');
      }
      expect(served).toBe(true);
    }
  });

  test('gray failure: who alone cannot hear the leader is told that it is healthy, and starts no election', () => {
    for (const seed of seeds) {
      const {lab, leader, others} = settled(seed);
      const ballot = disk(lab, leader).promised;
      lab.cut(leader, others[0] as NodeId);
      lab.wait(20_000);
      expect(lab.view(leader).leads, `seed ${seed}`).toBe(true);
      for (const node of ['n1', 'n2', 'n3'] as const) expect(disk(lab, node).promised).toBe(ballot);
      expect(lab.notes.join('\n')).toContain(`says that ${leader} is healthy`);
      expect(outcome(lab.ask(others[1] as NodeId, write('undisturbed')))).toBe('ok');
    }
  });

  test('a replica that was cut off comes back without disturbing the leader', () => {
    for (const seed of seeds) {
      const {lab, leader, others} = settled(seed);
      const ballot = disk(lab, leader).promised;
      lab.isolate(others[0] as NodeId);
      lab.wait(30_000);
      lab.heal();
      lab.wait(3000);
      expect([lab.view(leader).leads, disk(lab, leader).promised], `seed ${seed}`).toEqual([true, ballot]);
    }
  });

  test('what the old leader had accepted by one other replica is found in the first phase, and chosen', () => {
    for (const seed of seeds) {
      const {lab, leader, others} = settled(seed);
      const [heir, cutOff] = others as [NodeId, NodeId];
      faults.cut(lab.world, leader, cutOff);
      // The heir gets the record; its acknowledgement is on its way when the leader dies.
      faults.cut(lab.world, heir, leader);
      const asked = lab.start(leader, write('half done'), 'c9');
      lab.wait(60);
      faults.crash(lab.world, leader);
      expect(outcome(lab.end(asked))).toBe('info connection-closed');
      lab.wait(4000);
      lab.heal();
      expect(outcome(lab.ask(cutOff, strong)), `seed ${seed}`).toBe('ok half done');
    }
  });

  test('a replica that restarts takes for granted that it had granted a lease before', () => {
    for (const seed of seeds) {
      const {lab, leader, others} = settled(seed);
      lab.ask(leader, write('v0'));
      lab.isolate(leader);
      const cutAt = lab.world.state.now;
      for (const node of others) faults.crash(lab.world, node);
      for (const node of others) faults.restart(lab.world, node);
      until(lab, () => others.some((node) => outcome(lab.ask(node, write('v1'))) === 'ok'));
      expect(lab.world.state.now - cutAt, `seed ${seed}`).toBeGreaterThanOrEqual(lease - 100);
    }
  });

  test('a leader that was paused past its lease does not serve what it remembers', () => {
    for (const seed of seeds) {
      const {lab, leader, others} = settled(seed);
      lab.ask(leader, write('v0'));
      faults.pause(lab.world, leader);
      const asked = lab.start(leader, strong, 'c9');
      until(lab, () => others.some((node) => outcome(lab.ask(node, write('v1'))) === 'ok'));
      faults.resume(lab.world, leader);
      expect(outcome(lab.end(asked)), `seed ${seed}`).not.toBe('ok v0');
    }
  });

  test('a leader whose clock is set back does not stretch its lease, nor does one set ahead cost more than a moment', () => {
    for (const seed of seeds) {
      const {lab, leader, others} = settled(seed);
      lab.ask(leader, write('v0'));
      lab.isolate(leader);
      faults.skew(lab.world, leader, -1500);
      until(lab, () => others.some((node) => outcome(lab.ask(node, write('v1'))) === 'ok'));
      expect(outcome(lab.ask(leader, strong)), `seed ${seed}`).toBe('info internal-error');
    }
    const {lab, leader} = settled(1);
    faults.skew(lab.world, leader, 3_000_000);
    lab.wait(300);
    expect(lab.view(leader).leads).toBe(true);
    expect(outcome(lab.ask(leader, write('v1')))).toBe('ok');
  });

  test('a write that a cut held for longer than its limit is refused when it arrives', () => {
    for (const seed of seeds) {
      const {lab, leader, others} = settled(seed);
      const [node] = others as [NodeId];
      lab.ask(leader, write('v0'));
      lab.cut(node, leader);
      expect(outcome(lab.ask(node, write('late')))).toBe('info internal-error');
      lab.wait(3000);
      lab.heal();
      lab.wait(3000);
      expect(lab.copies(), `seed ${seed}`).toEqual(['v0', 'v0', 'v0']);
    }
  });
});

describe('§6.4: a planned hand-over', () => {
  test('the next leader need not wait: a few messages, and it serves', () => {
    for (const seed of seeds) {
      const {lab, leader, others} = settled(seed);
      lab.ask(leader, write('v0'));
      const from = lab.world.state.now;
      faults.act(lab.world, leader, 'hand-over');
      until(lab, () => others.some((node) => outcome(lab.ask(node, strong)) === 'ok v0'));
      expect(lab.world.state.now - from, `seed ${seed}`).toBeLessThan(400);
      expect(lab.view(leader).leads).toBe(false);
    }
  });

  test('who does not lead, or reaches nobody, says that it cannot', () => {
    const {lab, leader, others} = settled(1);
    faults.act(lab.world, others[0] as NodeId, 'hand-over');
    expect(lab.notes.at(-1)).toContain('cannot hand over: it does not lead');
    lab.isolate(leader);
    lab.wait(1500);
    faults.act(lab.world, leader, 'hand-over');
    expect(lab.notes.filter((note) => note.includes('cannot hand over: no other replica is near'))).toHaveLength(1);
  });
});

describe('§5, §6.1: a log replica', () => {
  const options = {'log-replica': 'on'};

  test('takes the place of a replica that fell silent, and then another may fail as well', () => {
    for (const seed of seeds) {
      const {lab, leader, others} = settled(seed, options);
      const [dead, other] = others as [NodeId, NodeId];
      lab.ask(leader, write('v0'));
      expect(lab.view('n4').role).toBe('spare');
      faults.crash(lab.world, dead);
      lab.wait(6000);
      expect(lab.view('n4').role, `seed ${seed}`).toBe('log replica');
      expect(disk(lab, leader).groups.at(-1)?.members).toContain('n4');
      faults.crash(lab.world, other);
      expect(outcome(lab.ask(leader, write('v1'))), `seed ${seed}`).toBe('ok');
      expect(lab.view('n4').data).toEqual({});
    }
  });

  test('votes: a leader lost after that is replaced by the replica left, which finds in its log what it missed', () => {
    for (const seed of seeds) {
      const {lab, leader, others} = settled(seed, options);
      const [dead, heir] = others as [NodeId, NodeId];
      faults.crash(lab.world, dead);
      lab.wait(6000);
      lab.isolate(heir);
      expect(outcome(lab.ask(leader, write('only n4 has it')))).toBe('ok');
      faults.crash(lab.world, leader);
      lab.heal();
      lab.wait(5000);
      expect(lab.view(heir).leads, `seed ${seed}`).toBe(true);
      expect(outcome(lab.ask(heir, strong))).toBe('ok only n4 has it');
    }
  });

  test('never leads, takes no part before it is let in, and goes when the replica is back', () => {
    for (const seed of seeds) {
      const {lab, leader, others} = settled(seed, options);
      faults.crash(lab.world, others[0] as NodeId);
      lab.wait(6000);
      lab.ask(leader, write('v1'));
      faults.restart(lab.world, others[0] as NodeId);
      lab.wait(3000);
      expect(lab.view('n4').role, `seed ${seed}`).toBe('spare');
      expect([...(disk(lab, leader).groups.at(-1)?.members ?? [])].sort()).toEqual(['n1', 'n2', 'n3']);
      lab.wait(200);
      expect(lab.view(others[0] as NodeId).data.x?.[0]?.value).toBe('v1');
      for (const node of ['n1', 'n2', 'n3'] as const) faults.crash(lab.world, node);
      lab.wait(10_000);
      expect(lab.view('n4').leads).toBe(false);
    }
  });

  test('with two of three gone at once it is too late to let it in', () => {
    const {lab, leader, others} = settled(1, options);
    for (const node of others) lab.isolate(node);
    lab.wait(20_000);
    expect(outcome(lab.ask(leader, write('v1')))).toBe('info internal-error');
    expect(lab.view('n4').role).toBe('spare');
  });

  test('a group that was left behind cannot choose anything: the replica replaced and one old member', () => {
    for (const seed of seeds) {
      const {lab, leader, others} = settled(seed, options);
      const [replaced, member] = others as [NodeId, NodeId];
      lab.isolate(replaced);
      lab.wait(6000);
      expect(disk(lab, leader).groups.at(-1)?.members).not.toContain(replaced);
      // Now the leader and the log replica on one side, the two others on the other.
      lab.heal();
      for (const node of [replaced, member]) for (const far of [leader, 'n4'] as NodeId[]) lab.cut(node, far);
      lab.wait(8000);
      expect(outcome(lab.ask(leader, write('the group of now')))).toBe('ok');
      expect(outcome(lab.ask(replaced, write('the group of before')))).toBe('info internal-error');
    }
  });

  test('passes what its clients ask to a replica', () => {
    const {lab} = settled(1, options);
    expect(outcome(lab.ask('n4', write('v0')))).toBe('ok');
    expect(outcome(lab.ask('n4', strong))).toBe('ok v0');
    expect(outcome(lab.ask('n4', eventual))).toBe('ok v0');
  });
});

describe('what cannot be', () => {
  test('HTTP 503 only from a node that has met no leader since it started', () => {
    const {lab, others} = settled(1);
    const [node] = others as [NodeId];
    lab.isolate(node);
    faults.crash(lab.world, node);
    faults.restart(lab.world, node);
    expect(outcome(lab.ask(node, strong))).toBe('info unavailable');
    expect(outcome(lab.ask(node, eventual))).toBe('ok ');
    expect(memory(lab, node).metLeader).toBe(false);
  });

  test('options that do not fit together are named with what would fit', () => {
    const open = (given: Record<string, string>) => () => dynamodb.open(chooseOptions(dynamodb, given));
    expect(open({mode: 'mrec', 'log-replica': 'on'})).toThrow(OptionError);
    expect(open({mode: 'mrec', 'log-replica': 'on'})).toThrow(/belongs to mode=region/);
    expect(open({lease: '500', latency: '100'})).toThrow(/lease=1000/);
    expect(open({mode: 'cp'})).toThrow(/expected region, mrec or mrsc/);
    expect(open({nodes: '5'})).toThrow(/expected 3/);
  });
});
